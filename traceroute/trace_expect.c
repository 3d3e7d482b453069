/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Expectations.
 */
#include "trace_expect.h"

/* The shared router that answered row TTL, or is expected there. */
static uint16_t router_at(const struct trace_hops *hops, int ttl)
{
	const struct trace_cell *cell = trace_hops_answer(hops, (uint8_t)ttl);

	return cell != NULL ? hops->responders[cell->responder].router
			    : hops->expected[ttl];
}

/* Who is behind those that are known before row TTL: the nearest one of them
 * behind whom anybody has been met. Routers that are short of answers give them
 * to different traces at first, and no trace has met two that are neighbours.
 */
static uint16_t expected_at(const struct trace_hops *hops, int ttl)
{
	for (int near = ttl - 1; near >= hops->first; near--) {
		uint16_t before = router_at(hops, near);
		uint16_t found = TRACE_ROUTERS_NONE;

		if (before != TRACE_ROUTERS_NONE)
			found = trace_routers_behind(hops->routers, before,
						     (uint8_t)(ttl - near),
						     &hops->target);
		if (found != TRACE_ROUTERS_NONE)
			return found;
	}
	return trace_routers_behind(hops->routers, TRACE_ROUTERS_NONE,
				    (uint8_t)(ttl - hops->first + 1),
				    &hops->target);
}

static void expect_from(struct trace_hops *hops, int first)
{
	hops->links = hops->routers->links;
	for (int ttl = first; ttl <= hops->rows; ttl++)
		hops->expected[ttl] = expected_at(hops, ttl);
}

void trace_expect_begin(struct trace_hops *hops, struct trace_routers *routers,
			const struct addr *target)
{
	hops->routers = routers;
	hops->target = *target;
	expect_from(hops, hops->first);
}

void trace_expect_refresh(struct trace_hops *hops)
{
	if (hops->routers != NULL && hops->links != hops->routers->links)
		expect_from(hops, hops->first);
}

int64_t trace_expect_ready(const struct trace_hops *hops, uint16_t router,
			   int64_t now)
{
	if (hops->routers == NULL || router == TRACE_ROUTERS_NONE)
		return INT64_MIN;
	return trace_routers_ready(hops->routers, router, now);
}

void trace_expect_ask(struct trace_hops *hops, struct trace_cell *cell,
		      uint16_t router, int64_t now)
{
	cell->charged = router;
	cell->test = hops->routers != NULL && router != TRACE_ROUTERS_NONE &&
		     trace_routers_ask(hops->routers, router, now);
}

/* Who answered there on the way of this flow, or else anybody; the nearest row
 * before TTL in which somebody did. */
static uint16_t router_before(const struct trace_hops *hops, int ttl,
			      uint8_t query, uint8_t *gap)
{
	for (int near = ttl - 1; near >= hops->first; near--) {
		const struct trace_cell *cell =
			trace_hops_look(hops, (uint8_t)near, query);

		*gap = (uint8_t)(ttl - near);
		if (cell->state == TRACE_ANSWERED)
			return hops->responders[cell->responder].router;
		if (trace_hops_answer(hops, (uint8_t)near) != NULL)
			return router_at(hops, near);
	}
	*gap = (uint8_t)(ttl - hops->first + 1);
	return TRACE_ROUTERS_NONE;
}

/* What the answer of row TTL tells of the order of routers. */
static void link_before(struct trace_hops *hops, uint8_t ttl, uint8_t query)
{
	const struct trace_cell *cell = trace_hops_look(hops, ttl, query);
	struct trace_routers_link link = {.target = hops->target};
	uint16_t before;

	if (cell->state != TRACE_ANSWERED || cell->final)
		return;
	link.router = hops->responders[cell->responder].router;
	before = router_before(hops, ttl, query, &link.gap);
	if (link.router != TRACE_ROUTERS_NONE)
		trace_routers_link(hops->routers, before, &link);
}

/* The shared number of who gave the answer that CELL is of. Where a path ends
 * is no business of others. */
static uint16_t router_of(struct trace_hops *hops,
			  const struct trace_cell *cell)
{
	struct trace_responder *responder = &hops->responders[cell->responder];

	if (responder->router == TRACE_ROUTERS_NONE && !cell->final)
		responder->router =
			trace_routers_find(hops->routers, &responder->addr);
	return cell->final ? TRACE_ROUTERS_NONE : responder->router;
}

/* ROUTER gave it, and perhaps another one was expected to. */
static void settle(struct trace_hops *hops, const struct trace_cell *cell,
		   uint16_t router, const struct event *event, uint8_t vain)
{
	struct trace_routers_answer answer = {
		.asked_at = event->sent_at,
		.at = event->at,
		.charged = cell->charged == router,
		.test = cell->charged == router && cell->test,
		.vain = vain,
	};

	if (!answer.charged && cell->charged != TRACE_ROUTERS_NONE)
		trace_routers_excuse(hops->routers, cell->charged, cell->test);
	if (router != TRACE_ROUTERS_NONE)
		trace_routers_answered(hops->routers, router, &answer);
}

void trace_expect_note(struct trace_hops *hops, const struct event *event,
		       uint8_t vain)
{
	uint8_t ttl = event->probe.ttl;
	uint8_t query = event->probe.query;
	const struct trace_cell *cell;
	uint16_t router;

	if (hops->routers == NULL ||
	    (event->kind != EVENT_REPLY && event->kind != EVENT_LATE))
		return;
	cell = trace_hops_look(hops, ttl, query);
	if (cell->state != TRACE_ANSWERED ||
	    cell->number != event->probe.number)
		return;
	router = router_of(hops, cell);
	settle(hops, cell, router, event, vain);
	if (router == TRACE_ROUTERS_NONE)
		return;
	link_before(hops, ttl, query);
	if (ttl < hops->last)
		link_before(hops, (uint8_t)(ttl + 1), query);
	if (hops->expected[ttl] != router)
		expect_from(hops, ttl + 1);
}

void trace_expect_miss(struct trace_hops *hops, uint16_t router,
		       int64_t asked_at, bool again, int64_t now)
{
	if (hops->routers != NULL && router != TRACE_ROUTERS_NONE)
		trace_routers_missed(hops->routers, router, asked_at, again,
				     now);
}
