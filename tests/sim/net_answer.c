/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Echo replies and quotes are made of a copy of the probe, so that whatever was
 * changed in the copy comes back changed.
 */
#include "net_answer.h"

#include "net_packet.h"
#include "net_segment.h"
#include "wire/checksum.h"
#include "wire/icmp.h"
#include "wire/icmpext.h"
#include "wire/ip.h"

#include <assert.h>
#include <string.h>

/* What Linux quotes: errors of 576 and 1280 bytes. */
#define QUOTE_LINUX_V4 548
#define QUOTE_LINUX_V6 1232

/* A quote before extensions is padded to this (RFC 4884 section 4). */
#define QUOTE_EXTENDED 128

#define TRANSPORT_HEADER 8

/* The kernel's error queues know no more v4 codes than this. */
#define UNREACHABLE_CODE_MAX 15

void net_answer_alter(struct net *net, const struct net_action *action,
		      enum addr_family family, size_t *size)
{
	uint8_t *transport = net->altered + net_packet_header(family);
	uint8_t *payload = transport + TRANSPORT_HEADER;
	size_t before = (size_t)(payload - net->altered);
	size_t room = *size - before;
	bool udp = net->form->tag.carrier == TAG_UDP_FLOW;

	switch (action->kind) {
	case NET_WRONG_ID:
		transport[udp ? 0 : 4] ^= 0x55;
		break;
	case NET_WRONG_SEQ:
		transport[6] ^= 0x55;
		break;
	case NET_TRANSLATED:
		if (family == ADDR_V4)
			memcpy(net->altered + 16, action->addr.bytes, 4);
		else
			memcpy(net->altered + 24, action->addr.bytes, 16);
		break;
	case NET_WRONG_MAC:
		if (room >= TAG_SIZE)
			payload[TAG_SIZE - 1] ^= 0xff;
		break;
	case NET_CORRUPT:
		if (action->count < room)
			payload[action->count] ^= 0xff;
		break;
	case NET_CUT:
		if (action->count < room)
			*size = before + action->count;
		break;
	case NET_GROW:
		assert(*size + action->count <= sizeof(net->altered));
		memset(net->altered + *size, 0, action->count);
		*size += action->count;
		break;
	case NET_LOSE:
	case NET_DELAY:
	case NET_DUPLICATE:
	case NET_FROM:
	case NET_REFUSE:
	case NET_BAD_CHECKSUM:
	case NET_REDIRECT:
	case NET_FAIL:
		break;
	}
}

/* The echo reply to the request in net->altered. Returns its size. */
static size_t write_echo(struct net *net, const struct net_answer *answer)
{
	enum addr_family family = answer->route.to.family;
	size_t before = net_packet_header(family);
	size_t size = answer->size - before;

	memcpy(net->message, net->altered + before, size);
	net->message[0] =
		family == ADDR_V4 ? ICMP4_ECHO_REPLY : ICMP6_ECHO_REPLY;
	return size;
}

static bool is_notice(const struct net_answer *answer)
{
	return icmp_meaning(answer->route.to.family, answer->outcome.type) ==
	       ICMP_NOTICE;
}

/* Errors that may carry extensions (RFC 4884 section 4). */
static bool is_extensible(const struct net_answer *answer)
{
	uint8_t type = answer->outcome.type;

	if (answer->route.to.family == ADDR_V6)
		return type == ICMP6_UNREACHABLE || type == ICMP6_TIME_EXCEEDED;
	return type == ICMP4_UNREACHABLE || type == ICMP4_TIME_EXCEEDED ||
	       type == ICMP4_PARAMETER_PROBLEM;
}

static bool is_extended(const struct net_answer *answer)
{
	return answer->outcome.hop->objects.size > 0 && is_extensible(answer);
}

static size_t quote_size(const struct net_answer *answer)
{
	bool v4 = answer->route.to.family == ADDR_V4;
	size_t least =
		net_packet_header(answer->route.to.family) + TRANSPORT_HEADER;
	size_t most = answer->outcome.hop->quote;

	if (most == 0)
		most = v4 ? QUOTE_LINUX_V4 : QUOTE_LINUX_V6;
	if (most < least)
		most = least;
	if (is_extended(answer) && most > QUOTE_EXTENDED)
		most = QUOTE_EXTENDED;
	return answer->size < most ? answer->size : most;
}

/* The four bytes after the checksum of an error. */
static void write_rest(uint8_t *rest, const struct net_answer *answer)
{
	const struct net_outcome *outcome = &answer->outcome;
	bool v4 = answer->route.to.family == ADDR_V4;

	net_packet_put16(rest, (uint16_t)(outcome->info >> 16));
	net_packet_put16(rest + 2, (uint16_t)outcome->info);
	if (v4 && outcome->type == ICMP4_PARAMETER_PROBLEM)
		rest[0] = (uint8_t)outcome->info;
	if (v4 && outcome->type == ICMP4_REDIRECT)
		memcpy(rest, answer->gateway.bytes, 4);
	if (!is_extended(answer) || outcome->hop->legacy)
		return;
	/* The length, in words of 32 and 64 bits. */
	if (v4)
		rest[1] = QUOTE_EXTENDED / 4;
	else
		rest[0] = QUOTE_EXTENDED / 8;
}

/* Pads the quote at AT and appends the structure. Returns the end. */
static size_t write_extensions(uint8_t *message, size_t quote,
			       struct span objects)
{
	size_t at = ICMP_HEADER_SIZE + QUOTE_EXTENDED;
	uint8_t *structure = message + at;
	size_t size = 4 + objects.size;

	memset(message + ICMP_HEADER_SIZE + quote, 0, QUOTE_EXTENDED - quote);
	memset(structure, 0, 4);
	structure[0] = 0x20;
	memcpy(structure + 4, objects.data, objects.size);
	net_packet_put16(structure + 2,
			 checksum_finish(checksum_add(0, structure, size)));
	return at + size;
}

/* The error about the packet in net->altered. Returns its size. */
static size_t write_error(struct net *net, const struct net_answer *answer)
{
	size_t quote = quote_size(answer);

	net->message[0] = answer->outcome.type;
	net->message[1] = answer->outcome.code;
	write_rest(net->message + 4, answer);
	memcpy(net->message + ICMP_HEADER_SIZE, net->altered, quote);
	net_packet_set_ttl(net->message + ICMP_HEADER_SIZE,
			   answer->route.to.family, answer->outcome.left);
	if (!is_extended(answer))
		return ICMP_HEADER_SIZE + quote;
	return write_extensions(net->message, quote,
				answer->outcome.hop->objects);
}

static struct net_mail *put_mail(struct net *net,
				 const struct net_answer *answer,
				 const uint8_t *bytes, size_t size)
{
	struct net_mail *mail = net_queue_put(&net->queue, NET_MAIL_DATAGRAM,
					      answer->outcome.at, bytes, size);

	mail->datagram.from = answer->outcome.from;
	mail->datagram.ttl = answer->outcome.ttl;
	return mail;
}

/* Behind the header of SIZE bytes. Returns how many these are. */
static size_t put_options(uint8_t *packet, size_t size,
			  const struct span *options)
{
	packet[0] = (uint8_t)(packet[0] + options->size / 4);
	net_packet_put16(packet + 2, (uint16_t)(net_packet_get16(packet + 2) +
						options->size));
	if (options->size > 0)
		memcpy(packet + size, options->data, options->size);
	return options->size;
}

/* A raw socket: v4 with the IP header, v6 without, bad v6 checksums dropped. */
static void put_raw(struct net *net, const struct net_answer *answer,
		    size_t size)
{
	struct probe_route back = {.from = answer->outcome.from,
				   .to = answer->route.from};
	/* The copy of the probe is no longer needed. */
	uint8_t *packet = net->altered;
	size_t before;

	if (back.to.family == ADDR_V6) {
		if (!answer->bad_checksum)
			put_mail(net, answer, net->message, size)
				->datagram.kind = DATAGRAM_ICMP;
		return;
	}
	before = net_packet_put_header(net, packet, size, &back,
				       answer->outcome.ttl,
				       net_packet_icmp(back.to.family));
	before += put_options(packet, before, &answer->outcome.hop->options);
	memcpy(packet + before, net->message, size);
	put_mail(net, answer, packet, before + size)->datagram.kind =
		DATAGRAM_IPV4;
}

static bool has_ports(const struct net *net)
{
	return net->form->tag.carrier == TAG_UDP_FLOW ||
	       net->form->tag.carrier == TAG_TCP_FLOW;
}

/* The identifier or port at VALUE is one of those that our sockets have. */
static bool is_ours(const struct net *net, const uint8_t *value)
{
	const struct tag_codec *tag = &net->form->tag;
	uint16_t first = has_ports(net) ? tag->source_port : tag->ident;
	uint16_t flow = (uint16_t)(net_packet_get16(value) - first);

	return flow < (tag->flows > 0 ? tag->flows : 1);
}

/* What the kernel keeps from an error queue. */
static bool is_kept_back(const struct net *net, const struct net_answer *answer)
{
	const struct net_outcome *outcome = &answer->outcome;

	if (has_ports(net) && is_notice(answer))
		return true;
	if (answer->route.to.family == ADDR_V6)
		return false;
	return (outcome->type == ICMP4_UNREACHABLE &&
		outcome->code > UNREACHABLE_CODE_MAX) ||
	       (outcome->type == ICMP4_TIME_EXCEEDED && outcome->code == 1);
}

/* An error queue: the quote without its IP header, of UDP without that too. */
static void put_queue(struct net *net, const struct net_answer *answer,
		      size_t size)
{
	bool udp = net->form->tag.carrier == TAG_UDP_FLOW;
	size_t header = net_packet_header(answer->route.to.family);
	const uint8_t *quoted = net->message + ICMP_HEADER_SIZE + header;
	size_t cut = header + (udp ? TRANSPORT_HEADER : 0);
	struct datagram *datagram;

	if (is_kept_back(net, answer) ||
	    !is_ours(net, quoted + (has_ports(net) ? 0 : 4)))
		return;
	datagram = &put_mail(net, answer, net->message + ICMP_HEADER_SIZE + cut,
			     size - ICMP_HEADER_SIZE - cut)
			    ->datagram;
	datagram->kind = udp ? DATAGRAM_UDP_QUEUE : DATAGRAM_ICMP_QUEUE;
	if (net->form->tag.carrier == TAG_TCP_FLOW) {
		datagram->kind = DATAGRAM_TCP_QUEUE;
		datagram->number = net->sending;
		datagram->has_number = true;
	}
	datagram->to = answer->route.to;
	datagram->type = answer->outcome.type;
	datagram->code = answer->outcome.code;
	datagram->info = answer->outcome.info;
	if (has_ports(net)) {
		datagram->source_port = net_packet_get16(quoted);
		datagram->dest_port = net_packet_get16(quoted + 2);
	}
	if (is_extended(answer) && !answer->outcome.hop->legacy)
		datagram->extensions_at = QUOTE_EXTENDED - cut;
}

/* An unprivileged socket sees good messages about itself. */
static void put_socket(struct net *net, const struct net_answer *answer,
		       size_t size)
{
	if (answer->bad_checksum)
		return;
	if (answer->outcome.fate == NET_REFUSED)
		put_queue(net, answer, size);
	else if (is_ours(net, net->message + 4))
		put_mail(net, answer, net->message, size)->datagram.kind =
			DATAGRAM_ICMP;
}

/* A raw socket hears the segment; a connect hears what became of it. */
static void put_segment(struct net *net, const struct net_answer *answer)
{
	const struct net_outcome *outcome = &answer->outcome;
	struct probe_route back = {outcome->from, answer->route.from};
	bool v4 = back.to.family == ADDR_V4;
	uint8_t *packet = net->message;
	uint8_t *request = net->altered + net_packet_header(back.to.family);
	uint8_t protocol = v4 ? net->altered[9] : net->altered[6];
	uint8_t segment[NET_SEGMENT_MAX];
	size_t size = net_segment_write(protocol, outcome->hop->open_port,
					request, segment);
	size_t before = net_packet_put_header(net, packet, size, &back,
					      outcome->ttl, protocol);
	size_t cut = v4 ? 0 : before;
	struct datagram *datagram;

	memcpy(packet + before, segment, size);
	datagram = &put_mail(net, answer, packet + cut, before + size - cut)
			    ->datagram;
	datagram->kind = v4 ? DATAGRAM_IPV4 : DATAGRAM_TRANSPORT;
	datagram->protocol = protocol;
	if (!v4 && protocol == IP_PROTOCOL_TCP)
		datagram->kind = DATAGRAM_TCP;
	if (net->style != NET_SOCKET)
		return;
	datagram->kind = DATAGRAM_CONNECT;
	datagram->ttl = -1;
	datagram->source_port = net_packet_get16(request);
	datagram->dest_port = net_packet_get16(request + 2);
	datagram->tcp_flags = segment[13];
	datagram->number = net->sending;
	datagram->has_number = true;
}

/* The program behind an open port says the same again. */
static void put_spoken(struct net *net, const struct net_answer *answer)
{
	const uint8_t *transport =
		net->altered + net_packet_header(answer->route.to.family);
	struct datagram *datagram =
		&put_mail(net, answer, transport + TRANSPORT_HEADER, 0)
			 ->datagram;

	datagram->kind = DATAGRAM_UDP;
	datagram->source_port = net_packet_get16(transport);
	datagram->dest_port = net_packet_get16(transport + 2);
}

void net_answer_put(struct net *net, const struct net_answer *answer)
{
	size_t size = 0;

	switch (answer->outcome.fate) {
	case NET_VANISHED:
		return;
	case NET_SPOKEN:
		put_spoken(net, answer);
		return;
	case NET_KNOCKED:
		put_segment(net, answer);
		return;
	case NET_ECHOED:
		size = write_echo(net, answer);
		break;
	case NET_REFUSED:
		size = write_error(net, answer);
		break;
	}
	net_packet_checksum(net->message, size, &answer->outcome.from,
			    &answer->route.from);
	if (answer->bad_checksum)
		net->message[2] ^= 0x55;
	if (net->style == NET_RAW)
		put_raw(net, answer, size);
	else
		put_socket(net, answer, size);
}
