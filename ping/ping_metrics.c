/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Rows into samples, and the file.
 */
#include "ping_metrics.h"

#include "ui/escape.h"
#include "ui/metrics_file.h"

#include <errno.h>
#include <string.h>

static struct ping_metrics *metrics_of(struct view *view)
{
	return (struct ping_metrics *)view;
}

static struct metrics_target target_of(const struct ping_metrics *metrics,
				       uint32_t index)
{
	const struct ping_stats *stats = metrics->stats;
	const struct ping_stats_row *row = &stats->rows[index];

	return (struct metrics_target){
		.target = metrics->labels[index],
		.addr = &targets_at(stats->targets, index)->addr,
		.sent = row->transmitted,
		.received = row->received,
		.lost = row->lost,
		.duplicates = row->duplicates,
		.late = row->late,
		.errors = row->errors,
		.local_errors = row->local_errors,
		.forged = row->forged,
		.up = row->up,
		.rtt = &metrics->rtts[index],
	};
}

/* It goes on without a place for the file, but says so when that begins. */
static void complain(struct ping_metrics *metrics, int error)
{
	struct buf *err = &metrics->err->text;

	if (!metrics->failed) {
		escape_text(err, metrics->program);
		buf_text(err, ": ");
		escape_text(err, metrics->path);
		buf_print(err, ": %s\n", strerror(error));
	}
	metrics->failed = true;
}

/* 0 or an errno. */
static int write_all(struct ping_metrics *metrics)
{
	size_t count = metrics->stats->count;
	int error = ENOBUFS;

	for (uint32_t i = 0; i < count; i++)
		metrics->targets[i] = target_of(metrics, i);
	buf_clear(&metrics->text);
	if (metrics_write(&metrics->text, metrics->targets, count))
		error = -metrics_file_write(metrics->path, &metrics->text);
	if (error != 0)
		complain(metrics, error);
	else
		metrics->failed = false;
	return error;
}

void ping_metrics_flush(struct ping_metrics *metrics, int64_t now)
{
	if (now < metrics->until)
		return;
	write_all(metrics);
	/* Those that were missed are not made up for. */
	metrics->until +=
		((now - metrics->until) / metrics->every + 1) * metrics->every;
}

static void start(struct view *view)
{
	struct ping_metrics *metrics = metrics_of(view);

	metrics->error = write_all(metrics);
	metrics->until = view->now + metrics->every;
}

static void show(struct view *view, const struct event *event,
		 int64_t wall __attribute__((unused)))
{
	struct ping_metrics *metrics = metrics_of(view);

	if (event->kind == EVENT_REPLY &&
	    event->reply->meaning == ICMP_ECHO_REPLY)
		metrics_add(&metrics->rtts[event->probe.target], event->rtt);
}

static void status(struct view *view __attribute__((unused)))
{
}

static void finish(struct view *view)
{
	struct ping_metrics *metrics = metrics_of(view);

	if (metrics->error == 0)
		write_all(metrics);
}

void ping_metrics_init(struct ping_metrics *metrics)
{
	static const struct view_ops ops = {
		.start = start,
		.show = show,
		.status = status,
		.finish = finish,
	};

	metrics->view.ops = &ops;
	metrics->until = NS_NEVER;
}
