/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * getopt_long over our own table, with errors as text.
 *
 * Letters are told to getopt_long as they are and long names as CLI_LONG_ONLY
 * plus their row, so that what it returns, or leaves in optopt after an error,
 * says which of the two was typed.
 */
#include "ui/cli.h"

#include "base/ns.h"

#include <assert.h>
#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

/* For whoever typed what there is not. */
#define HINT "; try --help"

static bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

static int getopt_argument(const struct cli_option *row)
{
	switch (row->argument) {
	case CLI_NO_ARGUMENT:
		return no_argument;
	case CLI_ARGUMENT:
		return required_argument;
	case CLI_OPTIONAL_ARGUMENT:
		return optional_argument;
	}
	return no_argument;
}

/* The leading colon asks for ':' when an argument is missing. */
static void add_letters(struct cli *cli)
{
	const struct cli_option *row = cli->options;
	struct buf letters;

	buf_init(&letters, cli->letters, sizeof(cli->letters));
	buf_char(&letters, ':');
	for (; !cli_is_end(row); row++) {
		if (cli_is_title(row) || !cli_has_letter(row))
			continue;
		buf_char(&letters, (char)row->id);
		if (row->argument == CLI_ARGUMENT)
			buf_char(&letters, ':');
	}
}

static void add_names(struct cli *cli)
{
	struct option *name = cli->names;
	int i;

	for (i = 0; !cli_is_end(&cli->options[i]); i++) {
		const struct cli_option *row = &cli->options[i];

		assert(i < CLI_ROWS_MAX - 1);
		if (cli_is_title(row) || row->name == NULL)
			continue;
		*name++ = (struct option){
			.name = row->name,
			.has_arg = getopt_argument(row),
			.val = CLI_LONG_ONLY + i,
		};
	}
	*name = (struct option){0};
}

void cli_start(struct cli *cli, const struct cli_option *options, int argc,
	       char **argv, struct buf *error)
{
	*cli = (struct cli){
		.options = options,
		.argc = argc,
		.argv = argv,
		.error = error,
	};
	add_names(cli);
	add_letters(cli);
	opterr = 0;
	optind = 0; /* glibc: start anew */
}

/* A message "BEFORE'TEXT'", TEXT up to its end or to END. */
static int fail(struct cli *cli, const char *before, const char *text, char end)
{
	const char *stop = strchr(text, end);
	size_t size = stop != NULL ? (size_t)(stop - text) : strlen(text);

	buf_clear(cli->error);
	buf_text(cli->error, before);
	buf_char(cli->error, '\'');
	buf_bytes(cli->error, text, size);
	buf_char(cli->error, '\'');
	return CLI_ERROR;
}

static int fail_letter(struct cli *cli, const char *before)
{
	char letter[2] = {(char)optopt, '\0'};

	return fail(cli, before, letter, '\0');
}

/* The long name that is at fault, or NULL. A letter that is none may be beyond
 * CLI_LONG_ONLY, too, as musl reads wide characters. */
static const char *name_at_fault(const struct cli *cli)
{
	for (const struct option *o = cli->names; o->name != NULL; o++)
		if (o->val == optopt)
			return o->name;
	return NULL;
}

static int fail_name(struct cli *cli, const char *name, const char *after)
{
	buf_clear(cli->error);
	buf_print(cli->error, "option '--%s' %s", name, after);
	return CLI_ERROR;
}

/* A long name that is none, or the beginning of several. */
static int fail_unknown(struct cli *cli)
{
	const char *text = cli->argv[optind - 1];
	const char *name = text + 2;
	size_t size = strcspn(name, "=");
	bool ambiguous = false;

	fail(cli, "unrecognized option ", text, '=');
	for (const struct option *o = cli->names; o->name != NULL; o++) {
		if (strncmp(o->name, name, size) != 0)
			continue;
		if (!ambiguous) {
			fail(cli, "option ", text, '=');
			buf_text(cli->error, " is ambiguous; possibilities:");
		}
		ambiguous = true;
		buf_print(cli->error, " '--%s'", o->name);
	}
	if (!ambiguous)
		buf_text(cli->error, HINT);
	return CLI_ERROR;
}

static int fail_missing(struct cli *cli)
{
	const char *name = name_at_fault(cli);

	if (name != NULL)
		return fail_name(cli, name, "requires an argument");
	return fail_letter(cli, "option requires an argument -- ");
}

static int fail_invalid(struct cli *cli)
{
	const char *name = name_at_fault(cli);

	if (name != NULL)
		return fail_name(cli, name, "doesn't allow an argument");
	if (optopt == 0)
		return fail_unknown(cli);
	fail_letter(cli, "invalid option -- ");
	buf_text(cli->error, HINT);
	return CLI_ERROR;
}

/* Notes how the option was spelled; turns what getopt_long said into an id. */
static int found(struct cli *cli, int said)
{
	struct buf spelling;

	cli->value = optarg;
	buf_init(&spelling, cli->option, sizeof(cli->option));
	if (said < CLI_LONG_ONLY) {
		buf_print(&spelling, "-%c", said);
		return said;
	}
	buf_print(&spelling, "--%s", cli->options[said - CLI_LONG_ONLY].name);
	return cli->options[said - CLI_LONG_ONLY].id;
}

int cli_next(struct cli *cli)
{
	int said = getopt_long(cli->argc, cli->argv, cli->letters, cli->names,
			       NULL);

	switch (said) {
	case -1:
		/* Of no arguments at all, musl says 1. */
		cli->first_operand = optind < cli->argc ? optind : cli->argc;
		return CLI_END;
	case ':':
		return fail_missing(cli);
	case '?':
		return fail_invalid(cli);
	default:
		return found(cli, said);
	}
}

bool cli_reject(struct cli *cli, const char *why)
{
	char memory[256];
	struct buf before;

	buf_init(&before, memory, sizeof(memory));
	buf_print(&before, "%s: %s", cli->option, why);
	if (cli->value == NULL)
		return buf_fail(cli->error, memory);
	buf_text(&before, ": ");
	fail(cli, memory, cli->value, '\0');
	return false;
}

bool cli_take_help(struct cli *cli, bool *all)
{
	*all = cli->value != NULL;
	return !*all || strcmp(cli->value, "all") == 0 ||
	       cli_reject(cli, "neither nothing nor all");
}

bool cli_integer(struct cli *cli, int base, int64_t min, int64_t max,
		 int64_t *value)
{
	const char *text = cli->value;
	char why[64];
	struct buf buf;
	char *end;

	/* strtoll would also take blanks and a plus sign. */
	if (!is_digit(text[0]) && !(text[0] == '-' && is_digit(text[1])))
		return cli_reject(cli, "not a number");
	if (base == 16 && (text[0] != '0' || (text[1] | 0x20) != 'x'))
		base = 10;
	errno = 0;
	*value = strtoll(text, &end, base);
	if (*end != '\0')
		return cli_reject(cli, "not a number");
	if (errno == 0 && *value >= min && *value <= max)
		return true;
	buf_init(&buf, why, sizeof(why));
	buf_print(&buf, "out of range %" PRId64 "..%" PRId64, min, max);
	return cli_reject(cli, why);
}

/* Reads digits into *VALUE, which stops growing above LIMIT. Returns how many
 * there were. */
static size_t take_digits(const char *text, size_t size, int64_t limit,
			  int64_t *value)
{
	size_t i;

	*value = 0;
	for (i = 0; i < size && is_digit(text[i]); i++)
		if (*value <= limit)
			*value = *value * 10 + (text[i] - '0');
	return i;
}

/* As cli_parse_seconds; too much is NS_NEVER. */
static bool take_seconds(const char *text, size_t size, int64_t *ns)
{
	int64_t limit = NS_SPAN_MAX / NS_PER_SEC;
	int64_t scale = NS_PER_SEC;
	bool more = false;
	int64_t seconds;
	size_t whole = take_digits(text, size, limit, &seconds);
	size_t at = whole;

	*ns = 0;
	if (at < size && text[at] == '.')
		at++;
	for (; at < size && is_digit(text[at]); at++) {
		scale /= 10;
		*ns += (text[at] - '0') * scale;
		more = more || text[at] != '0';
	}
	/* Nothing is another thing than next to nothing. */
	if (more && *ns == 0)
		*ns = 1;
	/* A lone point is no number. */
	if (at < size || at == 0 || (at == 1 && whole == 0))
		return false;
	*ns = seconds > limit ? NS_NEVER : *ns + seconds * NS_PER_SEC;
	return true;
}

bool cli_parse_seconds(const char *text, size_t size, int64_t *ns)
{
	return take_seconds(text, size, ns) && *ns <= NS_SPAN_MAX;
}

/* Seconds without the zeros that say nothing. */
static void put_seconds(struct buf *buf, int64_t ns)
{
	int64_t fraction = ns % NS_PER_SEC;
	int digits = 9;

	buf_print(buf, "%" PRId64, ns / NS_PER_SEC);
	if (fraction == 0)
		return;
	for (; fraction % 10 == 0; fraction /= 10)
		digits--;
	buf_print(buf, ".%0*" PRId64, digits, fraction);
}

bool cli_seconds(struct cli *cli, int64_t min, int64_t max, int64_t *ns)
{
	char why[80];
	struct buf buf;

	if (!take_seconds(cli->value, strlen(cli->value), ns))
		return cli_reject(cli, "not a number of seconds");
	if (*ns >= min && *ns <= max && *ns <= NS_SPAN_MAX)
		return true;
	buf_init(&buf, why, sizeof(why));
	buf_text(&buf, "out of range ");
	put_seconds(&buf, min);
	buf_text(&buf, "..");
	put_seconds(&buf, ns_min(max, NS_SPAN_MAX));
	buf_text(&buf, " seconds");
	return cli_reject(cli, why);
}
