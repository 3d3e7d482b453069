/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * --every: what was counted since the last look, for whoever shows it again and
 * again.
 *
 * Looks are due at the start plus K intervals. Those that were missed are not
 * made up for: then the one that comes tells of all the time since the last.
 */
#ifndef LEADLINE_PING_INTERVAL_H
#define LEADLINE_PING_INTERVAL_H

#include "engine/event.h"
#include "engine/histogram.h"
#include "ping_stats.h"

#include <stdbool.h>
#include <stdint.h>

struct ping_interval {
	int64_t every; /* ns, 0: nobody wants to know */
	int64_t due;   /* ns, the next look; NS_NEVER before the start */
	struct ping_stats stats;      /* since the last one: counts_only */
	struct histogram *histograms; /* borrowed, one for each target */
};

/* Counting begins at NOW. Rows and histograms are all zeros. */
void ping_interval_start(struct ping_interval *interval, int64_t now);

/* Counts EVENT, if anybody wants to know. */
void ping_interval_note(struct ping_interval *interval,
			const struct event *event);

/* It was shown at NOW: counting begins anew. */
void ping_interval_restart(struct ping_interval *interval, int64_t now);

#endif
