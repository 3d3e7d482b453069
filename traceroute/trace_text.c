/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Rows of the path as text.
 *
 *	traceroute to dst.example (192.0.2.9), 30 hops max, 60 byte packets
 *	 1  r1.example (198.51.100.1)  0.312 ms  0.250 ms  0.248 ms
 *	 2  * 198.51.100.2  1.202 ms !X *
 *
 * A line begins with its newline, and only the last one ends with one: what is
 * on the screen is always as far as the path is known.
 */
#include "trace_text.h"

#include "base/ns.h"
#include "trace_answer_text.h"
#include "trace_form.h"
#include "ui/escape.h"

#include <errno.h>
#include <inttypes.h>
#include <string.h>

/* The letter for an unreachable of IPv4, 0 for none, '?' for its number. */
static char letter_v4(uint8_t code)
{
	static const char letters[] = {'N', 'H', 'P', 0,   'F', 'S', 'N', 'H',
				       'N', 'X', 'X', 'N', 'H', 'X', 'V', 'C'};

	return code < sizeof(letters) ? letters[code] : '?';
}

static char letter_v6(uint8_t code)
{
	static const char letters[] = {'N', 'X', 'H', 'H', 0};

	return code < sizeof(letters) ? letters[code] : '?';
}

static void put_unreachable(struct buf *buf, char letter,
			    const struct trace_cell *cell)
{
	if (letter == 'F')
		buf_print(buf, " !F-%" PRIu32, cell->info);
	else if (letter == '?')
		buf_print(buf, " !<%u>", cell->code);
	else if (letter != 0)
		buf_print(buf, " !%c", letter);
}

/* What is unusual about an answer. */
static void put_note(struct buf *buf, enum addr_family family,
		     const struct trace_cell *cell)
{
	bool v4 = family == ADDR_V4;

	if (!cell->final || cell->meaning != ICMP_ERROR)
		return;
	if (v4 && cell->type == ICMP4_UNREACHABLE)
		put_unreachable(buf, letter_v4(cell->code), cell);
	else if (!v4 && cell->type == ICMP6_UNREACHABLE)
		put_unreachable(buf, letter_v6(cell->code), cell);
	else if (!v4 && cell->type == ICMP6_TOO_BIG)
		put_unreachable(buf, 'F', cell);
	else
		buf_print(buf, " !<%u-%u>", cell->type, cell->code);
}

/* Milliseconds with three decimals. */
static void put_rtt(struct buf *buf, int64_t rtt)
{
	int64_t us = (rtt + NS_PER_US / 2) / NS_PER_US;

	buf_print(buf, "  %" PRId64 ".%03" PRId64 " ms", us / 1000, us % 1000);
}

/* What the answer says of itself is another text than that of the last. */
static bool is_news(const struct trace_text *text,
		    const struct trace_cell *cell)
{
	char was[TRACE_ANSWER_TEXT_MAX];
	char is[TRACE_ANSWER_TEXT_MAX];
	struct buf before;
	struct buf now;

	if (text->shown == NULL || text->shown->responder != cell->responder)
		return true;
	if (text->options->back && text->shown->ttl != cell->ttl)
		return true;
	buf_init(&before, was, sizeof(was));
	buf_init(&now, is, sizeof(is));
	trace_answer_text(text->hops, text->options, text->shown, &before);
	trace_answer_text(text->hops, text->options, cell, &now);
	return before.len != now.len || memcmp(was, is, now.len) != 0;
}

static void put_address(struct trace_text *text, const struct trace_cell *cell)
{
	struct buf *buf = &text->output->text;
	char memory[TRACE_ANSWER_TEXT_MAX];
	struct buf said;
	int back = trace_hops_back(cell->ttl);

	buf_char(buf, ' ');
	output_host(text->output, trace_hops_from(text->hops, cell),
		    OUTPUT_HOST_TRACE);
	if (text->output->origins != NULL) {
		buf_char(buf, ' ');
		output_origin(text->output, trace_hops_from(text->hops, cell));
	}
	buf_init(&said, memory, sizeof(memory));
	trace_answer_text(text->hops, text->options, cell, &said);
	if (said.len > 0)
		buf_print(buf, " <%s>", memory);
	if (text->options->back && back != 0 && back != text->ttl)
		buf_print(buf, " '-%d'", back);
}

/* Where packets had to become smaller. */
static void put_size(struct trace_text *text, const struct trace_cell *cell)
{
	if (!text->options->mtu || cell->size == text->size)
		return;
	buf_print(&text->output->text, " F=%" PRIu32, cell->size);
	text->size = cell->size;
}

/* Where the quoted packet has another size of segments than the one before. */
static void put_mss(struct trace_text *text, const struct trace_cell *cell)
{
	if (text->mss == 0 || cell->mss == 0 || cell->mss == text->mss)
		return;
	buf_print(&text->output->text, " M=%u", cell->mss);
	text->mss = cell->mss;
}

/* The address is shown where it is another one than before in the row. */
static void put_answer(struct trace_text *text, const struct trace_cell *cell)
{
	struct buf *buf = &text->output->text;

	if (is_news(text, cell))
		put_address(text, cell);
	text->shown = cell;
	put_rtt(buf, cell->rtt);
	if (text->options->show_ttl && cell->ttl >= 0)
		buf_print(buf, " ttl=%d", cell->ttl);
	put_size(text, cell);
	put_mss(text, cell);
	put_note(buf, trace_hops_from(text->hops, cell)->family, cell);
}

static void put_cell(struct trace_text *text, const struct trace_cell *cell)
{
	struct buf *buf = &text->output->text;

	if (!trace_hops_settled(cell))
		return;
	if (text->row != text->ttl) {
		output_make_room(text->output);
		buf_print(buf, "\n%2u ", text->ttl);
		text->row = text->ttl;
	}
	switch ((enum trace_state)cell->state) {
	case TRACE_ANSWERED:
		put_answer(text, cell);
		break;
	case TRACE_UNASKED:
	case TRACE_ASKED:
		break;
	case TRACE_SILENT:
		buf_text(buf, " *");
		break;
	case TRACE_REFUSED:
		buf_text(buf, " *");
		if (cell->error == EMSGSIZE) {
			put_rtt(buf, cell->rtt);
			buf_print(buf, " !F-%" PRIu32, cell->info);
		} else {
			buf_text(buf, " !E");
		}
		break;
	}
}

/* At the end of a row, as the BSDs do. */
static void put_loss(struct trace_text *text)
{
	unsigned int settled = 0;
	unsigned int lost = 0;

	if (!text->options->summary || text->row != text->ttl)
		return;
	for (uint8_t query = 0; query < text->hops->queries; query++) {
		const struct trace_cell *cell =
			trace_hops_look(text->hops, text->ttl, query);

		settled += trace_hops_settled(cell);
		lost += trace_hops_settled(cell) &&
			cell->state != TRACE_ANSWERED;
	}
	buf_print(&text->output->text, " (%u%% loss)", 100 * lost / settled);
}

static void step_cursor(struct trace_text *text)
{
	if (++text->query < text->hops->queries)
		return;
	put_loss(text);
	text->query = 0;
	text->shown = NULL;
	text->ttl = text->ttl < trace_hops_end(text->hops) ? text->ttl + 1 : 0;
}

static void start(struct view *view)
{
	struct trace_text *text = (struct trace_text *)view;
	struct buf *buf = &text->output->text;

	buf_text(buf, "traceroute to ");
	escape_typed(buf, text->options->host);
	buf_text(buf, " (");
	output_addr(text->output, &text->target);
	buf_print(buf, "), %u hops max, %" PRIu32 " byte packets",
		  text->options->last, text->packet);
}

/* The event does not matter: the model has it. */
static void show(struct view *view,
		 const struct event *event __attribute__((unused)),
		 int64_t wall __attribute__((unused)))
{
	struct trace_text *text = (struct trace_text *)view;

	while (text->ttl != 0 && text->ttl <= trace_hops_end(text->hops)) {
		const struct trace_cell *cell =
			trace_hops_look(text->hops, text->ttl, text->query);

		if (!trace_hops_settled(cell))
			break;
		put_cell(text, cell);
		step_cursor(text);
	}
}

/* The last row that is known to be where it is: an answer of the target to a
 * packet that could have gone farther is none. */
static uint8_t known_row(const struct trace_hops *hops)
{
	if (hops->final != 0 && hops->final <= hops->reach + 1)
		return hops->final;
	return hops->reach;
}

/* Whether there is an answer from the cursor on. */
static bool has_rest(const struct trace_text *text)
{
	const struct trace_hops *hops = text->hops;
	uint8_t query = text->query;

	for (int ttl = text->ttl; ttl <= known_row(hops); ttl++, query = 0)
		for (; query < hops->queries; query++)
			if (trace_hops_look(hops, (uint8_t)ttl, query)->state ==
			    TRACE_ANSWERED)
				return true;
	return false;
}

/* A run that was cut short shows what it knows, behind an open query too. Of
 * that there is nothing to say: a star would be a loss. */
static void finish(struct view *view)
{
	struct trace_text *text = (struct trace_text *)view;

	while (text->ttl != 0 && has_rest(text)) {
		put_cell(text,
			 trace_hops_look(text->hops, text->ttl, text->query));
		step_cursor(text);
	}
	if (text->ttl != 0)
		put_loss(text);
	buf_char(&text->output->text, '\n');
}

void trace_text_init(struct trace_text *text,
		     const struct trace_options *options,
		     const struct trace_hops *hops,
		     const struct probe_form *form, const struct addr *target,
		     struct output *output)
{
	static const struct view_ops ops = {
		.start = start,
		.show = show,
		.finish = finish,
	};

	*text = (struct trace_text){
		.view = {.ops = &ops},
		.hops = hops,
		.options = options,
		.output = output,
		.target = *target,
		.ttl = options->first,
		.packet = trace_form_packet(
			form, target->family,
			trace_options_payload(options, target->family)),
		.size = trace_form_packet(
			form, target->family,
			trace_options_payload(options, target->family)),
		.mss = options->special.mss ? form->tcp.mss : 0,
	};
}
