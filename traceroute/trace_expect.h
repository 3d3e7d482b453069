/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Who is expected to answer, from what other traces of the run have met: the
 * part of a model that knows the routers that all share.
 *
 * Nothing of this is ever shown. A hop is what answered this trace; what is
 * expected only tells how long an answer may be awaited, and when a router can
 * be asked.
 */
#ifndef LEADLINE_TRACEROUTE_TRACE_EXPECT_H
#define LEADLINE_TRACEROUTE_TRACE_EXPECT_H

#include "trace_hops.h"
#include "trace_routers.h"

#include <stdint.h>

/* HOPS, as trace_hops_init left it, is of a trace to TARGET among others that
 * share ROUTERS (borrowed). */
void trace_expect_begin(struct trace_hops *hops, struct trace_routers *routers,
			const struct addr *target);

/* Looks at what the others have met in the meantime. */
void trace_expect_refresh(struct trace_hops *hops);

/* When ROUTER may be asked; not after NOW, or INT64_MIN: at once. ROUTER may be
 * TRACE_ROUTERS_NONE here and below, and HOPS alone. */
int64_t trace_expect_ready(const struct trace_hops *hops, uint16_t router,
			   int64_t now);

/* CELL is asked at NOW, and ROUTER is expected to answer. */
void trace_expect_ask(struct trace_hops *hops, struct trace_cell *cell,
		      uint16_t router, int64_t now);

/* Learns from EVENT, which the model has noted, of a row that has had VAIN
 * rounds in vain. */
void trace_expect_note(struct trace_hops *hops, const struct event *event,
		       uint8_t vain);

/* ROUTER did not answer in time what it was asked at ASKED_AT, and not for the
 * first time if AGAIN. */
void trace_expect_miss(struct trace_hops *hops, uint16_t router,
		       int64_t asked_at, bool again, int64_t now);

#endif
