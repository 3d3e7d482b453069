/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Answers: the bytes that hosts and routers send, and what of them our sockets
 * deliver.
 */
#ifndef LEADLINE_SIM_NET_ANSWER_H
#define LEADLINE_SIM_NET_ANSWER_H

#include "net.h"
#include "net_route.h"

#include <stddef.h>

/* An answer to one probe, before it is bytes. */
struct net_answer {
	struct net_outcome outcome;
	struct probe_route route; /* of the probe: from us to the target */
	size_t size;		  /* of the packet in net->altered */
	bool bad_checksum;
	struct addr gateway; /* of a redirect */
};

/* Queues what our sockets deliver of ANSWER. The probe, as it is to come back,
 * is in net->altered. */
void net_answer_put(struct net *net, const struct net_answer *answer);

/* Changes the packet of *SIZE bytes in net->altered as ACTION says. */
void net_answer_alter(struct net *net, const struct net_action *action,
		      enum addr_family family, size_t *size);

#endif
