/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Rows, and words in columns.
 */
#include "ui/cli_help.h"

#include <stdbool.h>
#include <string.h>

#define HELP_COLUMN 27
#define HELP_WIDTH  79

/* "  -c, --count=N", which may be without its letter or its name. */
static void put_spelling(const struct cli_option *row, struct buf *buf)
{
	bool optional = row->argument == CLI_OPTIONAL_ARGUMENT;

	if (cli_has_letter(row))
		buf_print(buf, "  -%c", row->id);
	else
		buf_text(buf, "    ");
	if (row->name != NULL)
		buf_print(buf, "%s --%s", cli_has_letter(row) ? "," : " ",
			  row->name);
	if (row->value == NULL)
		return;
	if (optional)
		buf_char(buf, '[');
	buf_print(buf, "%s%s", row->name != NULL ? "=" : " ", row->value);
	if (optional)
		buf_char(buf, ']');
}

/* Goes on to HELP_COLUMN, on a new line if COLUMN is beyond it. */
static void put_indent(struct buf *buf, size_t column)
{
	if (column + 2 > HELP_COLUMN) {
		buf_char(buf, '\n');
		column = 0;
	}
	buf_print(buf, "%*s", (int)(HELP_COLUMN - column), "");
}

/* The words of TEXT from HELP_COLUMN on, in as many lines as they need. */
static void put_words(const char *text, struct buf *buf)
{
	size_t column = HELP_COLUMN;

	while (*text != '\0') {
		size_t size = strcspn(text, " ");
		bool first = column == HELP_COLUMN;

		if (!first && column + 1 + size > HELP_WIDTH) {
			put_indent(buf, HELP_WIDTH);
			column = HELP_COLUMN;
			first = true;
		}
		if (!first)
			buf_char(buf, ' ');
		buf_bytes(buf, text, size);
		column += size + (first ? 0 : 1);
		text += size;
		text += strspn(text, " ");
	}
}

static void put_row(const struct cli_option *row, struct buf *buf)
{
	size_t start = buf->len;

	if (cli_is_title(row)) {
		buf_print(buf, "\n%s\n", row->name);
		return;
	}
	put_spelling(row, buf);
	put_indent(buf, buf->len - start);
	put_words(row->help, buf);
	buf_char(buf, '\n');
}

void cli_help(const struct cli_option *options, struct buf *buf)
{
	for (const struct cli_option *row = options; !cli_is_end(row); row++)
		put_row(row, buf);
}

void cli_help_some(const struct cli_option *options, const int *ids,
		   size_t count, struct buf *buf)
{
	const struct cli_option *title = NULL;

	for (const struct cli_option *row = options; !cli_is_end(row); row++) {
		size_t i = 0;

		if (cli_is_title(row)) {
			title = row;
			continue;
		}
		while (i < count && ids[i] != row->id)
			i++;
		if (i == count)
			continue;
		if (title != NULL)
			put_row(title, buf);
		title = NULL;
		put_row(row, buf);
	}
}
