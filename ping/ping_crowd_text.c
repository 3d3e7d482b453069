/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Lines about many.
 */
#include "ping_crowd_text.h"

#include "base/ns.h"
#include "ping_label.h"
#include "ui/escape.h"

#include <inttypes.h>
#include <string.h>

static struct ping_crowd_text *text_of(struct view *view)
{
	return (struct ping_crowd_text *)view;
}

static void put_label(const struct ping_crowd_text *text, uint32_t index,
		      struct buf *buf)
{
	char addr[ADDR_TEXT_MAX];

	escape_text(buf, ping_label(text->targets, text->labels, index, addr));
}

/* --- errors ----------------------------------------------------------------
 */

/* The line of the progress makes room. */
static struct buf *start_line(struct ping_crowd_text *text)
{
	struct buf *err = &text->err->text;

	output_make_room(text->err);
	if (text->has_shown)
		buf_text(err, "\r\033[K");
	text->has_shown = false;
	escape_typed(err, text->program);
	buf_text(err, ": ");
	return err;
}

/* Each kind is told when it happens first, and how often at the end. */
static void show_failed(struct ping_crowd_text *text, const struct event *event)
{
	size_t i = 0;

	while (i < text->error_count && text->errors[i].error != event->error)
		i++;
	if (i == PING_CROWD_TEXT_ERRORS)
		return;
	text->errors[i].error = event->error;
	text->errors[i].count++;
	if (i < text->error_count)
		return;
	text->error_count++;
	start_line(text);
	put_label(text, event->probe.target, &text->err->text);
	buf_print(&text->err->text, ": sendmsg: %s\n", strerror(event->error));
}

static void put_errors(struct ping_crowd_text *text)
{
	const struct rate *rate = &text->plan->rate;

	for (size_t i = 0; i < text->error_count; i++)
		if (text->errors[i].count > 1)
			buf_print(start_line(text),
				  "sendmsg: %s: %" PRIu64 " times\n",
				  strerror(text->errors[i].error),
				  text->errors[i].count);
	if (text->plan->dropped > 0)
		buf_print(start_line(text),
			  "receive buffer was full: %" PRIu64
			  " messages were lost here, not on the way\n",
			  text->plan->dropped);
	if (text->plan->held > 0)
		buf_print(start_line(text),
			  "send buffer was full: waited %" PRIu64 " times\n",
			  text->plan->held);
	if (rate->slowed > 0)
		buf_print(start_line(text),
			  "buffers were full: slowed down %" PRIu64 " times\n",
			  rate->slowed);
}

void ping_crowd_text_move(struct ping_crowd_text *text, uint32_t index,
			  const struct addr *before)
{
	struct addr addr = targets_addr(text->targets, index);
	char from[ADDR_TEXT_MAX], to[ADDR_TEXT_MAX];

	if (!text->options->verbose)
		return;
	addr_format(before, from);
	addr_format(&addr, to);
	start_line(text);
	put_label(text, index, &text->err->text);
	buf_print(&text->err->text, ": now at %s, was at %s\n", to, from);
}

void ping_crowd_text_mute(struct ping_crowd_text *text)
{
	buf_text(start_line(text), "the process that looks up names has ended: "
				   "all stay where they are\n");
}

/* --- figures ---------------------------------------------------------------
 */

static void put_ms(struct buf *buf, const char *before, double ns)
{
	buf_print(buf, "%s%.3f", before, ns / NS_PER_MS);
}

static void put_times(const struct ping_crowd *crowd, uint32_t index,
		      struct buf *buf)
{
	struct ping_crowd_times times;

	ping_crowd_times(crowd, index, &times);
	if (times.count == 0)
		return;
	put_ms(buf, ", min/avg/p50/p95/p99/max = ", times.min);
	put_ms(buf, "/", times.mean);
	put_ms(buf, "/", times.p50);
	put_ms(buf, "/", times.p95);
	put_ms(buf, "/", times.p99);
	put_ms(buf, "/", times.max);
	buf_text(buf, " ms");
}

/* What was lost, each for one interval. */
static void put_outage(const struct ping_crowd_text *text,
		       const struct ping_crowd_row *row, struct buf *buf)
{
	uint64_t lost = ping_crowd_settled(row) - row->received;

	buf_print(buf, ", outage %.0f ms",
		  (double)lost * (double)text->options->interval / NS_PER_MS);
}

static void put_figures(const struct ping_crowd_text *text,
			const struct ping_crowd *crowd, uint32_t index,
			struct buf *buf)
{
	const struct ping_crowd_row *row = &crowd->rows[index];

	buf_print(buf, " %" PRIu64 " sent, %" PRIu32 " received",
		  ping_crowd_sent(row), row->received);
	if (row->errors > 0)
		buf_print(buf, ", +%u errors", (unsigned int)row->errors);
	buf_print(buf, ", %g%% loss",
		  (double)(float)(ping_crowd_loss(row) * 100));
	if (text->options->outage)
		put_outage(text, row, buf);
	put_times(crowd, index, buf);
}

/* --rtts */
static void put_rtts(const struct ping_crowd_text *text, uint32_t index)
{
	for (uint32_t seq = 1; seq <= text->crowd->probes; seq++) {
		double rtt = ping_crowd_rtt(text->crowd, index, seq);

		if (rtt > 0)
			put_ms(&text->out->text, " ", rtt);
		else
			buf_text(&text->out->text, " -");
		output_make_room(text->out);
	}
}

static void put_target(const struct ping_crowd_text *text,
		       const struct ping_crowd *crowd, uint32_t index)
{
	struct buf *buf = &text->out->text;

	/* A run that was cut short has not come to all of them. */
	if (ping_crowd_sent(&crowd->rows[index]) == 0)
		return;
	output_make_room(text->out);
	put_label(text, index, buf);
	buf_char(buf, ':');
	if (text->options->rtts && crowd->rtts != NULL)
		put_rtts(text, index);
	else
		put_figures(text, crowd, index, buf);
	buf_char(buf, '\n');
}

static void put_all(const struct ping_crowd_text *text,
		    const struct ping_crowd *crowd)
{
	const struct targets *targets = text->targets;

	for (uint32_t i = 0; i < targets->count; i++)
		put_target(text, crowd, i);
	/* By address, not by the order of the visits. */
	for (uint64_t i = 0; targets->ranges && i < targets->ranges->total;
	     i++) {
		uint64_t place;

		if (order_find(targets->order, i, &place))
			put_target(text, crowd,
				   targets->count + (uint32_t)place);
	}
}

static void put_worst(const struct ping_crowd_text *text,
		      const struct ping_crowd *crowd)
{
	size_t count =
		ping_crowd_top(crowd, text->worst, (size_t)text->options->top);

	for (size_t i = 0; i < count; i++)
		put_target(text, crowd, text->worst[i].index);
}

static void put_crowd(const struct ping_crowd_text *text,
		      const struct ping_crowd *crowd)
{
	const struct ping_options *options = text->options;

	if (options->quiet || options->alive || options->unreachable ||
	    text->json_only)
		return;
	if (options->top > 0)
		put_worst(text, crowd);
	else
		put_all(text, crowd);
}

void ping_crowd_text_report(struct ping_crowd_text *text,
			    const struct ping_crowd *crowd, int64_t now)
{
	if (!text->options->quiet && !text->json_only)
		buf_print(&text->out->text, "--- after %.*f s ---\n",
			  text->options->every % NS_PER_SEC != 0 ? 1 : 0,
			  (double)(now - text->since) / NS_PER_SEC);
	put_crowd(text, crowd);
}

/* --- the run ---------------------------------------------------------------
 */

static void start(struct view *view)
{
	struct ping_crowd_text *text = text_of(view);

	text->since = view->now;
	text->shown = view->now;
}

static void show(struct view *view, const struct event *event,
		 int64_t wall __attribute__((unused)))
{
	struct ping_crowd_text *text = text_of(view);
	enum ping_crowd_fate wanted = text->options->alive
					      ? PING_CROWD_ALIVE
					      : PING_CROWD_UNREACHABLE;

	if (event->kind == EVENT_FAILED)
		show_failed(text, event);
	if (text->total != NULL)
		ping_crowd_total_note(text->total, event);
	if (!(text->options->alive || text->options->unreachable) ||
	    text->options->quiet || text->json_only ||
	    text->crowd->news != wanted)
		return;
	put_label(text, event->probe.target, &text->out->text);
	buf_char(&text->out->text, '\n');
}

static void put_left(const struct ping_crowd_text *text, int64_t now,
		     struct buf *err)
{
	const struct ping_crowd_plan *plan = text->plan;
	double done = (double)(plan->given - (uint64_t)text->options->resume);
	double left = (double)(plan->turns - plan->given);

	if (plan->turns == UINT64_MAX || done <= 0)
		return;
	buf_print(err, ", %.0f s left",
		  left / done * (double)(now - text->since) / NS_PER_SEC);
}

void ping_crowd_text_progress(struct ping_crowd_text *text, int64_t now)
{
	const struct ping_crowd_sum *sum = &text->crowd->sum;
	struct buf *err = &text->err->text;
	double span = (double)(now - text->since) / NS_PER_SEC;

	text->shown = now;
	text->has_shown = true;
	buf_print(err, "\r%" PRIu32 " targets: %" PRIu64 " sent",
		  text->crowd->count, sum->sent);
	if (span > 0)
		buf_print(err, ", %.0f a second", (double)sum->sent / span);
	buf_print(err, ", %" PRIu32 " alive", sum->alive);
	put_left(text, now, err);
	buf_text(err, "\033[K");
}

int64_t ping_crowd_text_until(const struct ping_crowd_text *text)
{
	return text->progress ? text->shown + NS_PER_SEC : NS_NEVER;
}

void ping_crowd_text_status(struct ping_crowd_text *text, int64_t now)
{
	ping_crowd_text_progress(text, now);
	buf_char(&text->err->text, '\n');
	text->has_shown = false;
}

static void put_sum(struct ping_crowd_text *text)
{
	const struct ping_crowd_sum *sum = &text->crowd->sum;

	buf_print(start_line(text),
		  "%" PRIu32 " targets, %" PRIu32 " alive: %" PRIu64
		  " sent, %" PRIu64 " received, %" PRIu64
		  " duplicates, %" PRIu64 " late, %" PRIu64 " errors, %" PRIu64
		  " forged\n",
		  text->crowd->count, sum->alive, sum->sent, sum->received,
		  sum->duplicates, sum->late, sum->errors, sum->forged);
}

static void finish(struct view *view)
{
	struct ping_crowd_text *text = text_of(view);

	if (text->has_shown)
		buf_text(&text->err->text, "\r\033[K");
	text->has_shown = false;
	put_errors(text);
	if (text->options->verbose)
		put_sum(text);
	put_crowd(text, text->crowd);
	if (text->total != NULL && !text->json_only) {
		output_make_room(text->out);
		ping_crowd_total_put(text->total, text->crowd,
				     &text->out->text);
	}
}

void ping_crowd_text_init(struct ping_crowd_text *text)
{
	static const struct view_ops ops = {
		.start = start,
		.show = show,
		.finish = finish,
	};

	text->view.ops = &ops;
}
