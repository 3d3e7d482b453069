/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Before anything is opened: what the user typed, and the texts that need
 * nothing but be printed.
 */
#ifndef LEADLINE_PING_START_H
#define LEADLINE_PING_START_H

#include "ping_options.h"

#include <stdbool.h>

enum ping_start {
	PING_START_RUN,	  /* OPTIONS are good, and there is something to do */
	PING_START_DONE,  /* the text that was asked for is printed */
	PING_START_WRONG, /* the reason is on stderr */
};

/* Reads the command line; argv[0] as PROGRAM is the prefix of messages. ROOT:
 * the real user is root. */
enum ping_start ping_start(struct ping_options *options, const char *program,
			   int argc, char **argv, bool root);

#endif
