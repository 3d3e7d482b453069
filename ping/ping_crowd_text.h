/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The view of a crowd as text.
 *
 *	192.0.2.1: 3 sent, 3 received, 0% loss,
 *	           min/avg/p50/p95/p99/max = 0.1/0.2/0.2/0.3/0.3/0.3 ms
 *
 * in one line at the end, or with --alive and --unreachable the name alone as
 * soon as it is known. What goes wrong, and how far a long run is, goes to
 * stderr.
 */
#ifndef LEADLINE_PING_CROWD_TEXT_H
#define LEADLINE_PING_CROWD_TEXT_H

#include "engine/targets.h"
#include "ping_crowd.h"
#include "ping_crowd_plan.h"
#include "ping_crowd_top.h"
#include "ping_crowd_total.h"
#include "ping_options.h"
#include "ui/output.h"
#include "ui/view.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Different errors of our own that are told apart. */
#define PING_CROWD_TEXT_ERRORS 8

struct ping_crowd_text_error {
	int error; /* errno */
	uint64_t count;
};

/* All that is pointed to is borrowed. */
struct ping_crowd_text {
	struct view view;    /* first: a struct view is a ping_crowd_text */
	const char *program; /* prefix of what goes to stderr */
	const struct ping_options *options;
	const struct ping_crowd *crowd;
	const struct ping_crowd_plan *plan;
	const struct targets *targets;
	const char *const *labels;
	struct ping_crowd_bad *worst;	/* room for those of --top */
	struct ping_crowd_total *total; /* of --stats; NULL: not wanted */
	struct output *out;
	struct output *err;
	bool progress;	/* somebody looks at stderr */
	bool json_only; /* nothing is for `out` */
	int64_t shown;	/* ns: the progress of last */
	bool has_shown; /* its line is on the screen */
	int64_t since;	/* ns: the start */
	struct ping_crowd_text_error errors[PING_CROWD_TEXT_ERRORS];
	size_t error_count;
};

/* Sets the view of TEXT; everything else has to be there before its start. */
void ping_crowd_text_init(struct ping_crowd_text *text);

/* Appends what CROWD has counted until NOW, as --every has it. */
void ping_crowd_text_report(struct ping_crowd_text *text,
			    const struct ping_crowd *crowd, int64_t now);

/* -v: target INDEX, which was at BEFORE, has moved. */
void ping_crowd_text_move(struct ping_crowd_text *text, uint32_t index,
			  const struct addr *before);

/* When the next progress is due, NS_NEVER: never. */
int64_t ping_crowd_text_until(const struct ping_crowd_text *text);

/* Says that no name is looked up again. */
void ping_crowd_text_mute(struct ping_crowd_text *text);

/* Writes the progress at NOW. */
void ping_crowd_text_progress(struct ping_crowd_text *text, int64_t now);

/* The user asks how it goes (SIGQUIT): the same as a line that stays. */
void ping_crowd_text_status(struct ping_crowd_text *text, int64_t now);

#endif
