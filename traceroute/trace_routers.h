/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The routers that all traces of a run share: how many answers each is still
 * good for, and who stands behind whom.
 *
 * A limit is on who answers, not on the TTL nor on the target: traces that
 * begin with the same routers share what these have to give. So a probe is
 * charged to the router that is expected to answer it, and leaves when that has
 * an answer left.
 *
 * At first each is taken for a Linux router with the limits that trace_budget.h
 * tells of. When it has spent what such a one has, a few probes more are sent
 * as a test. If they are answered, and so more often than a Linux router could,
 * it is asked four times as much at once, and so on; if not, it is left its
 * time.
 *
 * Whom to expect tells the router before it, as earlier traces have met it: of
 * several that have stood behind that one, whoever did on the way to the target
 * nearest to ours in its number, for routes are for prefixes.
 */
#ifndef LEADLINE_TRACEROUTE_TRACE_ROUTERS_H
#define LEADLINE_TRACEROUTE_TRACE_ROUTERS_H

#include "base/addr.h"

#include <stdbool.h>
#include <stdint.h>

/* Routers that are remembered; those after them are as if they were alone. */
#define TRACE_ROUTERS_MAX 4096

/* No router, and before the first one: ourselves. */
#define TRACE_ROUTERS_NONE UINT16_MAX

/* Whom we remember behind a router, and how many. */
#define TRACE_ROUTERS_BEHIND 16

struct trace_routers_link {
	uint16_t router;
	uint8_t gap; /* TTLs between, 1 for a neighbour; 0: no link */
	struct addr target;
};

struct trace_router {
	struct addr addr;
	int64_t full_at; /* ns, when its bucket is full again */
	int64_t period;	 /* ns for one answer more */
	uint32_t size;	 /* answers at once from a full bucket */
	uint32_t count;	 /* answers ... */
	int64_t since;	 /* ... from here on, ns */
	int64_t test_at; /* ns, when the last test left, of ... */
	int64_t next_at; /* ns, no test before; NS_NEVER: none since ... */
	int64_t rest;	 /* ... ns until the next one, if one is in vain */
	int64_t heard;	 /* ns, when the latest probe left that it answered */
	int64_t slowest; /* ns, the largest RTT */
	bool limited;	 /* there was a test in vain: it is asked more often
			    from then on, and not for more at once */
	uint8_t tests;	 /* ... so many that are not answered yet */
	uint8_t missed;	 /* probes in a row that were not answered */
	uint32_t denied; /* rows that had no answer at once */
	uint32_t kept;	 /* answers that were expected of it, ever ... */
	uint32_t vain;	 /* ... and rounds in vain before them, of all rows */
	uint8_t linked;	 /* turns, so that links are overwritten in turn */
	struct trace_routers_link behind[TRACE_ROUTERS_BEHIND];
};

/* All zeros at first, as calloc gives it: it is large. */
struct trace_routers {
	uint32_t count;
	uint32_t links; /* that were new, ever */
	uint32_t news;	/* changes when one may be asked before the time that
			   trace_routers_ready told */
	uint16_t index[2 * TRACE_ROUTERS_MAX]; /* by hash, number + 1 */
	struct trace_router self;	       /* what is behind us */
	struct trace_router rows[TRACE_ROUTERS_MAX];
};

/* The number of the router ADDR, which is entered if it is new; or
 * TRACE_ROUTERS_NONE if there is no room. */
uint16_t trace_routers_find(struct trace_routers *routers,
			    const struct addr *addr);

/* The address of ROUTER. */
const struct addr *trace_routers_addr(const struct trace_routers *routers,
				      uint16_t router);

/* When ROUTER may be asked; not after NOW: at once. */
int64_t trace_routers_ready(struct trace_routers *routers, uint16_t router,
			    int64_t now);

/* It is asked at NOW. True: this is a test. */
bool trace_routers_ask(struct trace_routers *routers, uint16_t router,
		       int64_t now);

/* What is known of a probe that ROUTER has answered. */
struct trace_routers_answer {
	int64_t asked_at; /* ns */
	int64_t at;	  /* ns */
	bool charged;	  /* it was expected to answer */
	bool test;
	uint8_t vain; /* rounds of its row before, in their turn */
};

void trace_routers_answered(struct trace_routers *routers, uint16_t router,
			    const struct trace_routers_answer *answer);

/* Another has answered what was charged to ROUTER, as a test or not. */
void trace_routers_excuse(struct trace_routers *routers, uint16_t router,
			  bool test);

/* Whether it had answers left after AT, ns: it has answered what left later,
 * and no limit of it is known that this may have used up. */
bool trace_routers_spared(const struct trace_routers *routers, uint16_t router,
			  int64_t at);

/* Answers that were expected of it, ever. */
uint32_t trace_routers_kept(const struct trace_routers *routers,
			    uint16_t router);

/* A row that has asked a router in its turn, among others. */
struct trace_routers_wait {
	uint32_t vain;	  /* rounds in vain since then */
	uint32_t kept;	  /* trace_routers_kept, then */
	int64_t asked_at; /* ns, the last time */
};

/* Whether ROUTER may still have an answer for who WAITs: others have to ask as
 * often, or it has hardly answered any of them since. */
bool trace_routers_owes(const struct trace_routers *routers, uint16_t router,
			const struct trace_routers_wait *wait);

/* It did not answer in time what it was asked at ASKED_AT, and not for the
 * first time if AGAIN. */
void trace_routers_missed(struct trace_routers *routers, uint16_t router,
			  int64_t asked_at, bool again, int64_t now);

/* BEHIND was met GAP TTLs behind ROUTER (TRACE_ROUTERS_NONE: us) on the way to
 * TARGET. */
void trace_routers_link(struct trace_routers *routers, uint16_t router,
			const struct trace_routers_link *behind);

/* Who is expected there, or TRACE_ROUTERS_NONE. */
uint16_t trace_routers_behind(const struct trace_routers *routers,
			      uint16_t router, uint8_t gap,
			      const struct addr *target);

#endif
