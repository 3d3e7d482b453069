/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * What an answer says of itself beside its address, as it stands between < and
 * > in a row: extensions of ICMP, flags and options of TCP.
 */
#ifndef LEADLINE_TRACEROUTE_TRACE_ANSWER_TEXT_H
#define LEADLINE_TRACEROUTE_TRACE_ANSWER_TEXT_H

#include "base/buf.h"
#include "trace_hops.h"
#include "trace_options.h"

/* Room for the longest that is shown. */
#define TRACE_ANSWER_TEXT_MAX 1024

/* Appends it; nothing if there is nothing to say. */
void trace_answer_text(const struct trace_hops *hops,
		       const struct trace_options *options,
		       const struct trace_cell *cell, struct buf *buf);

#endif
