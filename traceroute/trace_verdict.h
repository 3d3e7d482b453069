/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * What there is to say of a run as a whole, in words.
 */
#ifndef LEADLINE_TRACEROUTE_TRACE_VERDICT_H
#define LEADLINE_TRACEROUTE_TRACE_VERDICT_H

#include "base/addr.h"
#include "base/buf.h"
#include "trace_board.h"
#include "trace_hops.h"

#include <stdbool.h>
#include <stdint.h>

/* Whether TARGET itself ended the path. */
bool trace_verdict_reached(const struct trace_hops *hops,
			   const struct addr *target);

/* Appends "hop 3 (192.0.2.1)", of whoever answered first there, if anybody did.
 */
void trace_verdict_hop(const struct trace_hops *hops, uint8_t ttl,
		       struct buf *buf);

/* What a line is about. */
enum trace_verdict_kind {
	TRACE_VERDICT_HOLE,   /* large packets vanish */
	TRACE_VERDICT_UNTOLD, /* stars may be none */
	TRACE_VERDICT_END,    /* why it ended where it did */
	TRACE_VERDICT_KINDS,
};

const char *trace_verdict_name(enum trace_verdict_kind kind);

/* Appends a line of that kind, if there is anything to say. */
void trace_verdict_part(const struct trace_plan *plan,
			const struct addr *target, enum trace_verdict_kind kind,
			struct buf *buf);

/* Appends lines: that large packets vanish or stars may be none, and with -v
 * why it ended where it did and what was asked again. */
void trace_verdict_write(const struct trace_plan *plan,
			 const struct addr *target, struct buf *buf);

/* Tells them on stderr. */
void trace_verdict_tell(const struct trace_plan *plan,
			const struct addr *target, const char *program);

/* What our own system refused to send is told once, with its number. False if
 * that was everything. */
bool trace_verdict_sent(const struct trace_hops *hops, const char *program);

#endif
