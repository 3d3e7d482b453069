/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The targets of a run: one, or those of the command line, files and ranges.
 */
#ifndef LEADLINE_TRACEROUTE_MAIN_MANY_H
#define LEADLINE_TRACEROUTE_MAIN_MANY_H

#include "base/ranges.h"
#include "engine/order.h"
#include "io/way.h"
#include "trace_feed.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct app;

/* All zeros: none. */
struct main_many {
	struct trace_feed feed; /* first: a struct trace_feed is this */
	struct app *app;	/* borrowed */
	struct trace_aim *aims; /* owned, with the names of files ... */
	char **names;		/* ... which are here */
	size_t size;		/* aims and names there is room for */
	size_t count;		/* of them */
	size_t taken;		/* that the run has had */
	struct ranges ranges;	/* owned */
	struct order order;	/* in which they are visited, if total > 0 */
	uint64_t place;		/* likewise */
	bool v4;		/* families that there are */
	bool v6;
	bool trouble; /* some target cannot be traced; it has been named */
};

/* Finds all targets that the options of APP name, into app->many. One that
 * cannot be found is named and does not stop the others. False, and the reason
 * is on stderr, if there is nothing to do. To be called without privilege. */
bool main_many_find(struct app *app);

/* The only target. */
bool main_many_single(struct app *app, const struct trace_aim *aim);

/* Targets there are, at most UINT32_MAX. */
uint32_t main_many_count(const struct main_many *many);

void main_many_free(struct main_many *many);

#endif
