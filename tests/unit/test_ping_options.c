/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The command line of ping: what is taken, what is refused, and why.
 */
#include "ping_options.h"

#include "base/ns.h"
#include "ping_options_family.h"

#include "unit.h"

#define WORDS_MAX 32

struct parsed {
	struct ping_options options;
	char words[256];
	char *argv[WORDS_MAX];
	char memory[256];
	struct buf error;
	bool good;
};

/* Parses LINE, words apart by blanks; the first is the program's name. */
static void parse(struct parsed *parsed, const char *line)
{
	char *rest = parsed->words;
	char *word;
	int argc = 0;

	*parsed = (struct parsed){.good = false};
	strncpy(parsed->words, line, sizeof(parsed->words) - 1);
	while ((word = strsep(&rest, " ")) != NULL)
		parsed->argv[argc++] = word;
	buf_init(&parsed->error, parsed->memory, sizeof(parsed->memory));
	parsed->good = ping_options_parse(&parsed->options, argc, parsed->argv,
					  &parsed->error);
}

TEST(ping_options_have_the_defaults_that_people_know)
{
	struct parsed p;

	parse(&p, "ping host");
	assert_true(p.good);
	assert_int_equal(p.options.task, PING_TASK_RUN);
	assert_int_equal(p.options.family, ADDR_NONE);
	assert_true(p.options.interval == NS_PER_SEC);
	assert_true(p.options.timeout == -1);
	assert_true(p.options.count == 0 && p.options.deadline == 0);
	assert_true(p.options.preload == 1 && p.options.size == 56);
	assert_true(p.options.ttl == 0);
	assert_int_equal(p.options.host_count, 1);
	assert_string_equal(p.options.hosts[0], "host");
}

TEST(ping_options_read_letters_and_names_alike)
{
	static const char *const lines[] = {
		"ping -c 3 -i .25 -w 7 -W 0.5 -s 100 -t 9 -l 2 -I eth0 -nqODv h",
		"ping -nqODv -c3 -i.25 -w7 -W0.5 -s100 -t9 -l2 -Ieth0 -- h",
		"ping h --count=3 --interval=0.25 --deadline 7 --timeout 0.5 "
		"--size 100 --ttl 9 --preload 2 --interface eth0 --numeric "
		"--quiet --outstanding --print-time --verbose",
	};

	for (size_t i = 0; i < COUNT(lines); i++) {
		struct parsed p;

		parse(&p, lines[i]);
		assert_true(p.good);
		assert_true(p.options.count == 3);
		assert_true(p.options.interval == 250 * NS_PER_MS);
		assert_true(p.options.deadline == 7 * NS_PER_SEC);
		assert_true(p.options.timeout == 500 * NS_PER_MS);
		assert_true(p.options.size == 100);
		assert_true(p.options.ttl == 9);
		assert_true(p.options.preload == 2);
		assert_true(p.options.quiet && p.options.outstanding);
		assert_true(p.options.print_time && p.options.verbose);
		assert_int_equal(p.options.lookup, PING_LOOKUP_NEVER);
		assert_string_equal(p.options.interfaces[0], "eth0");
		assert_string_equal(p.options.hosts[0], "h");
	}
}

TEST(ping_options_flood_has_no_interval_and_no_names)
{
	struct parsed p;

	parse(&p, "ping -f h");
	assert_true(p.options.interval == 0);
	assert_int_equal(p.options.lookup, PING_LOOKUP_NEVER);
	parse(&p, "ping -f -H -i 0.2 h");
	assert_true(p.options.interval == 200 * NS_PER_MS);
	assert_int_equal(p.options.lookup, PING_LOOKUP_ALWAYS);
	parse(&p, "ping -H -n h");
	assert_int_equal(p.options.lookup, PING_LOOKUP_NEVER);
}

TEST(ping_options_know_the_family_by_the_name_of_the_program)
{
	struct parsed p;

	parse(&p, "/usr/bin/ping4 h");
	assert_int_equal(p.options.family, ADDR_V4);
	parse(&p, "ping6 h");
	assert_int_equal(p.options.family, ADDR_V6);
	parse(&p, "ping6 -6 h");
	assert_true(p.good);
	parse(&p, " h");
	assert_int_equal(p.options.family, ADDR_NONE);
}

TEST(ping_options_take_the_ends_of_every_range)
{
	static const char *const lines[] = {
		"ping -c 1 h",
		"ping -c 9223372036854775807 h",
		"ping -i 0 h",
		"ping -i 2147483.647 h",
		"ping -w 0 h",
		"ping -w 2147483647 h",
		"ping -W 0 h",
		"ping -W 4294967.295 h",
		"ping -s 0 h",
		"ping -s 65527 h",
		"ping -t 1 h",
		"ping -t 255 h",
		"ping -l 1 h",
		"ping -l 65536 h",
		"ping -I a -I 192.0.2.1 h",
		"ping -h",
		"ping -V -s x",
		"ping --help",
		"ping --help=all",
		"ping a b c",
	};

	for (size_t i = 0; i < COUNT(lines); i++) {
		struct parsed p;

		parse(&p, lines[i]);
		if (!p.good)
			fail_msg("%s: %s", lines[i], p.memory);
	}
}

TEST(ping_options_refuse_in_one_line)
{
	static const char *const lines[] = {
		"ping",
		"ping -c h",
		"ping -c 0 h",
		"ping -c -1 h",
		"ping -c abc h",
		"ping -c 1x h",
		"ping -c 1e3 h",
		"ping -c 0x10 h",
		"ping -i abc h",
		"ping -i -1 h",
		"ping -i nan h",
		"ping -i inf h",
		"ping -i 1e99 h",
		"ping -i 1,5 h",
		"ping -i 2147483.648 h",
		"ping -s 65528 h",
		"ping -s -1 h",
		"ping -s 99999999999 h",
		"ping -t 0 h",
		"ping -t 256 h",
		"ping -l 0 h",
		"ping -l 65537 h",
		"ping -W x h",
		"ping -w -2 h",
		"ping -4 -6 h",
		"ping4 -6 h",
		"ping -Z h",
		"ping --nothing h",
		"ping --co h",
		"ping --quiet=1 h",
		"ping -I a -I b -I c h",
		"ping -c 99999999999999999999 h",
	};

	for (size_t i = 0; i < COUNT(lines); i++) {
		struct parsed p;

		parse(&p, lines[i]);
		if (strcmp(lines[i], "ping --co h") == 0)
			continue; /* --count lacks its number: "h" is taken */
		if (p.good)
			fail_msg("taken: %s", lines[i]);
		assert_true(p.error.len > 0);
		assert_null(strchr(p.memory, '\n'));
	}
}

TEST(ping_options_refuse_an_empty_host)
{
	char name[] = "ping";
	char empty[] = "";
	char *argv[] = {name, empty, NULL};
	struct ping_options options;
	char memory[128];
	struct buf error;

	buf_init(&error, memory, sizeof(memory));
	assert_false(ping_options_parse(&options, 2, argv, &error));
	assert_string_equal(memory, "a host cannot be an empty text");
}

TEST(ping_options_permit_an_ordinary_user_2_ms_and_3_at_once)
{
	struct parsed p;

	parse(&p, "ping -i 0.002 -l 3 h");
	assert_true(ping_options_permit(&p.options, &p.error));
	parse(&p, "ping -i 0.001999999 h");
	assert_false(ping_options_permit(&p.options, &p.error));
	assert_string_equal(p.memory,
			    "cannot flood, minimal interval for user must be "
			    ">= 2 ms, use -i 0.002 (or higher)");
	parse(&p, "ping -f h");
	assert_false(ping_options_permit(&p.options, &p.error));
	parse(&p, "ping -f -i 0.1 -A h");
	assert_true(ping_options_permit(&p.options, &p.error));
	parse(&p, "ping -l 4 h");
	assert_false(ping_options_permit(&p.options, &p.error));
	assert_string_equal(p.memory,
			    "cannot set preload to value greater than 3: 4");
}

TEST(ping_options_help_names_every_option)
{
	char memory[8192];
	struct buf buf;

	buf_init(&buf, memory, sizeof(memory));
	ping_options_help(true, &buf);
	assert_false(buf.cut);
	for (const char *c = "346AaBbCcDdeFfHhIijLlMmNnOopQqRrSsTtUVvWw";
	     *c != '\0'; c++) {
		char letter[] = {' ', '-', *c, ',', '\0'};

		assert_non_null(strstr(memory, letter));
	}
}

TEST(ping_options_help_fits_two_screens)
{
	char memory[8192];
	struct parsed p;
	struct buf buf;
	int lines = 0;

	buf_init(&buf, memory, sizeof(memory));
	ping_options_help(false, &buf);
	for (const char *c = memory; (c = strchr(c, '\n')) != NULL; c++)
		lines++;
	assert_in_range(lines, 40, 48);
	assert_non_null(strstr(memory, " --help=all shows every option.\n"));
	assert_non_null(strstr(memory, " --targets="));
	for (const char *c = "46AcDfhIiMnOQqstVvWw"; *c != '\0'; c++) {
		char letter[] = {' ', '-', *c, ',', '\0'};

		assert_non_null(strstr(memory, letter));
	}
	parse(&p, "ping --help=al");
	assert_string_equal(p.memory, "--help: neither nothing nor all: 'al'");
}

TEST(ping_options_read_what_is_sent)
{
	struct parsed p;

	parse(&p, "ping -e 7 -m 0x10 -Q af11 -F 0xfffff -S 9 -M want "
		  "-p ff0 -6 h");
	assert_true(p.good);
	assert_true(p.options.ident == 7 && p.options.mark == 16);
	assert_true(p.options.tos == 40 && p.options.flow_label == 0xfffff);
	assert_true(p.options.send_buffer == 9);
	assert_int_equal(p.options.mtu, PING_MTU_WANT);
	assert_int_equal(p.options.pattern_size, 2);
	assert_int_equal(p.options.pattern[0], 0xff);
	assert_int_equal(p.options.pattern[1], 0);
	assert_true(p.options.show_pattern);
	parse(&p, "ping -q -p 1 h");
	assert_false(p.options.show_pattern);
	parse(&p, "ping -Q 0xb8 h");
	assert_true(p.options.tos == 0xb8);
	/* As everywhere in ping: a nought in front is only that. */
	parse(&p, "ping -Q 010 -F 010 -m 010 -t 010 h");
	assert_true(p.options.tos == 10 && p.options.flow_label == 10);
	assert_true(p.options.mark == 10 && p.options.ttl == 10);
	parse(&p, "ping -Q foo h");
	assert_string_equal(p.memory,
			    "-Q: neither a number nor a DSCP name: 'foo'");
	parse(&p, "ping --sweep 9,8,1 h");
	assert_string_equal(p.memory, "--sweep: no way in such steps from MIN "
				      "to MAX: '9,8,1'");
}

TEST(ping_options_read_flags)
{
	struct parsed p;

	parse(&p, "ping -3abBCdLrU h");
	assert_true(p.good);
	assert_true(p.options.precise && p.options.bell);
	assert_true(p.options.broadcast && p.options.pin_source);
	assert_true(p.options.connect && p.options.debug);
	assert_true(p.options.no_loop && p.options.dont_route);
	assert_true(p.options.user_time);
}

TEST(ping_options_read_what_is_recorded)
{
	struct parsed p;

	parse(&p, "ping -R h");
	assert_int_equal(p.options.record, PING_RECORD_ROUTE);
	parse(&p, "ping -T tsprespec 192.0.2.1 192.0.2.2 h");
	assert_true(p.good);
	assert_int_equal(p.options.hop_count, 2);
	assert_int_equal(p.options.host_count, 1);
	assert_string_equal(p.options.hosts[0], "h");
	assert_int_equal(p.options.family, ADDR_V4);
}

/* The options of LINE, of which a host of FAMILY goes without UNUSED. */
static struct ping_options without(const char *line, enum addr_family family,
				   const char *unused)
{
	struct parsed p;
	const char *option;

	parse(&p, line);
	assert_true(p.good);
	option = ping_options_family_unused(&p.options, family);
	assert_true((option == NULL) == (unused == NULL));
	if (unused != NULL)
		assert_string_equal(option, unused);
	return p.options;
}

TEST(ping_options_of_one_family_do_without_in_the_other)
{
	struct ping_options options = without("ping -R h", ADDR_V6, "-R");

	assert_int_equal(options.family, ADDR_NONE);
	assert_int_equal(options.prefers, ADDR_V4);
	options = without("ping -F 5 h", ADDR_V4, "-F");
	assert_int_equal(options.family, ADDR_NONE);
	assert_int_equal(options.prefers, ADDR_V6);
	assert_int_equal(without("ping -6 -R h", ADDR_V6, "-R").family,
			 ADDR_V6);
	assert_int_equal(without("ping -4 -F 5 h", ADDR_V4, "-F").family,
			 ADDR_V4);
	without("ping -T tsandaddr h", ADDR_V6, "-T");
	without("ping -T tsandaddr h", ADDR_V4, NULL);
	without("ping -F 0 h", ADDR_V6, NULL);
	without("ping h", ADDR_V6, NULL);
	options = without("ping -F 1 -R h", ADDR_V6, "-R");
	assert_int_equal(options.prefers, ADDR_NONE);
	/* Of very many nobody is warned. */
	options = without("ping -F 1 --targets f", ADDR_V6, NULL);
	assert_int_equal(options.family, ADDR_V6);
}

TEST(ping_options_read_questions)
{
	struct parsed p;

	parse(&p, "ping --timestamp h");
	assert_int_equal(p.options.query, PROBE_QUERY_TIMESTAMP);
	assert_true(p.options.size == 12 && p.options.family == ADDR_V4);
	parse(&p, "ping --probe eth0 h");
	assert_int_equal(p.options.interface.by, INTERFACE_BY_NAME);
	parse(&p, "ping --probe 3 h");
	assert_int_equal(p.options.interface.by, INTERFACE_BY_INDEX);
	parse(&p, "ping --probe fe80::1 h");
	assert_int_equal(p.options.interface.by, INTERFACE_BY_ADDR);
	parse(&p, "ping -N ipv4-all -N subject-name=a.b h");
	assert_true(p.good);
	assert_int_equal(p.options.family, ADDR_V6);
	assert_int_equal(p.options.node.type, NODE_V4);
	assert_int_equal(p.options.node.flags, NODE_FLAG_ALL);
	assert_int_equal(p.options.node.subject, NODE_SUBJECT_NAME);
	parse(&p, "ping -N subject-ipv4=192.0.2.1 -s 100 h");
	assert_true(p.good && p.options.node.type == NODE_NAME);
	assert_true(p.options.size == 12 && p.options.echo_size == 100);
	parse(&p, "ping -N ipv6-global -N ipv6-linklocal h");
	assert_int_equal(p.options.node.flags,
			 NODE_FLAG_GLOBAL | NODE_FLAG_LINK_LOCAL);
	parse(&p, "ping -N help");
	assert_true(p.good && p.options.task == PING_TASK_NODE_HELP);
}

TEST(ping_options_refuse_what_cannot_be)
{
	static const char *const lines[] = {
		"ping -N name -N ipv4 h",
		"ping -N ipv4 -N ipv6-all h",
		"ping -N subject-name=a -N subject-ipv4=192.0.2.1 h",
		"ping -N subject-ipv6=::1 -N subject-fqdn=a h",
		"ping -N subject-name=a..b h",
		"ping -Q 256 h",
		"ping -Q -1 h",
		"ping -Q af44 h",
		"ping -M yes h",
		"ping -p xy h",
		"ping -p 1x h",
		"ping -p 0102030405060708090a0b0c0d0e0f1011 h",
		"ping -F 0x100000 h",
		"ping -e 65536 h",
		"ping -m 4294967296 h",
		"ping -T sometimes h",
		"ping -R -T tsonly h",
		"ping -T tsprespec h",
		"ping -T tsprespec router h",
		"ping -T tsprespec 1.1.1.1 2.2.2.2 3.3.3.3 4.4.4.4 5.5.5.5 h",
		"ping -6 -T tsprespec 192.0.2.1 h",
		"ping -6 --timestamp h",
		"ping -4 -F 1 --targets f",
		"ping -4 -N name h",
		"ping -N name --source-route 192.0.2.1 h",
		"ping -N subject-ipv4=fe80::1 h",
		"ping -N nothing h",
		"ping -C a b",
		"ping --sweep 9,8,1 h",
		"ping --sweep 8,9,0 h",
		"ping --sweep 8,9 h",
		"ping --sweep 8,99999999999999999999,1 h",
		"ping --source-route fe80::1 h",
		"ping --source-route , h",
		"ping --source-route 1.1.1.1,2.2.2.2,3.3.3.3,4.4.4.4,5.5.5.5,"
		"6.6.6.6,7.7.7.7,8.8.8.8,9.9.9.9 h",
		"ping --probe a23456789b123456789c123456789d123456789"
		"e123456789f123456789g123456789 h",
		"ping --probe 0 h",
		"ping --replay f h",
		"ping --replay f -c 3",
		"ping --sweep 8,9,1 -s 8 h",
		"ping --sweep 8,9,1 --timestamp h",
		"ping --sweep 8,9,1 -N name h",
		"ping --timestamp -s 56 h",
		"ping --probe eth0 -p ff h",
		"ping --msm-id 5 h",
		"ping --format json --prb-id 5 h",
		"ping --every 5 h",
		"ping --loss-exit 101 h",
		"ping --until-losses 0 h",
		"ping --timestamp --probe eth0 h",
		"ping -N name --probe eth0 h",
		"ping --probe eth0 --find-mtu h",
		"ping --find-mtu --timestamp h",
		"ping --find-mtu --sweep 1,2,1 h",
		"ping --find-mtu -R h",
		"ping --find-mtu -M want h",
		"ping --find-mtu -M dont h",
	};

	for (size_t i = 0; i < COUNT(lines); i++) {
		struct parsed p;

		parse(&p, lines[i]);
		assert_false(p.good);
		assert_true(p.error.len > 0);
	}
}

TEST(ping_options_do_not_let_everybody_disturb_a_group)
{
	struct parsed p;

	parse(&p, "ping -i 0.5 h");
	assert_false(ping_options_permit_group(&p.options, true, &p.error));
	parse(&p, "ping -M dont h");
	assert_false(ping_options_permit_group(&p.options, false, &p.error));
	parse(&p, "ping -M do h");
	assert_true(ping_options_permit_group(&p.options, false, &p.error));
}

TEST(ping_options_know_what_fits)
{
	struct parsed p;

	parse(&p, "ping -s 65507 h");
	assert_true(ping_options_fit(&p.options, ADDR_V4, &p.error));
	parse(&p, "ping -s 65508 h");
	assert_false(ping_options_fit(&p.options, ADDR_V4, &p.error));
	assert_true(ping_options_fit(&p.options, ADDR_V6, &p.error));
	parse(&p, "ping -R -s 65468 h");
	assert_false(ping_options_fit(&p.options, ADDR_V4, &p.error));
}

TEST(ping_options_read_how_it_ends)
{
	struct parsed p;

	parse(&p, "ping -o --loss-exit 5 --until-losses 3 --keep-going h");
	assert_true(p.good);
	assert_true(p.options.until_replies == 1);
	assert_true(p.options.until_losses == 3);
	assert_true(p.options.loss_exit == 5 && p.options.keep_going);
	parse(&p, "ping h");
	assert_true(p.options.loss_exit == -1);
}

TEST(ping_options_read_sweeps_and_routes)
{
	struct parsed p;

	parse(&p, "ping --sweep 0,100,10 h");
	assert_true(p.good);
	assert_true(p.options.count == 11 && p.options.sweep.each == 1);
	assert_true(p.options.size == 100);
	parse(&p, "ping --sweep 0,100,1 -c 9223372036854775807 h");
	assert_true(p.good && p.options.count > 0);
	parse(&p, "ping --source-route 192.0.2.1,192.0.2.2 h");
	assert_true(p.good);
	assert_int_equal(p.options.hop_count, 2);
	assert_int_equal(p.options.record, PING_RECORD_SOURCE_ROUTE);
}

TEST(ping_options_replay_with_what_only_shows)
{
	struct parsed p;

	parse(&p, "ping --replay f -q --stats --json");
	assert_true(p.good);
	assert_string_equal(p.options.replay, "f");
	assert_int_equal(p.options.host_count, 0);
	parse(&p, "ping --replay f --count=3");
	assert_string_equal(p.memory, "--replay: --count was decided when it "
				      "was recorded");
}

TEST(ping_options_show_names_unless_numbers_are_wanted)
{
	struct parsed p;

	parse(&p, "ping h");
	assert_true(ping_options_has_names(&p.options, false));
	assert_false(ping_options_has_names(&p.options, true));
	parse(&p, "ping -n h");
	assert_false(ping_options_has_names(&p.options, false));
	parse(&p, "ping -H h");
	assert_true(ping_options_has_names(&p.options, true));
	parse(&p, "ping --targets f");
	assert_false(ping_options_has_names(&p.options, false));
}

TEST(ping_options_help_lists_the_questions_to_a_node)
{
	char memory[1024];
	struct parsed p;
	struct buf buf;

	parse(&p, "ping -N help");
	assert_true(p.good);
	assert_int_equal(p.options.task, PING_TASK_NODE_HELP);
	buf_init(&buf, memory, sizeof(memory));
	ping_options_node_help(&buf);
	assert_non_null(strstr(memory, "\n  ipv6-all\n"));
	assert_non_null(strstr(memory, "\n  subject-fqdn=NAME\n"));
	assert_false(buf.cut);
}

TEST(ping_options_read_formats_for_programs)
{
	struct parsed p;

	parse(&p, "ping h");
	assert_true(p.good && p.options.machine.path == NULL);
	parse(&p, "ping --format atlas --msm-id 9 h");
	assert_true(p.good && p.options.machine.format == FORMAT_ATLAS);
	assert_string_equal(p.options.machine.path, "");
	assert_true(p.options.measurement == 9 && p.options.probe_id == 0);
	parse(&p, "ping --json=FILE --format atlas h");
	assert_true(p.good);
	assert_string_equal(p.options.machine.path, "FILE");
	parse(&p, "ping --format yaml h");
	assert_false(p.good);
	assert_string_equal(p.memory,
			    "--format: not json, csv or atlas: 'yaml'");
	parse(&p, "ping --csv=TABLE --json=FILE h");
	assert_false(p.good);
	assert_string_equal(p.memory,
			    "--json: there is one output: either --csv, or "
			    "--json and --format: 'FILE'");
	parse(&p, "ping -j --csv h");
	assert_false(p.good);
	assert_string_equal(p.memory,
			    "--csv: there is one output: either --csv, or "
			    "--json and --format");
	parse(&p, "ping --csv --format atlas h");
	assert_false(p.good);
	parse(&p, "ping --csv --csv=TABLE h");
	assert_true(p.good);
	parse(&p, "ping --prb-id -1 h");
	assert_false(p.good);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(
			ping_options_have_the_defaults_that_people_know),
		cmocka_unit_test(ping_options_read_letters_and_names_alike),
		cmocka_unit_test(
			ping_options_flood_has_no_interval_and_no_names),
		cmocka_unit_test(
			ping_options_know_the_family_by_the_name_of_the_program),
		cmocka_unit_test(ping_options_take_the_ends_of_every_range),
		cmocka_unit_test(ping_options_refuse_in_one_line),
		cmocka_unit_test(ping_options_refuse_an_empty_host),
		cmocka_unit_test(
			ping_options_permit_an_ordinary_user_2_ms_and_3_at_once),
		cmocka_unit_test(ping_options_help_names_every_option),
		cmocka_unit_test(ping_options_help_fits_two_screens),
		cmocka_unit_test(ping_options_read_what_is_sent),
		cmocka_unit_test(ping_options_read_flags),
		cmocka_unit_test(ping_options_read_what_is_recorded),
		cmocka_unit_test(
			ping_options_of_one_family_do_without_in_the_other),
		cmocka_unit_test(ping_options_read_questions),
		cmocka_unit_test(ping_options_refuse_what_cannot_be),
		cmocka_unit_test(
			ping_options_do_not_let_everybody_disturb_a_group),
		cmocka_unit_test(ping_options_know_what_fits),
		cmocka_unit_test(ping_options_read_how_it_ends),
		cmocka_unit_test(ping_options_read_sweeps_and_routes),
		cmocka_unit_test(ping_options_replay_with_what_only_shows),
		cmocka_unit_test(
			ping_options_show_names_unless_numbers_are_wanted),
		cmocka_unit_test(
			ping_options_help_lists_the_questions_to_a_node),
		cmocka_unit_test(ping_options_read_formats_for_programs),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
