/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Lines. What scripts parse is not to be improved: every byte is iputils'.
 */
#include "ping_text.h"

#include "ping_answer_text.h"
#include "ping_header_text.h"
#include "ping_summary_text.h"
#include "ui/escape.h"

#include <errno.h>
#include <string.h>

static struct ping_text *text_of(struct view *view)
{
	return (struct ping_text *)view;
}

static void start(struct view *view)
{
	const struct ping_text *text = text_of(view);

	ping_header_text_pattern(text);
	for (uint32_t i = 0; i < text->targets->count; i++) {
		output_make_room(text->out);
		ping_header_text(text, i);
	}
}

static void put_missing(const struct ping_text *text, const struct event *event,
			uint32_t seq, int64_t wall)
{
	if (!text->options->outstanding)
		return;
	ping_answer_text_time(text, event, wall);
	buf_print(&text->out->text, "no answer yet for icmp_seq=%u\n",
		  (unsigned int)(uint16_t)seq);
}

static void show_missing(const struct ping_text *text,
			 const struct event *event, int64_t wall)
{
	const struct ping_row *row = &text->report->rows[event->probe.target];

	if (row->missing)
		put_missing(text, event, event->probe.seq - 1, wall);
}

/* The others were told of when the next one left. */
static void show_lost(const struct ping_text *text, const struct event *event,
		      int64_t wall)
{
	const struct ping_row *row = &text->report->rows[event->probe.target];

	if (event->probe.seq == row->newest)
		put_missing(text, event, event->probe.seq, wall);
}

/* More dots than fit on a line say nothing and cannot be taken back. */
static void show_dot(const struct ping_text *text, const struct event *event)
{
	const struct ping_row *row = &text->report->rows[event->probe.target];

	if (!text->options->flood || text->options->quiet)
		return;
	if (event->probe.seq - row->acked < text->columns ||
	    (row->pipe < text->columns &&
	     text->options->preload < text->columns))
		buf_char(&text->out->text, '.');
}

/* A recording may call the program what it likes. */
static struct buf *start_error(const struct ping_text *text)
{
	escape_text(&text->err->text, text->program);
	return &text->err->text;
}

void ping_text_mute(const struct ping_text *text)
{
	buf_text(start_error(text), ": the process that looks up names has "
				    "ended: no more names\n");
}

static void show_failed(const struct ping_text *text, const struct event *event)
{
	struct buf *err;

	if (text->options->quiet)
		return;
	if (text->options->flood) {
		buf_char(&text->out->text, 'E');
		return;
	}
	err = start_error(text);
	if (event->error == EMSGSIZE && event->mtu != 0)
		buf_print(err, ": local error: message too long, mtu=%u\n",
			  (unsigned int)event->mtu);
	else
		buf_print(err, ": sendmsg: %s\n", strerror(event->error));
}

static void show(struct view *view, const struct event *event, int64_t wall)
{
	struct ping_text *text = text_of(view);

	switch (event->kind) {
	case EVENT_SENT:
		show_missing(text, event, wall);
		show_dot(text, event);
		break;
	case EVENT_FAILED:
		show_missing(text, event, wall);
		show_failed(text, event);
		break;
	case EVENT_REPLY:
	case EVENT_DUPLICATE:
	case EVENT_LATE:
	case EVENT_NOTICE:
	case EVENT_FORGED:
		if (!text->options->quiet)
			ping_answer_text(text, event, wall);
		break;
	case EVENT_LOST:
		show_lost(text, event, wall);
		break;
	}
}

void ping_text_status(const struct ping_text *text)
{
	for (uint32_t i = 0; i < text->targets->count; i++) {
		output_make_room(text->err);
		ping_summary_text_status(text, i);
	}
}

static void finish(struct view *view)
{
	const struct ping_text *text = text_of(view);

	for (uint32_t i = 0; i < text->targets->count; i++) {
		output_make_room(text->out);
		ping_summary_text(text, i);
	}
}

static const struct view_ops ops = {
	.start = start,
	.show = show,
	.finish = finish,
};

void ping_text_init(struct ping_text *text)
{
	text->view.ops = &ops;
	if (!text->options->quiet)
		return;
	text->view.ignores = EVENT_BIT(EVENT_REPLY) |
			     EVENT_BIT(EVENT_DUPLICATE) |
			     EVENT_BIT(EVENT_LATE) | EVENT_BIT(EVENT_NOTICE) |
			     EVENT_BIT(EVENT_FORGED);
	if (!text->options->outstanding)
		text->view.ignores |= EVENT_BIT(EVENT_SENT);
}
