/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The forms that programs can read a run in, for --format of both programs.
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

/* What is wrong about more than one of --csv and --json or --format. */
#define FORMAT_CLASH "there is one output: either --csv, or --json and --format"

/* The argument of the option just found as one of them. False with a text in
 * cli->error. */
bool format_read(struct cli *cli, enum format *format);

#endif
