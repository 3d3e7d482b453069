/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Files of targets, line by line. Opened without privilege, like all files.
 */
#ifndef LEADLINE_IO_TARGET_FILE_H
#define LEADLINE_IO_TARGET_FILE_H

#include "engine/target_line.h"

#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

struct target_file {
	FILE *file;
	char *text; /* owned: the last line */
	size_t size;
	uint64_t number; /* of the last line, from 1 on */
};

/* Opens PATH, "-" for standard input. 0 or -errno. */
int target_file_open(struct target_file *file, const char *path);

/* Reads the next line that is not empty; what LINE borrows holds until the next
 * call. 1; 0 at the end; or -errno. */
int target_file_next(struct target_file *file, struct target_line *line);

/* Also fine for an all-zero FILE. */
void target_file_close(struct target_file *file);

#endif
