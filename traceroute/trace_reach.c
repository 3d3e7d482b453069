/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * How far to ask.
 */
#include "trace_reach.h"

#include "base/ns.h"

/* Rows beyond the farthest answer while the distance is not known. With the
 * probe that goes all the way that is two in vain at most. */
#define AHEAD 2

/* Nothing new for so long: the target does not answer, or not yet. */
#define STALL_LEAST (300 * NS_PER_MS)
#define STALL_SWEEP (400 * NS_PER_MS)

/* Of rows far in the dark each so many are looked at, if not all. */
#define FAR_APART 4

/* Rounds into the dark, and the silence before the last: longer than a Linux
 * router without a route needs for one answer (trace_budget.h). */
#define DARK_ROUNDS   3
#define DARK_AGAIN    (400 * NS_PER_MS)
#define DARK_QUIET_V4 (2200 * NS_PER_MS)
#define DARK_QUIET_V6 (1100 * NS_PER_MS)
#define DARK_APART    (20 * NS_PER_MS)

/* All rows are wanted, whether anybody answers or not. */
static bool is_complete(const struct trace_plan *plan)
{
	return !plan->options->gap_given &&
	       (plan->options->last_given || plan->options->waits.given);
}

/* Where the target is believed to be, or 0. */
static uint8_t believed(const struct trace_hops *hops)
{
	if (hops->final != 0 && hops->distance > hops->final)
		return hops->final;
	return hops->distance;
}

/* The last row that is known: each up to it has answered, or has been given up.
 * Until then no probe goes beyond, where it could only take the answers of a
 * target that limits them. */
static int known(const struct trace_plan *plan, int64_t now)
{
	const struct trace_hops *hops = plan->hops;
	int ttl = hops->reach;

	for (; hops->final != 0 && ttl < hops->last; ttl++) {
		struct trace_row row = trace_row_look(hops, &plan->wait,
						      (uint8_t)(ttl + 1), now);

		if (row.unasked > 0 || row.open > 0 || row.late > 0)
			break;
	}
	return ttl;
}

/* When the row behind the farthest answer stopped to promise one; NS_NEVER if
 * it has not been asked. */
static int64_t stall(const struct trace_plan *plan)
{
	const struct trace_hops *hops = plan->hops;
	const struct trace_round *round = &plan->rounds[hops->reach + 1];

	if (hops->reach >= hops->last || round->count == 0)
		return NS_NEVER;
	return round->started_at + ns_max(STALL_LEAST, 2 * plan->wait.slowest);
}

/* The last row that may be asked while there is no sign of the target. */
static int limit_in_the_dark(struct trace_plan *plan, int64_t now)
{
	int reach = plan->hops->reach;
	int64_t at = stall(plan);

	if (now < at) {
		trace_board_wake(plan, at);
		return reach + AHEAD;
	}
	if (now < at + STALL_SWEEP) {
		trace_board_wake(plan, at + STALL_SWEEP);
		return reach + plan->options->gap_limit;
	}
	return plan->hops->last;
}

int trace_reach_limit(struct trace_plan *plan, int64_t now)
{
	const struct trace_hops *hops = plan->hops;
	int base = known(plan, now);
	int most = hops->final != 0 ? hops->final : hops->last;
	int least = believed(hops);

	if (hops->final == 0)
		least = limit_in_the_dark(plan, now);
	else if (least <= base)
		least = base +
			(base > hops->reach ? plan->options->gap_limit : AHEAD);
	return least < most ? least : most;
}

bool trace_reach_is_ripe(const struct trace_plan *plan, int ttl, int64_t now)
{
	const struct trace_hops *hops = plan->hops;

	return ttl != hops->final || (hops->exact && ttl == hops->distance) ||
	       known(plan, now) >= ttl - 1;
}

int trace_reach_horizon(const struct trace_plan *plan, int last)
{
	int gap = plan->hops->reach + plan->options->gap_limit;

	if (plan->hops->final != 0 || is_complete(plan) || last < gap)
		return last;
	return gap;
}

int trace_reach_solid(const struct trace_plan *plan, int last)
{
	const struct trace_hops *hops = plan->hops;
	int target = believed(hops);

	if (plan->options->waits.given &&
	    (hops->final != 0 || last == hops->last))
		return last;
	return target > hops->reach ? target : hops->reach;
}

bool trace_reach_is_dark(const struct trace_plan *plan, int ttl)
{
	return plan->hops->final == 0 && ttl > plan->hops->reach;
}

bool trace_reach_is_far(const struct trace_plan *plan, int ttl)
{
	return plan->hops->final == 0 &&
	       ttl > plan->hops->reach + plan->options->gap_limit;
}

bool trace_reach_is_skipped(const struct trace_plan *plan, int ttl)
{
	return plan->exclusive && !is_complete(plan) &&
	       ttl != plan->hops->last && trace_reach_is_far(plan, ttl) &&
	       (ttl - plan->hops->reach) % FAR_APART != 0;
}

void trace_reach_note(struct trace_plan *plan, int ttl, int64_t now)
{
	if (!trace_reach_is_dark(plan, ttl))
		return;
	plan->dark_at = now;
	if (plan->rounds[ttl].count < DARK_ROUNDS)
		plan->quiet_at = now;
}

/* One after the other they take long, and nobody has ever answered: whoever had
 * nothing left was not asked often either. */
static bool is_lonely(const struct trace_plan *plan)
{
	return plan->exclusive && plan->hops->reach < plan->hops->first;
}

/* The first row is asked to the end, the others would be for nothing. */
static bool is_hopeless(const struct trace_plan *plan, int ttl)
{
	return is_lonely(plan) && ttl > plan->hops->first &&
	       plan->rounds[ttl].count == DARK_ROUNDS - 1;
}

int64_t trace_reach_due(const struct trace_plan *plan, int ttl)
{
	const struct trace_round *round = &plan->rounds[ttl];
	int64_t quiet = plan->family == ADDR_V6 ? DARK_QUIET_V6 : DARK_QUIET_V4;

	if (is_lonely(plan))
		quiet = DARK_QUIET_V6;
	if (round->count >= DARK_ROUNDS || is_hopeless(plan, ttl))
		return NS_NEVER;
	if (round->count < DARK_ROUNDS - 1)
		return round->asked_at + DARK_AGAIN;
	return ns_max(plan->quiet_at + quiet,
		      plan->dark_at + plan->wait.slowest + DARK_APART);
}
