/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * What is counted beyond the summary that people know: each target's answers by
 * kind, the spread of its round trips, and what happens along its sequence.
 *
 * ping_report counts as iputils does, this counts what it says: `transmitted`
 * is what left, `received` what the target answered in time. Pure.
 */
#ifndef LEADLINE_PING_STATS_H
#define LEADLINE_PING_STATS_H

#include "engine/event.h"
#include "engine/histogram.h"
#include "engine/series.h"
#include "engine/stats.h"
#include "engine/targets.h"
#include "wire/probe.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Outages of each target that are remembered. */
#define PING_STATS_OUTAGES 64

/* What a target needs beside its window; all zeros at first. */
struct ping_stats_memory {
	struct histogram rtt;
	struct histogram ipdv;
	struct series_outage log[PING_STATS_OUTAGES];
};

struct ping_stats_row {
	uint64_t transmitted;  /* probes that left */
	uint64_t received;     /* answered by the target in time */
	uint64_t lost;	       /* given up */
	uint64_t errors;       /* settled by an ICMP error */
	uint64_t local_errors; /* probes that could not leave */
	uint64_t late;	       /* answers to what had been given up */
	uint64_t duplicates;
	uint64_t corrupted; /* answers that are not what was sent */
	uint64_t forged;    /* answers that only pretended to be */
	bool up; /* of all that is decided, the last probe was answered */
	struct stats rtt;	     /* ns, of `received` */
	struct histogram *histogram; /* of the same; borrowed */
	struct series series;
};

struct ping_stats {
	struct ping_stats_row *rows; /* borrowed, one for each target */
	size_t count;
	const struct targets *targets; /* borrowed */
	const struct probe_form *form; /* borrowed */
	int64_t since;		       /* ns, when counting began */
	bool counts_only;	       /* nothing that depends on order */
};

/* Probes of each of COUNT targets that have to be remembered, where RING of all
 * targets are: a power of two. */
uint32_t ping_stats_window(uint32_t ring, size_t count);

/* Row INDEX of STATS, whose rows are there, with its memory: WINDOW has SIZE
 * fates, all zeros. */
void ping_stats_init_row(struct ping_stats *stats, size_t index,
			 struct ping_stats_memory *memory,
			 struct series_fate *window, uint32_t size);

/* The row that EVENT is about. A forged answer knows no probe: it is about the
 * host that it comes from or quotes, if that is a target, else the first. */
uint32_t ping_stats_target(const struct ping_stats *stats,
			   const struct event *event);

/* Row INDEX of STATS, which has nothing that depends on order, begins anew.
 * HISTOGRAM holds the row's round trips from now on. */
void ping_stats_restart_row(struct ping_stats *stats, size_t index,
			    struct histogram *histogram);

/* Counts EVENT. */
void ping_stats_note(struct ping_stats *stats, const struct event *event);

/* After the last event. */
void ping_stats_finish(struct ping_stats *stats);

#endif
