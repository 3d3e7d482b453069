/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Probes into bytes.
 *
 * The payload starts with the tag where there is room for it. Its first word is
 * the balance: whatever else is in the packet, the checksum comes out as the
 * tag wants it, so that no router that mixes the checksum into its choice of a
 * path sees two flows where there is one (B. Augustin et al.: Avoiding
 * traceroute anomalies with Paris traceroute, 2006).
 */
#include "wire/probe.h"

#include "wire/checksum.h"
#include "wire/icmp.h"
#include "wire/ip.h"
#include "wire/timestamp.h"
#include "wire/writer.h"

#include <assert.h>
#include <string.h>

#define UDP_HEADER_SIZE	 8
#define CHECKSUM_AT_ICMP 2
#define CHECKSUM_AT_UDP	 6
#define CHECKSUM_AT_TCP	 16

/* Hop limit of a packet whose header we write, where nobody chose one. */
#define TTL_DEFAULT 64

/* The usual fill: each byte is its own offset. As a table it is copied and
 * compared by the C library at once, which saves a flood one instruction in
 * ten. */
#define FILL_SIZE 256
#define FILL_ROW(n)                                                            \
	(n), (n) + 1, (n) + 2, (n) + 3, (n) + 4, (n) + 5, (n) + 6, (n) + 7,    \
		(n) + 8, (n) + 9, (n) + 10, (n) + 11, (n) + 12, (n) + 13,      \
		(n) + 14, (n) + 15

static const uint8_t usual_fill[FILL_SIZE] = {
	FILL_ROW(0x00), FILL_ROW(0x10), FILL_ROW(0x20), FILL_ROW(0x30),
	FILL_ROW(0x40), FILL_ROW(0x50), FILL_ROW(0x60), FILL_ROW(0x70),
	FILL_ROW(0x80), FILL_ROW(0x90), FILL_ROW(0xa0), FILL_ROW(0xb0),
	FILL_ROW(0xc0), FILL_ROW(0xd0), FILL_ROW(0xe0), FILL_ROW(0xf0),
};

/* The usual fill from OFFSET on: as much of it as is in a row, at most SIZE
 * bytes. */
static struct span usual_fill_at(size_t offset, size_t size)
{
	size_t at = offset % FILL_SIZE;
	size_t row = FILL_SIZE - at;

	return (struct span){usual_fill + at, size < row ? size : row};
}

uint8_t probe_fill(const struct probe_form *form, size_t offset)
{
	if (form->pattern_size == 0)
		return (uint8_t)offset;
	return form->pattern[offset % form->pattern_size];
}

size_t probe_compare(const struct probe_form *form, const uint8_t *payload,
		     size_t size)
{
	size_t at = TAG_SIZE;

	/* What is as it should be is passed over in large pieces. */
	while (form->pattern_size == 0 && at < size) {
		struct span fill = usual_fill_at(at, size - at);

		if (memcmp(payload + at, fill.data, fill.size) != 0)
			break;
		at += fill.size;
	}
	for (; at < size; at++)
		if (payload[at] != probe_fill(form, at))
			return at;
	return SIZE_MAX;
}

static void write_payload(struct writer *writer, const struct probe_form *form,
			  const struct probe *probe, const struct tag *tag)
{
	size_t from = probe->size >= TAG_SIZE ? TAG_SIZE : 0;
	size_t at = from;
	uint8_t *payload;

	writer_bytes(writer, tag->payload, from);
	payload = writer_claim(writer, probe->size - from);
	if (payload == NULL)
		return;
	while (form->pattern_size == 0 && at < probe->size) {
		struct span fill = usual_fill_at(at, probe->size - at);

		memcpy(payload + at - from, fill.data, fill.size);
		at += fill.size;
	}
	for (; at < probe->size; at++)
		payload[at - from] = probe_fill(form, at);
}

static bool is_balanced(const struct probe_form *form,
			const struct probe *probe)
{
	return form->tag.carrier != TAG_ECHO_SEQ &&
	       form->tag.carrier != TAG_ECHO_NUMBER && probe->size >= TAG_SIZE;
}

static void write_echo(struct writer *writer, const struct probe_form *form,
		       const struct probe *probe,
		       const struct probe_route *route, const struct tag *tag)
{
	size_t start = writer->at;
	const uint8_t *message = writer->data + start;
	size_t size = ICMP_HEADER_SIZE + probe->size;
	uint32_t sum;

	writer_u8(writer, icmp_echo_request_type(route->to.family));
	writer_u8(writer, 0);
	writer_u16(writer, 0);
	writer_u16(writer, tag->ident);
	writer_u16(writer, tag->seq);
	write_payload(writer, form, probe, tag);
	if (writer->bad)
		return;
	sum = checksum_add(0, message, size);
	/* The pseudo-header of ICMPv6 is the same for all probes to a target:
	 * a constant sum without it is a constant checksum with it. */
	if (is_balanced(form, probe)) {
		uint16_t word = checksum_balance(sum, tag->checksum);

		writer_set_u16(writer, start + ICMP_HEADER_SIZE, word);
		sum = checksum_add(sum, message + ICMP_HEADER_SIZE, 2);
	}
	if (route->to.family == ADDR_V4)
		writer_set_u16(writer, start + CHECKSUM_AT_ICMP,
			       checksum_finish(sum));
}

/* A query other than echo: nothing of it is ours to balance. */
static void write_query(struct writer *writer, const struct probe_form *form,
			const struct probe_route *route, const struct tag *tag)
{
	enum addr_family family = route->to.family;
	size_t start = writer->at;
	struct query_types types;

	if (!query_types(form->query, family, &types))
		writer->bad = true;
	if (form->query == PROBE_QUERY_TIMESTAMP)
		timestamp_build(writer, tag->ident, tag->seq, tag->stamp);
	else if (form->query == PROBE_QUERY_INTERFACE)
		interface_build(writer, &form->interface, family, tag->ident,
				(uint8_t)tag->seq);
	else
		node_build(writer, &form->node, &route->to, tag->nonce);
	if (!writer->bad && family == ADDR_V4)
		writer_set_u16(
			writer, start + CHECKSUM_AT_ICMP,
			checksum_finish(checksum_add(0, writer->data + start,
						     writer->at - start)));
}

static void write_udp(struct writer *writer, const struct probe_form *form,
		      const struct probe *probe,
		      const struct probe_route *route, const struct tag *tag)
{
	size_t start = writer->at;
	const uint8_t *message = writer->data + start;
	size_t size = UDP_HEADER_SIZE + probe->size;
	uint16_t checksum;
	uint32_t sum;

	writer_u16(writer, tag->source_port);
	writer_u16(writer, form->tag.dest_port);
	writer_u16(writer, (uint16_t)size);
	writer_u16(writer, 0);
	write_payload(writer, form, probe, tag);
	if (writer->bad)
		return;
	sum = checksum_add_pseudo(0, &route->from, &route->to, IP_PROTOCOL_UDP,
				  (uint32_t)size);
	sum = checksum_add(sum, message, size);
	checksum = checksum_finish(sum);
	if (is_balanced(form, probe)) {
		writer_set_u16(writer, start + UDP_HEADER_SIZE,
			       checksum_balance(sum, tag->checksum));
		checksum = tag->checksum;
	}
	writer_set_u16(writer, start + CHECKSUM_AT_UDP,
		       checksum == 0 ? 0xffff : checksum);
}

static void write_tcp(struct writer *writer, const struct probe_form *form,
		      const struct probe_route *route, const struct tag *tag)
{
	size_t start = writer->at;
	size_t size = tcp_size(&form->tcp);
	struct tcp_header header = {
		.source_port = tag->source_port,
		.dest_port = form->tag.dest_port,
		.seq = tag->tcp_seq,
		.ack = tag->tcp_seq,
	};
	uint32_t sum;

	tcp_build(writer, &form->tcp, &header);
	if (writer->bad)
		return;
	sum = checksum_add_pseudo(0, &route->from, &route->to, IP_PROTOCOL_TCP,
				  (uint32_t)size);
	sum = checksum_add(sum, writer->data + start, size);
	writer_set_u16(writer, start + CHECKSUM_AT_TCP, checksum_finish(sum));
}

/* The protocol around the payload; 0 if there is none. */
static uint8_t wrapper_of(const struct probe_form *form)
{
	return form->tag.portless ? 0 : form->tag.protocol;
}

static void write_other(struct writer *writer, const struct probe_form *form,
			const struct probe *probe,
			const struct probe_route *route, const struct tag *tag)
{
	struct transport_header header = {
		.source_port = tag->source_port,
		.dest_port = form->tag.dest_port,
		.seq = tag->tcp_seq,
	};
	uint8_t protocol = wrapper_of(form);
	size_t start = writer->at;

	transport_begin(writer, &form->transport, protocol, &header,
			probe->size);
	write_payload(writer, form, probe, tag);
	transport_finish(writer, &form->transport, protocol, start,
			 &route->from, &route->to);
}

static uint8_t protocol_of(const struct probe_form *form,
			   enum addr_family family)
{
	switch (form->tag.carrier) {
	case TAG_UDP_FLOW:
		return IP_PROTOCOL_UDP;
	case TAG_TCP_FLOW:
		return IP_PROTOCOL_TCP;
	case TAG_ID_FLOW:
		return form->tag.protocol;
	case TAG_ECHO_SEQ:
	case TAG_ECHO_NUMBER:
	case TAG_ECHO_FLOW:
	case TAG_TIMESTAMP:
	case TAG_INTERFACE:
	case TAG_NODE:
		break;
	}
	return family == ADDR_V4 ? IP_PROTOCOL_ICMP : IP_PROTOCOL_ICMPV6;
}

static size_t transport_part(const struct probe_form *form,
			     const struct probe *probe)
{
	switch (form->tag.carrier) {
	case TAG_TCP_FLOW:
		return tcp_size(&form->tcp);
	case TAG_ID_FLOW:
		return transport_size(wrapper_of(form), probe->size);
	case TAG_TIMESTAMP:
		return TIMESTAMP_SIZE;
	case TAG_INTERFACE:
		return interface_size(&form->interface);
	case TAG_NODE:
		return node_size(&form->node);
	case TAG_ECHO_SEQ:
	case TAG_ECHO_NUMBER:
	case TAG_ECHO_FLOW:
	case TAG_UDP_FLOW:
		break;
	}
	return (size_t)UDP_HEADER_SIZE + probe->size;
}

/* The options as they leave, in BYTES; returns the first hop. */
static struct addr put_options(const struct probe_form *form,
			       const struct addr *to,
			       uint8_t bytes[IP_OPTIONS_MAX])
{
	memcpy(bytes, form->ip_options, IP_OPTIONS_MAX);
	if (to->family != ADDR_V4)
		return *to;
	return ip_options_depart(bytes, form->ip_options_size, to);
}

struct addr probe_first_hop(const struct probe_form *form,
			    const struct addr *to)
{
	uint8_t bytes[IP_OPTIONS_MAX];

	return form->ip_options_size == 0 ? *to : put_options(form, to, bytes);
}

/* The transport checksum is over the last hop: that is where the packet is when
 * somebody checks it (RFC 1122 section 3.2.1.8). */
static void write_ip(struct writer *writer, const struct probe_form *form,
		     const struct probe *probe, const struct probe_route *route,
		     const struct tag *tag)
{
	uint8_t options[IP_OPTIONS_MAX];
	struct ip_header header = {
		.from = route->from,
		.to = put_options(form, &route->to, options),
		.tos = form->tos,
		.ttl = probe->ttl == 0 ? TTL_DEFAULT : probe->ttl,
		.protocol = protocol_of(form, route->to.family),
		.dont_fragment = form->dont_fragment,
		.id = tag->ip_id,
		.flow_label = form->flow_label != 0 ? form->flow_label
						    : tag->flow_label,
		.options = {options, form->ip_options_size},
	};

	ip_build(writer, &header, transport_part(form, probe));
}

static void write_transport(struct writer *writer,
			    const struct probe_form *form,
			    const struct probe *probe,
			    const struct probe_route *route,
			    const struct tag *tag)
{
	switch (form->tag.carrier) {
	case TAG_ECHO_SEQ:
	case TAG_ECHO_NUMBER:
	case TAG_ECHO_FLOW:
		write_echo(writer, form, probe, route, tag);
		break;
	case TAG_UDP_FLOW:
		write_udp(writer, form, probe, route, tag);
		break;
	case TAG_TCP_FLOW:
		write_tcp(writer, form, route, tag);
		break;
	case TAG_ID_FLOW:
		write_other(writer, form, probe, route, tag);
		break;
	case TAG_TIMESTAMP:
	case TAG_INTERFACE:
	case TAG_NODE:
		write_query(writer, form, route, tag);
		break;
	}
}

size_t probe_build(const struct probe_form *form, const struct probe *probe,
		   const struct probe_route *route, enum probe_wrap wrap,
		   uint8_t *bytes, size_t room)
{
	struct writer writer = writer_start(bytes, room);
	struct tag tag;

	assert(form->query == tag_query(form->tag.carrier));
	tag_put(&form->tag, probe->number, probe->seq, probe->flow, &tag);
	if (wrap == PROBE_WRAP_PACKET)
		write_ip(&writer, form, probe, route, &tag);
	if (wrap == PROBE_WRAP_PAYLOAD)
		write_payload(&writer, form, probe, &tag);
	else
		write_transport(&writer, form, probe, route, &tag);
	return writer.bad ? 0 : writer.at;
}
