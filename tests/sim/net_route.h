/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Where a packet goes and who says what about it.
 */
#ifndef LEADLINE_SIM_NET_ROUTE_H
#define LEADLINE_SIM_NET_ROUTE_H

#include "net.h"

#include <stddef.h>
#include <stdint.h>

enum net_fate {
	NET_VANISHED, /* nothing comes back */
	NET_ECHOED,   /* the host sends an echo reply */
	NET_SPOKEN,   /* a UDP program of the host answers */
	NET_KNOCKED,  /* the host answers over the probe's own transport */
	NET_REFUSED,  /* an ICMP error: `type`, `code`, `info` */
};

struct net_outcome {
	enum net_fate fate;
	const struct net_hop *hop; /* who answers; of VANISHED: NULL */
	struct addr from;	   /* its address for this flow */
	uint8_t type;
	uint8_t code;
	uint32_t info;
	uint8_t left; /* TTL with which the packet arrived there */
	uint8_t ttl;  /* TTL with which the answer arrives here */
	int64_t at;   /* when it arrives here, ns */
};

/* Sends the SIZE bytes of net->packet from us to TO at LEFT_AT. FORCED, if not
 * NULL, is an error that the last hop answers with, whatever the packet is. */
void net_route(struct net *net, size_t size, const struct addr *to,
	       int64_t left_at, const struct net_action *forced,
	       struct net_outcome *outcome);

/* The first hop to TO for the packet in net->packet, or NULL; its address goes
 * to FROM. */
const struct net_hop *net_route_first(struct net *net, const struct addr *to,
				      struct addr *from);

/* A number below LIMIT, which is above 0. */
uint64_t net_route_chance(struct net *net, uint64_t limit);

#endif
