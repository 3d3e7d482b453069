/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Addresses that come more than once on the way of one flow.
 */
#ifndef LEADLINE_TRACEROUTE_TRACE_LOOPS_H
#define LEADLINE_TRACEROUTE_TRACE_LOOPS_H

#include "base/buf.h"
#include "trace_hops.h"

#include <stdint.h>

/* Routers in a circle at most that are looked for. */
#define TRACE_LOOPS_PERIOD 8

/* The routers in the circle in which QUERY ends: it is gone round three times
 * at least, up to the last answer, and the path has no other end. 0: none. */
int trace_loops_period(const struct trace_hops *hops, uint8_t query);

/* Tells of a circle, or of repeated addresses that are none. */
void trace_loops_explain(const struct trace_hops *hops,
			 const struct addr *target, struct buf *buf);

#endif
