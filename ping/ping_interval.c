/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Beats, and rows that begin anew with each.
 */
#include "ping_interval.h"

static void clear(struct ping_interval *interval, int64_t now)
{
	struct ping_stats *stats = &interval->stats;

	stats->since = now;
	for (size_t i = 0; i < stats->count; i++)
		ping_stats_restart_row(stats, i, &interval->histograms[i]);
}

void ping_interval_start(struct ping_interval *interval, int64_t now)
{
	if (interval->every == 0)
		return;
	interval->stats.counts_only = true;
	interval->due = now + interval->every;
	clear(interval, now);
}

void ping_interval_note(struct ping_interval *interval,
			const struct event *event)
{
	if (interval->every > 0)
		ping_stats_note(&interval->stats, event);
}

void ping_interval_restart(struct ping_interval *interval, int64_t now)
{
	if (now >= interval->due)
		interval->due += ((now - interval->due) / interval->every + 1) *
				 interval->every;
	clear(interval, now);
}
