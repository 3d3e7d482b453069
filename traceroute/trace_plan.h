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
 * once. When five rows have been silent in all their rounds, the path ends
 * there; with -m or -w the rows go on to the last.
 *
 * The order matters: a target that limits its answers spends them on the probes
 * that arrive first, and these have to be those of the nearest row.
 */
#ifndef LEADLINE_TRACEROUTE_TRACE_PLAN_H
#define LEADLINE_TRACEROUTE_TRACE_PLAN_H

#include "base/ns.h"
#include "engine/plan.h"
#include "trace_hops.h"
#include "trace_options.h"
#include "trace_row.h"
#include "trace_search.h"
#include "trace_wait.h"

#include <stdbool.h>
#include <stdint.h>

/* After so long a UDP probe is no longer in the way of others of its flow, ns:
 * the session gives it up, and accepts an answer only with its number. */
#define TRACE_UDP_TIMEOUT NS_PER_SEC

struct trace_plan {
	struct plan plan;
	struct trace_hops *hops;	     /* borrowed */
	const struct trace_options *options; /* borrowed */
	enum addr_family family;
	uint32_t header;	    /* of a probe, bytes before its payload */
	struct trace_search search; /* the size of probes, header included */
	int64_t wake;		    /* ns, when it wants to be asked again */
	int64_t send_at;	    /* ns, no probe before */
	int64_t dark_at;  /* ns, the last probe into the dark (trace_reach.h) */
	int64_t quiet_at; /* ns, the last of the first two rounds there */
	uint32_t seq;	  /* of the last probe */
	int64_t deadline_at; /* ns, NS_NEVER: none; 0: not begun */
	bool timed_out;	     /* it came */
	bool blind;	 /* a quote may not tell probes of one flow apart ... */
	bool serial;	 /* ... and one did not: one open probe for each flow */
	uint32_t untold; /* probes before that whose answers nobody can tell */
	bool exclusive;	 /* a probe ends the one before it in its flow ... */
	int64_t busy_until[TRACE_QUERIES_MAX]; /* ... which has until then, ns
						  by flow */
	bool portly;   /* an open port may answer without saying to what */
	uint32_t seed; /* of what is left to chance */
	uint16_t open[TRACE_QUERIES_MAX]; /* by flow, in the ledger */
	struct trace_wait wait;
	struct trace_round rounds[TRACE_TTL_MAX + 1];
};

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

/* What to ask next. */
struct trace_choice {
	uint8_t ttl; /* 0: nothing */
	uint8_t query;
	uint32_t size; /* of a probe that is about its size only; else 0 */
	uint8_t check; /* the row on whose behalf a cell that is answered is
			  asked again (trace_again.h); else 0 */
};

void trace_plan_init(struct trace_plan *plan,
		     const struct trace_plan_setup *setup);

/* For the parts of the plan. */

/* The plan wants to be asked again at AT, or before. */
static inline void trace_plan_wake(struct trace_plan *plan, int64_t at)
{
	plan->wake = ns_min(plan->wake, at);
}

static inline struct trace_row trace_plan_look(const struct trace_plan *plan,
					       int ttl, int64_t now)
{
	return trace_row_look(plan->hops, &plan->wait, (uint8_t)ttl, now);
}

#endif
