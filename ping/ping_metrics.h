/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The view of ping as a file of Prometheus metrics that is written anew again
 * and again, at the start and at the end, too.
 */
#ifndef LEADLINE_PING_METRICS_H
#define LEADLINE_PING_METRICS_H

#include "base/buf.h"
#include "engine/targets.h"
#include "ping_metrics_file.h"
#include "ping_stats.h"
#include "ui/metrics.h"
#include "ui/view.h"

#include <stdint.h>

/* Bytes of text for each target: more than its metrics can have, whatever it is
 * called. */
#define PING_METRICS_TEXT 65536

/* All that is pointed to is borrowed. */
struct ping_metrics {
	struct view view; /* first: a struct view is a struct ping_metrics */
	struct ping_metrics_file file;
	const struct ping_stats *stats;
	const char *const *labels;	/* what each target is called */
	struct metrics_rtt *rtts;	/* one for each target, all zeros */
	struct metrics_target *targets; /* likewise; one for each series */
	uint32_t *series; /* likewise; where each target is counted */
	uint32_t count;	  /* series, 0 before the start */
	struct buf text;  /* PING_METRICS_TEXT for each */
};

/* Sets the view of METRICS; everything else is there. */
void ping_metrics_init(struct ping_metrics *metrics);

/* Writes the file if it is time at NOW. */
void ping_metrics_flush(struct ping_metrics *metrics, int64_t now);

#endif
