/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * What a path shows beside its rows, told in words: who limits its answers, who
 * says nothing, what the way does to packets, and what looks like a loop.
 *
 * A line is only written where something is unusual, and says no more than what
 * was seen proves.
 */
#ifndef LEADLINE_TRACEROUTE_TRACE_EXPLAIN_H
#define LEADLINE_TRACEROUTE_TRACE_EXPLAIN_H

#include "base/addr.h"
#include "base/buf.h"
#include "trace_hops.h"
#include "trace_options.h"
#include "wire/probe.h"

/* All borrowed. */
struct trace_explain {
	const struct trace_options *options;
	const struct trace_hops *hops;
	const struct probe_form *form;
	struct addr target;
	struct addr source; /* ours */
};

/* Appends the lines, each with its newline. */
void trace_explain(const struct trace_explain *explain, struct buf *buf);

#endif
