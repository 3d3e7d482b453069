/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Command lines with every pair of options of a table. Each is refused with one
 * line, or it runs; what else is to be said about a run is the caller's matter,
 * and that of a sanitizer or valgrind around it.
 *
 *	pairs_run(table, examples, attempt)
 */
#ifndef LEADLINE_SIM_PAIRS_H
#define LEADLINE_SIM_PAIRS_H

#include "base/buf.h"
#include "ui/cli.h"

#include <stddef.h>

#define PAIRS_WORDS 16
#define PAIRS_LINE  256

/* What an option is given, if it takes something. */
struct pairs_example {
	const char *name;
	const char *value;
};

/* A command line as a program gets it. */
struct pairs_words {
	char text[PAIRS_LINE];
	char *argv[PAIRS_WORDS];
	int argc;
};

/* Divides LINE behind the name of PROGRAM. */
void pairs_divide(struct pairs_words *words, const char *program,
		  const char *line);

/* Ends the test unless ERROR is one line. */
void pairs_refused(const char *line, const struct buf *error);

/* Tries LINE with HOST behind it. False: it was refused. */
typedef bool pairs_attempt(const char *host, const char *line);

/* Tries all pairs, with a host of either family. EXAMPLES end with an all-zero
 * row and have one for each option that takes something. Prints how many there
 * were. Returns the status to exit with. */
int pairs_run(const struct cli_option *table,
	      const struct pairs_example *examples, pairs_attempt *attempt);

#endif
