/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The view of ping as RIPE Atlas has its results: leadline-json(7).
 *
 * A result is about a fixed number of packets at most, so a long run becomes
 * several of them, and one without an end can be read while it goes on.
 */
#ifndef LEADLINE_PING_ATLAS_H
#define LEADLINE_PING_ATLAS_H

#include "base/addr.h"
#include "engine/event.h"
#include "engine/targets.h"
#include "ping_options.h"
#include "ui/atlas.h"
#include "ui/lines.h"
#include "ui/view.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Answers, losses and errors of one result. */
#define PING_ATLAS_SAMPLES 100

/* The result of a target that is being collected. */
struct ping_atlas_row {
	struct atlas_ping samples[PING_ATLAS_SAMPLES];
	struct addr from[PING_ATLAS_SAMPLES]; /* of each, if answered */
	size_t count;
	int64_t start; /* ns since 1970 */
	bool written;  /* one is, already */
};

/* All that is pointed to is borrowed. */
struct ping_atlas {
	struct view view; /* first: a struct view is a struct ping_atlas */
	const struct ping_options *options;
	const char *version; /* of leadline */
	const struct targets *targets;
	const char *const *labels;   /* what each target is called */
	const int64_t *resolved;     /* as atlas_run has it; NULL: not known */
	struct ping_atlas_row *rows; /* one for each target, all zeros */
	struct lines *lines;
};

/* Sets the view of ATLAS; everything else is there. */
void ping_atlas_init(struct ping_atlas *atlas);

#endif
