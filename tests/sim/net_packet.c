/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The kernel's share of a packet.
 */
#include "net_packet.h"

#include "wire/checksum.h"
#include "wire/icmp.h"
#include "wire/ip.h"
#include "wire/writer.h"

#include <assert.h>
#include <string.h>

#define TTL_DEFAULT	64
#define UDP_HEADER_SIZE 8

/* Offsets in headers. */
#define V4_PROTOCOL   9
#define V4_TTL	      8
#define V4_CHECKSUM   10
#define V6_NEXT	      6
#define V6_HOP_LIMIT  7
#define UDP_CHECKSUM  6
#define ICMP_CHECKSUM 2

size_t net_packet_header(enum addr_family family)
{
	return family == ADDR_V4 ? IP_V4_HEADER_SIZE : IP_V6_HEADER_SIZE;
}

uint16_t net_packet_get16(const uint8_t *at)
{
	return (uint16_t)(at[0] << 8 | at[1]);
}

void net_packet_put16(uint8_t *at, uint16_t value)
{
	at[0] = (uint8_t)(value >> 8);
	at[1] = (uint8_t)value;
}

static void sum_v4_header(uint8_t *packet)
{
	net_packet_put16(packet + V4_CHECKSUM, 0);
	net_packet_put16(
		packet + V4_CHECKSUM,
		checksum_finish(checksum_add(0, packet, IP_V4_HEADER_SIZE)));
}

void net_packet_set_ttl(uint8_t *packet, enum addr_family family, uint8_t ttl)
{
	if (family == ADDR_V6) {
		packet[V6_HOP_LIMIT] = ttl;
		return;
	}
	packet[V4_TTL] = ttl;
	sum_v4_header(packet);
}

void net_packet_checksum(uint8_t *message, size_t size, const struct addr *from,
			 const struct addr *to)
{
	uint32_t sum = 0;

	net_packet_put16(message + ICMP_CHECKSUM, 0);
	if (to->family == ADDR_V6)
		sum = checksum_add_pseudo(0, from, to, IP_PROTOCOL_ICMPV6,
					  (uint32_t)size);
	sum = checksum_add(sum, message, size);
	net_packet_put16(message + ICMP_CHECKSUM, checksum_finish(sum));
}

/* The kernel's number for a packet is never 0 where it matters. */
static uint16_t next_id(struct net *net)
{
	net->ip_id = (uint16_t)(net->ip_id == 0xffff ? 1 : net->ip_id + 1);
	return net->ip_id;
}

static size_t write_header(struct net *net, uint8_t *packet,
			   const struct ip_header *fields, size_t size)
{
	struct ip_header header = *fields;
	struct writer writer = writer_start(packet, IP_V6_HEADER_SIZE);

	header.id = next_id(net);
	ip_build(&writer, &header, size);
	if (header.to.family == ADDR_V4)
		sum_v4_header(packet);
	return writer.at;
}

uint8_t net_packet_icmp(enum addr_family family)
{
	return family == ADDR_V4 ? IP_PROTOCOL_ICMP : IP_PROTOCOL_ICMPV6;
}

size_t net_packet_put_header(struct net *net, uint8_t *packet, size_t size,
			     const struct probe_route *route, uint8_t ttl,
			     uint8_t protocol)
{
	struct ip_header header = {
		.from = route->from,
		.to = route->to,
		.ttl = ttl,
		.protocol = protocol,
	};

	return write_header(net, packet, &header, size);
}

/* Which part of the packet is the program's, given its sockets. */
static enum probe_wrap wrap_of(const struct net *net)
{
	const struct tag_codec *tag = &net->form->tag;

	if (net->style == NET_RAW && tag->own_header)
		return PROBE_WRAP_PACKET;
	if (net->style == NET_SOCKET && tag->carrier == TAG_UDP_FLOW)
		return PROBE_WRAP_PAYLOAD;
	return PROBE_WRAP_TRANSPORT;
}

/* What stands before the program's part. */
static size_t write_before(struct net *net, const struct probe *probe,
			   const struct probe_route *route,
			   enum probe_wrap wrap)
{
	const struct tag_codec *tag = &net->form->tag;
	size_t size = (size_t)UDP_HEADER_SIZE + probe->size;
	uint16_t port = (uint16_t)(tag->source_port + probe->flow);
	bool udp = tag->carrier == TAG_UDP_FLOW;
	bool ported = udp || tag->carrier == TAG_TCP_FLOW;
	struct ip_header header = {
		.from = route->from,
		.to = route->to,
		.tos = net->form->tos,
		.ttl = probe->ttl == 0 ? TTL_DEFAULT : probe->ttl,
		.dont_fragment = net->form->dont_fragment,
		/* A label for each socket, hence for each flow. */
		.flow_label =
			(uint32_t)(ported ? port : tag->ident) + probe->flow,
	};
	size_t at;

	if (wrap == PROBE_WRAP_PACKET)
		return 0;
	header.protocol = net_packet_icmp(route->to.family);
	if (udp)
		header.protocol = IP_PROTOCOL_UDP;
	else if (tag->carrier == TAG_TCP_FLOW)
		header.protocol = IP_PROTOCOL_TCP;
	at = write_header(net, net->packet, &header, size);
	if (wrap == PROBE_WRAP_TRANSPORT)
		return at;
	net_packet_put16(net->packet + at, port);
	net_packet_put16(net->packet + at + 2, tag->dest_port);
	net_packet_put16(net->packet + at + 4, (uint16_t)size);
	net_packet_put16(net->packet + at + UDP_CHECKSUM, 0);
	return at + UDP_HEADER_SIZE;
}

/* Checksums that the program leaves to the kernel. */
static void finish(uint8_t *packet, size_t size,
		   const struct probe_route *route, enum probe_wrap wrap)
{
	size_t at = net_packet_header(route->to.family);
	uint8_t *transport = packet + at;
	uint32_t sum;

	if (route->to.family == ADDR_V4)
		sum_v4_header(packet);
	else if (packet[V6_NEXT] == IP_PROTOCOL_ICMPV6)
		net_packet_checksum(transport, size - at, &route->from,
				    &route->to);
	if (wrap != PROBE_WRAP_PAYLOAD)
		return;
	sum = checksum_add_pseudo(0, &route->from, &route->to, IP_PROTOCOL_UDP,
				  (uint32_t)(size - at));
	sum = checksum_add(sum, transport, size - at);
	net_packet_put16(transport + UDP_CHECKSUM, checksum_finish(sum));
}

size_t net_packet_build(struct net *net, const struct probe *probe,
			const struct probe_route *route)
{
	enum probe_wrap wrap = wrap_of(net);
	size_t before = write_before(net, probe, route, wrap);
	size_t size =
		probe_build(net->form, probe, route, wrap, net->packet + before,
			    sizeof(net->packet) - before);

	assert(size > 0 || (wrap == PROBE_WRAP_PAYLOAD && probe->size == 0));
	finish(net->packet, before + size, route, wrap);
	return before + size;
}

static uint64_t mix(uint64_t hash, const uint8_t *bytes, size_t size)
{
	for (size_t i = 0; i < size; i++) {
		hash = (hash ^ bytes[i]) * UINT64_C(0x9e3779b97f4a7c15);
		hash ^= hash >> 29;
	}
	return hash;
}

/* The low bits of the result alone say little: they are mixed once more. */
uint64_t net_packet_flow(const struct net *net, const uint8_t *packet,
			 enum addr_family family)
{
	const uint8_t *transport = packet + net_packet_header(family);
	uint64_t hash = net->salt;

	if (family == ADDR_V6) {
		/* Label without the traffic class, next header, addresses. */
		uint8_t label[3] = {packet[1] & 0x0f, packet[2], packet[3]};

		hash = mix(hash, label, sizeof(label));
		hash = mix(hash, packet + V6_NEXT, 1);
		return mix(hash, packet + 8, 32);
	}
	hash = mix(hash, packet + V4_PROTOCOL, 1);
	hash = mix(hash, packet + 12, 8);
	/* Ports; or type, code and checksum, and the identifier. */
	hash = mix(hash, transport, 4);
	if (packet[V4_PROTOCOL] == IP_PROTOCOL_ICMP)
		hash = mix(hash, transport + 4, 2);
	return hash;
}
