/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The table of options as people read it.
 */
#ifndef LEADLINE_UI_CLI_HELP_H
#define LEADLINE_UI_CLI_HELP_H

#include "base/buf.h"
#include "ui/cli.h"

#include <stddef.h>

/* Writes the table as the text of --help, grouped by its titles, within 80
 * columns. */
void cli_help(const struct cli_option *options, struct buf *buf);

/* The same of rows with one of the COUNT IDS alone, and of no empty group. */
void cli_help_some(const struct cli_option *options, const int *ids,
		   size_t count, struct buf *buf);

#endif
