/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Counting, by what each event is.
 */
#include "ping_stats.h"

#include "ping_report.h"

#include <string.h>

/* A window shorter than this would save nothing. */
#define WINDOW_MIN 64

uint32_t ping_stats_window(uint32_t ring, size_t count)
{
	uint32_t size = WINDOW_MIN;

	/* Twice its part: targets that are asked in turn differ by little. */
	while (size < ring && size * (uint64_t)count < 2 * (uint64_t)ring)
		size *= 2;
	return size;
}

void ping_stats_init_row(struct ping_stats *stats, size_t index,
			 struct ping_stats_memory *memory,
			 struct series_fate *window, uint32_t size)
{
	struct ping_stats_row *row = &stats->rows[index];
	struct series_setup setup = {
		.window = window,
		.window_size = size,
		.log = memory->log,
		.log_size = PING_STATS_OUTAGES,
		.ipdv = &memory->ipdv,
	};

	*row = (struct ping_stats_row){.histogram = &memory->rtt};
	series_init(&row->series, &setup);
}

void ping_stats_restart_row(struct ping_stats *stats, size_t index,
			    struct histogram *histogram)
{
	if (histogram->count > 0)
		memset(histogram, 0, sizeof(*histogram));
	stats->rows[index] = (struct ping_stats_row){.histogram = histogram};
}

/* An answer of the target itself, or of who speaks for it. */
static bool is_answer(const struct event *event)
{
	return event->reply->meaning == ICMP_ECHO_REPLY;
}

uint32_t ping_stats_target(const struct ping_stats *stats,
			   const struct event *event)
{
	uint32_t index;

	if (event->kind != EVENT_FORGED)
		return event->probe.target;
	index = targets_find(stats->targets, is_answer(event)
						     ? &event->reply->from
						     : &event->reply->to);
	return index == TARGETS_NONE ? 0 : index;
}

static void note_reply(struct ping_stats_row *row, const struct event *event)
{
	row->up = is_answer(event);
	if (!row->up) {
		row->errors++;
		return;
	}
	row->received++;
	stats_add(&row->rtt, event->rtt);
	histogram_add(row->histogram, event->rtt);
}

void ping_stats_note(struct ping_stats *stats, const struct event *event)
{
	struct ping_stats_row *row =
		&stats->rows[ping_stats_target(stats, event)];

	if (!stats->counts_only)
		series_note(&row->series, event);
	row->corrupted += ping_report_is_corrupted(stats->form, event);
	switch (event->kind) {
	case EVENT_SENT:
		row->transmitted++;
		break;
	case EVENT_FAILED:
		row->local_errors++;
		row->up = false;
		break;
	case EVENT_REPLY:
		note_reply(row, event);
		break;
	case EVENT_DUPLICATE:
		row->duplicates++;
		break;
	case EVENT_LATE:
		row->late++;
		break;
	case EVENT_LOST:
		row->lost++;
		row->up = false;
		break;
	case EVENT_FORGED:
		row->forged++;
		break;
	case EVENT_NOTICE:
		break;
	}
}

void ping_stats_finish(struct ping_stats *stats)
{
	for (size_t i = 0; i < stats->count; i++)
		series_finish(&stats->rows[i].series);
}
