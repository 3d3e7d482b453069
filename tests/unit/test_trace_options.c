/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The command line of traceroute.
 */
#include "trace_options.h"

#include "base/ns.h"

#include "unit.h"

/* One command line as it would be typed, the program's name included. */
struct line {
	struct trace_options options;
	char words[256];
	char memory[512];
	struct buf error;
	bool good;
};

static void parse(struct line *line, const char *typed)
{
	char *argv[24] = {NULL};
	char *rest = line->words;
	int argc = 0;
	char *word;

	strncpy(line->words, typed, sizeof(line->words) - 1);
	buf_init(&line->error, line->memory, sizeof(line->memory));
	while ((word = strsep(&rest, " ")) != NULL)
		argv[argc++] = word;
	line->good =
		trace_options_parse(&line->options, argc, argv, &line->error);
}

static struct trace_options good(const char *typed)
{
	struct line line = {0};

	parse(&line, typed);
	if (!line.good)
		fail_msg("%s: %s", typed, line.memory);
	assert_string_equal(line.memory, "");
	return line.options;
}

static void bad(const char *typed, const char *why)
{
	struct line line = {0};

	parse(&line, typed);
	if (line.good)
		fail_msg("%s: accepted", typed);
	if (strstr(line.memory, why) == NULL)
		fail_msg("%s: \"%s\" lacks \"%s\"", typed, line.memory, why);
	assert_null(strchr(line.memory, '\n'));
}

TEST(options_have_the_defaults_of_every_traceroute)
{
	struct trace_options options = good("traceroute host");

	assert_int_equal(options.action, TRACE_ACTION_RUN);
	assert_int_equal(options.method, TRACE_METHOD_UDP);
	assert_int_equal(options.family, ADDR_NONE);
	assert_int_equal(options.first, 1);
	assert_int_equal(options.last, 30);
	assert_false(options.last_given);
	assert_int_equal(options.queries, 3);
	assert_int_equal(options.port, 33434);
	assert_int_equal(options.waits.max, 5 * NS_PER_SEC);
	assert_false(options.waits.given);
	assert_int_equal(options.gap, 0);
	assert_null(options.source);
	assert_null(options.device);
	assert_int_equal(trace_options_packet(&options, ADDR_V4), 60);
	assert_int_equal(trace_options_packet(&options, ADDR_V6), 80);
	assert_int_equal(trace_options_payload(&options, ADDR_V4), 32);
	assert_int_equal(trace_options_payload(&options, ADDR_V6), 32);
}

TEST(options_may_be_written_in_every_way)
{
	static const char *const lines[] = {
		"traceroute -n -m 5 host",
		"traceroute -nm5 host",
		"traceroute -n --max-hops=5 host",
		"traceroute -nm 5 host",
		"traceroute -n --max-hops 5 host",
		"traceroute host -nm5",
		"traceroute -n host -m 0x5",
		"traceroute --numeric -m05 host",
		"traceroute -nm5 -- host",
		"traceroute -m9 --num --max=5 host",
	};

	for (size_t i = 0; i < COUNT(lines); i++) {
		struct trace_options options = good(lines[i]);

		assert_int_equal(options.last, 5);
		assert_true(options.last_given);
		assert_true(options.numeric);
	}
}

TEST(options_take_the_family_from_the_last_word_about_it)
{
	assert_int_equal(good("traceroute -4 h").family, ADDR_V4);
	assert_int_equal(good("traceroute -4 -6 h").family, ADDR_V6);
	assert_int_equal(good("traceroute -64 h").family, ADDR_V4);
	assert_int_equal(good("traceroute6 h").family, ADDR_V6);
	assert_int_equal(good("/usr/bin/traceroute4 h").family, ADDR_V4);
	assert_int_equal(good("traceroute6 -4 h").family, ADDR_V4);
	assert_int_equal(good(" h").family, ADDR_NONE);
}

TEST(options_set_what_they_name)
{
	struct trace_options options =
		good("traceroute -I -f 3 -q 10 -s 10.0.0.1 -i eth0 h 100");

	assert_int_equal(options.method, TRACE_METHOD_ICMP);
	assert_int_equal(options.first, 3);
	assert_int_equal(options.queries, 10);
	assert_string_equal(options.source, "10.0.0.1");
	assert_string_equal(options.device, "eth0");
	assert_int_equal(options.packet_size, 100);
	assert_int_equal(good("traceroute -p 53 h").port, 53);
	assert_int_equal(good("traceroute -p 0 h").port, 33434);
	assert_int_equal(good("traceroute -V").action, TRACE_ACTION_VERSION);
	assert_int_equal(good("traceroute --help").action, TRACE_ACTION_HELP);
}

TEST(options_bound_the_window_from_below)
{
	assert_int_equal(good("traceroute -N 16 h").window, 16);
	assert_int_equal(good("traceroute -N 0 h").window, 1);
	assert_int_equal(good("traceroute -N -1 h").window, UINT32_MAX);
}

TEST(options_read_times_as_seconds_or_milliseconds)
{
	assert_int_equal(good("traceroute -z 0.5 h").gap, 500 * NS_PER_MS);
	assert_int_equal(good("traceroute -z 9.9 h").gap, 9900 * NS_PER_MS);
	assert_int_equal(good("traceroute -z 10 h").gap, 10 * NS_PER_MS);
	assert_int_equal(good("traceroute -z 250 h").gap, 250 * NS_PER_MS);
}

TEST(options_read_three_kinds_of_waits)
{
	struct trace_waits waits = good("traceroute -w 1.5 h").waits;

	assert_true(waits.given);
	assert_int_equal(waits.max, 1500 * NS_PER_MS);
	assert_int_equal(waits.here, 0);
	assert_int_equal(waits.near, 0);
	waits = good("traceroute -w 4,2 h").waits;
	assert_int_equal(waits.here, 2000);
	assert_int_equal(waits.near, 0);
	waits = good("traceroute -w 4/2.5,10 h").waits;
	assert_int_equal(waits.max, 4 * NS_PER_SEC);
	assert_int_equal(waits.here, 2500);
	assert_int_equal(waits.near, 10000);
}

TEST(options_raise_a_packet_to_its_headers)
{
	struct trace_options options = good("traceroute h 10");

	assert_int_equal(trace_options_packet(&options, ADDR_V4), 28);
	assert_int_equal(trace_options_payload(&options, ADDR_V4), 0);
	options = good("traceroute h 65000");
	assert_int_equal(trace_options_packet(&options, ADDR_V6), 65000);
	assert_int_equal(trace_options_payload(&options, ADDR_V6), 64952);
}

TEST(options_refuse_what_is_no_command_line)
{
	bad("traceroute", "no host");
	bad("traceroute -n", "no host");
	bad("traceroute ", "no host");
	bad("traceroute -Z h", "Z");
	bad("traceroute --no-such h", "no-such");
	bad("traceroute -m", "m");
	bad("traceroute h 64 65", "more than");
	bad("traceroute h abc", "packet length");
	bad("traceroute h 70000", "packet length");
	bad("traceroute h -1", "1");
	bad("traceroute --interface= h", "empty");
}

TEST(options_refuse_values_out_of_range)
{
	static const char *const lines[] = {
		"traceroute -m 0 h",
		"traceroute -m 256 h",
		"traceroute -m abc h",
		"traceroute -m 5x h",
		"traceroute -f 0 h",
		"traceroute -f 40 h",
		"traceroute -f 2 -m 1 h",
		"traceroute -q 0 h",
		"traceroute -q 11 h",
		"traceroute -q 99999999999999999999 h",
		"traceroute -w abc h",
		"traceroute -w -1 h",
		"traceroute -w 1, h",
		"traceroute -w ,1 h",
		"traceroute -w 1,2,3,4 h",
		"traceroute -w nan h",
		"traceroute -w inf h",
		"traceroute -w 1e3 h",
		"traceroute -w 1,99999 h",
		"traceroute -w 9999999999 h",
		"traceroute -N abc h",
		"traceroute -z abc h",
		"traceroute -z -1 h",
		"traceroute -p abc h",
		"traceroute -p 70000 h",
		"traceroute -p -1 h",
		"traceroute --source= h",
	};

	for (size_t i = 0; i < COUNT(lines); i++)
		bad(lines[i], "");
}

TEST(options_survive_a_program_without_arguments)
{
	struct trace_options options;
	char *argv[] = {NULL};
	char memory[64];
	struct buf error;

	buf_init(&error, memory, sizeof(memory));
	assert_false(trace_options_parse(&options, 0, argv, &error));
	assert_string_equal(memory, "no host given");
}

TEST(options_help_names_all_of_them)
{
	char memory[8192];
	struct buf text;

	buf_init(&text, memory, sizeof(memory));
	trace_options_help(&text);
	assert_false(text.cut);
	for (const struct cli_option *row = trace_options_table;
	     row->name != NULL; row++)
		assert_non_null(strstr(memory, row->name));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(options_have_the_defaults_of_every_traceroute),
		cmocka_unit_test(options_may_be_written_in_every_way),
		cmocka_unit_test(
			options_take_the_family_from_the_last_word_about_it),
		cmocka_unit_test(options_set_what_they_name),
		cmocka_unit_test(options_bound_the_window_from_below),
		cmocka_unit_test(options_read_times_as_seconds_or_milliseconds),
		cmocka_unit_test(options_read_three_kinds_of_waits),
		cmocka_unit_test(options_raise_a_packet_to_its_headers),
		cmocka_unit_test(options_refuse_what_is_no_command_line),
		cmocka_unit_test(options_refuse_values_out_of_range),
		cmocka_unit_test(options_survive_a_program_without_arguments),
		cmocka_unit_test(options_help_names_all_of_them),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
