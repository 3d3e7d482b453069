/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Packets on the simulated wire: an IP header without options and ICMP or UDP
 * behind it, as our kernel would have sent them.
 */
#ifndef LEADLINE_SIM_NET_PACKET_H
#define LEADLINE_SIM_NET_PACKET_H

#include "net.h"
#include "wire/probe.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Size of an IP header of that family, without options. */
size_t net_packet_header(enum addr_family family);

/* Writes PROBE into net->packet as a whole packet; what of it the program does
 * not write itself is written as the kernel does. Returns its size. */
size_t net_packet_build(struct net *net, const struct probe *probe,
			const struct probe_route *route);

/* A number by which a router spreads packets over equal paths. */
uint64_t net_packet_flow(const struct net *net, const uint8_t *packet,
			 enum addr_family family);

/* Writes an ICMP checksum into the SIZE bytes of MESSAGE, which travels
 * between these addresses. */
void net_packet_checksum(uint8_t *message, size_t size, const struct addr *from,
			 const struct addr *to);

/* The ICMP of that family. */
uint8_t net_packet_icmp(enum addr_family family);

/* Writes the IP header before a message of PROTOCOL with SIZE bytes. Returns
 * the size of the header. */
size_t net_packet_put_header(struct net *net, uint8_t *packet, size_t size,
			     const struct probe_route *route, uint8_t ttl,
			     uint8_t protocol);

/* Sets the TTL of a packet, and its header checksum right. */
void net_packet_set_ttl(uint8_t *packet, enum addr_family family, uint8_t ttl);

/* A number in network order. */
uint16_t net_packet_get16(const uint8_t *at);
void net_packet_put16(uint8_t *at, uint16_t value);

#endif
