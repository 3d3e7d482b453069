/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * A command line over a table with every sort of option.
 */
#include "base/ns.h"
#include "ui/cli.h"

#include "words.h"

#include <limits.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static const struct cli_option table[] = {
	{.name = "A title:"},
	{'c', "count", "N", "a number", CLI_ARGUMENT},
	{'i', "interval", "SECONDS", "seconds", CLI_ARGUMENT},
	{'Q', "tos", "N", "a number, hexadecimal too", CLI_ARGUMENT},
	{'q', "quiet", NULL, "nothing", CLI_NO_ARGUMENT},
	{'4', NULL, NULL, "a digit", CLI_NO_ARGUMENT},
	{CLI_LONG_ONLY, "color", "WHEN", "maybe", CLI_OPTIONAL_ARGUMENT},
	{CLI_LONG_ONLY + 1, "json", NULL, "no letter", CLI_NO_ARGUMENT},
	{0},
};

static void check(bool good)
{
	if (!good)
		abort();
}

static void read_value(struct cli *cli, int id)
{
	bool good = true;
	int64_t value = 0;

	switch (id) {
	case 'c':
		good = cli_integer(cli, 10, 1, INT_MAX, &value);
		check(!good || (value >= 1 && value <= INT_MAX));
		break;
	case 'Q':
		good = cli_integer(cli, 0, 0, 255, &value);
		check(!good || (value >= 0 && value <= 255));
		break;
	case 'i':
		good = cli_seconds(cli, 5, NS_SPAN_MAX, &value);
		check(!good || (value >= 5 && value <= NS_SPAN_MAX));
		break;
	default:
		return;
	}
	if (!good)
		words_check_error(cli->error);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	size_t steps = 0;
	char memory[512];
	struct words words;
	struct buf error;
	struct cli cli;
	int id;

	words_take(&words, data, size);
	buf_init(&error, memory, sizeof(memory));
	cli_start(&cli, table, words.argc, words.argv, &error);
	while ((id = cli_next(&cli)) != CLI_END) {
		check(++steps <= size);
		if (id == CLI_ERROR)
			words_check_error(&error);
		else
			read_value(&cli, id);
	}
	check(cli.first_operand >= 0 && cli.first_operand <= words.argc);
	words_free(&words);
	return 0;
}
