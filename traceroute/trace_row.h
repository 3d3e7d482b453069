/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * A row at a moment: what its cells come to, and when it is asked again.
 *
 * A router that limits its answers, and a path that loses some, are no reason
 * for a star. A row is therefore asked in rounds: at once, after a while, and
 * then so late that every known limit has let go. Only a round like that
 * without any answer ends it. Rows in which somebody has answered are given
 * more rounds, and each round that brings something is followed by another.
 *
 * The limit of a router is on our address, and others on this machine may be
 * asking as well: n of them, with one answer a second, wait n seconds each. To
 * tell that from a flow that is silent for good, a cell that is answered is
 * asked once more beside it, the control; of a router that other traces of the
 * run share, what it answers to them is one. Only if that is silent too is
 * there more patience.
 */
#ifndef LEADLINE_TRACEROUTE_TRACE_ROW_H
#define LEADLINE_TRACEROUTE_TRACE_ROW_H

#include "trace_hops.h"
#include "trace_wait.h"

#include <stdbool.h>
#include <stdint.h>

/* Derived from the model. */
struct trace_row {
	uint8_t unasked;
	uint8_t open;	/* asked, and an answer may come in time */
	uint8_t late;	/* asked, and none came in time ... */
	uint8_t tested; /* ... which was to be feared: it was a test
			   (trace_routers.h) */
	uint8_t answered;
	uint8_t hop;	    /* of these, answered by a router on the way */
	uint16_t responder; /* who is expected to answer, or TRACE_NOBODY */
	uint16_t router;    /* likewise among the shared ones, or
			       TRACE_ROUTERS_NONE (trace_expect.h) */
	int64_t until;	    /* when the first open cell becomes late */
	bool apart; /* the late cells are of flows that go another way than
		       those that are answered (trace_again.c) */
};

/* What the model does not say: how often the row was asked as a whole. */
struct trace_round {
	uint8_t count;	    /* rounds so far */
	uint8_t quota;	    /* probes that this round may still send */
	uint8_t answered;   /* cells that were answered before it */
	uint8_t vain;	    /* rounds in a row that brought nothing */
	bool missed;	    /* the last probe, and its router knows */
	bool in_turn;	    /* a shared router has been asked in its turn */
	int64_t started_at; /* ns, of the first round */
	int64_t asked_at;   /* ns, the last probe of the row */
	uint32_t kept;	    /* trace_routers_kept, of that one until then */
	uint32_t control;   /* number of the last control probe, 0: none, or our
			       own system refused it */
	bool check;	    /* this round has one, and it is still to be sent */
	bool spare;	    /* one was answered: there are answers left */
};

struct trace_row trace_row_look(const struct trace_hops *hops,
				const struct trace_wait *wait, uint8_t ttl,
				int64_t now);

/* Whether the router of the row has answered something since the last round
 * left, so that what stays silent is not for want of answers. */
bool trace_row_spared(const struct trace_hops *hops,
		      const struct trace_round *round,
		      const struct trace_row *row);

/* A probe for ROW is about to leave. What was asked before a shared router was
 * expected there was not asked in its turn, and was for nothing. */
void trace_row_ask(const struct trace_hops *hops, struct trace_round *round,
		   const struct trace_row *row, int64_t now);

/* The last probe of ROW was not answered in time. */
void trace_row_miss(struct trace_hops *hops, struct trace_round *round,
		    const struct trace_row *row, int64_t now);

/* When the next round is due, given that no cell is open. CROWDED: other
 * routers on this path are short of answers. NS_NEVER: there is none, the row
 * can be given up. */
int64_t trace_row_due(const struct trace_hops *hops,
		      const struct trace_round *round,
		      const struct trace_row *row, bool crowded);

/* Starts a round at NOW. Whoever did not answer the last one has nothing left
 * in its budget. */
void trace_row_begin(struct trace_hops *hops, struct trace_round *round,
		     const struct trace_row *row, int64_t now);

/* The cell that a running round asks next, of those whose bit is set in
 * ALLOWED: never asked, or else the one that was asked least. TRACE_QUERIES_MAX
 * if there is none. */
uint8_t trace_row_pick(const struct trace_hops *hops,
		       const struct trace_wait *wait, uint8_t ttl,
		       uint16_t allowed, int64_t now);

/* Gives up the cells that are late. */
void trace_row_expire(struct trace_hops *hops, const struct trace_wait *wait,
		      uint8_t ttl, int64_t now);

/* Nobody answers the cells that are not settled. */
void trace_row_give_up(struct trace_hops *hops, uint8_t ttl);

#endif
