/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * What each option of the command line means for the struct.
 */
#ifndef LEADLINE_TRACEROUTE_TRACE_OPTIONS_TAKE_H
#define LEADLINE_TRACEROUTE_TRACE_OPTIONS_TAKE_H

#include "trace_options.h"
#include "ui/cli.h"

#include <stdbool.h>

/* Option ID was found, with cli->value if it has one. False with a line in
 * cli->error if the value is wrong. */
bool trace_options_take(struct cli *cli, int id, struct trace_options *options);

#endif
