/* SPDX-License-Identifier: BSD-2-Clause */
/*
 *   path MTU to host (192.0.2.9) is 1400 bytes (-s 1372), told by 192.0.2.1
 */
#include "ping_mtu_text.h"

#include "ui/escape.h"
#include "wire/icmp.h"

#include <string.h>

static const struct ping_mtu_text *text_of(const struct view *view)
{
	return (const struct ping_mtu_text *)view;
}

static void start(struct view *view)
{
	(void)view;
}

static void put_outcome(const struct ping_mtu_text *text,
			const struct event *event)
{
	const struct reply *reply = event->reply;
	struct buf *buf = &text->out->text;

	if (event->kind == EVENT_FAILED) {
		buf_print(buf, "%s", strerror(event->error));
		if (event->mtu != 0)
			buf_print(buf, ", mtu=%u", (unsigned int)event->mtu);
		return;
	}
	if (reply->meaning == ICMP_ECHO_REPLY) {
		buf_text(buf, "came back");
		return;
	}
	if (icmp_is_too_big(reply->to.family, reply->type, reply->code))
		buf_print(buf, "too big, mtu=%u, from ",
			  (unsigned int)reply->info);
	else
		buf_print(buf, "ICMP error %u/%u from ", reply->type,
			  reply->code);
	output_addr(text->out, &reply->from);
}

static void show(struct view *view, const struct event *event, int64_t wall)
{
	const struct ping_mtu_text *text = text_of(view);
	const struct ping_mtu *mtu = text->mtu;
	const struct target *target;

	(void)wall;
	if (!mtu->options->verbose ||
	    (event->kind != EVENT_FAILED && event->reply == NULL) ||
	    event->kind == EVENT_FORGED || event->kind == EVENT_NOTICE)
		return;
	target = targets_at(mtu->targets, event->probe.target);
	buf_print(&text->out->text, "%u bytes: ",
		  (unsigned int)ping_mtu_packet(target->addr.family,
						event->probe.size));
	put_outcome(text, event);
	buf_char(&text->out->text, '\n');
}

static void put_name(const struct ping_mtu_text *text, uint32_t index)
{
	const struct target *target = targets_at(text->mtu->targets, index);

	escape_typed(&text->out->text, text->labels[index]);
	buf_text(&text->out->text, " (");
	output_addr(text->out, &target->addr);
	buf_char(&text->out->text, ')');
}

/* Why it is not larger. */
static void put_reason(const struct ping_mtu_text *text,
		       const struct ping_mtu_row *row)
{
	struct buf *buf = &text->out->text;

	if (row->good == PING_MTU_MAX) {
		buf_text(buf, ", the largest there is");
	} else if (row->told != row->good) {
		buf_text(buf, row->silent ? ", larger packets vanish without "
					    "a word"
					  : ", which nobody told");
	} else if (row->teller.family == ADDR_NONE) {
		buf_text(buf, ", told by this host");
	} else {
		buf_text(buf, ", told by ");
		output_addr(text->out, &row->teller);
	}
}

static void put_found(const struct ping_mtu_text *text, uint32_t index)
{
	const struct ping_mtu_row *row = &text->mtu->rows[index];
	const struct target *target = targets_at(text->mtu->targets, index);
	uint32_t headers = ping_mtu_packet(target->addr.family, 0);

	buf_text(&text->out->text, "path MTU to ");
	put_name(text, index);
	buf_print(&text->out->text, " is %u bytes (-s %u)",
		  (unsigned int)row->good, (unsigned int)(row->good - headers));
	put_reason(text, row);
	buf_char(&text->out->text, '\n');
}

static void put_missing(const struct ping_mtu_text *text, uint32_t index)
{
	const struct ping_mtu_row *row = &text->mtu->rows[index];
	struct buf *buf = &text->out->text;

	buf_text(buf, "path MTU to ");
	put_name(text, index);
	buf_text(buf, " is not known: ");
	if (row->good > 0)
		buf_print(buf, "between %u and %u bytes",
			  (unsigned int)row->good,
			  (unsigned int)(row->bad - 1));
	else if (row->failed && row->error != 0)
		buf_text(buf, strerror(row->error));
	else
		buf_text(buf,
			 row->failed ? "it cannot be reached" : "no answer");
	buf_char(buf, '\n');
}

static void finish(struct view *view)
{
	const struct ping_mtu_text *text = text_of(view);

	for (uint32_t i = 0; i < text->mtu->targets->count; i++) {
		output_make_room(text->out);
		if (ping_mtu_is_found(text->mtu, i))
			put_found(text, i);
		else
			put_missing(text, i);
	}
}

static const struct view_ops ops = {
	.start = start,
	.show = show,
	.finish = finish,
};

void ping_mtu_text_init(struct ping_mtu_text *text)
{
	text->view.ops = &ops;
}
