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

#include <stdbool.h>
#include <stdint.h>

/* All borrowed. */
struct trace_explain {
	const struct trace_options *options;
	const struct trace_hops *hops;
	const struct probe_form *form;
	struct addr target;
	struct addr source; /* ours */
};

/* What a line is about: the first three a hop, the others the path. */
enum trace_explain_kind {
	TRACE_EXPLAIN_LIMITS,
	TRACE_EXPLAIN_SILENCE,
	TRACE_EXPLAIN_QUOTED_TTL,
	TRACE_EXPLAIN_LOOP,
	TRACE_EXPLAIN_DESTINATION,
	TRACE_EXPLAIN_TRANSLATION,
	TRACE_EXPLAIN_TOS,
	TRACE_EXPLAIN_BACK,
	TRACE_EXPLAIN_KINDS,
};

const char *trace_explain_name(enum trace_explain_kind kind);

/* Of all zeros it stands before the first. */
struct trace_explain_step {
	enum trace_explain_kind kind;
	uint8_t ttl; /* the hop, 0: the path */
	bool begun;
};

/* Goes on to what is next and appends the lines, each with its newline, if
 * there is anything to say of it. False at the end. */
bool trace_explain_next(const struct trace_explain *explain,
			struct trace_explain_step *step, struct buf *buf);

#endif
