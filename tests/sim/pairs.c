/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * All pairs of the rows of a table that are options.
 */
#include "pairs.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

void pairs_divide(struct pairs_words *words, const char *program,
		  const char *line)
{
	char *rest = words->text;
	char *word;

	snprintf(words->text, sizeof(words->text), "%s %s", program, line);
	words->argc = 0;
	while ((word = strsep(&rest, " ")) != NULL)
		if (*word != '\0' && words->argc < PAIRS_WORDS - 1)
			words->argv[words->argc++] = word;
	words->argv[words->argc] = NULL;
}

void pairs_refused(const char *line, const struct buf *error)
{
	if (error->len > 0 && strchr(error->text, '\n') == NULL)
		return;
	fprintf(stderr, "%s: refused with \"%s\"\n", line, error->text);
	abort();
}

/* Appends ROW as it is typed. */
static void type(struct buf *line, const struct cli_option *row,
		 const struct pairs_example *examples)
{
	buf_print(line, " --%s", row->name);
	while (examples->name != NULL && strcmp(examples->name, row->name) != 0)
		examples++;
	if (examples->name != NULL) {
		buf_print(line, "=%s", examples->value);
	} else if (row->argument == CLI_ARGUMENT) {
		fprintf(stderr, "no example for --%s\n", row->name);
		abort();
	}
}

static bool attempt_both(const char *line, pairs_attempt *attempt)
{
	bool v4 = attempt("192.0.2.9", line);
	bool v6 = attempt("2001:db8::9", line);

	return v4 || v6;
}

int pairs_run(const struct cli_option *table,
	      const struct pairs_example *examples, pairs_attempt *attempt)
{
	size_t pairs = 0;
	size_t ran = 0;

	for (const struct cli_option *a = table; a->name != NULL; a++)
		for (const struct cli_option *b = a; b->name != NULL; b++) {
			char text[PAIRS_LINE];
			struct buf line;

			if (a->help == NULL || b->help == NULL)
				continue;
			buf_init(&line, text, sizeof(text));
			type(&line, a, examples);
			type(&line, b, examples);
			pairs++;
			ran += attempt_both(text, attempt);
		}
	printf("%zu pairs of options: %zu ran, %zu refused\n", pairs, ran,
	       pairs - ran);
	return ran > 0 ? 0 : 1;
}
