/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The view of traceroute as RIPE Atlas has its results: leadline-json(7).
 *
 * A result of theirs is the path of one flow, with the flow as paris_id. So
 * there is one for each query, and no reader makes a link of two flows. All of
 * them are written at the end, from the model; only the duplicates, which are
 * not in it, are kept here.
 */
#ifndef LEADLINE_TRACEROUTE_TRACE_ATLAS_H
#define LEADLINE_TRACEROUTE_TRACE_ATLAS_H

#include "base/addr.h"
#include "engine/targets.h"
#include "trace_hops.h"
#include "trace_options.h"
#include "ui/atlas.h"
#include "ui/lines.h"
#include "ui/view.h"

#include <stddef.h>
#include <stdint.h>

/* Duplicates that are kept; further ones are not shown. */
#define TRACE_ATLAS_TWINS 64

struct trace_atlas_twin {
	uint8_t ttl; /* of the probe */
	uint8_t query;
	struct addr from;
	int64_t rtt;   /* ns */
	int reply_ttl; /* -1 if not known */
	size_t size;   /* bytes */
};

/* All that is pointed to is borrowed. */
struct trace_atlas {
	struct view view; /* first: a struct view is a struct trace_atlas */
	const struct trace_options *options;
	const char *version; /* of leadline */
	const struct trace_hops *hops;
	const struct target *target;
	int64_t resolved; /* as atlas_run has it */
	struct lines *lines;

	/* Its own, all zeros before. */
	int64_t start; /* ns since 1970 */
	struct trace_atlas_twin twins[TRACE_ATLAS_TWINS];
	size_t twin_count;
	struct atlas_answer answers[TRACE_TTL_MAX + TRACE_ATLAS_TWINS];
	size_t count; /* of the flow that is being written */
};

/* Sets the view of ATLAS; everything else is there. */
void trace_atlas_init(struct trace_atlas *atlas);

#endif
