/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Verdicts.
 */
#include "trace_verdict.h"

#include "ui/tell.h"

#include <inttypes.h>
#include <string.h>

#define TEXT_SIZE 16384

bool trace_verdict_reached(const struct trace_hops *hops,
			   const struct addr *target)
{
	for (uint8_t query = 0; hops->final != 0 && query < hops->queries;
	     query++) {
		const struct trace_cell *cell =
			trace_hops_look(hops, hops->final, query);

		if (cell->state == TRACE_ANSWERED && cell->final &&
		    addr_same_host(trace_hops_from(hops, cell), target))
			return true;
	}
	return false;
}

/* The cell that ended the path, an answer or a refusal of our own; NULL: none
 * did. */
static const struct trace_cell *end_of(const struct trace_hops *hops)
{
	for (uint8_t query = 0; hops->final != 0 && query < hops->queries;
	     query++) {
		const struct trace_cell *cell =
			trace_hops_look(hops, hops->final, query);

		if (cell->state == TRACE_REFUSED ||
		    (cell->state == TRACE_ANSWERED && cell->final))
			return cell;
	}
	return NULL;
}

/* "hop 3 (192.0.2.1)" */
static void put_ender(const struct trace_hops *hops, uint8_t ttl,
		      const struct trace_cell *cell, struct buf *buf)
{
	char text[ADDR_TEXT_MAX];

	addr_format(trace_hops_from(hops, cell), text);
	buf_print(buf, "hop %u (%s)", ttl, text);
}

void trace_verdict_hop(const struct trace_hops *hops, uint8_t ttl,
		       struct buf *buf)
{
	const struct trace_cell *cell = trace_hops_answer(hops, ttl);

	if (cell == NULL)
		buf_print(buf, "hop %u", ttl);
	else
		put_ender(hops, ttl, cell, buf);
}

static void put_hole(const struct trace_plan *plan, struct buf *buf)
{
	const struct trace_search *search = &plan->search;

	if (search->hole == 0)
		return;
	buf_print(buf, "packets of more than %" PRIu32 " bytes vanish ",
		  search->passes);
	if (search->hole <= plan->hops->first) {
		buf_text(buf, "before the first hop\n");
		return;
	}
	buf_text(buf, "behind ");
	trace_verdict_hop(plan->hops, (uint8_t)(search->hole - 1), buf);
	buf_text(buf, ", and nobody says so\n");
}

/* Answers came that nobody can tell apart, and were not asked for again. */
static void put_untold(const struct trace_plan *plan, struct buf *buf)
{
	if (plan->untold > 0)
		buf_print(buf,
			  "routers quote too little to tell which of %" PRIu32
			  " packets they answer: stars may be answers (without "
			  "-w, or with CAP_NET_RAW, they are told apart)\n",
			  plan->untold);
}

/* What a segment found there. */
static void put_port(const struct trace_plan *plan, struct buf *buf)
{
	const struct trace_hops *hops = plan->hops;
	const struct trace_cell *cell = trace_hops_answer(hops, hops->final);

	if (cell == NULL || cell->meaning == ICMP_ERROR ||
	    plan->options->module->method != TRACE_METHOD_TCP)
		return;
	if ((cell->tcp_flags & TCP_RST) != 0)
		buf_print(buf, ", and port %u is closed", plan->options->port);
	else if ((cell->tcp_flags & (TCP_SYN | TCP_ACK)) == (TCP_SYN | TCP_ACK))
		buf_print(buf, ", and port %u is open", plan->options->port);
}

static void put_end(const struct trace_plan *plan, const struct addr *target,
		    struct buf *buf)
{
	const struct trace_hops *hops = plan->hops;
	const struct trace_cell *end = end_of(hops);

	if (trace_verdict_reached(hops, target)) {
		buf_print(buf, "reached: hop %u is the target", hops->final);
		put_port(plan, buf);
	} else if (plan->timed_out) {
		buf_text(buf, "not reached: the deadline came");
	} else if (end != NULL && end->state == TRACE_REFUSED) {
		buf_print(buf,
			  "not reached: packets of %" PRIu32
			  " bytes are too long for our own link, which takes "
			  "%" PRIu32,
			  end->size, end->info);
	} else if (end != NULL) {
		buf_text(buf, "not reached: ");
		put_ender(hops, hops->final, end, buf);
		buf_text(buf, " refuses to go on");
	} else if (hops->reach < hops->first) {
		buf_text(buf, "not reached: nobody answered at all");
	} else {
		buf_text(buf, "not reached: nobody answers behind ");
		trace_verdict_hop(hops, hops->reach, buf);
	}
	buf_char(buf, '\n');
}

/* Rows that needed more probes than the user asked for. */
static void put_again(const struct trace_hops *hops, struct buf *buf)
{
	uint8_t end = hops->final != 0 ? hops->final : hops->last;

	for (int ttl = hops->first; ttl <= end; ttl++) {
		unsigned int asks = 0;
		unsigned int answers = 0;

		for (uint8_t query = 0; query < hops->queries; query++) {
			const struct trace_cell *cell =
				trace_hops_look(hops, (uint8_t)ttl, query);

			asks += cell->asks;
			answers += cell->state == TRACE_ANSWERED;
		}
		if (asks > hops->queries)
			buf_print(buf,
				  "hop %d was asked %u times for %u answer%s\n",
				  ttl, asks, answers, answers == 1 ? "" : "s");
	}
}

const char *trace_verdict_name(enum trace_verdict_kind kind)
{
	static const char *const names[] = {
		[TRACE_VERDICT_HOLE] = "black_hole",
		[TRACE_VERDICT_UNTOLD] = "short_quotes",
		[TRACE_VERDICT_END] = "end",
	};

	return names[kind];
}

void trace_verdict_part(const struct trace_plan *plan,
			const struct addr *target, enum trace_verdict_kind kind,
			struct buf *buf)
{
	switch (kind) {
	case TRACE_VERDICT_HOLE:
		put_hole(plan, buf);
		break;
	case TRACE_VERDICT_UNTOLD:
		put_untold(plan, buf);
		break;
	case TRACE_VERDICT_END:
		put_end(plan, target, buf);
		break;
	case TRACE_VERDICT_KINDS:
		break;
	}
}

void trace_verdict_write(const struct trace_plan *plan,
			 const struct addr *target, struct buf *buf)
{
	put_hole(plan, buf);
	put_untold(plan, buf);
	if (!plan->options->verbose)
		return;
	put_end(plan, target, buf);
	put_again(plan->hops, buf);
}

void trace_verdict_tell(const struct trace_plan *plan,
			const struct addr *target, const char *program)
{
	char memory[TEXT_SIZE];
	char *rest = memory;
	struct buf text;
	char *line;

	buf_init(&text, memory, sizeof(memory));
	trace_verdict_write(plan, target, &text);
	while ((line = strsep(&rest, "\n")) != NULL)
		if (line[0] != '\0')
			tell(program, "%s", line);
}

bool trace_verdict_sent(const struct trace_hops *hops, const char *program)
{
	if (hops->refused > 0 && hops->sent == 0 && hops->final == 0) {
		tell_errno(program, "send", hops->error);
		return false;
	}
	if (hops->refused > 0)
		tell(program, "%" PRIu32 " probes could not be sent: %s",
		     hops->refused, strerror(hops->error));
	return true;
}
