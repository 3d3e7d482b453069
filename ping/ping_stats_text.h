/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * What --stats and --histogram add behind the summary: the numbers that a
 * minimum, a mean and a maximum hide. The summary itself stays as it is.
 */
#ifndef LEADLINE_PING_STATS_TEXT_H
#define LEADLINE_PING_STATS_TEXT_H

#include "ping_options.h"
#include "ping_stats.h"
#include "ui/bars.h"
#include "ui/output.h"
#include "ui/view.h"

/* All that is pointed to is borrowed. */
struct ping_stats_text {
	struct view view; /* first: a struct view is one of these */
	const struct ping_options *options;
	const struct ping_stats *stats;
	const char *const *labels; /* what each target is called */
	struct bars_style style;
	struct output *out;
};

/* Sets the view of TEXT; everything else is there. */
void ping_stats_text_init(struct ping_stats_text *text);

#endif
