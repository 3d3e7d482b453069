/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The view of a crowd as a file of Prometheus metrics, written anew again and
 * again: one target "all", for a series per host would be more than a server of
 * metrics bears, and how many of the hosts are alive.
 */
#ifndef LEADLINE_PING_CROWD_METRICS_H
#define LEADLINE_PING_CROWD_METRICS_H

#include "base/buf.h"
#include "ping_crowd.h"
#include "ping_metrics_file.h"
#include "ui/metrics.h"
#include "ui/view.h"

#include <stdint.h>

/* Bytes of text, more than there can be. */
#define PING_CROWD_METRICS_TEXT 16384

/* All that is pointed to is borrowed. */
struct ping_crowd_metrics {
	struct view view; /* first: a struct view is a ping_crowd_metrics */
	struct ping_metrics_file file;
	const struct ping_crowd *crowd;
	struct metrics_rtt rtt;
	struct buf text; /* PING_CROWD_METRICS_TEXT */
};

/* Sets the view; everything else is there. */
void ping_crowd_metrics_init(struct ping_crowd_metrics *metrics);

/* Writes the file if it is time at NOW. */
void ping_crowd_metrics_flush(struct ping_crowd_metrics *metrics, int64_t now);

#endif
