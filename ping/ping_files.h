/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * What is written beside the text, and what its first line says of the program.
 *
 * Files are opened when all privilege is gone: they are the user's.
 */
#ifndef LEADLINE_PING_FILES_H
#define LEADLINE_PING_FILES_H

#include "ping_json.h"
#include "ping_options.h"

#include <stdbool.h>

struct ping_files {
	int json; /* descriptor, 0: none */
	struct ping_facts facts;
};

/* Opens what OPTIONS name; PROGRAM is the prefix of messages. FACTS get all but
 * the kind of socket. False, and the reason is on stderr. */
bool ping_files_open(struct ping_files *files,
		     const struct ping_options *options, const char *program,
		     int argc, char **argv);

/* Also fine for an all-zero FILES. */
void ping_files_close(struct ping_files *files);

/* The kind of socket, for the facts. */
void ping_files_tell_socket(struct ping_files *files, bool raw);

#endif
