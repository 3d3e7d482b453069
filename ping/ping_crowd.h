/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The model of a crowd: what is known about each of very many targets.
 *
 * A row is 16 bytes. Round-trip times are kept only where somebody will ask for
 * them: each of them, if there are PING_CROWD_EXACT per target at most, else in
 * the classes of engine/histogram, of which only those that are met cost
 * memory. Pure.
 */
#ifndef LEADLINE_PING_CROWD_H
#define LEADLINE_PING_CROWD_H

#include "engine/event.h"
#include "engine/histogram.h"
#include "engine/stats.h"
#include "wire/probe.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* So many round-trip times of a target are kept as they are. */
#define PING_CROWD_EXACT 1024

enum ping_crowd_fate {
	PING_CROWD_UNKNOWN,
	PING_CROWD_ALIVE,	/* it answered */
	PING_CROWD_UNREACHABLE, /* it did not, and is asked no more */
};

/* What became of each probe. */
struct ping_crowd_row {
	uint32_t received; /* answered */
	uint32_t lost;	   /* given up, and what has no room in the next two */
	uint32_t open;	   /* in flight; at the end they are not lost */
	uint16_t errors;   /* answered with an ICMP error */
	uint8_t failed;	   /* could not leave */
	uint8_t fate;	   /* enum ping_crowd_fate */
};

/* Of all targets together. */
struct ping_crowd_sum {
	uint64_t sent; /* probes that left */
	uint64_t received;
	uint64_t duplicates;
	uint64_t late;
	uint64_t forged;
	uint64_t corrupted;
	uint64_t errors;
	uint64_t lost;
	uint64_t failed; /* probes that could not leave */
	/* That a late answer has taken back: of those lost, and of those that
	 * could not leave. They are in neither any more. */
	uint64_t found;
	uint64_t left;
	uint32_t alive;
	uint32_t unreachable;
};

/* Round-trip times of one target, too many to keep each. */
struct ping_crowd_classes {
	struct stats stats;
	uint32_t counts[HISTOGRAM_CLASSES];
};

struct ping_crowd {
	struct ping_crowd_row *rows; /* borrowed, one per target */
	uint32_t count;
	uint32_t probes; /* that a target gets at most, 0: no end */
	float *rtts;	 /* borrowed: `probes` ns for each target, 0: none */
	struct ping_crowd_classes *classes; /* borrowed: in place of `rtts` */
	const struct probe_form *form; /* borrowed, to see what was damaged */
	struct ping_crowd_sum sum;
	enum ping_crowd_fate news; /* what the last event made known */
	struct ping_crowd *also;   /* borrowed: is told the same; NULL: none */
};

/* Counts EVENT. */
void ping_crowd_note(struct ping_crowd *crowd, const struct event *event);

/* Target INDEX is asked no more. */
void ping_crowd_give_up(struct ping_crowd *crowd, uint32_t index);

/* Probes of which the fate is known, and all. */
uint64_t ping_crowd_settled(const struct ping_crowd_row *row);
uint64_t ping_crowd_sent(const struct ping_crowd_row *row);

/* Share of the settled probes that was not answered, 0 to 1. */
double ping_crowd_loss(const struct ping_crowd_row *row);

/* The answer to probe SEQ of target INDEX took so long, ns; 0: there was none.
 * Only where each round-trip time is kept. */
double ping_crowd_rtt(const struct ping_crowd *crowd, uint32_t index,
		      uint32_t seq);

/* All that is known about the round-trip times of a target, ns. */
struct ping_crowd_times {
	uint64_t count; /* 0: the rest means nothing */
	double min;
	double mean;
	double max;
	double p50;
	double p95;
	double p99;
};

void ping_crowd_times(const struct ping_crowd *crowd, uint32_t index,
		      struct ping_crowd_times *times);

#endif
