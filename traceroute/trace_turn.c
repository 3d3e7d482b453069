/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Whose turn it is.
 */
#include "trace_turn.h"

#include "base/ns.h"
#include "trace_expect.h"
#include "trace_reach.h"

/* Only the first look far into the dark goes out at once in serial mode: an
 * answer from there would be news in any case. */
bool trace_turn_is_free(struct trace_plan *plan, int ttl, uint8_t query,
			int64_t now)
{
	uint16_t flow = trace_options_flow(plan->options, query);

	if (plan->exclusive) {
		if (now < plan->busy_until[flow])
			trace_board_wake(plan, plan->busy_until[flow]);
		return now >= plan->busy_until[flow];
	}
	return !plan->serial || plan->open[flow] == 0 ||
	       (plan->rounds[ttl].count == 0 && trace_reach_is_far(plan, ttl));
}

bool trace_turn_may_ask(struct trace_plan *plan, const struct trace_row *row,
			int64_t now)
{
	int64_t at = trace_expect_ready(plan->hops, row->router, now);

	if (now < at)
		trace_board_wake(plan, at);
	return now >= at;
}

bool trace_turn_has_budget(struct trace_plan *plan, const struct trace_row *row,
			   int64_t now)
{
	const struct trace_budget *budget;
	int64_t at;

	if (row->router != TRACE_ROUTERS_NONE)
		return trace_turn_may_ask(plan, row, now);
	if (row->responder == TRACE_NOBODY)
		return true;
	budget = &plan->hops->responders[row->responder].budget;
	if (row->open >= trace_budget_size(budget))
		return false;
	at = trace_budget_ready(budget, row->open + 1);
	if (now < at)
		trace_board_wake(plan, at);
	return now >= at;
}
