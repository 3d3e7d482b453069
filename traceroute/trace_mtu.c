/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Sizes.
 */
#include "trace_mtu.h"

#include "base/ns.h"

#include <errno.h>

/* Only behind the last row that answered: silence farther on says nothing. The
 * path has just shown how fast it is; a size is tried twice. */
#define SPAN_LEAST (60 * NS_PER_MS)

bool trace_mtu_doubt(struct trace_plan *plan, uint8_t ttl, bool last,
		     int64_t now)
{
	int64_t span = ns_max(SPAN_LEAST, 3 * plan->wait.slowest);

	return plan->options->mtu && ttl <= plan->hops->reach + 1 &&
	       trace_search_begin(&plan->search, ttl, last, now,
				  ns_min(span, plan->wait.spans[ttl]));
}

/* What was asked with too many bytes, or long ago, is forgotten. A row that has
 * had all its rounds has been asked enough if size is not why it is silent. */
static void forget_row(struct trace_plan *plan, uint8_t ttl)
{
	for (uint8_t query = 0; query < plan->hops->queries; query++) {
		struct trace_cell *cell =
			trace_hops_cell(plan->hops, ttl, query);

		if (cell->state != TRACE_ANSWERED)
			*cell = (struct trace_cell){.state = TRACE_UNASKED};
	}
	plan->rounds[ttl] = (struct trace_round){0};
}

static void forget_rows(struct trace_plan *plan, uint8_t first)
{
	for (int ttl = first; ttl <= plan->hops->last; ttl++)
		forget_row(plan, (uint8_t)ttl);
}

bool trace_mtu_next(struct trace_plan *plan, int64_t now, uint32_t *size)
{
	struct trace_search *search = &plan->search;
	uint8_t ttl = search->ttl;

	switch (trace_search_next(search, now, size)) {
	case TRACE_SEARCH_SEND:
		return true;
	case TRACE_SEARCH_WAIT:
		trace_board_wake(plan, search->at);
		break;
	case TRACE_SEARCH_OVER:
		if (!search->again || search->hole == ttl)
			forget_rows(plan, ttl);
		plan->wake = now;
		break;
	}
	return false;
}

/* The size that EVENT says would have fitted; false if it is about none. */
static bool is_too_long(const struct event *event, uint32_t *mtu)
{
	const struct reply *reply = event->reply;

	*mtu = event->mtu;
	if (event->kind == EVENT_FAILED)
		return event->error == EMSGSIZE;
	if (event->kind != EVENT_REPLY && event->kind != EVENT_LATE)
		return false;
	*mtu = reply->info;
	return reply->meaning == ICMP_ERROR &&
	       icmp_is_too_big(reply->from.family, reply->type, reply->code);
}

static void note_search(struct trace_plan *plan, const struct event *event)
{
	uint8_t ttl = plan->search.ttl;
	uint32_t mtu;

	if (event->kind != EVENT_REPLY && event->kind != EVENT_LATE)
		return;
	if (is_too_long(event, &mtu))
		return;
	trace_search_answered(&plan->search, event->at);
	if (plan->search.ttl == 0)
		forget_rows(plan, ttl);
}

bool trace_mtu_note(struct trace_plan *plan, const struct event *event)
{
	uint8_t query = event->probe.query;
	struct trace_cell *cell;
	uint32_t mtu;

	if (!plan->options->mtu || event->kind == EVENT_FORGED)
		return false;
	if (plan->search.seq != 0 && event->probe.seq == plan->search.seq) {
		note_search(plan, event);
		return true;
	}
	cell = trace_hops_cell(plan->hops, event->probe.ttl, query);
	if (!is_too_long(event, &mtu) || cell->state == TRACE_ANSWERED)
		return false;
	if (!trace_search_shrink(&plan->search, mtu))
		return false;
	*cell = (struct trace_cell){.state = TRACE_UNASKED};
	plan->rounds[event->probe.ttl] = (struct trace_round){0};
	return true;
}
