/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * All who show a run: the text, and JSON or results of RIPE Atlas with the
 * numbers behind it.
 */
#ifndef LEADLINE_PING_VIEWS_H
#define LEADLINE_PING_VIEWS_H

#include "engine/event.h"
#include "engine/ledger.h"
#include "ping_atlas.h"
#include "ping_interval.h"
#include "ping_json.h"
#include "ping_metrics.h"
#include "ping_report.h"
#include "ping_stats.h"
#include "ping_stats_text.h"
#include "ui/lines.h"
#include "ui/view.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Views of one run at most. */
#define PING_VIEWS_MAX 5

/* Where nothing else is asked for, what is counted beyond the text takes a
 * probe for lost after so long, ns. */
#define PING_VIEWS_TIMEOUT (10 * NS_PER_SEC)

struct ping_setup;
struct ping_views_memory; /* private to ping_views.c */

struct ping_views {
	struct view *list[PING_VIEWS_MAX]; /* borrowed */
	size_t count;
	bool counts; /* `stats` is there */
	struct ping_stats stats;
	struct ping_interval interval;
	struct ping_json json;
	struct ping_json record; /* the same for a recording */
	struct ping_atlas atlas;
	struct view *machine; /* that fills `lines`, NULL: none */
	struct ping_stats_text details;
	struct ping_metrics metrics;
	struct lines lines;
	struct ping_views_memory *memory; /* owned, NULL: nothing is counted */
};

/* How long the session waits for each answer, ns; NS_NEVER: for ever. */
int64_t ping_views_timeout(const struct ping_setup *setup);

/* Sets memory aside; probes are remembered in a ring of RING. NAMES may be
 * NULL. 0 or -ENOMEM; nothing is to be closed then. */
int ping_views_open(struct ping_views *views, const struct ping_setup *setup,
		    uint32_t ring, struct names *names);
void ping_views_close(struct ping_views *views);

/* Connects what was asked for to the outputs of the text, after the text itself
 * was added: the details come behind it. */
void ping_views_connect(struct ping_views *views, struct output *out,
			struct output *err);

/* An errno, 0: all of them can write. */
int ping_views_error(const struct ping_views *views);

/* VIEW, which must outlive the run, shows it too. */
void ping_views_add(struct ping_views *views, struct view *view);

/* Kinds of events that need not be shown to any of them. */
uint32_t ping_views_ignored(const struct ping_views *views);

/* As the functions of a view, for all of them, at NOW. */
void ping_views_start(struct ping_views *views, int64_t now, int64_t wall);
void ping_views_show(struct ping_views *views, const struct event *event,
		     int64_t now, int64_t wall);
void ping_views_finish(struct ping_views *views, int64_t now, int64_t wall,
		       const struct ping_json_end *end);

/* At the end, before the finish: probes that are open in LEDGER and that REPORT
 * does not call in flight are lost, which only the numbers and JSON tell. */
void ping_views_give_up(struct ping_views *views,
			const struct ping_report *report,
			const struct ledger *ledger, int64_t now, int64_t wall);

/* When ping_views_flush wants to be called, NS_NEVER: need not. */
int64_t ping_views_until(const struct ping_views *views);

/* Writes what is due at NOW. */
void ping_views_flush(struct ping_views *views, int64_t now, int64_t wall);

#endif
