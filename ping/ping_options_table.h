/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The options of ping as tables: what is said about each, and where the value
 * of a simple one goes.
 */
#ifndef LEADLINE_PING_OPTIONS_TABLE_H
#define LEADLINE_PING_OPTIONS_TABLE_H

#include "ping_options.h"
#include "ui/cli.h"

#include <stdbool.h>

/* Options without a letter. */
enum ping_option {
	PING_OPTION_TIMESTAMP = CLI_LONG_ONLY,
	PING_OPTION_PROBE,
	PING_OPTION_SWEEP,
	PING_OPTION_LOSS_EXIT,
	PING_OPTION_UNTIL_REPLIES,
	PING_OPTION_UNTIL_LOSSES,
	PING_OPTION_KEEP_GOING,
	PING_OPTION_SOURCE_ROUTE,
	PING_OPTION_FIND_MTU,
	PING_OPTION_STATS,
	PING_OPTION_HISTOGRAM,
	PING_OPTION_METRICS,
	PING_OPTION_EVERY,
	PING_OPTION_FORMAT,
	PING_OPTION_MSM_ID,
	PING_OPTION_PRB_ID,
	PING_OPTION_CSV,
	PING_OPTION_RECORD,
	PING_OPTION_REPLAY,
	PING_OPTION_TARGETS,
	PING_OPTION_RANGE,
	PING_OPTION_EXCLUDE,
	PING_OPTION_RATE,
	PING_OPTION_ALIVE,
	PING_OPTION_UNREACHABLE,
	PING_OPTION_NEED,
	PING_OPTION_RETRY,
	PING_OPTION_BACKOFF,
	PING_OPTION_RTTS,
	PING_OPTION_OUTAGE,
	PING_OPTION_TOP,
	PING_OPTION_SEED,
	PING_OPTION_SHARD,
	PING_OPTION_RESUME,
	PING_OPTION_RESOLVE_EVERY,
};

/* For parsing and for --help; ends with an all-zero row. */
extern const struct cli_option ping_options_table[];

/* The ids of those that --help alone shows, for it has to fit on two screens of
 * 24 lines. */
#define PING_OPTIONS_TABLE_COMMON 27
extern const int ping_options_table_common[PING_OPTIONS_TABLE_COMMON];

/* Whether option ID only chooses how a run is shown. */
bool ping_options_table_shows(int id);

/* Whether option ID is a flag or a plain number. */
bool ping_options_table_has(int id);

/* Stores the value of such an option, which CLI has just found. False with a
 * text in cli->error. */
bool ping_options_table_put(struct cli *cli, int id,
			    struct ping_options *options);

#endif
