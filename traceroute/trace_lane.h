/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * One trace of a run: a host, what is known of the way there, what to ask next,
 * and how it is shown.
 */
#ifndef LEADLINE_TRACEROUTE_TRACE_LANE_H
#define LEADLINE_TRACEROUTE_TRACE_LANE_H

#include "base/addr.h"
#include "engine/ledger.h"
#include "engine/targets.h"
#include "trace_atlas.h"
#include "trace_feed.h"
#include "trace_form.h"
#include "trace_hops.h"
#include "trace_json.h"
#include "trace_options.h"
#include "trace_plan.h"
#include "trace_text.h"
#include "trace_words.h"
#include "ui/json_open.h"
#include "ui/lines.h"

#include <stdbool.h>
#include <stdint.h>

/* Large: to be allocated, all zeros. May be opened again when it is closed. */
struct trace_lane {
	struct trace_options options; /* those of the run, and its own host */
	char host[ADDR_TEXT_MAX];     /* one that nobody typed */
	const struct target *target;  /* borrowed */
	const struct probe_form *form;
	struct trace_words *words;
	struct trace_hops hops;
	struct trace_plan plan;
	struct trace_text text;
	struct trace_json json;
	struct trace_json record; /* the same for a recording */
	struct trace_atlas atlas;
	struct view *views[3]; /* the text and JSON, as far as wanted */
	uint8_t view_count;
	bool live; /* the text is shown as it grows, and not as a block */
};

/* What all traces of a run share. All that is pointed to is borrowed. */
struct trace_lane_setup {
	const struct trace_options *options;
	struct trace_words *words;
	const struct json_open *out;   /* JSON; all zeros: none */
	bool *headed;		       /* CSV has its header, in `lines` */
	struct lines *lines;	       /* its way out */
	struct lines *record;	       /* that of a recording; NULL: none */
	struct trace_routers *routers; /* NULL: there is one trace only */
	int64_t timeout;	       /* ns, of a probe in the session */
	bool live;
};

/* One of them. */
struct trace_lane_target {
	const struct trace_aim *aim;
	uint32_t index; /* of its row in the table of targets */
	const struct target *row;
	const struct probe_form *form;
	uint32_t seed; /* as trace_plan_setup has it */
	bool serial;
};

void trace_lane_open(struct trace_lane *lane,
		     const struct trace_lane_setup *setup,
		     const struct trace_lane_target *target);

/* The time of what the next calls show: as struct driver has it. */
struct trace_moment {
	int64_t now;
	int64_t wall;
};

/* The first words. */
void trace_lane_start(struct trace_lane *lane, struct trace_moment moment);

/* EVENT was noted; NULL: only time has passed. */
void trace_lane_show(struct trace_lane *lane, const struct event *event,
		     struct trace_moment moment);

/* Why it is over. */
struct trace_lane_end {
	enum json_reason reason;
	int exit_status;
	const struct ledger *ledger; /* what is open there is given up */
};

/* The last words, or all of them. */
void trace_lane_finish(struct trace_lane *lane,
		       const struct trace_lane_end *end,
		       struct trace_moment moment);

/* Whether the target itself ended the path. */
bool trace_lane_reached(const struct trace_lane *lane);

/* Nothing at all could be sent. */
bool trace_lane_is_mute(const struct trace_lane *lane);

#endif
