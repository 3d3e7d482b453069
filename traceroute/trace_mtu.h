/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The part of the plan that is about the size of packets: --mtu.
 */
#ifndef LEADLINE_TRACEROUTE_TRACE_MTU_H
#define LEADLINE_TRACEROUTE_TRACE_MTU_H

#include "engine/event.h"
#include "trace_board.h"

#include <stdbool.h>
#include <stdint.h>

/* Row TTL is silent at NOW, and is to be given up if LAST; whether that is
 * being looked into. */
bool trace_mtu_doubt(struct trace_plan *plan, uint8_t ttl, bool last,
		     int64_t now);

/* While it is: whether a packet of *SIZE bytes is to be sent to row
 * plan->search.ttl. Sets plan->wake. */
bool trace_mtu_next(struct trace_plan *plan, int64_t now, uint32_t *size);

/* Whether EVENT is about sizes and nobody else has to know: the packet was too
 * long, or belongs to the search. */
bool trace_mtu_note(struct trace_plan *plan, const struct event *event);

#endif
