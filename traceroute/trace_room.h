/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Room for answers: the part of the plan that asks less at once where every
 * answer comes in copies. Those to one probe would leave no room in our own
 * socket for the answer to another, which would be a star of our making.
 */
#ifndef LEADLINE_TRACEROUTE_TRACE_ROOM_H
#define LEADLINE_TRACEROUTE_TRACE_ROOM_H

#include "trace_board.h"

#include <stdbool.h>
#include <stdint.h>

/* Whether there is room for the answers to a probe more at NOW, when OPEN may
 * still be answered. If not, sets plan->wake. Twice the longest RTT after the
 * last departure there is room again: what does not come needs none. Where -w
 * lets nothing be asked again, what was open when room became scarce then
 * counts as not asked. */
bool trace_room_has(struct trace_plan *plan, uint32_t open, int64_t now);

/* Learns from EVENT. Where room is scarce, nothing is sent as long as copies
 * come. */
void trace_room_note(struct trace_plan *plan, const struct event *event);

#endif
