/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * What both programs do for their own safety, before anything and before the
 * first byte from the network.
 *
 *	start_open(&start, "ping", argc, argv);
 *	... what needs privilege: sockets ...
 *	start_drop(&start);
 *	... names, files, memory ...
 *	start_confine(&start, &needs, verbose);
 *	... the network ...
 */
#ifndef LEADLINE_START_START_H
#define LEADLINE_START_START_H

#include "io/caps.h"
#include "io/sandbox.h"

#include <stdbool.h>

struct start {
	const char *program; /* prefix of messages; borrowed from argv */
	struct caps caps;
};

/* The first act of main, with the NAME that the program has if it was started
 * without one: descriptors 0 to 2 are open, no capability is effective. False,
 * and the reason is on stderr. */
bool start_open(struct start *start, const char *name, int argc, char **argv);

/* Gives every privilege up for good. Likewise; the program must not go on. */
bool start_drop(struct start *start);

/* Leaves the process what it NEEDS and no more. VERBOSE: a line on stderr if
 * this system cannot. */
void start_confine(const struct start *start, const struct sandbox_needs *needs,
		   bool verbose);

#endif
