/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The end.
 */
#include "trace_over.h"

#include "base/ns.h"
#include "trace_reach.h"

bool trace_over_is_settled(const struct trace_row *row)
{
	return row->unasked == 0 && row->open == 0 && row->late == 0;
}

static bool are_settled(const struct trace_plan *plan, int end, int64_t now)
{
	for (int ttl = plan->hops->first; ttl <= end; ttl++) {
		struct trace_row row = trace_row_look(plan->hops, &plan->wait,
						      (uint8_t)ttl, now);

		if (!trace_over_is_settled(&row))
			return false;
	}
	return true;
}

/* Nothing was ever sent, whatever the flow. */
static bool is_hopeless(const struct trace_plan *plan)
{
	const struct trace_hops *hops = plan->hops;

	for (uint8_t query = 0; query < hops->queries; query++)
		if (trace_hops_look(hops, hops->first, query)->state !=
		    TRACE_REFUSED)
			return false;
	return hops->sent == 0;
}

bool trace_over_is_done(struct trace_plan *plan, uint32_t open, int64_t now)
{
	struct trace_hops *hops = plan->hops;
	int end = trace_reach_horizon(plan, hops->last);
	struct trace_row far;

	if (is_hopeless(plan))
		return true;
	if (hops->final != 0)
		return are_settled(plan, hops->final, now);
	far = trace_row_look(plan->hops, &plan->wait, (uint8_t)hops->last, now);
	if (open > 0 || trace_reach_limit(plan, now) < hops->last ||
	    far.late > 0 || !are_settled(plan, end, now))
		return false;
	hops->last = (uint8_t)end;
	return true;
}

bool trace_over_is_late(struct trace_plan *plan, int64_t now)
{
	struct trace_hops *hops = plan->hops;
	uint8_t end = hops->final != 0 ? hops->final : hops->first;

	if (plan->options->deadline == 0)
		return false;
	if (plan->deadline_at == 0)
		plan->deadline_at = ns_after(now, plan->options->deadline);
	trace_board_wake(plan, plan->deadline_at);
	if (now < plan->deadline_at)
		return false;
	for (int ttl = hops->first; ttl <= hops->reach; ttl++)
		end = ttl > end ? (uint8_t)ttl : end;
	for (int ttl = hops->first; ttl <= end; ttl++)
		trace_row_give_up(hops, (uint8_t)ttl);
	hops->last = end;
	plan->timed_out = true;
	return true;
}
