/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Whether a probe may leave now: its flow is free, and who is expected to
 * answer has an answer left. All of these set plan->wake.
 */
#ifndef LEADLINE_TRACEROUTE_TRACE_TURN_H
#define LEADLINE_TRACEROUTE_TRACE_TURN_H

#include "trace_board.h"

#include <stdbool.h>
#include <stdint.h>

/* Whether a probe may leave for this cell at NOW, if a flow has one open only.
 */
bool trace_turn_is_free(struct trace_plan *plan, int ttl, uint8_t query,
			int64_t now);

/* Whether the shared router that is expected in ROW, if any, has an answer left
 * at NOW. */
bool trace_turn_may_ask(struct trace_plan *plan, const struct trace_row *row,
			int64_t now);

/* Whether whoever is expected in ROW, shared or not, can be asked once more at
 * NOW. */
bool trace_turn_has_budget(struct trace_plan *plan, const struct trace_row *row,
			   int64_t now);

#endif
