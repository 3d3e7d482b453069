/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * --record: the run as it is written down.
 */
#ifndef LEADLINE_TRACEROUTE_MAIN_RECORD_H
#define LEADLINE_TRACEROUTE_MAIN_RECORD_H

#include "engine/driver.h"
#include "main.h"
#include "trace.h"

#include <stdbool.h>

/* Creates the file, without privilege. True also if nobody asks for one; false,
 * and the reason is on stderr. */
bool main_record_open(struct app *app);

/* trace_run with the targets of APP, recorded if that is asked for. */
struct trace_end main_record_run(struct app *app, struct driver *driver);

/* After it. False, and the reason is on stderr. */
bool main_record_end(struct app *app);

#endif
