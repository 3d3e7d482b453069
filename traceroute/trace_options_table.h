/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The options of traceroute as a table: what is said about each.
 */
#ifndef LEADLINE_TRACEROUTE_TRACE_OPTIONS_TABLE_H
#define LEADLINE_TRACEROUTE_TRACE_OPTIONS_TABLE_H

#include "ui/cli.h"

#include <stdbool.h>

/* Options without a letter. */
enum trace_option {
	TRACE_OPTION_HELP = CLI_LONG_ONLY,
	TRACE_OPTION_MARK,
	TRACE_OPTION_SPORT,
	TRACE_OPTION_DSCP,
	TRACE_OPTION_ECN,
	TRACE_OPTION_BACK,
	TRACE_OPTION_QUOTE,
	TRACE_OPTION_EXPLAIN,
	TRACE_OPTION_AS_SOURCE,
	TRACE_OPTION_DEADLINE,
	TRACE_OPTION_GAP,
	TRACE_OPTION_TARGETS,
	TRACE_OPTION_RANGE,
	TRACE_OPTION_EXCLUDE,
	TRACE_OPTION_RATE,
	TRACE_OPTION_FLOW,
	TRACE_OPTION_FLOWS,
	TRACE_OPTION_STATUS,
	TRACE_OPTION_SUMMARY,
	TRACE_OPTION_MTU,
	TRACE_OPTION_SHOW_TTL,
	TRACE_OPTION_JSON,
	TRACE_OPTION_FORMAT,
	TRACE_OPTION_MSM_ID,
	TRACE_OPTION_PRB_ID,
	TRACE_OPTION_CSV,
	TRACE_OPTION_METRICS,
	TRACE_OPTION_RECORD,
	TRACE_OPTION_REPLAY,
};

/* For parsing, for --help and for the test that compares both with the manual
 * page; ends with an all-zero row. */
extern const struct cli_option trace_options_table[];

/* The ids of those that --help alone shows, for it has to fit on two screens of
 * 24 lines. */
#define TRACE_OPTIONS_TABLE_COMMON 23
extern const int trace_options_table_common[TRACE_OPTIONS_TABLE_COMMON];

/* Whether option ID only chooses how a run is shown. */
bool trace_options_table_shows(int id);

#endif
