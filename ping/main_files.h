/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * What has to be known of files before the first of them is opened.
 */
#ifndef LEADLINE_PING_MAIN_FILES_H
#define LEADLINE_PING_MAIN_FILES_H

#include "main.h"

#include <stdbool.h>

/* Whether what is to be written may be; false: it was said why not. To be
 * asked while files can still be looked at. */
bool main_files_check(const struct app *app);

#endif
