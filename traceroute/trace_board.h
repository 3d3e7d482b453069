/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * What the plan of a traceroute knows, besides the model. Its parts, each of
 * which decides one thing, stand around it: trace_again, trace_reach and the
 * others; trace_plan.c asks them in turn.
 */
#ifndef LEADLINE_TRACEROUTE_TRACE_BOARD_H
#define LEADLINE_TRACEROUTE_TRACE_BOARD_H

#include "base/ns.h"
#include "engine/plan.h"
#include "trace_hops.h"
#include "trace_options.h"
#include "trace_row.h"
#include "trace_search.h"
#include "trace_wait.h"

#include <stdbool.h>
#include <stdint.h>

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
	int64_t left_at; /* ns, the last departure */
	uint8_t copies;	 /* of one answer, the most there have been */
	bool forgives;	 /* what is open will be asked anew (trace_room.h) */
	bool exclusive;	 /* a probe ends the one before it in its flow ... */
	int64_t busy_until[TRACE_QUERIES_MAX]; /* ... which has until then, ns
						  by flow */
	bool portly;   /* an open port may answer without saying to what */
	uint32_t seed; /* of what is left to chance */
	uint16_t open[TRACE_QUERIES_MAX]; /* by flow, in the ledger */
	struct trace_wait wait;
	struct trace_round rounds[TRACE_TTL_MAX + 1];
};

/* What to ask next. */
struct trace_choice {
	uint8_t ttl; /* 0: nothing */
	uint8_t query;
	uint32_t size; /* of a probe that is about its size only; else 0 */
	uint8_t check; /* the row on whose behalf a cell that is answered is
			  asked again (trace_again.h); else 0 */
};

/* The plan wants to be asked again at AT, or before. */
static inline void trace_board_wake(struct trace_plan *plan, int64_t at)
{
	plan->wake = ns_min(plan->wake, at);
}

static inline struct trace_row trace_board_look(const struct trace_plan *plan,
						int ttl, int64_t now)
{
	return trace_row_look(plan->hops, &plan->wait, (uint8_t)ttl, now);
}

#endif
