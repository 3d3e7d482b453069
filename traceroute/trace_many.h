/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Many traces side by side: a plan made of the plans of all that are in flight.
 *
 * Each trace in flight has a slot. The oldest is asked first, so that traces
 * end in about the order in which they began, and a router that is short of
 * answers gives them to who has waited longest. All share one rate.
 */
#ifndef LEADLINE_TRACEROUTE_TRACE_MANY_H
#define LEADLINE_TRACEROUTE_TRACE_MANY_H

#include "base/addr.h"
#include "engine/plan.h"
#include "engine/rate.h"

#include <stdbool.h>
#include <stdint.h>

/* Traces in flight at most: enough for 1000 packets a second where each of them
 * waits for silent hops. */
#define TRACE_MANY_MAX 256

/* No slot. */
#define TRACE_MANY_NONE UINT32_MAX

struct trace_many_slot {
	struct plan *plan;  /* borrowed; NULL: free */
	struct addr target; /* its address ... */
	uint32_t index;	    /* ... and its row in the table of targets */
};

struct trace_many {
	struct plan plan;
	struct rate rate;
	uint32_t size;	 /* slots there are */
	uint32_t count;	 /* of them in use */
	uint32_t over;	 /* of these carried out */
	bool closed;	 /* no trace will be added any more */
	uint16_t stride; /* flows that each slot has for itself; 0: all share
			    the same */
	/* Counts what concerns all of them; borrowed, NULL: there is nothing
	 * like that. */
	const uint32_t *news;
	uint32_t seen; /* of it */
	int64_t wake;  /* ns, when it wants to be asked again */
	uint16_t order[TRACE_MANY_MAX]; /* slots in use, the oldest first */
	int64_t wakes[TRACE_MANY_MAX];	/* ns, when each wants to be asked */
	bool done[TRACE_MANY_MAX];	/* carried out */
	struct trace_many_slot slots[TRACE_MANY_MAX];
};

/* SIZE slots, 1 to TRACE_MANY_MAX; at most PACKETS a second, 0: no limit. */
void trace_many_init(struct trace_many *many, uint32_t size, uint64_t packets);

/* A slot that is free, or TRACE_MANY_NONE. */
uint32_t trace_many_free(const struct trace_many *many);

/* Puts a trace into a slot that is free. */
void trace_many_add(struct trace_many *many, uint32_t slot,
		    const struct trace_many_slot *trace);

/* A trace that is carried out, or TRACE_MANY_NONE. */
uint32_t trace_many_over(const struct trace_many *many);

/* Frees a slot. What is still heard of its probes is nobody's. */
void trace_many_remove(struct trace_many *many, uint32_t slot);

/* Whose EVENT it is, as that trace sees it in *OWN; or TRACE_MANY_NONE. */
uint32_t trace_many_find(const struct trace_many *many,
			 const struct event *event, struct event *own);

#endif
