/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * When it is over: the part of the plan that knows what is left to ask.
 */
#ifndef LEADLINE_TRACEROUTE_TRACE_OVER_H
#define LEADLINE_TRACEROUTE_TRACE_OVER_H

#include "trace_board.h"

#include <stdbool.h>
#include <stdint.h>

/* Nothing is open in the row, and nothing is missing. */
bool trace_over_is_settled(const struct trace_row *row);

/* All that is to be shown is known, with OPEN probes that may still be answered
 * in time. A silent end of the path is cut off here, so that the view knows
 * where to stop. */
bool trace_over_is_done(struct trace_plan *plan, uint32_t open, int64_t now);

/* The deadline has come: everything that has been asked and not answered is
 * given up, and the path ends at the last row that was answered. Sets
 * plan->wake. */
bool trace_over_is_late(struct trace_plan *plan, int64_t now);

#endif
