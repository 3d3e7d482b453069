/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The view of a crowd as JSON Lines: leadline-json(7). Each event has its
 * target, so the lines of several shards can be read as one.
 */
#ifndef LEADLINE_PING_CROWD_JSON_H
#define LEADLINE_PING_CROWD_JSON_H

#include "engine/histogram.h"
#include "engine/targets.h"
#include "ping_crowd.h"
#include "ping_json.h"
#include "ping_options.h"
#include "ui/json_run.h"
#include "ui/lines.h"
#include "ui/view.h"

#include <stdbool.h>
#include <stdint.h>

/* All that is pointed to is borrowed. */
struct ping_crowd_json {
	struct view view; /* first: a struct view is a ping_crowd_json */
	const struct ping_options *options;
	const struct json_start *facts; /* version, words, socket, privilege */
	const struct ping_crowd *crowd;
	const struct targets *targets;
	const char *const *labels;
	int64_t timeout;	   /* ns per probe */
	int64_t since;		   /* ns: the start */
	struct histogram *scratch; /* all zeros */
	struct lines *lines;
	bool csv;		  /* the events as a table, and no sums */
	struct ping_json_end end; /* to be set before the finish */
};

/* A line for each target with what CROWD has counted from SINCE to NOW. */
void ping_crowd_json_report(struct ping_crowd_json *json,
			    const struct ping_crowd *crowd, int64_t since,
			    int64_t now);

/* Target INDEX, which was at BEFORE, has moved. */
void ping_crowd_json_move(struct ping_crowd_json *json, uint32_t index,
			  const struct addr *before, int64_t now);

/* Sets the view of JSON; everything else has to be there before its start. */
void ping_crowd_json_init(struct ping_crowd_json *json);

#endif
