/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * When each of a crowd is pinged.
 *
 *   in turn      every target gets COUNT probes, or goes on getting them; probe
 *               k of a target is due k intervals after its first, and the
 *               targets share the interval evenly; what was missed in a wait of
 *               RATE_CATCH_UP at most is made up for at four times the rate,
 *               what was missed in a longer one is skipped
 *   until alive  every target gets one probe, and one more each time that it
 *               has kept silent for long enough, up to RETRY more
 *
 * Over all of them stands one rate. What our own system would not take because
 * a queue was full (ENOBUFS) is sent again and slows the rate down. Where the
 * buffer of the socket was (EAGAIN), what left before waits for the link, or
 * for neighbours that may not exist: then we wait, too. Pure.
 */
#ifndef LEADLINE_PING_CROWD_PLAN_H
#define LEADLINE_PING_CROWD_PLAN_H

#include "engine/ledger.h"
#include "engine/plan.h"
#include "engine/rate.h"
#include "ping_crowd.h"
#include "ping_options.h"

#include <stdbool.h>
#include <stdint.h>

/* Probes of one target that is asked until it is alive, at most. */
#define PING_CROWD_TRIES 32

/* Probes that wait to be sent again: more than a driver takes at once. */
#define PING_CROWD_AGAIN 512

struct ping_crowd_plan {
	struct plan plan; /* first: a struct plan is a struct ping_crowd_plan */
	const struct ping_options *options; /* borrowed */
	struct ping_crowd *crowd;	    /* borrowed */
	const struct ledger *ledger;	    /* borrowed */
	struct rate rate;
	uint64_t given; /* probes that were given out in turn, or first ones */
	uint64_t turns; /* of `given` at the end, UINT64_MAX: no end */
	int64_t start;	/* ns: the first round */
	int64_t deadline;
	uint16_t flows;
	uint32_t tries;
	/* Until alive: after try k, k from 0 on, so many ns are waited, and the
	 * oldest number of which that wait may not be over. */
	int64_t waits[PING_CROWD_TRIES];
	uint32_t marks[PING_CROWD_TRIES];
	struct probe again[PING_CROWD_AGAIN];
	uint32_t again_count;
	uint64_t dropped; /* answers that there was no room for */
	/* The socket had no room for another packet: nothing is sent before. */
	int64_t hold_until;  /* ns */
	int64_t hold;	     /* ns that it was the last time */
	uint64_t held;	     /* times */
	int64_t left_at;     /* when the first could not leave, ns, ... */
	bool waits_to_leave; /* ... if none has since */
	bool holds; /* the last event said so: nothing has happened to a probe
		     */
	bool started;
	bool stopped;
};

/* Probes for one target at most, 0: no end. */
int64_t ping_crowd_plan_probes(const struct ping_options *options);

/* How long the session waits for each answer, ns. */
int64_t ping_crowd_plan_timeout(const struct ping_options *options);

/* How many probes may be open at once, for targets of which there are COUNT. */
uint64_t ping_crowd_plan_open(const struct ping_options *options,
			      uint64_t count);

void ping_crowd_plan_init(struct ping_crowd_plan *plan,
			  const struct ping_options *options,
			  struct ping_crowd *crowd,
			  const struct ledger *ledger);

/* The run ends with the next step. */
void ping_crowd_plan_stop(struct ping_crowd_plan *plan);

/* COUNT answers were lost before NOW since our own buffer was full. */
void ping_crowd_plan_overflow(struct ping_crowd_plan *plan, uint64_t count,
			      int64_t now);

/* Whether as many targets answered as had to. */
bool ping_crowd_plan_is_success(const struct ping_crowd_plan *plan);

#endif
