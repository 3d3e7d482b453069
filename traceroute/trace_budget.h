/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * How many answers a responder may still be good for.
 *
 * Linux, the strictest of the common systems, sends one prober 6 ICMP errors at
 * once and then one a second, for IPv6 ten a second. A router that has spent
 * them is silent, and not because it is not there. The limit is on who answers,
 * not on the TTL, so each responder has one budget.
 *
 * A budget is one number: the moment at which the bucket is full again. All
 * zeros is a full one.
 */
#ifndef LEADLINE_TRACEROUTE_TRACE_BUDGET_H
#define LEADLINE_TRACEROUTE_TRACE_BUDGET_H

#include "base/addr.h"
#include "base/ns.h"

#include <stdint.h>

/* Answers at once. */
#define TRACE_BUDGET_SIZE 6

/* Time after which there is one answer more, ns, with something to spare. */
static inline int64_t trace_budget_period(enum addr_family family)
{
	return family == ADDR_V6 ? 105 * NS_PER_MS : 1050 * NS_PER_MS;
}

/* When COUNT (1 to 6) answers can be expected at once. */
static inline int64_t trace_budget_ready(int64_t budget, int64_t period,
					 int64_t count)
{
	return budget - (TRACE_BUDGET_SIZE - count) * period;
}

/* It answered at NOW. */
static inline void trace_budget_spend(int64_t *budget, int64_t period,
				      int64_t now)
{
	*budget = ns_max(*budget, now) + period;
}

/* It did not answer what was asked at NOW: there was nothing left. */
static inline void trace_budget_empty(int64_t *budget, int64_t period,
				      int64_t now)
{
	*budget = ns_max(*budget, now + TRACE_BUDGET_SIZE * period);
}

#endif
