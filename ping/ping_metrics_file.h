/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The file of --metrics: when it is written anew, and what becomes of an error.
 * What is in it, the views know.
 */
#ifndef LEADLINE_PING_METRICS_FILE_H
#define LEADLINE_PING_METRICS_FILE_H

#include "base/buf.h"
#include "base/ns.h"
#include "ui/output.h"

#include <stdbool.h>
#include <stdint.h>

/* From one time to the next, ns, where the user does not say. */
#define PING_METRICS_FILE_EVERY (15 * NS_PER_SEC)

/* All that is pointed to is borrowed. */
struct ping_metrics_file {
	const char *program; /* prefix of what goes to stderr */
	const char *path;
	int64_t every; /* ns, 0: PING_METRICS_FILE_EVERY */
	struct output *err;
	int64_t until; /* when it is written next, NS_NEVER before the start */
	bool failed;   /* it could not be written the last time */
	int error;     /* errno, 0: it could be written at the start */
};

/* Writes TEXT, NULL: there was no room for it. 0 or an errno, of which the
 * first in a row has been told. */
int ping_metrics_file_write(struct ping_metrics_file *file,
			    const struct buf *text);

/* Likewise, the first time, at NOW. */
void ping_metrics_file_start(struct ping_metrics_file *file,
			     const struct buf *text, int64_t now);

/* Whether it is to be written at NOW. The next time is then later. */
bool ping_metrics_file_is_due(struct ping_metrics_file *file, int64_t now);

/* Likewise, the last time, unless it could not be written at the start. */
void ping_metrics_file_finish(struct ping_metrics_file *file,
			      const struct buf *text);

#endif
