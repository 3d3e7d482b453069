/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The command line: what is found, what is refused, and with which words.
 */
#include "ui/cli.h"

#include "base/ns.h"
#include "ui/cli_help.h"

#include "unit.h"

#include <locale.h>

#define WORDS 16
#define ROOM  2048

enum {
	OPTION_COLOR = CLI_LONG_ONLY,
	OPTION_COMMENT,
};

static const struct cli_option table[] = {
	{.name = "Sending:"},
	{'c', "count", "N", "stop after N replies", CLI_ARGUMENT},
	{'i', "interval", "SECONDS", "wait between probes", CLI_ARGUMENT},
	{'4', NULL, NULL, "IPv4 only", CLI_NO_ARGUMENT},
	{.name = "Showing:"},
	{'q', "quiet", NULL, "the summary only", CLI_NO_ARGUMENT},
	{OPTION_COLOR, "color", "WHEN",
	 "use colors always, never, or auto, which is where the output is a "
	 "terminal that knows how",
	 CLI_OPTIONAL_ARGUMENT},
	{OPTION_COMMENT, "comment-of-the-whole-run", "TEXT", "say so",
	 CLI_ARGUMENT},
	{'p', NULL, "HEX", "fill with HEX", CLI_ARGUMENT},
	{0},
};

struct fixture {
	struct cli cli;
	char memory[ROOM];
	struct buf error;
	char words[WORDS][64];
	char *argv[WORDS + 1];
};

/* Starts over LINE, whose words are parted by blanks; "_" is an empty one. */
static void start(struct fixture *fixture, const char *line)
{
	int argc = 0;

	while (*line != '\0') {
		size_t size = strcspn(line, " ");
		char *word = fixture->words[argc];

		assert_in_range(size, 1, 63);
		memcpy(word, line, size);
		word[size] = '\0';
		if (strcmp(word, "_") == 0)
			word[0] = '\0';
		fixture->argv[argc++] = word;
		line += size + strspn(line + size, " ");
	}
	fixture->argv[argc] = NULL;
	buf_init(&fixture->error, fixture->memory, ROOM);
	cli_start(&fixture->cli, table, argc, fixture->argv, &fixture->error);
}

static void assert_next(struct fixture *fixture, int id, const char *option,
			const char *value)
{
	assert_int_equal(cli_next(&fixture->cli), id);
	assert_string_equal(fixture->cli.option, option);
	if (value == NULL)
		assert_null(fixture->cli.value);
	else
		assert_string_equal(fixture->cli.value, value);
}

static void assert_error(const char *line, const char *wanted)
{
	struct fixture fixture;

	start(&fixture, line);
	assert_int_equal(cli_next(&fixture.cli), CLI_ERROR);
	assert_string_equal(fixture.memory, wanted);
}

TEST(cli_finds_letters_and_names_with_their_arguments)
{
	struct fixture fixture;

	start(&fixture, "ping -c 3 -c4 --count 5 --count=6 -p ff -4");
	assert_next(&fixture, 'c', "-c", "3");
	assert_next(&fixture, 'c', "-c", "4");
	assert_next(&fixture, 'c', "--count", "5");
	assert_next(&fixture, 'c', "--count", "6");
	assert_next(&fixture, 'p', "-p", "ff");
	assert_next(&fixture, '4', "-4", NULL);
	assert_int_equal(cli_next(&fixture.cli), CLI_END);
	assert_int_equal(fixture.cli.first_operand, fixture.cli.argc);
}

TEST(cli_parts_bundled_letters)
{
	struct fixture fixture;

	start(&fixture, "ping -4qc3");
	assert_next(&fixture, '4', "-4", NULL);
	assert_next(&fixture, 'q', "-q", NULL);
	assert_next(&fixture, 'c', "-c", "3");
	assert_int_equal(cli_next(&fixture.cli), CLI_END);
}

TEST(cli_knows_a_name_by_its_beginning)
{
	struct fixture fixture;

	start(&fixture, "ping --int 3 --comm=x");
	assert_next(&fixture, 'i', "--interval", "3");
	assert_next(&fixture, OPTION_COMMENT, "--comment-of-the-whole-run",
		    "x");
}

TEST(cli_takes_an_optional_argument_after_equals_only)
{
	struct fixture fixture;

	start(&fixture, "ping --color=never --color always");
	assert_next(&fixture, OPTION_COLOR, "--color", "never");
	assert_next(&fixture, OPTION_COLOR, "--color", NULL);
	assert_int_equal(cli_next(&fixture.cli), CLI_END);
	assert_string_equal(fixture.argv[fixture.cli.first_operand], "always");
}

TEST(cli_lets_options_follow_operands)
{
	struct fixture fixture;

	start(&fixture, "ping one -q two -c 3 -- -4");
	assert_next(&fixture, 'q', "-q", NULL);
	assert_next(&fixture, 'c', "-c", "3");
	assert_int_equal(cli_next(&fixture.cli), CLI_END);
	assert_int_equal(fixture.cli.argc - fixture.cli.first_operand, 3);
	assert_string_equal(fixture.argv[fixture.cli.first_operand], "one");
	assert_string_equal(fixture.argv[fixture.cli.first_operand + 2], "-4");
}

TEST(cli_survives_an_empty_argv)
{
	struct fixture fixture;

	start(&fixture, "");
	assert_int_equal(cli_next(&fixture.cli), CLI_END);
	assert_int_equal(fixture.cli.first_operand, 0);
	start(&fixture, "_");
	assert_int_equal(cli_next(&fixture.cli), CLI_END);
	assert_int_equal(fixture.cli.first_operand, 1);
}

TEST(cli_may_walk_twice)
{
	struct fixture fixture;

	for (int i = 0; i < 2; i++) {
		start(&fixture, "ping -q4 host");
		assert_next(&fixture, 'q', "-q", NULL);
		/* The bundle is left in the middle. */
	}
	assert_next(&fixture, '4', "-4", NULL);
	assert_int_equal(cli_next(&fixture.cli), CLI_END);
}

TEST(cli_says_what_is_wrong_in_one_line)
{
	assert_error("ping -Z", "invalid option -- 'Z'; try --help");
	assert_error("ping -?", "invalid option -- '?'; try --help");
	assert_error("ping -:", "invalid option -- ':'; try --help");
	assert_error("ping -c", "option requires an argument -- 'c'");
	assert_error("ping --zz", "unrecognized option '--zz'; try --help");
	assert_error("ping --zz=3", "unrecognized option '--zz'; try --help");
	assert_error("ping --count", "option '--count' requires an argument");
	assert_error("ping --quiet=3",
		     "option '--quiet' doesn't allow an argument");
	assert_error("ping --co=3", "option '--co' is ambiguous; possibilities:"
				    " '--count' '--color'"
				    " '--comment-of-the-whole-run'");
}

TEST(cli_takes_no_title_for_an_option)
{
	assert_error("ping --Sending:",
		     "unrecognized option '--Sending:'; try --help");
}

TEST(cli_repeats_what_was_typed)
{
	assert_error("ping -\033", "invalid option -- '\033'; try --help");
	assert_error("ping --\n\377",
		     "unrecognized option '--\n\377'; try --help");
	assert_error("ping -\303\274", "invalid option -- '\303'; try --help");
}

TEST(cli_goes_on_after_an_error)
{
	struct fixture fixture;

	start(&fixture, "ping -Z --zz -q");
	assert_int_equal(cli_next(&fixture.cli), CLI_ERROR);
	assert_int_equal(cli_next(&fixture.cli), CLI_ERROR);
	assert_next(&fixture, 'q', "-q", NULL);
}

/* The integer of "-c VALUE", or the complaint. */
static bool integer(struct fixture *fixture, const char *text, int base,
		    int64_t min, int64_t max, int64_t *value)
{
	char line[64];
	struct buf buf;

	buf_init(&buf, line, sizeof(line));
	buf_print(&buf, "ping -c %s", text);
	start(fixture, line);
	assert_int_equal(cli_next(&fixture->cli), 'c');
	return cli_integer(&fixture->cli, base, min, max, value);
}

static void assert_integer(const char *text, int base, int64_t wanted)
{
	struct fixture fixture;
	int64_t value;

	assert_true(
		integer(&fixture, text, base, INT64_MIN, INT64_MAX, &value));
	assert_true(value == wanted);
}

TEST(cli_integer_reads_numbers)
{
	assert_integer("0", 10, 0);
	assert_integer("-5", 10, -5);
	assert_integer("010", 10, 10);
	assert_integer("0x1f", 0, 31);
	assert_integer("010", 0, 8);
	assert_integer("010", 16, 10);
	assert_integer("10", 16, 10);
	assert_integer("0x10", 16, 16);
	assert_integer("0X1f", 16, 31);
	assert_integer("9223372036854775807", 10, INT64_MAX);
	assert_integer("-9223372036854775808", 10, INT64_MIN);
}

TEST(cli_integer_refuses_what_is_no_number)
{
	static const char *const wrong[] = {
		"_",  "abc", "1a",  "1.0", "+1",  "0x10", "-",
		"--", "1e3", "-+1", "inf", "\t1", "1\n",  "0x",
	};
	struct fixture fixture;
	int64_t value;

	for (size_t i = 0; i < COUNT(wrong); i++)
		assert_false(integer(&fixture, wrong[i], 10, INT64_MIN,
				     INT64_MAX, &value));
	assert_string_equal(fixture.memory, "-c: not a number: '0x'");
	assert_false(integer(&fixture, "0x", 0, 0, 9, &value));
}

TEST(cli_integer_names_the_range)
{
	struct fixture fixture;
	int64_t value;

	assert_false(integer(&fixture, "0", 10, 1, INT64_MAX, &value));
	assert_string_equal(fixture.memory,
			    "-c: out of range 1..9223372036854775807: '0'");
	assert_false(integer(&fixture, "99999999999999999999", 10, 0, INT64_MAX,
			     &value));
	assert_false(integer(&fixture, "-99999999999999999999", 10, INT64_MIN,
			     INT64_MAX, &value));
	assert_false(integer(&fixture, "256", 10, 0, 255, &value));
	assert_true(integer(&fixture, "255", 10, 0, 255, &value));
	assert_true(integer(&fixture, "0", 10, 0, 255, &value));
}

static bool seconds(struct fixture *fixture, const char *text, int64_t min,
		    int64_t max, int64_t *ns)
{
	char line[64];
	struct buf buf;

	buf_init(&buf, line, sizeof(line));
	buf_print(&buf, "ping --interval %s", text);
	start(fixture, line);
	assert_int_equal(cli_next(&fixture->cli), 'i');
	return cli_seconds(&fixture->cli, min, max, ns);
}

static void assert_seconds(const char *text, int64_t wanted)
{
	struct fixture fixture;
	int64_t ns;

	assert_true(seconds(&fixture, text, 0, NS_SPAN_MAX, &ns));
	assert_true(ns == wanted);
	assert_true(cli_parse_seconds(text, strlen(text), &ns));
	assert_true(ns == wanted);
}

TEST(cli_seconds_reads_decimal_fractions)
{
	assert_seconds("0", 0);
	assert_seconds("1", NS_PER_SEC);
	assert_seconds("0.2", 200 * NS_PER_MS);
	assert_seconds(".5", 500 * NS_PER_MS);
	assert_seconds("5.", 5 * NS_PER_SEC);
	assert_seconds("0.000000001", 1);
	assert_seconds("0.1234567899", 123456789);
	assert_seconds("0.0000000000", 0);
	assert_seconds("0001.000", NS_PER_SEC);
	assert_seconds("2147483647", NS_SPAN_MAX);
}

TEST(cli_seconds_takes_next_to_nothing_for_a_nanosecond)
{
	assert_seconds("0.0000000001", 1);
	assert_seconds(".00000000000000000000000000000000000001", 1);
	assert_seconds("0.0000000019", 1);
}

TEST(cli_seconds_knows_one_decimal_point_in_every_locale)
{
	/* The locale need not be there: then nothing can differ. */
	setlocale(LC_ALL, "de_DE.UTF-8");
	assert_seconds("0.25", 250 * NS_PER_MS);
	setlocale(LC_ALL, "C");
}

TEST(cli_seconds_refuses_what_is_no_plain_number)
{
	static const char *const wrong[] = {
		"_",   ".",	"-1", "+1",  "1e3", "0x1", "inf",      "nan",
		"1,5", "1.2.3", "1s", "\t1", "..",  "1.-", "infinity",
	};
	struct fixture fixture;
	int64_t ns;

	for (size_t i = 0; i < COUNT(wrong); i++)
		assert_false(seconds(&fixture, wrong[i], 0, NS_SPAN_MAX, &ns));
	assert_string_equal(fixture.memory,
			    "--interval: not a number of seconds: 'infinity'");
}

TEST(cli_seconds_names_the_range)
{
	static const char *const wrong[] = {
		"0.0009",
		"2147483648",
		"2147483647.1",
		"9223372036854775808",
		"99999999999999999999999999999999.9",
	};
	struct fixture fixture;
	int64_t ns;

	for (size_t i = 0; i < COUNT(wrong); i++)
		assert_false(
			seconds(&fixture, wrong[i], NS_PER_MS, NS_NEVER, &ns));
	assert_string_equal(fixture.memory,
			    "--interval: out of range 0.001..2147483647 "
			    "seconds: '99999999999999999999999999999999.9'");
	assert_false(cli_parse_seconds("2147483647.1", 12, &ns));
}

TEST(cli_parse_seconds_reads_no_further_than_it_may)
{
	char *exact = (char *)unit_exact("3,2.5", 5);
	int64_t ns;

	assert_true(cli_parse_seconds(exact, 1, &ns));
	assert_true(ns == 3 * NS_PER_SEC);
	assert_true(cli_parse_seconds(exact + 2, 3, &ns));
	assert_true(ns == 2500 * NS_PER_MS);
	assert_false(cli_parse_seconds(exact, 0, &ns));
	assert_false(cli_parse_seconds(exact, 5, &ns));
	free(exact);
}

TEST(cli_reject_names_the_option_as_it_was_given)
{
	struct fixture fixture;

	start(&fixture, "ping --cou xyz");
	cli_next(&fixture.cli);
	assert_false(cli_reject(&fixture.cli, "no such thing"));
	assert_string_equal(fixture.memory, "--count: no such thing: 'xyz'");
}

TEST(cli_help_lists_the_table_in_80_columns)
{
	char memory[ROOM];
	struct buf buf;

	buf_init(&buf, memory, ROOM);
	cli_help(table, &buf);
	assert_string_equal(
		memory,
		"\n"
		"Sending:\n"
		"  -c, --count=N            stop after N replies\n"
		"  -i, --interval=SECONDS   wait between probes\n"
		"  -4                       IPv4 only\n"
		"\n"
		"Showing:\n"
		"  -q, --quiet              the summary only\n"
		"      --color[=WHEN]       use colors always, never, or auto,"
		" which is where\n"
		"                           the output is a terminal that knows"
		" how\n"
		"      --comment-of-the-whole-run=TEXT\n"
		"                           say so\n"
		"  -p HEX                   fill with HEX\n");
}

TEST(cli_help_some_leaves_out_rows_and_empty_groups)
{
	static const int ids[] = {'p', 'q'};
	char memory[ROOM];
	struct buf buf;

	buf_init(&buf, memory, ROOM);
	cli_help_some(table, ids, COUNT(ids), &buf);
	assert_string_equal(memory,
			    "\n"
			    "Showing:\n"
			    "  -q, --quiet              the summary only\n"
			    "  -p HEX                   fill with HEX\n");
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(
			cli_finds_letters_and_names_with_their_arguments),
		cmocka_unit_test(cli_parts_bundled_letters),
		cmocka_unit_test(cli_knows_a_name_by_its_beginning),
		cmocka_unit_test(
			cli_takes_an_optional_argument_after_equals_only),
		cmocka_unit_test(cli_lets_options_follow_operands),
		cmocka_unit_test(cli_survives_an_empty_argv),
		cmocka_unit_test(cli_may_walk_twice),
		cmocka_unit_test(cli_says_what_is_wrong_in_one_line),
		cmocka_unit_test(cli_takes_no_title_for_an_option),
		cmocka_unit_test(cli_repeats_what_was_typed),
		cmocka_unit_test(cli_goes_on_after_an_error),
		cmocka_unit_test(cli_integer_reads_numbers),
		cmocka_unit_test(cli_integer_refuses_what_is_no_number),
		cmocka_unit_test(cli_integer_names_the_range),
		cmocka_unit_test(cli_seconds_reads_decimal_fractions),
		cmocka_unit_test(
			cli_seconds_takes_next_to_nothing_for_a_nanosecond),
		cmocka_unit_test(
			cli_seconds_knows_one_decimal_point_in_every_locale),
		cmocka_unit_test(cli_seconds_refuses_what_is_no_plain_number),
		cmocka_unit_test(cli_seconds_names_the_range),
		cmocka_unit_test(
			cli_parse_seconds_reads_no_further_than_it_may),
		cmocka_unit_test(cli_reject_names_the_option_as_it_was_given),
		cmocka_unit_test(cli_help_lists_the_table_in_80_columns),
		cmocka_unit_test(
			cli_help_some_leaves_out_rows_and_empty_groups),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
