/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Where JSON goes, and what its first line says of the program: the same in
 * both of them.
 */
#ifndef LEADLINE_UI_JSON_OPEN_H
#define LEADLINE_UI_JSON_OPEN_H

#include "ui/json_run.h"

#include <stdbool.h>

/* An all-zero struct is no JSON at all. */
struct json_open {
	int fd;			 /* to write to; 0: no JSON */
	struct json_start start; /* what the program knows of itself */
};

/*
 * Opens PATH, "" for the standard output, NULL for nothing; PROGRAM is the
 * prefix of messages, ARGV is borrowed. False, and the reason is on stderr. To
 * be called when all privilege is gone: the file is the user's. A reader that
 * goes away is from now on an error like any other, so that other outputs still
 * get their ends.
 */
bool json_open(struct json_open *json, const char *path, const char *program,
	       int argc, char **argv);

/* The kind of socket, "raw" or another, and what it took. */
void json_open_socket(struct json_open *json, const char *socket);

/* Also fine for an all-zero JSON. */
void json_open_close(struct json_open *json);

#endif
