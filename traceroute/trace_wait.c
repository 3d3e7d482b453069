/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Waiting, learnt from the answers of the same hop and of others.
 */
#include "trace_wait.h"

#include "base/ns.h"

/* A router that takes longer than this to write an answer, on a path that does
 * not, is rare. */
#define SPAN_LEAST (250 * NS_PER_MS)

/* Nothing is known yet. */
#define SPAN_FIRST (500 * NS_PER_MS)

/* No RTT. */
#define NONE (-1)

/* The RTT of the first answered cell of a row, or NONE. */
static int64_t row_rtt(const struct trace_hops *hops, int ttl)
{
	for (uint8_t query = 0; query < hops->queries; query++) {
		const struct trace_cell *cell =
			trace_hops_look(hops, (uint8_t)ttl, query);

		if (cell->state == TRACE_ANSWERED)
			return cell->rtt;
	}
	return NONE;
}

/* FACTOR (thousandths) times an RTT and a bit, at most MAX. */
static int64_t scaled(int64_t rtt, int64_t factor, int64_t max)
{
	if (rtt >= max || factor == 0 || rtt + NS_PER_MS > INT64_MAX / factor)
		return max;
	return ns_min(max, (rtt + NS_PER_MS) * factor / 1000);
}

/* What -w asks for. LATER is the RTT of the next row that answered. */
static int64_t given_span(const struct trace_waits *waits, int64_t here,
			  int64_t later)
{
	if (here != NONE)
		return scaled(here, waits->here, waits->max);
	if (later != NONE)
		return scaled(later, waits->near, waits->max);
	return waits->max;
}

/* Three times the nearest hop up to this one, or half more than the slowest
 * behind it. */
static int64_t learnt_span(const struct trace_waits *waits, int64_t nearest,
			   int64_t behind)
{
	int64_t span = ns_max(3 * nearest, behind + behind / 2);

	if (nearest == NONE && behind == NONE)
		span = SPAN_FIRST;
	return ns_min(waits->max, ns_max(SPAN_LEAST, span));
}

static void learn_given(struct trace_wait *wait,
			const struct trace_waits *waits,
			const struct trace_hops *hops)
{
	int64_t later = NONE;

	for (int ttl = hops->last; ttl >= hops->first; ttl--) {
		int64_t here = row_rtt(hops, ttl);

		wait->spans[ttl] = given_span(waits, here, later);
		later = here != NONE ? here : later;
	}
}

/* Up the path for the slowest behind, down for the nearest before. */
static void learn_all(struct trace_wait *wait, const struct trace_waits *waits,
		      const struct trace_hops *hops)
{
	int64_t nearest = NONE;
	int64_t behind = NONE;

	for (int ttl = hops->last; ttl >= hops->first; ttl--) {
		wait->spans[ttl] = behind;
		behind = ns_max(behind, row_rtt(hops, ttl));
	}
	for (int ttl = hops->first; ttl <= hops->last; ttl++) {
		int64_t here = row_rtt(hops, ttl);

		nearest = here != NONE ? here : nearest;
		wait->spans[ttl] =
			learnt_span(waits, nearest, wait->spans[ttl]);
	}
	wait->slowest = ns_max(0, behind);
}

void trace_wait_learn(struct trace_wait *wait, const struct trace_waits *waits,
		      const struct trace_hops *hops)
{
	learn_all(wait, waits, hops);
	if (waits->given)
		learn_given(wait, waits, hops);
}
