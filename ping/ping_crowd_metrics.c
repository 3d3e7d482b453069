/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Sums into samples, and the file.
 */
#include "ping_crowd_metrics.h"

#include "base/ns.h"
#include "ui/escape.h"
#include "ui/metrics_file.h"

#include <errno.h>
#include <string.h>

static struct ping_crowd_metrics *metrics_of(struct view *view)
{
	return (struct ping_crowd_metrics *)view;
}

/* It goes on without a place for the file, but says so when that begins. */
static void complain(struct ping_crowd_metrics *metrics, int error)
{
	struct buf *err = &metrics->err->text;

	if (!metrics->failed) {
		output_make_room(metrics->err);
		escape_text(err, metrics->program);
		buf_text(err, ": ");
		escape_text(err, metrics->path);
		buf_print(err, ": %s\n", strerror(error));
	}
	metrics->failed = true;
}

/* Counters never fall: what was taken back since a late answer came is added
 * again. */
static bool put_all(const struct ping_crowd_metrics *metrics, struct buf *text)
{
	const struct ping_crowd *crowd = metrics->crowd;
	const struct ping_crowd_sum *sum = &crowd->sum;
	const struct addr none = {.family = ADDR_NONE};
	const struct metrics_target all = {
		.target = "all",
		.addr = &none,
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

/* 0 or an errno. */
static int write_all(struct ping_crowd_metrics *metrics)
{
	char memory[PING_CROWD_METRICS_TEXT];
	struct buf text;
	int error = ENOBUFS;

	buf_init(&text, memory, sizeof(memory));
	if (put_all(metrics, &text))
		error = -metrics_file_write(metrics->path, &text);
	if (error != 0)
		complain(metrics, error);
	else
		metrics->failed = false;
	return error;
}

void ping_crowd_metrics_flush(struct ping_crowd_metrics *metrics, int64_t now)
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
	struct ping_crowd_metrics *metrics = metrics_of(view);

	metrics->error = write_all(metrics);
	metrics->until = view->now + metrics->every;
}

static void show(struct view *view, const struct event *event,
		 int64_t wall __attribute__((unused)))
{
	if (event->kind == EVENT_REPLY &&
	    event->reply->meaning == ICMP_ECHO_REPLY &&
	    !event->reply->bad_checksum)
		metrics_add(&metrics_of(view)->rtt, event->rtt);
}

static void status(struct view *view __attribute__((unused)))
{
}

static void finish(struct view *view)
{
	struct ping_crowd_metrics *metrics = metrics_of(view);

	if (metrics->error == 0)
		write_all(metrics);
}

void ping_crowd_metrics_init(struct ping_crowd_metrics *metrics)
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
