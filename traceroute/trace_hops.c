/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The model of the path.
 */
#include "trace_hops.h"

#include "wire/ip.h"
#include "wire/tcp.h"

#include <assert.h>
#include <errno.h>
#include <stddef.h>
#include <string.h>

/* Bytes of a quote that are kept: what is behind the headers is payload. */
#define QUOTE_MAX 48

void trace_hops_init(struct trace_hops *hops, uint8_t first, uint8_t last,
		     uint8_t queries)
{
	hops->first = first;
	hops->last = last;
	hops->rows = last;
	hops->queries = queries;
	hops->reach = (uint8_t)(first - 1);
}

/* All that is in front of the cells, and behind them what counts. */
void trace_hops_clear(struct trace_hops *hops)
{
	if (hops->queries == 0)
		return;
	memset(hops->cells[hops->first], 0,
	       (size_t)(hops->rows - hops->first + 1) * sizeof(hops->cells[0]));
	memset(hops, 0, offsetof(struct trace_hops, cells));
	hops->responder_count = 0;
	hops->store.used = 0;
	hops->store.last = 0;
}

const struct trace_cell *trace_hops_look(const struct trace_hops *hops,
					 uint8_t ttl, uint8_t query)
{
	assert(query < hops->queries);
	return &hops->cells[ttl][query];
}

struct trace_cell *trace_hops_cell(struct trace_hops *hops, uint8_t ttl,
				   uint8_t query)
{
	assert(query < hops->queries);
	return &hops->cells[ttl][query];
}

const struct trace_cell *trace_hops_answer(const struct trace_hops *hops,
					   uint8_t ttl)
{
	for (uint8_t query = 0; query < hops->queries; query++) {
		const struct trace_cell *cell =
			trace_hops_look(hops, ttl, query);

		if (cell->state == TRACE_ANSWERED)
			return cell;
	}
	return NULL;
}

uint8_t trace_hops_end(const struct trace_hops *hops)
{
	return hops->final != 0 ? hops->final : hops->last;
}

bool trace_hops_settled(const struct trace_cell *cell)
{
	switch ((enum trace_state)cell->state) {
	case TRACE_UNASKED:
	case TRACE_ASKED:
		return false;
	case TRACE_ANSWERED:
	case TRACE_SILENT:
	case TRACE_REFUSED:
		break;
	}
	return true;
}

const struct addr *trace_hops_from(const struct trace_hops *hops,
				   const struct trace_cell *cell)
{
	assert(cell->responder < hops->responder_count);
	return &hops->responders[cell->responder].addr;
}

void trace_hops_ask(struct trace_hops *hops, uint8_t ttl, uint8_t query,
		    int64_t now)
{
	struct trace_cell *cell = trace_hops_cell(hops, ttl, query);

	cell->state = TRACE_ASKED;
	cell->asked_at = now;
	if (cell->asks < UINT8_MAX)
		cell->asks++;
}

/* The row of ADDR in the table of responders, a new one if need be. */
static uint16_t find_responder(struct trace_hops *hops, const struct addr *addr)
{
	uint16_t i;

	for (i = 0; i < hops->responder_count; i++)
		if (addr_equal(&hops->responders[i].addr, addr))
			return i;
	assert(i < TRACE_RESPONDERS_MAX);
	hops->responders[i] = (struct trace_responder){
		.addr = *addr,
		.budget = trace_budget_of(addr->family),
		.router = TRACE_ROUTERS_NONE,
	};
	hops->responder_count++;
	return i;
}

/* Systems send with a TTL of 64, 128 or 255, so what is left of it tells how
 * far the reply travelled: about as far as the probe. */
int trace_hops_back(int ttl)
{
	if (ttl <= 0)
		return 0;
	if (ttl <= 64)
		return 65 - ttl;
	return ttl <= 128 ? 129 - ttl : 256 - ttl;
}

/* How far the target is. A quoted TTL is exact, but one of 0 or 1 comes from
 * systems that quote what they made of the packet. */
static void learn_distance(struct trace_hops *hops, const struct event *event)
{
	const struct reply *reply = event->reply;
	int ttl = event->probe.ttl;
	bool exact = reply->quoted_ttl > 1 && reply->quoted_ttl <= ttl;
	int distance = exact ? ttl - reply->quoted_ttl + 1
			     : trace_hops_back(reply->ttl);

	if (distance < 1 || distance > ttl || (hops->exact && !exact))
		return;
	hops->distance = (uint8_t)distance;
	hops->exact = exact;
}

uint16_t trace_hops_ender(const struct trace_hops *hops)
{
	for (uint8_t query = 0; query < hops->queries; query++) {
		const struct trace_cell *cell =
			trace_hops_look(hops, hops->final, query);

		if (cell->state == TRACE_ANSWERED && cell->final)
			return cell->responder;
	}
	return TRACE_NOBODY;
}

/* How far the target is on the way of this flow, if the quote told that. */
static int told_distance(const struct trace_cell *cell, int ttl)
{
	if (cell->quoted_ttl <= 1 || cell->quoted_ttl > ttl)
		return 0;
	return ttl - cell->quoted_ttl + 1;
}

/* Whether this flow comes to the last row from where another one does that has
 * found the target there. */
static bool comes_along(const struct trace_hops *hops, uint8_t query)
{
	const struct trace_cell *before;

	if (hops->final <= hops->first)
		return false;
	before = trace_hops_look(hops, hops->final - 1, query);
	for (uint8_t other = 0; other < hops->queries; other++) {
		const struct trace_cell *end =
			trace_hops_look(hops, hops->final, other);
		const struct trace_cell *near =
			trace_hops_look(hops, hops->final - 1, other);

		if (other != query && end->state == TRACE_ANSWERED &&
		    end->final && near->state == TRACE_ANSWERED &&
		    before->state == TRACE_ANSWERED &&
		    near->responder == before->responder)
			return true;
	}
	return false;
}

/*
 * A final answer to a probe that could have gone farther is as good as one from
 * the row where the path ends, if the path of its flow is as long: the same
 * host, the same way. It saves asking a host again that limits its answers.
 */
static void adopt(struct trace_hops *hops, uint8_t query, uint16_t responder)
{
	struct trace_cell *cell = trace_hops_cell(hops, hops->final, query);

	if (cell->state == TRACE_ANSWERED || cell->state == TRACE_REFUSED)
		return;
	for (int ttl = hops->final + 1; ttl <= hops->last; ttl++) {
		const struct trace_cell *far =
			trace_hops_look(hops, (uint8_t)ttl, query);

		if (far->state == TRACE_ANSWERED && far->final &&
		    far->responder == responder &&
		    (told_distance(far, ttl) == hops->final ||
		     (told_distance(far, ttl) == 0 &&
		      comes_along(hops, query)))) {
			*cell = *far;
			return;
		}
	}
}

static void adopt_all(struct trace_hops *hops)
{
	uint16_t ender = trace_hops_ender(hops);

	for (uint8_t query = 0; query < hops->queries; query++)
		adopt(hops, query, ender);
}

static void note_final(struct trace_hops *hops, uint8_t ttl)
{
	if (hops->final == 0 || ttl < hops->final)
		hops->final = ttl;
	adopt_all(hops);
}

void trace_hops_trust_distance(struct trace_hops *hops)
{
	uint16_t ender = trace_hops_ender(hops);

	hops->final = hops->distance;
	for (uint8_t query = 0; query < hops->queries; query++)
		adopt(hops, query, ender);
}

/* A router that has no route, or is not to use it: see trace_budget.h. */
static bool is_refusal(const struct trace_cell *cell, const struct addr *from)
{
	return cell->final && from->family == ADDR_V4 &&
	       cell->type == ICMP4_UNREACHABLE &&
	       cell->code != ICMP4_UNREACHABLE_PORT &&
	       cell->code != ICMP4_UNREACHABLE_PROTOCOL;
}

static void spend(struct trace_hops *hops, const struct trace_cell *cell,
		  int64_t at)
{
	struct trace_responder *responder = &hops->responders[cell->responder];

	if (is_refusal(cell, &responder->addr))
		responder->budget.refuses = true;
	trace_budget_spend(&responder->budget, at);
}

/* The MSS of a SYN that was quoted with its options. */
static uint16_t quoted_mss(const struct reply *reply)
{
	struct cursor cursor = cursor_of(reply->transport);
	struct tcp_options options;
	struct tcp_header header;

	if (reply->protocol != IP_PROTOCOL_TCP ||
	    !tcp_parse(&cursor, &header) || header.options.size == 0)
		return 0;
	tcp_parse_options(header.options, &options);
	return options.mss;
}

/* What is shown only if somebody asks for it. */
static void note_details(struct trace_hops *hops, const struct reply *reply,
			 struct trace_cell *cell)
{
	struct span quote = reply->meaning == ICMP_ERROR ? reply->transport
							 : (struct span){0};

	cell->ttl = (int16_t)reply->ttl;
	cell->quoted_ttl = (int16_t)reply->quoted_ttl;
	cell->quoted_tos = (int16_t)reply->quoted_tos;
	cell->checksum = reply->checksum;
	cell->has_checksum = reply->has_checksum;
	if (quote.size > QUOTE_MAX)
		quote.size = QUOTE_MAX;
	cell->quote = trace_store_keep(&hops->store, quote);
	cell->bytes =
		(uint16_t)(reply->size < UINT16_MAX ? reply->size : UINT16_MAX);
	cell->to = reply->to;
	cell->tcp_flags = reply->tcp_flags;
	cell->packet_type = reply->packet_type;
	cell->tcp_options = trace_store_keep(&hops->store, reply->tcp_options);
	cell->extensions = trace_store_keep(&hops->store, reply->extensions);
	cell->mss = reply->meaning == ICMP_ERROR ? quoted_mss(reply) : 0;
}

/* How many packets late an answer is: at least one, if it is. */
static uint32_t lateness(const struct trace_hops *hops,
			 const struct trace_cell *cell,
			 const struct event *event)
{
	if (event->kind != EVENT_LATE && cell->state != TRACE_SILENT)
		return 0;
	return hops->sent > event->probe.seq ? hops->sent - event->probe.seq
					     : 1;
}

static void note_answer(struct trace_hops *hops, const struct event *event)
{
	uint8_t ttl = event->probe.ttl;
	const struct reply *reply = event->reply;
	struct trace_cell *cell =
		trace_hops_cell(hops, ttl, event->probe.query);

	if (cell->state == TRACE_ANSWERED)
		return;
	cell->late = lateness(hops, cell, event);
	cell->state = TRACE_ANSWERED;
	cell->responder = find_responder(hops, &reply->from);
	cell->meaning = (uint8_t)reply->meaning;
	cell->type = reply->type;
	cell->code = reply->code;
	cell->info = reply->info;
	cell->rtt = event->rtt;
	cell->number = event->probe.number;
	note_details(hops, reply, cell);
	cell->final =
		reply->meaning != ICMP_ERROR ||
		!icmp_is_hop(reply->from.family, reply->type, reply->code);
	spend(hops, cell, event->at);
	if (!cell->final) {
		hops->reach = ttl > hops->reach ? ttl : hops->reach;
		if (hops->final != 0 && ttl == hops->final - 1)
			adopt_all(hops);
		return;
	}
	learn_distance(hops, event);
	note_final(hops, ttl);
}

/* A full queue is a matter of time, so the probe counts as lost; a firewall is
 * not. */
static void note_failure(struct trace_hops *hops, const struct event *event)
{
	struct trace_cell *cell =
		trace_hops_cell(hops, event->probe.ttl, event->probe.query);

	if (event->error != EMSGSIZE) {
		hops->refused++;
		hops->error = event->error;
	}
	if (event->error == ENOBUFS || event->error == EAGAIN ||
	    cell->state == TRACE_ANSWERED)
		return;
	cell->state = TRACE_REFUSED;
	cell->error = event->error;
	cell->info = event->mtu;
	/* Too long for our own link: there is nothing to see behind it. */
	if (event->error == EMSGSIZE &&
	    (hops->final == 0 || event->probe.ttl < hops->final))
		hops->final = event->probe.ttl;
	cell->rtt = event->at > event->sent_at && event->sent_at != 0
			    ? event->at - event->sent_at
			    : 0;
}

void trace_hops_note(struct trace_hops *hops, const struct event *event)
{
	switch (event->kind) {
	case EVENT_SENT:
		hops->sent++;
		break;
	case EVENT_FAILED:
		note_failure(hops, event);
		break;
	case EVENT_REPLY:
	case EVENT_LATE:
		note_answer(hops, event);
		break;
	case EVENT_NOTICE:
	case EVENT_DUPLICATE:
	case EVENT_LOST:
	case EVENT_FORGED:
		break;
	}
}
