/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The command line: one table of options for parsing, for --help and for the
 * test that compares both with the manual page.
 *
 * Nothing here prints to stderr or ends the program: an error is a line of text
 * that main shows.
 */
#ifndef LEADLINE_UI_CLI_H
#define LEADLINE_UI_CLI_H

#include "base/buf.h"

#include <getopt.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Rows that a table may have. */
#define CLI_ROWS_MAX 128

/* First id for an option that has no letter. */
#define CLI_LONG_ONLY 256

enum cli_argument {
	CLI_NO_ARGUMENT,
	CLI_ARGUMENT,
	CLI_OPTIONAL_ARGUMENT, /* --name=VALUE only */
};

/* A row without help is a title in --help: `name` is that line as it is shown.
 * Two rows may have the same id: one letter and two long names, say. */
struct cli_option {
	int id;		   /* its letter, or CLI_LONG_ONLY and above */
	const char *name;  /* the long name, without dashes */
	const char *value; /* what --help calls the argument, NULL: none */
	const char *help; /* one sentence; NULL: `name` is a title, see below */
	enum cli_argument argument;
};

/* The row behind the last one of a table. */
static inline bool cli_is_end(const struct cli_option *row)
{
	return row->id == 0 && row->name == NULL && row->help == NULL;
}

static inline bool cli_is_title(const struct cli_option *row)
{
	return row->help == NULL;
}

static inline bool cli_has_letter(const struct cli_option *row)
{
	return row->id > 0 && row->id < CLI_LONG_ONLY;
}

/* A walk through argv, by getopt_long: options may follow operands, -- ends
 * them, letters bundle, long names may be shortened, --name=VALUE. */
struct cli {
	const struct cli_option *options; /* ends with an all-zero row */
	int argc;
	char **argv;	   /* borrowed, permuted */
	const char *value; /* argument of the option found, or NULL */
	char option[64];   /* its spelling for messages: "-c" or "--count" */
	int first_operand; /* index in argv, once cli_next said CLI_END */
	struct buf *error; /* what is wrong, one line without prefix */

	/* The same table as getopt_long wants it. */
	struct option names[CLI_ROWS_MAX];
	char letters[2 * CLI_ROWS_MAX + 2];
};

/* One walk at a time: getopt_long keeps its place in globals of its own. */
void cli_start(struct cli *cli, const struct cli_option *options, int argc,
	       char **argv, struct buf *error);

#define CLI_END	  (-1)
#define CLI_ERROR (-2)

/* Id of the next option, CLI_END, or CLI_ERROR with a text in `error`, which
 * repeats what was typed as it is: escape it before it is shown. */
int cli_next(struct cli *cli);

/*
 * The argument of the option just found as a number. BASE: 10, or 16 to allow
 * 0x before a number, or 0 to take 010 for eight besides. The whole text has to
 * be a number within MIN..MAX. False with a text in `error`.
 */
bool cli_integer(struct cli *cli, int base, int64_t min, int64_t max,
		 int64_t *value);

/* The argument as seconds, into ns within MIN..MAX. A decimal point is always a
 * point; no sign, no exponent, no hexadecimal, no "inf". */
bool cli_seconds(struct cli *cli, int64_t min, int64_t max, int64_t *ns);

/* Reads seconds from the SIZE bytes at TEXT, as cli_seconds does. Digits after
 * the ninth of the fraction do not count, but what is not zero is at least 1
 * ns. False if it is no number or above NS_SPAN_MAX. */
bool cli_parse_seconds(const char *text, size_t size, int64_t *ns);

/* Says in `error` that the argument of the option just found is wrong: "-c:
 * WHY: 'argument'", or without that where there is none. Always false. */
bool cli_reject(struct cli *cli, const char *why);

/* What --help[=all], the option just found, asks for: true into ALL for every
 * option, false for those that most people need. False with a text in `error`.
 */
bool cli_take_help(struct cli *cli, bool *all);

#endif
