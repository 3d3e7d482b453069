/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The plan of a traceroute: what to probe next.
 *
 *   1  One probe goes all the way. What it brings back tells the distance, and
 *      from then on nothing is sent beyond it.
 *   2  Until then the hops are asked in ascending order with the first flow, at
 *      most two ahead of the farthest that answered; the other flows follow
 *      where a hop is known to be.
 *   3  Rows with silent cells are asked again in rounds (trace_row.h), and whom
 *      we know to answer never more often than it may (trace_budget.h).
 *   4  If nothing comes from beyond some hop, every TTL behind it is tried
 *      once. When five rows have been silent in all their rounds, the path
 *      ends there; with -m or -w the rows go on to the last.
 *   5  Where answers come in copies, less is asked at once (trace_room.h).
 *
 * The order matters: a target that limits its answers spends them on the probes
 * that arrive first, and these have to be those of the nearest row.
 */
#ifndef LEADLINE_TRACEROUTE_TRACE_PLAN_H
#define LEADLINE_TRACEROUTE_TRACE_PLAN_H

#include "base/ns.h"
#include "trace_board.h"

#include <stdbool.h>
#include <stdint.h>

/* After so long a UDP probe is no longer in the way of others of its flow, ns:
 * the session gives it up, and accepts an answer only with its number. */
#define TRACE_UDP_TIMEOUT NS_PER_SEC

struct trace_plan_setup {
	const struct trace_options *options; /* borrowed */
	struct trace_hops *hops; /* borrowed, as trace_hops_init left it */
	enum addr_family family; /* of the target */
	uint16_t size;		 /* payload of each probe, bytes */
	uint32_t header;	 /* what stands before it, bytes */
	bool blind;    /* the number of a probe comes back only if more than
			  the header is quoted */
	bool serial;   /* a flow can have one probe open only */
	uint32_t seed; /* another one in each process, so that two of them do
			  not ask in step */
};

void trace_plan_init(struct trace_plan *plan,
		     const struct trace_plan_setup *setup);

#endif
