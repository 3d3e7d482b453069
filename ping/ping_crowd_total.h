/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The round-trip times of a crowd, all targets together: for --stats, which is
 * about the whole and not about each. Pure.
 */
#ifndef LEADLINE_PING_CROWD_TOTAL_H
#define LEADLINE_PING_CROWD_TOTAL_H

#include "base/buf.h"
#include "engine/event.h"
#include "engine/histogram.h"
#include "engine/stats.h"
#include "ping_crowd.h"

/* All zeros: empty. */
struct ping_crowd_total {
	struct stats stats;
	struct histogram histogram;
};

/* Counts EVENT, if it is an answer. */
void ping_crowd_total_note(struct ping_crowd_total *total,
			   const struct event *event);

/* Appends the lines of --stats. May sort what TOTAL holds. */
void ping_crowd_total_put(struct ping_crowd_total *total,
			  const struct ping_crowd *crowd, struct buf *buf);

#endif
