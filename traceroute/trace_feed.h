/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Where a run takes its targets from, one after the other: whoever has more of
 * them than there is memory for makes them when they are wanted.
 */
#ifndef LEADLINE_TRACEROUTE_TRACE_FEED_H
#define LEADLINE_TRACEROUTE_TRACE_FEED_H

#include "base/addr.h"

#include <stdbool.h>
#include <stdint.h>

/* A target. */
struct trace_aim {
	const char *host; /* as it was typed, borrowed for good; NULL: nobody
			     did, it is called by its address */
	struct addr addr;
	struct addr source; /* ours; of no family: not known */
	int64_t resolved;   /* ns that the name took, 0: it is a number */
};

struct trace_feed;

struct trace_feed_ops {
	/* The next target. False: there is none any more. */
	bool (*next)(struct trace_feed *feed, struct trace_aim *aim);
};

/* First member of every feed. */
struct trace_feed {
	const struct trace_feed_ops *ops;
};

#endif
