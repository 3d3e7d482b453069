/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Asking again: the part of the plan that runs the rounds of silent rows
 * (trace_row.h).
 */
#ifndef LEADLINE_TRACEROUTE_TRACE_AGAIN_H
#define LEADLINE_TRACEROUTE_TRACE_AGAIN_H

#include "trace_board.h"

#include <stdint.h>

/* The next probe of a round, in the rows up to END and the far end if that is
 * not among them. Gives up the rows that have had all their rounds. Sets
 * plan->wake. */
struct trace_choice trace_again_choose(struct trace_plan *plan, int end,
				       int64_t now);

/* Learns from EVENT if it is about a control probe, or one that our own system
 * refused. */
void trace_again_note(struct trace_plan *plan, const struct event *event);

#endif
