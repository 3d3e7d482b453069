/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * How many answers a responder may still be good for.
 *
 * Linux, the strictest of the common systems, sends one prober 6 ICMP errors at
 * once and then one a second; for IPv6 new kernels send ten a second. A router
 * that has spent them is silent, and not because it is not there. The limit is
 * on who answers, not on the TTL, so each responder has one budget.
 *
 * A Linux router without a route pays twice for each answer, and once for the
 * ones that it then cannot send: asked once a second it is silent for ever. It
 * cannot be told from one that pays once until it has been silent.
 */
#ifndef LEADLINE_TRACEROUTE_TRACE_BUDGET_H
#define LEADLINE_TRACEROUTE_TRACE_BUDGET_H

#include "base/addr.h"
#include "base/ns.h"

#include <stdbool.h>
#include <stdint.h>

/* Answers at once. */
#define TRACE_BUDGET_SIZE 6

struct trace_budget {
	int64_t full_at; /* ns, when the bucket is full again */
	bool slow;	 /* one a second, else ten */
	bool refuses;	 /* answers as routers do that have no route ... */
	bool costly;	 /* ... and then was silent: each costs two */
};

static inline struct trace_budget trace_budget_of(enum addr_family family)
{
	return (struct trace_budget){
		.full_at = INT64_MIN / 2,
		.slow = family != ADDR_V6,
	};
}

/* Time after which there is one answer more, ns, with something to spare. */
static inline int64_t trace_budget_period(const struct trace_budget *budget)
{
	return (budget->costly ? 2 : 1) *
	       (budget->slow ? 1050 * NS_PER_MS : 105 * NS_PER_MS);
}

/* Answers at once from a full bucket. */
static inline int64_t trace_budget_size(const struct trace_budget *budget)
{
	return budget->costly ? TRACE_BUDGET_SIZE / 2 : TRACE_BUDGET_SIZE;
}

/* When COUNT (1 to trace_budget_size) answers can be expected at once. */
static inline int64_t trace_budget_ready(const struct trace_budget *budget,
					 int64_t count)
{
	return budget->full_at - (trace_budget_size(budget) - count) *
					 trace_budget_period(budget);
}

/* It answered at NOW. */
static inline void trace_budget_spend(struct trace_budget *budget, int64_t now)
{
	budget->full_at =
		ns_max(budget->full_at, now) + trace_budget_period(budget);
}

/* It did not answer what was asked at NOW: there was nothing left, and it is
 * not one of the generous. */
static inline void trace_budget_empty(struct trace_budget *budget, int64_t now)
{
	budget->slow = true;
	budget->costly = budget->refuses;
	budget->full_at = ns_max(budget->full_at,
				 now + trace_budget_size(budget) *
						 trace_budget_period(budget));
}

#endif
