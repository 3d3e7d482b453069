/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The file that metrics are in: whoever reads it finds all of the last ones, at
 * any moment.
 */
#ifndef LEADLINE_UI_METRICS_FILE_H
#define LEADLINE_UI_METRICS_FILE_H

#include "base/buf.h"

#include <stdbool.h>

/* Whether PATH may be replaced: nothing is there, or a regular file. A device,
 * and the link /dev/stdout, would be gone for everybody else. */
bool metrics_file_may_replace(const char *path);

/* Writes TEXT to PATH with ".tmp" behind, which the collector does not read,
 * and renames that. 0 or -errno; the file that was there is then as before. */
int metrics_file_write(const char *path, const struct buf *text);

#endif
