/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * How long an answer may take.
 *
 * By default this only says when a hop may be asked again: its first answer is
 * as welcome afterwards. Where the user gave -w it is the end of the probe.
 */
#ifndef LEADLINE_TRACEROUTE_TRACE_WAIT_H
#define LEADLINE_TRACEROUTE_TRACE_WAIT_H

#include "trace_hops.h"
#include "trace_options.h"

#include <stdint.h>

struct trace_wait {
	int64_t spans[TRACE_TTL_MAX + 1]; /* ns, by TTL, after which a probe
					     without answer is late */
	int64_t slowest; /* longest RTT of all hops, ns; 0: none yet */
};

/* Learns from what has been answered so far. */
void trace_wait_learn(struct trace_wait *wait, const struct trace_waits *waits,
		      const struct trace_hops *hops);

#endif
