/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The forms that programs can read a run in, for --json, --csv and --format of
 * both programs.
 */
#ifndef LEADLINE_UI_FORMAT_H
#define LEADLINE_UI_FORMAT_H

#include "ui/cli.h"

#include <stdbool.h>

enum format {
	FORMAT_JSON,  /* JSON Lines: leadline-json(7) */
	FORMAT_ATLAS, /* results as RIPE Atlas has them */
	FORMAT_CSV,   /* a row for each event of a probe: ui/csv.h */
};

/* Where a run is written for programs; all zeros: nowhere. */
struct format_output {
	const char *path; /* borrowed; "": standard output; NULL: nowhere */
	enum format format;
	bool csv; /* --csv has said all of it */
};

/* --json, --csv and --format, if it is the option just found. False with a text
 * in cli->error: there is one output, which either --csv has named or the other
 * two. */
bool format_take_json(struct cli *cli, struct format_output *output);
bool format_take_csv(struct cli *cli, struct format_output *output);
bool format_take_name(struct cli *cli, struct format_output *output);

/* Of the output that was RECORDED and the one that is wanted today, the one for
 * a replay: what went to a file is not written again. */
struct format_output format_replayed(const struct format_output *recorded,
				     const struct format_output *wanted);

#endif
