/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Rows into samples.
 */
#include "ping_metrics.h"

#include "base/ns.h"

#include <string.h>

static struct ping_metrics *metrics_of(struct view *view)
{
	return (struct ping_metrics *)view;
}

/* Whether both would have the same labels, which Prometheus takes once only. */
static bool same_series(const struct ping_metrics *metrics, uint32_t a,
			uint32_t b)
{
	const struct targets *targets = metrics->stats->targets;

	return addr_equal(&targets_at(targets, a)->addr,
			  &targets_at(targets, b)->addr) &&
	       strcmp(metrics->labels[a], metrics->labels[b]) == 0;
}

static uint32_t series_of(const struct ping_metrics *metrics, uint32_t index)
{
	for (uint32_t i = 0; i < index; i++) {
		if (same_series(metrics, i, index))
			return metrics->series[i];
	}
	return metrics->count;
}

static void find_series(struct ping_metrics *metrics)
{
	const struct ping_stats *stats = metrics->stats;

	metrics->count = 0;
	for (uint32_t i = 0; i < stats->count; i++) {
		uint32_t series = series_of(metrics, i);

		metrics->series[i] = series;
		if (series < metrics->count)
			continue;
		metrics->targets[series] = (struct metrics_target){
			.target = metrics->labels[i],
			.addr = &targets_at(stats->targets, i)->addr,
			.rtt = &metrics->rtts[series],
		};
		metrics->count++;
	}
}

static void clear(struct metrics_target *target)
{
	*target = (struct metrics_target){
		.target = target->target,
		.addr = target->addr,
		.rtt = target->rtt,
	};
}

static void add(struct metrics_target *target, const struct ping_stats_row *row)
{
	target->sent += row->transmitted;
	target->received += row->received;
	target->lost += row->lost;
	target->duplicates += row->duplicates;
	target->late += row->late;
	target->errors += row->errors;
	target->local_errors += row->local_errors;
	target->forged += row->forged;
	target->up = target->up || row->up;
}

static void add_up(struct ping_metrics *metrics)
{
	const struct ping_stats *stats = metrics->stats;

	for (uint32_t i = 0; i < metrics->count; i++)
		clear(&metrics->targets[i]);
	for (uint32_t i = 0; i < stats->count; i++)
		add(&metrics->targets[metrics->series[i]], &stats->rows[i]);
}

/* NULL: there is no room for it. */
static const struct buf *text_of(struct ping_metrics *metrics)
{
	add_up(metrics);
	buf_clear(&metrics->text);
	return metrics_write(&metrics->text, metrics->targets, metrics->count)
		       ? &metrics->text
		       : NULL;
}

void ping_metrics_flush(struct ping_metrics *metrics, int64_t now)
{
	if (ping_metrics_file_is_due(&metrics->file, now))
		ping_metrics_file_write(&metrics->file, text_of(metrics));
}

static void start(struct view *view)
{
	struct ping_metrics *metrics = metrics_of(view);

	find_series(metrics);
	ping_metrics_file_start(&metrics->file, text_of(metrics), view->now);
}

static void show(struct view *view, const struct event *event,
		 int64_t wall __attribute__((unused)))
{
	struct ping_metrics *metrics = metrics_of(view);

	if (event->kind == EVENT_REPLY &&
	    event->reply->meaning == ICMP_ECHO_REPLY)
		metrics_add(
			&metrics->rtts[metrics->series[event->probe.target]],
			event->rtt);
}

static void finish(struct view *view)
{
	struct ping_metrics *metrics = metrics_of(view);

	ping_metrics_file_finish(&metrics->file, text_of(metrics));
}

void ping_metrics_init(struct ping_metrics *metrics)
{
	static const struct view_ops ops = {
		.start = start,
		.show = show,
		.finish = finish,
	};

	metrics->view.ops = &ops;
	metrics->file.until = NS_NEVER;
}
