/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * A distribution of round-trip times as bars of text.
 *
 *	0.020 -  0.030 ms   3  ##
 *	0.030 -  0.040 ms  61  ########################################
 *
 * Edges are round numbers: equal steps, or the series 1, 2, 5 where the times
 * span more than that would show.
 */
#ifndef LEADLINE_UI_BARS_H
#define LEADLINE_UI_BARS_H

#include "base/buf.h"
#include "engine/histogram.h"
#include "engine/stats.h"

#include <stdbool.h>

/* What the terminal can show. All zeros: ASCII. */
struct bars_style {
	bool utf8;  /* eighths of a block */
	bool color; /* escape sequences */
};

/* What the user's terminal, behind FD, can show, as far as the environment
 * tells: LC_ALL, LC_CTYPE, LANG, TERM, and NO_COLOR if that is not empty. */
struct bars_style bars_look(int fd);

/* Appends a line for each step from the smallest to the largest of the values
 * in HISTOGRAM, whose moments are STATS. Nothing if there are none. */
void bars_write(struct buf *buf, const struct histogram *histogram,
		const struct stats *stats, const struct bars_style *style);

#endif
