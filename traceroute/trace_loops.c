/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Loops, true and false.
 */
#include "trace_loops.h"

#include <stdbool.h>

#define ROUNDS 3

/* Who answered, or TRACE_NOBODY. */
static uint16_t who(const struct trace_hops *hops, int ttl, uint8_t query)
{
	const struct trace_cell *cell =
		trace_hops_look(hops, (uint8_t)ttl, query);

	return cell->state == TRACE_ANSWERED ? cell->responder : TRACE_NOBODY;
}

/* The rows up to the last are the same after PERIOD rows, for all rounds, and
 * silent ones are silent again. */
static bool repeats(const struct trace_hops *hops, uint8_t query, int period)
{
	int end = hops->reach;

	if (end - ROUNDS * period + 1 < hops->first)
		return false;
	/* One router that answers every row rewrites addresses. */
	if (who(hops, end, query) == who(hops, end - 1, query))
		return false;
	for (int ttl = end - (ROUNDS - 1) * period + 1; ttl <= end; ttl++)
		if (who(hops, ttl, query) != who(hops, ttl - period, query))
			return false;
	return true;
}

int trace_loops_period(const struct trace_hops *hops, uint8_t query)
{
	if (hops->final != 0 || who(hops, hops->reach, query) == TRACE_NOBODY)
		return 0;
	for (int period = 2; period <= TRACE_LOOPS_PERIOD; period++)
		if (repeats(hops, query, period))
			return period;
	return 0;
}

static void explain_circle(const struct trace_hops *hops, uint8_t query,
			   int period, struct buf *buf)
{
	buf_print(buf, "packets of query %u go round and round:", query + 1);
	for (int ttl = hops->reach - period + 1; ttl <= hops->reach; ttl++) {
		uint16_t responder = who(hops, ttl, query);
		char text[ADDR_TEXT_MAX] = "*";

		if (responder != TRACE_NOBODY)
			addr_format(&hops->responders[responder].addr, text);
		buf_print(buf, " %s", text);
	}
	buf_char(buf, '\n');
}

/* A router counts the TTL down first and then finds that it may not pass the
 * packet on, so that it is in the row before, too. */
static bool refuses(const struct trace_hops *hops, int ttl, uint8_t query,
		    const struct addr *target)
{
	const struct trace_cell *cell =
		trace_hops_look(hops, (uint8_t)ttl, query);

	return cell->final &&
	       !addr_same_host(trace_hops_from(hops, cell), target);
}

/* One router in two rows that follow each other. */
static void explain_twins(const struct trace_hops *hops, uint8_t query,
			  const struct addr *target, struct buf *buf)
{
	int end = hops->final != 0 ? hops->final : hops->reach;

	for (int ttl = hops->first; ttl < end; ttl++) {
		uint16_t responder = who(hops, ttl, query);
		char text[ADDR_TEXT_MAX];

		if (responder == TRACE_NOBODY ||
		    who(hops, ttl + 1, query) != responder ||
		    refuses(hops, ttl + 1, query, target))
			continue;
		addr_format(&hops->responders[responder].addr, text);
		buf_print(buf,
			  "hops %d and %d are both %s, which is no loop: the "
			  "route changed, a tunnel ends there, or addresses "
			  "are rewritten\n",
			  ttl, ttl + 1, text);
	}
}

void trace_loops_explain(const struct trace_hops *hops,
			 const struct addr *target, struct buf *buf)
{
	for (uint8_t query = 0; query < hops->queries; query++) {
		int period = trace_loops_period(hops, query);

		if (period != 0) {
			explain_circle(hops, query, period, buf);
			return;
		}
	}
	explain_twins(hops, 0, target, buf);
}
