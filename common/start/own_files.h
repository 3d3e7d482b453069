/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The files of one command line: nothing may be written over what is still to
 * be read, nor over another output.
 */
#ifndef LEADLINE_START_OWN_FILES_H
#define LEADLINE_START_OWN_FILES_H

#include <stdbool.h>

#define OWN_FILES_READ	  3
#define OWN_FILES_WRITTEN 3

/* Paths, borrowed. NULL and "" are no file; "-" is standard input, and nothing
 * that can be written. */
struct own_files {
	const char *read[OWN_FILES_READ];
	const char *written[OWN_FILES_WRITTEN];
	const char *replaced; /* of those written, the one of --metrics */
};

/* The path that is written and is also read, or written to a second time, by
 * whatever name, or "-" that is read twice; NULL: there is none. Devices and
 * pipes may be shared. To be asked before anything is opened. */
const char *own_files_clash(const struct own_files *files);

/* Whether what is to be written may be; false: PROGRAM has said why not. */
bool own_files_check(const struct own_files *files, const char *program);

#endif
