/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The view of ping as JSON Lines: leadline-json(7). As CSV it has a row for
 * each event of a probe and nothing else.
 *
 * It fills a buffer of lines; whoever runs the program writes them out. A name
 * is in a line if it is known by then: no line waits for one.
 */
#ifndef LEADLINE_PING_JSON_H
#define LEADLINE_PING_JSON_H

#include "base/addr.h"
#include "engine/targets.h"
#include "ping_options.h"
#include "ping_stats.h"
#include "ui/json_event.h"
#include "ui/json_run.h"
#include "ui/lines.h"
#include "ui/names.h"
#include "ui/view.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* What is the same in all lines about a target. */
struct ping_json_row {
	char addr[ADDR_TEXT_MAX];
	uint64_t outages; /* that were written */
};

/* How a run ended, for the last line. */
struct ping_json_end {
	enum json_reason reason;
	int exit_status;
};

/* All that is pointed to is borrowed. */
struct ping_json {
	struct view view; /* first: a struct view is a struct ping_json */
	const struct ping_options *options;
	const struct json_start *facts; /* version, words, socket, privilege */
	const struct targets *targets;
	const char *const *labels;  /* what each target is called */
	struct ping_stats *stats;   /* noted before anything is shown */
	int64_t timeout;	    /* ns per probe, NS_NEVER: for ever */
	struct names *names;	    /* NULL: addresses only */
	struct ping_json_row *rows; /* one for each target */
	struct lines *lines;
	struct ping_json_end end; /* to be set before the finish */
	bool sent;		  /* a line for each probe that leaves, too */
	bool csv;
};

/* Sets the view and the rows of JSON; everything else is there. */
void ping_json_init(struct ping_json *json);

/* For an event of FORM's: whether it is about an answer that is not what was
 * sent, and where its payload is not. */
void ping_json_damage(struct json_scene *scene, const struct probe_form *form,
		      const struct event *event);

/* A line for each target about what SINCE, which has a row for each of them,
 * has counted. */
void ping_json_interval(struct ping_json *json, const struct ping_stats *since,
			int64_t now, int64_t wall);

#endif
