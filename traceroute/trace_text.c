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
#include "ui/escape.h"

#include <inttypes.h>

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

/* The address is shown where it is another one than before in the row. */
static void put_answer(struct trace_text *text, const struct trace_cell *cell)
{
	const struct addr *from = trace_hops_from(text->hops, cell);

	if (cell->responder != text->responder) {
		buf_char(&text->output->text, ' ');
		output_host(text->output, from, OUTPUT_HOST_TRACE);
		text->responder = cell->responder;
	}
	put_rtt(&text->output->text, cell->rtt);
	put_note(&text->output->text, from->family, cell);
}

static void put_cell(struct trace_text *text, const struct trace_cell *cell)
{
	struct buf *buf = &text->output->text;

	if (text->query == 0)
		buf_print(buf, "\n%2u ", text->ttl);
	switch ((enum trace_state)cell->state) {
	case TRACE_ANSWERED:
		put_answer(text, cell);
		break;
	case TRACE_UNASKED:
	case TRACE_ASKED:
	case TRACE_SILENT:
		buf_text(buf, " *");
		break;
	case TRACE_REFUSED:
		buf_text(buf, " * !E");
		break;
	}
}

/* The last row there is, as far as is known. */
static uint8_t last_row(const struct trace_hops *hops)
{
	return hops->final != 0 ? hops->final : hops->last;
}

static void step_cursor(struct trace_text *text)
{
	if (++text->query < text->hops->queries)
		return;
	text->query = 0;
	text->responder = TRACE_NOBODY;
	text->ttl = text->ttl < last_row(text->hops) ? text->ttl + 1 : 0;
}

static void start(struct view *view)
{
	struct trace_text *text = (struct trace_text *)view;
	struct buf *buf = &text->output->text;

	buf_text(buf, "traceroute to ");
	escape_text(buf, text->options->host);
	buf_text(buf, " (");
	output_addr(text->output, &text->target);
	buf_print(buf, "), %u hops max, %u byte packets", text->options->last,
		  trace_options_packet(text->options, text->target.family));
}

/* The event does not matter: the model has it. */
static void show(struct view *view,
		 const struct event *event __attribute__((unused)),
		 int64_t wall __attribute__((unused)))
{
	struct trace_text *text = (struct trace_text *)view;

	while (text->ttl != 0 && text->ttl <= last_row(text->hops)) {
		const struct trace_cell *cell =
			trace_hops_look(text->hops, text->ttl, text->query);

		if (!trace_hops_settled(cell))
			break;
		put_cell(text, cell);
		step_cursor(text);
	}
}

/* Nothing is kept back that could be shown at this point. */
static void status(struct view *view __attribute__((unused)))
{
}

static void finish(struct view *view)
{
	struct trace_text *text = (struct trace_text *)view;

	buf_char(&text->output->text, '\n');
}

void trace_text_init(struct trace_text *text,
		     const struct trace_options *options,
		     const struct trace_hops *hops, const struct addr *target,
		     struct output *output)
{
	static const struct view_ops ops = {
		.start = start,
		.show = show,
		.status = status,
		.finish = finish,
	};

	*text = (struct trace_text){
		.view = {.ops = &ops},
		.hops = hops,
		.options = options,
		.output = output,
		.target = *target,
		.ttl = options->first,
		.responder = TRACE_NOBODY,
	};
}
