/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Sums into samples.
 */
#include "ping_crowd_metrics.h"

#include "base/ns.h"

static struct ping_crowd_metrics *metrics_of(struct view *view)
{
	return (struct ping_crowd_metrics *)view;
}

/* Counters never fall: what was taken back since a late answer came is added
 * again. */
static bool put_all(const struct ping_crowd_metrics *metrics, struct buf *text)
{
	const struct ping_crowd *crowd = metrics->crowd;
	const struct ping_crowd_sum *sum = &crowd->sum;
	const struct metrics_target all = {
		.target = "all",
		.sent = sum->sent,
		.received = sum->received - sum->late,
		.lost = sum->lost + sum->found,
		.duplicates = sum->duplicates,
		.late = sum->late,
		.errors = sum->errors,
		.local_errors = sum->failed + sum->left,
		.forged = sum->forged,
		.up = sum->alive == crowd->count,
		.rtt = &metrics->rtt,
	};

	return metrics_write(text, &all, 1) &&
	       metrics_write_hosts(text, crowd->count, sum->alive,
				   sum->unreachable);
}

/* NULL: there is no room for it. */
static const struct buf *text_of(struct ping_crowd_metrics *metrics)
{
	buf_clear(&metrics->text);
	return put_all(metrics, &metrics->text) ? &metrics->text : NULL;
}

void ping_crowd_metrics_flush(struct ping_crowd_metrics *metrics, int64_t now)
{
	if (ping_metrics_file_is_due(&metrics->file, now))
		ping_metrics_file_write(&metrics->file, text_of(metrics));
}

static void start(struct view *view)
{
	struct ping_crowd_metrics *metrics = metrics_of(view);

	ping_metrics_file_start(&metrics->file, text_of(metrics), view->now);
}

static void show(struct view *view, const struct event *event,
		 int64_t wall __attribute__((unused)))
{
	if (event->kind == EVENT_REPLY &&
	    event->reply->meaning == ICMP_ECHO_REPLY)
		metrics_add(&metrics_of(view)->rtt, event->rtt);
}

static void finish(struct view *view)
{
	struct ping_crowd_metrics *metrics = metrics_of(view);

	ping_metrics_file_finish(&metrics->file, text_of(metrics));
}

void ping_crowd_metrics_init(struct ping_crowd_metrics *metrics)
{
	static const struct view_ops ops = {
		.start = start,
		.show = show,
		.finish = finish,
	};

	metrics->view.ops = &ops;
	metrics->file.until = NS_NEVER;
}
