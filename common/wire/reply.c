/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Datagrams into replies.
 *
 * An ICMP error is a header of eight bytes and as much of our packet as the
 * router cared to send back (RFC 792: its IP header and eight bytes more):
 *
 *   type code checksum | rest of header | IP header | ICMP or UDP header | ...
 *                                       `------------- the quote ------------'
 */
#include "wire/reply.h"

#include "wire/checksum.h"
#include "wire/icmpext.h"
#include "wire/ip.h"
#include "wire/tcp.h"
#include "wire/transport.h"

/* The eight bytes that start every ICMP message. */
struct icmp_header {
	uint8_t type;
	uint8_t code;
	uint16_t checksum;
	uint32_t rest;
};

/* All zeros and `bad` if it is not all there. */
static struct icmp_header take_icmp_header(struct cursor *cursor)
{
	struct span bytes = cursor_take(cursor, ICMP_HEADER_SIZE);
	const uint8_t *b = bytes.data;

	if (bytes.size == 0)
		return (struct icmp_header){0};
	return (struct icmp_header){
		.type = b[0],
		.code = b[1],
		.checksum = span_u16(b + 2),
		.rest = span_u32(b + 4),
	};
}

/* A query of ours or an answer to it, from what follows its HEADER. */
static bool take_body(struct cursor *cursor, enum addr_family family,
		      const struct icmp_header *header, struct reply *reply)
{
	if (!query_of(family, header->type, &reply->query))
		return false;
	reply->protocol =
		family == ADDR_V4 ? IP_PROTOCOL_ICMP : IP_PROTOCOL_ICMPV6;
	reply->ident = (uint16_t)(header->rest >> 16);
	reply->seq = (uint16_t)header->rest;
	reply->payload = cursor_rest(cursor);
	return !cursor->bad;
}

/* A query of ours that was quoted. */
static bool take_query(struct cursor *cursor, enum addr_family family,
		       struct reply *reply)
{
	struct icmp_header header = take_icmp_header(cursor);

	return icmp_meaning(family, header.type) == ICMP_ECHO_REQUEST &&
	       take_body(cursor, family, &header, reply);
}

static bool take_udp(struct cursor *cursor, struct reply *reply)
{
	reply->source_port = cursor_u16(cursor);
	reply->dest_port = cursor_u16(cursor);
	cursor_skip(cursor, 2);
	reply->checksum = cursor_u16(cursor);
	reply->has_checksum = true;
	reply->payload = cursor_rest(cursor);
	return !cursor->bad;
}

static bool take_tcp(struct cursor *cursor, struct reply *reply)
{
	struct tcp_header header;

	if (!tcp_parse(cursor, &header))
		return false;
	reply->source_port = header.source_port;
	reply->dest_port = header.dest_port;
	reply->tcp_seq = header.seq;
	reply->has_seq = true;
	return true;
}

/* Any other packet of ours. Without ports there is only the payload. */
static bool take_transport(struct cursor *cursor, struct reply *reply)
{
	struct transport_header header;
	bool has_ports =
		transport_parse_quote(reply->protocol, cursor, &header);

	if (!has_ports)
		return !transport_has_ports(reply->protocol);
	reply->source_port = header.source_port;
	reply->dest_port = header.dest_port;
	reply->tcp_seq = header.seq;
	reply->has_seq = header.has_seq;
	reply->payload = header.payload;
	return true;
}

/* A short quote may be padded with zeros (RFC 4884 section 4); what is behind
 * the end of our packet is not ours. The cursor is behind the IP header. */
static void trim_padding(struct cursor *cursor, const struct ip_header *header)
{
	size_t size = header->length;

	if (header->to.family == ADDR_V6)
		size += IP_V6_HEADER_SIZE;
	/* Some hosts write a length of their own taste into the quote. */
	if (size >= cursor->at + ICMP_HEADER_SIZE && size < cursor->span.size)
		cursor->span.size = size;
}

/* What is quoted as ICMP may be a bare payload under its number. */
static bool take_icmp(struct cursor *cursor, enum addr_family family,
		      struct reply *reply)
{
	struct reply odd = *reply;

	if (take_query(cursor, family, reply))
		return true;
	*reply = odd;
	reply->odd = true;
	return reply->transport.size >= ICMP_HEADER_SIZE;
}

/* The packet of ours that an error quotes, from its IP header on. */
static bool take_quote(struct span quote, struct reply *reply)
{
	struct cursor cursor = cursor_of(quote);
	struct ip_header header;

	if (!ip_parse(&cursor, &header) ||
	    header.to.family != reply->from.family)
		return false;
	reply->to = header.to;
	reply->quoted_header = (struct span){quote.data, cursor.at};
	reply->quoted_ttl = header.ttl;
	reply->quoted_tos = header.tos;
	reply->ip_id = header.id;
	reply->has_ip_id = header.to.family == ADDR_V4;
	reply->protocol = header.protocol;
	trim_padding(&cursor, &header);
	reply->transport = cursor_rest(&cursor);
	switch (header.protocol) {
	case IP_PROTOCOL_ICMP:
	case IP_PROTOCOL_ICMPV6:
		return take_icmp(&cursor, header.to.family, reply);
	case IP_PROTOCOL_UDP:
		return take_udp(&cursor, reply);
	case IP_PROTOCOL_TCP:
		return take_tcp(&cursor, reply);
	default:
		return take_transport(&cursor, reply);
	}
}

static struct addr gateway_of(uint32_t info)
{
	uint8_t bytes[4] = {(uint8_t)(info >> 24), (uint8_t)(info >> 16),
			    (uint8_t)(info >> 8), (uint8_t)info};

	return addr_v4(bytes);
}

/* What the four bytes after the checksum say. */
static void read_rest(const struct icmp_header *header, struct reply *reply)
{
	bool v4 = reply->from.family == ADDR_V4;

	reply->info = header->rest;
	if (!v4)
		return;
	if (header->type == ICMP4_UNREACHABLE)
		reply->info = header->rest & 0xffff;
	else if (header->type == ICMP4_PARAMETER_PROBLEM)
		reply->info = header->rest >> 24;
	else if (header->type == ICMP4_REDIRECT)
		reply->gateway = gateway_of(header->rest);
}

/* Length field of RFC 4884 section 4.1 to 4.6; other types have none. */
static uint8_t quote_length(const struct icmp_header *header,
			    const struct reply *reply)
{
	if (reply->from.family == ADDR_V6)
		return header->type == ICMP6_UNREACHABLE ||
				       header->type == ICMP6_TIME_EXCEEDED
			       ? (uint8_t)(header->rest >> 24)
			       : 0;
	return header->type == ICMP4_UNREACHABLE ||
			       header->type == ICMP4_TIME_EXCEEDED ||
			       header->type == ICMP4_PARAMETER_PROBLEM
		       ? (uint8_t)(header->rest >> 16)
		       : 0;
}

/* A whole ICMP message, from its header on. */
static bool parse_message(struct cursor *cursor, struct reply *reply)
{
	struct icmp_header header = take_icmp_header(cursor);
	struct span quote;

	reply->type = header.type;
	reply->code = header.code;
	reply->meaning = icmp_meaning(reply->from.family, header.type);
	switch (reply->meaning) {
	case ICMP_ECHO_REPLY:
		return take_body(cursor, reply->from.family, &header, reply);
	case ICMP_ERROR:
	case ICMP_NOTICE:
		read_rest(&header, reply);
		icmpext_split(reply->from.family, quote_length(&header, reply),
			      cursor_rest(cursor), &quote, &reply->extensions);
		return !cursor->bad && take_quote(quote, reply);
	case ICMP_ECHO_REQUEST:
	case ICMP_OTHER:
		return false;
	}
	return false;
}

/* A segment of the target: with ACK it names our sequence, a reset without one
 * repeats what we acknowledged. */
static bool parse_segment(struct cursor *cursor, struct reply *reply)
{
	struct tcp_header header;

	if (!tcp_parse(cursor, &header) ||
	    (header.flags & (TCP_SYN | TCP_ACK | TCP_RST)) == TCP_SYN)
		return false;
	reply->meaning = ICMP_ECHO_REPLY;
	reply->to = reply->from;
	reply->protocol = IP_PROTOCOL_TCP;
	reply->source_port = header.dest_port;
	reply->dest_port = header.source_port;
	reply->tcp_seq = header.flags & TCP_ACK ? header.ack : header.seq;
	reply->has_seq = true;
	reply->tcp_flags = header.flags;
	reply->tcp_options = header.options;
	return true;
}

/* What a target says over one of the other transports. */
static bool parse_transport(struct cursor *cursor, uint8_t protocol,
			    struct reply *reply)
{
	struct transport_header header;

	if (!transport_parse_answer(protocol, cursor, &header))
		return false;
	reply->meaning = ICMP_ECHO_REPLY;
	reply->to = reply->from;
	reply->protocol = protocol;
	reply->source_port = header.dest_port;
	reply->dest_port = header.source_port;
	reply->tcp_seq = header.seq;
	reply->has_seq = header.has_seq;
	reply->packet_type = header.type;
	return true;
}

static bool parse_ipv4(const struct datagram *datagram, struct reply *reply)
{
	struct cursor cursor = cursor_of(datagram->bytes);
	struct ip_header header;
	struct span message;

	if (!ip_parse(&cursor, &header) || header.to.family != ADDR_V4)
		return false;
	message = cursor_rest(&cursor);
	reply->from = header.from;
	reply->ttl = header.ttl;
	reply->options = header.options;
	reply->size = datagram->size - cursor.at;
	if (header.protocol == IP_PROTOCOL_TCP)
		return parse_segment(&cursor, reply);
	if (header.protocol != IP_PROTOCOL_ICMP)
		return parse_transport(&cursor, header.protocol, reply);
	if (datagram->size == datagram->bytes.size)
		reply->bad_checksum =
			checksum_finish(checksum_add(0, message.data,
						     message.size)) != 0;
	return parse_message(&cursor, reply);
}

static bool parse_icmp(const struct datagram *datagram, struct reply *reply)
{
	struct cursor cursor = cursor_of(datagram->bytes);

	reply->size = datagram->size;
	reply->options = datagram->options;
	return parse_message(&cursor, reply);
}

static bool parse_tcp(const struct datagram *datagram, struct reply *reply)
{
	struct cursor cursor = cursor_of(datagram->bytes);

	reply->size = datagram->size;
	return parse_segment(&cursor, reply);
}

static bool parse_other(const struct datagram *datagram, struct reply *reply)
{
	struct cursor cursor = cursor_of(datagram->bytes);

	reply->size = datagram->size;
	return parse_transport(&cursor, datagram->protocol, reply);
}

static uint8_t udp_protocol(const struct datagram *datagram)
{
	return datagram->protocol != 0 ? datagram->protocol : IP_PROTOCOL_UDP;
}

/* Something answered from the port that we probed: as good as an echo reply. */
static bool parse_udp(const struct datagram *datagram, struct reply *reply)
{
	reply->meaning = ICMP_ECHO_REPLY;
	reply->size = datagram->size;
	reply->to = datagram->from;
	reply->protocol = udp_protocol(datagram);
	reply->source_port = datagram->source_port;
	reply->dest_port = datagram->dest_port;
	return true;
}

/* The kernel took our packet apart: the IP header is missing, and before UDP
 * payload the UDP header too. */
static bool parse_queue(const struct datagram *datagram, struct reply *reply)
{
	bool udp = datagram->kind == DATAGRAM_UDP_QUEUE;
	bool tcp = datagram->kind == DATAGRAM_TCP_QUEUE;
	size_t cut = datagram->to.family == ADDR_V4 ? IP_V4_HEADER_SIZE
						    : IP_V6_HEADER_SIZE;
	struct span quote;
	struct cursor cursor;

	icmpext_split_cut(udp ? cut + 8 : cut, datagram->extensions_at,
			  datagram->bytes, &quote, &reply->extensions);
	cursor = cursor_of(quote);
	reply->type = datagram->type;
	reply->code = datagram->code;
	reply->info = datagram->info;
	reply->meaning = icmp_meaning(datagram->to.family, datagram->type);
	reply->to = datagram->to;
	if (reply->to.family == ADDR_V4 && reply->type == ICMP4_REDIRECT)
		reply->gateway = gateway_of(datagram->info);
	reply->size = datagram->size;
	reply->source_port = datagram->source_port;
	reply->dest_port = datagram->dest_port;
	if (reply->meaning != ICMP_ERROR && reply->meaning != ICMP_NOTICE)
		return false;
	reply->transport = udp ? (struct span){0} : quote;
	if (!udp && !tcp)
		return take_query(&cursor, datagram->to.family, reply);
	reply->protocol = tcp ? IP_PROTOCOL_TCP : udp_protocol(datagram);
	if (tcp)
		return take_tcp(&cursor, reply);
	reply->payload = quote;
	return true;
}

/* The kernel has shaken hands with the target for us, or was turned away. */
static bool parse_connect(const struct datagram *datagram, struct reply *reply)
{
	reply->meaning = ICMP_ECHO_REPLY;
	reply->to = datagram->from;
	reply->protocol = IP_PROTOCOL_TCP;
	reply->source_port = datagram->source_port;
	reply->dest_port = datagram->dest_port;
	reply->tcp_flags = datagram->tcp_flags;
	return true;
}

bool reply_parse(const struct datagram *datagram, struct reply *reply)
{
	*reply = (struct reply){
		.at = datagram->at,
		.source = datagram->source,
		.card = datagram->card,
		.from = datagram->from,
		.ttl = datagram->ttl,
		.number = datagram->number,
		.has_number = datagram->has_number,
		.quoted_ttl = -1,
		.quoted_tos = -1,
	};
	switch (datagram->kind) {
	case DATAGRAM_IPV4:
		return parse_ipv4(datagram, reply);
	case DATAGRAM_ICMP:
		return parse_icmp(datagram, reply);
	case DATAGRAM_TCP:
		return parse_tcp(datagram, reply);
	case DATAGRAM_UDP:
		return parse_udp(datagram, reply);
	case DATAGRAM_ICMP_QUEUE:
	case DATAGRAM_UDP_QUEUE:
	case DATAGRAM_TCP_QUEUE:
		return parse_queue(datagram, reply);
	case DATAGRAM_CONNECT:
		return parse_connect(datagram, reply);
	case DATAGRAM_TRANSPORT:
		return parse_other(datagram, reply);
	}
	return false;
}

bool reply_is_cut(const struct reply *reply, size_t size)
{
	bool icmp = reply->protocol == IP_PROTOCOL_ICMP ||
		    reply->protocol == IP_PROTOCOL_ICMPV6;

	return reply->meaning == ICMP_ECHO_REPLY && icmp &&
	       reply->query == PROBE_QUERY_ECHO &&
	       reply->size < ICMP_HEADER_SIZE + size;
}
