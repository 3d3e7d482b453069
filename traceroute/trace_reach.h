/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * How far to ask: the part of the plan that keeps probes from going beyond the
 * target, and that finds the end of a path that falls silent.
 */
#ifndef LEADLINE_TRACEROUTE_TRACE_REACH_H
#define LEADLINE_TRACEROUTE_TRACE_REACH_H

#include "trace_board.h"

#include <stdbool.h>
#include <stdint.h>

/* The last row that may be asked at NOW. Sets plan->wake to when that changes
 * without an answer. */
int trace_reach_limit(struct trace_plan *plan, int64_t now);

/* The row of a final answer waits for the silent rows before it: the target may
 * be in one of them, with no more answers than it has. */
bool trace_reach_is_ripe(const struct trace_plan *plan, int ttl, int64_t now);

/* The last row that is asked in rounds, when LIMIT is the last that is asked at
 * all. */
int trace_reach_horizon(const struct trace_plan *plan, int limit);

/* Up to this row there is a hop, so that all flows may ask at once. */
int trace_reach_solid(const struct trace_plan *plan, int limit);

/* Whether nobody is known to be in this row or behind it. */
bool trace_reach_is_dark(const struct trace_plan *plan, int ttl);

/* Whether that is true of so many rows before it that it ends no path. */
bool trace_reach_is_far(const struct trace_plan *plan, int ttl);

/* Far in the dark not every row is looked at, where that cannot be done at
 * once. */
bool trace_reach_is_skipped(const struct trace_plan *plan, int ttl);

/* A probe goes to row TTL at NOW. */
void trace_reach_note(struct trace_plan *plan, int ttl, int64_t now);

/*
 * When a dark row is asked again; NS_NEVER: not any more. All probes into the
 * dark may meet the same router, one that limits its answers. So the last round
 * comes after a silence in which every known limit has let go, the nearest row
 * first and the others when it has had time to answer.
 */
int64_t trace_reach_due(const struct trace_plan *plan, int ttl);

#endif
