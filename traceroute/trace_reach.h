/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * How far to ask: the part of the plan that keeps probes from going beyond the
 * target, and that finds the end of a path that falls silent.
 */
#ifndef LEADLINE_TRACEROUTE_TRACE_REACH_H
#define LEADLINE_TRACEROUTE_TRACE_REACH_H

#include "trace_plan.h"

#include <stdint.h>

/* The last row that may be asked at NOW. Sets plan->wake to when that changes
 * without an answer. */
int trace_reach_limit(struct trace_plan *plan, int64_t now);

/* The last row that is asked in rounds, when LIMIT is the last that is asked at
 * all. */
int trace_reach_horizon(const struct trace_plan *plan, int limit);

/* Up to this row there is a hop, so that all flows may ask at once. */
int trace_reach_solid(const struct trace_plan *plan, int limit);

#endif
