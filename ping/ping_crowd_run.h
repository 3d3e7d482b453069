/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * A run with very many targets: as ping.h, with another plan and other views.
 */
#ifndef LEADLINE_PING_CROWD_RUN_H
#define LEADLINE_PING_CROWD_RUN_H

#include "engine/driver.h"
#include "engine/session.h"
#include "ping.h"
#include "ping_crowd.h"
#include "ping_crowd_json.h"
#include "ping_crowd_memory.h"
#include "ping_crowd_metrics.h"
#include "ping_crowd_names.h"
#include "ping_crowd_period.h"
#include "ping_crowd_plan.h"
#include "ping_crowd_text.h"
#include "ui/lines.h"
#include "ui/output.h"

#include <stdbool.h>
#include <stddef.h>

struct ping_crowd_run {
	struct driver *driver; /* borrowed */
	struct session session;
	struct ping_crowd_plan plan;
	struct ping_crowd crowd;
	struct ping_crowd_period period;
	struct ping_crowd_names names;
	struct ping_crowd_text text;
	struct ping_crowd_json json;
	struct ping_crowd_metrics metrics;
	struct view *views[3]; /* borrowed */
	size_t view_count;
	struct output out;
	struct output err;
	struct lines lines;
	struct ping_crowd_memory *memory; /* owned */
};

/* Sets all memory aside. 0 or -ENOMEM; nothing is to be closed then. */
int ping_crowd_open(struct ping_crowd_run *run, const struct ping_setup *setup);

/* Runs to the end, as ping_run. */
struct ping_end ping_crowd_run(struct ping_crowd_run *run,
			       struct driver *driver);

/* Whether the exit status is 0, after a run without an error. */
bool ping_crowd_is_success(const struct ping_crowd_run *run);

/* Whether it was interrupted, or its deadline came, with hosts left to ask. */
bool ping_crowd_is_cut(const struct ping_crowd_run *run);

/* The place in the order at which a run that was cut short can be resumed. */
uint32_t ping_crowd_place(const struct ping_crowd_run *run);

void ping_crowd_close(struct ping_crowd_run *run);

#endif
