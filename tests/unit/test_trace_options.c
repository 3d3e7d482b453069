/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The command line of traceroute.
 */
#include "trace_options.h"

#include "base/ns.h"
#include "trace_options_table.h"

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
	assert_int_equal(options.module->method, TRACE_METHOD_UDP);
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
	struct line line = {0}; /* the options borrow from it */
	struct trace_options options;

	parse(&line, "traceroute -I -f 3 -q 10 -s 10.0.0.1 -i eth0 h 100");
	assert_true(line.good);
	options = line.options;
	assert_int_equal(options.module->method, TRACE_METHOD_ICMP);
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

TEST(options_look_for_the_mtu_with_one_packet_at_a_time)
{
	assert_int_equal(good("traceroute --mtu h").window, 1);
	assert_int_equal(good("traceroute -N 16 --mtu h").window, 1);
	assert_int_equal(good("traceroute --mtu -N 16 h").window, 1);
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

	assert_int_equal(trace_options_payload(&options, ADDR_V4), 0);
	options = good("traceroute h 65000");
	assert_int_equal(trace_options_payload(&options, ADDR_V6), 64952);
}

TEST(options_take_the_first_sequence_of_icmp_for_its_port)
{
	assert_int_equal(good("traceroute -I -p 7 h").sequence, 7);
	assert_int_equal(good("traceroute -I -p 0 h").sequence, 0);
	assert_int_equal(good("traceroute -p 7 h").sequence, 0);
	assert_int_equal(good("traceroute -p 7 -I -U h").port, 7);
}

TEST(options_say_which_flow_a_query_belongs_to)
{
	struct trace_options options = good("traceroute h");

	assert_int_equal(trace_options_flow(&options, 2), 2);
	assert_int_equal(trace_options_flows(&options), 3);
	options = good("traceroute --flow 5 h");
	assert_int_equal(options.queries, 3);
	assert_int_equal(trace_options_flow(&options, 0), 4);
	assert_int_equal(trace_options_flow(&options, 2), 4);
	assert_int_equal(trace_options_flows(&options), 5);
	options = good("traceroute --flows 8 h");
	assert_int_equal(options.queries, 8);
	assert_int_equal(trace_options_flow(&options, 7), 7);
	options = good("traceroute --flows 2 -q 5 h");
	assert_int_equal(trace_options_flow(&options, 3), 1);
	assert_int_equal(trace_options_flow(&options, 4), 0);
	assert_int_equal(trace_options_flows(&options), 2);
	assert_int_equal(good("traceroute --flowlabel 9 h").flow_label, 9);
	/* The last port there is. */
	assert_int_equal(good("traceroute --sport 65533 h").source_port, 65533);
	good("traceroute --sport 65535 -q 1 h");
	good("traceroute --sport 65534 --flow 2 h");
}

/* As ever a number behind a host is the length of packets. */
TEST(options_tell_hosts_from_a_packet_length)
{
	struct trace_options options = good("traceroute a 100");

	assert_false(options.many);
	assert_int_equal(options.packet_size, 100);
	assert_int_equal(good("traceroute a 0x40").packet_size, 64);
	assert_int_equal(options.rate, 0);
	options = good("traceroute a b");
	assert_true(options.many);
	assert_int_equal(options.host_count, 2);
	assert_false(options.size_given);
	assert_int_equal(options.rate, TRACE_USER_RATE);
	assert_int_equal(good("traceroute a 192.0.2.1 ::1").host_count, 3);
	assert_int_equal(good("traceroute 100").host_count, 1);
	assert_true(good("traceroute --targets f").many);
	assert_null(good("traceroute --targets f").host);
	assert_true(good("traceroute --range 192.0.2.0/24 h").many);
	bad("traceroute a b 100", "single host");
	bad("traceroute h 64 65", "single host");
	bad("traceroute h 64 surplus", "single host");
	bad("traceroute --targets f h 64", "single host");
	bad("traceroute --targets f 64", "single host");
	bad("traceroute --range 192.0.2.0/24 0x40", "single host");
	bad("traceroute 64 a b", "single host");
	bad("traceroute --targets=", "no file");
	bad("traceroute --range 192.0.2.0/33", "not PREFIX");
	bad("traceroute --exclude f h", "one host");
	bad("traceroute --rate -1 a b", "rate");
}

TEST(options_let_only_root_be_fast)
{
	static const char *const slow[] = {"traceroute h", "traceroute a b",
					   "traceroute --rate 1 a b",
					   "traceroute --rate 9999 h"};
	static const char *const fast[] = {"traceroute --rate 1001 a b",
					   "traceroute --rate 0 a b"};
	char memory[128];
	struct buf error;

	buf_init(&error, memory, sizeof(memory));
	for (size_t i = 0; i < COUNT(slow); i++) {
		struct trace_options options = good(slow[i]);

		assert_true(trace_options_permit(&options, &error));
	}
	for (size_t i = 0; i < COUNT(fast); i++) {
		struct trace_options options = good(fast[i]);

		assert_false(trace_options_permit(&options, &error));
	}
	assert_non_null(strstr(memory, "only root"));
}

TEST(options_refuse_what_is_no_command_line)
{
	bad("traceroute", "no host");
	bad("traceroute -n", "no host");
	bad("traceroute ", "no host");
	bad("traceroute -Z h", "Z");
	bad("traceroute --no-such h", "no-such");
	bad("traceroute -m", "m");
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
		"traceroute --flow 0 h",
		"traceroute --flow 11 h",
		"traceroute --flows 0 h",
		"traceroute --flows 4 -q 3 h",
		"traceroute --flows 2 --flow 1 h",
		"traceroute --sport 65534 h",
		"traceroute --sport 65533 --flows 4 h",
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
		"traceroute --sport 70000 h",
		"traceroute -P 0 h",
		"traceroute -P 256 h",
		"traceroute -P 1 h",
		"traceroute -P 58 h",
		"traceroute -M raw -p 58 h",
		"traceroute -I -p domain h",
		"traceroute -g 2001:db8::1 h",
		"traceroute -6 -g 192.0.2.1 h",
		"traceroute -t abc h",
		"traceroute --dscp 64 h",
		"traceroute --dscp af44 h",
		"traceroute --ecn 4 h",
		"traceroute -l 0x100000 h",
		"traceroute --fwmark -1 h",
		"traceroute -M nosuch h",
		"traceroute -p 70000 h",
		"traceroute -p -1 h",
		"traceroute --source= h",
	};

	for (size_t i = 0; i < COUNT(lines); i++)
		bad(lines[i], "");
}

/* What a command line comes to: module, protocol, port. */
static void expect_module(const char *typed, const char *module,
			  uint8_t protocol, uint16_t port)
{
	struct trace_options options = good(typed);

	assert_string_equal(options.module->name, module);
	assert_int_equal(options.protocol, protocol);
	assert_int_equal(options.port, port);
}

TEST(options_choose_a_module)
{
	struct line port = {0};
	struct line protocol = {0};

	expect_module("traceroute h", "default", 17, 33434);
	expect_module("traceroute -T h", "tcp", 6, 80);
	expect_module("traceroute -T -p 443 h", "tcp", 6, 443);
	expect_module("traceroute -T -p 0 h", "tcp", 6, 80);
	expect_module("traceroute -I -U h", "udp", 17, 53);
	expect_module("traceroute -UL h", "udplite", 136, 53);
	expect_module("traceroute -D h", "dccp", 33, 33434);
	expect_module("traceroute -P 47 h", "raw", 47, 0);
	expect_module("traceroute -M raw h", "raw", 253, 0);
	expect_module("traceroute -M RAW -p 88 h", "raw", 88, 0);
	expect_module("traceroute -O protocol=89 -M raw h", "raw", 89, 0);
	expect_module("traceroute -M tcpconn h", "tcpconn", 6, 80);
	expect_module("traceroute -M sctp h", "sctp", 132, 80);
	parse(&port, "traceroute -T -p http h");
	assert_string_equal(port.options.port_name, "http");
	parse(&protocol, "traceroute -P gre h");
	assert_string_equal(protocol.options.protocol_name, "gre");
}

TEST(options_take_the_protocol_of_raw_packets_for_their_port)
{
	struct line named = {0};
	struct line other = {0};

	expect_module("traceroute -P gre -p 89 h", "raw", 89, 0);
	bad("traceroute -M raw -p 300 h", "-p");
	parse(&named, "traceroute -M raw -p gre h");
	assert_string_equal(named.options.protocol_name, "gre");
	parse(&other, "traceroute -P gre -T h");
	assert_null(other.options.protocol_name);
}

TEST(options_take_a_module_from_the_name_of_the_program)
{
	expect_module("tcptraceroute h", "tcp", 6, 80);
	expect_module("/usr/bin/tcptraceroute6 h", "tcp", 6, 80);
	expect_module("lft h", "tcp", 6, 80);
	expect_module("tracert h", "icmp", 1, 0);
	expect_module("tracert6 -U h", "udp", 17, 53);
	expect_module("traceroute6 h", "default", 17, 33434);
	expect_module("traceproto h", "default", 17, 33434);
}

TEST(options_of_modules_are_read_when_the_module_is_known)
{
	struct trace_options options =
		good("traceroute -O fin,psh -O mss=1000,info -T h");

	assert_int_equal(options.special.tcp.flags, TCP_FIN | TCP_PSH);
	assert_int_equal(options.special.tcp.mss, 1000);
	assert_true(options.special.mss && options.special.info);
	options = good("traceroute -T -O help");
	assert_int_equal(options.action, TRACE_ACTION_MODULE_HELP);
	bad("traceroute -T -O dgram h", "no such option");
	bad("traceroute -M tcpconn -O ack h", "no such option");
	bad("traceroute -T -O mss=0 h", "wrong value");
	bad("traceroute -T -O syn=1 h", "wrong value");
	bad("traceroute -T -O flags h", "wrong value");
	bad("traceroute -T -O flags=256 h", "wrong value");
	bad("traceroute -T -O syn,,ack h", "no such option");
	bad("traceroute -M udplite -O coverage=7 h", "wrong value");
}

TEST(options_of_modules_reach_the_packets_of_each)
{
	static const struct trace_module_sysctls all = {
		.sack = true,
		.timestamps = true,
		.window_scaling = true,
		.ecn = true,
	};
	struct trace_options options = good("traceroute -L -O coverage=9 h");
	struct tcp_form tcp;

	assert_int_equal(options.special.coverage, 9);
	options = good("traceroute -D -O service=77 h");
	assert_int_equal(options.special.service, 77);
	/* As this machine would connect, unless somebody says how. */
	options = good("traceroute -T h");
	tcp = trace_module_tcp(&options.special, &all, ADDR_V6);
	assert_int_equal(tcp.flags, TCP_SYN | TCP_ECE | TCP_CWR);
	assert_true(tcp.sack && tcp.timestamps && tcp.window_scaling);
	assert_int_equal(tcp.mss, 1440);
	options = good("traceroute -T -O sack h");
	tcp = trace_module_tcp(&options.special, &all, ADDR_V4);
	assert_int_equal(tcp.flags, TCP_SYN);
	assert_true(tcp.sack && !tcp.timestamps);
}

TEST(options_read_the_byte_of_services_in_three_ways)
{
	assert_int_equal(good("traceroute -t 0x1b8 h").tos, 0xb8);
	assert_int_equal(good("traceroute -t ef h").tos, 0xb8);
	assert_int_equal(good("traceroute --dscp AF43 h").tos, 0x98);
	assert_int_equal(good("traceroute --dscp 63 --ecn ect0 h").tos, 0xfe);
	assert_int_equal(good("traceroute --ecn ce -t 0 h").tos, 0);
	assert_int_equal(good("traceroute -t 0 --ecn ce h").tos, 3);
	assert_true(good("traceroute -t 0 h").has_tos);
	assert_false(good("traceroute h").has_tos);
}

TEST(options_give_each_module_a_packet_of_the_usual_size)
{
	struct trace_options options = good("traceroute -M udplite h");

	assert_int_equal(trace_options_payload(&options, ADDR_V4), 32);
	options = good("traceroute -D h");
	assert_int_equal(trace_options_payload(&options, ADDR_V4), 20);
	options = good("traceroute -M sctp h");
	assert_int_equal(trace_options_payload(&options, ADDR_V6), 4);
	options = good("traceroute -P 47 h");
	assert_int_equal(trace_options_payload(&options, ADDR_V4), 40);
	options = good("traceroute -T h 1000");
	assert_int_equal(trace_options_payload(&options, ADDR_V4), 0);
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

TEST(options_help_fits_two_screens)
{
	struct trace_options options = good("traceroute --help");
	char memory[8192];
	struct buf text;
	int lines = 0;

	buf_init(&text, memory, sizeof(memory));
	trace_options_help(&options, &text);
	for (const char *c = memory; *c != '\0'; c += strcspn(c, "\n") + 1) {
		assert_in_range(strcspn(c, "\n"), 0, 80);
		lines++;
	}
	assert_in_range(lines, 40, 48);
	for (size_t i = 0; i < TRACE_OPTIONS_TABLE_COMMON; i++)
		assert_int_not_equal(trace_options_table_common[i], 0);
	assert_non_null(strstr(memory, " -q,"));
	assert_non_null(strstr(memory, " --help=all shows every option.\n"));
	assert_null(strstr(memory, "--msm-id"));
	bad("traceroute --help=al", "--help: neither nothing nor all: 'al'");
}

TEST(options_help_names_all_of_them)
{
	struct trace_options options = good("traceroute --help=all");
	char memory[8192];
	struct buf text;

	buf_init(&text, memory, sizeof(memory));
	trace_options_help(&options, &text);
	assert_false(text.cut);
	for (const struct cli_option *row = trace_options_table;
	     row->name != NULL; row++)
		assert_non_null(strstr(memory, row->name));
}

TEST(options_replay_with_what_only_shows)
{
	struct line line = {0};

	parse(&line, "traceroute --replay f -n --json");
	assert_true(line.good);
	assert_string_equal(line.options.replay, "f");
	bad("traceroute --replay f h", "--replay: the hosts are");
	bad("traceroute --replay f --queries=1",
	    "--replay: --queries was decided when it was recorded");
}

TEST(options_record_no_file_of_origins)
{
	struct line line = {0};

	parse(&line, "traceroute --record f --as-source whois h");
	assert_true(line.good && line.options.origins);
	assert_string_equal(line.options.recording, "f");
	bad("traceroute --record f --as-source asn.csv h", "--record: what a");
}

TEST(options_take_how_a_path_is_followed)
{
	struct trace_options options = good("traceroute --back --gap 4 h");

	assert_true(options.back && options.gap_given);
	assert_int_equal(options.gap_limit, 4);
	bad("traceroute --gap 0 h", "--gap");
	bad("traceroute -T --mtu h", "--mtu: TCP segments have no length");
}

/* What the options of LINE make trace_options_help write. */
static void help(const char *line, const char *expected)
{
	struct trace_options options = good(line);
	char memory[4096];
	struct buf text;

	buf_init(&text, memory, sizeof(memory));
	trace_options_help(&options, &text);
	assert_false(text.cut);
	assert_non_null(strstr(memory, expected));
}

TEST(options_help_is_about_the_module_or_the_version_too)
{
	help("traceroute -M tcp -O help h", "  window_scaling  ");
	help("traceroute -V", "text as traceroute 2.1.6 for Linux");
}

TEST(options_of_modules_may_come_in_fifteen_lists)
{
	char typed[256] = "traceroute -T h";

	for (int i = 0; i < TRACE_LISTS_MAX; i++)
		strncat(typed, " -Osyn", 7);
	good(typed);
	bad(strncat(typed, " -Osyn", 7), "too many of them");
}

TEST(options_take_a_wrong_name_for_no_number)
{
	bad("traceroute -t af44 h", "-t: neither a number nor a name: 'af44'");
	bad("traceroute --dscp ff h", "neither a number nor a name: 'ff'");
	bad("traceroute --ecn ect h", "neither a number nor a name: 'ect'");
	bad("traceroute --dscp 64 h", "out of range 0..63: '64'");
}

TEST(options_read_formats_for_programs)
{
	struct trace_options options = good("traceroute host");
	struct line line = {0};

	assert_null(options.machine.path);
	options = good("traceroute --format atlas --prb-id 6 host");
	assert_int_equal(options.machine.format, FORMAT_ATLAS);
	assert_string_equal(options.machine.path, "");
	assert_true(options.measurement == 0 && options.probe_id == 6);
	parse(&line, "traceroute --json=FILE --format atlas host");
	assert_true(line.good);
	assert_string_equal(line.options.machine.path, "FILE");
	bad("traceroute --format yaml host", "not json, csv or atlas: 'yaml'");
	bad("traceroute --msm-id -1 host", "--msm-id");
	bad("traceroute --csv=TABLE --json=FILE host", "either --csv, or");
	bad("traceroute --json --csv host", "either --csv, or");
	bad("traceroute --csv --format json host", "either --csv, or");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(options_have_the_defaults_of_every_traceroute),
		cmocka_unit_test(options_may_be_written_in_every_way),
		cmocka_unit_test(
			options_take_the_family_from_the_last_word_about_it),
		cmocka_unit_test(options_set_what_they_name),
		cmocka_unit_test(
			options_look_for_the_mtu_with_one_packet_at_a_time),
		cmocka_unit_test(options_bound_the_window_from_below),
		cmocka_unit_test(options_read_times_as_seconds_or_milliseconds),
		cmocka_unit_test(options_read_three_kinds_of_waits),
		cmocka_unit_test(options_raise_a_packet_to_its_headers),
		cmocka_unit_test(
			options_take_the_first_sequence_of_icmp_for_its_port),
		cmocka_unit_test(options_say_which_flow_a_query_belongs_to),
		cmocka_unit_test(options_tell_hosts_from_a_packet_length),
		cmocka_unit_test(options_let_only_root_be_fast),
		cmocka_unit_test(options_refuse_what_is_no_command_line),
		cmocka_unit_test(options_refuse_values_out_of_range),
		cmocka_unit_test(options_choose_a_module),
		cmocka_unit_test(
			options_take_the_protocol_of_raw_packets_for_their_port),
		cmocka_unit_test(
			options_take_a_module_from_the_name_of_the_program),
		cmocka_unit_test(
			options_of_modules_are_read_when_the_module_is_known),
		cmocka_unit_test(options_of_modules_reach_the_packets_of_each),
		cmocka_unit_test(
			options_read_the_byte_of_services_in_three_ways),
		cmocka_unit_test(
			options_give_each_module_a_packet_of_the_usual_size),
		cmocka_unit_test(options_survive_a_program_without_arguments),
		cmocka_unit_test(options_help_fits_two_screens),
		cmocka_unit_test(options_help_names_all_of_them),
		cmocka_unit_test(options_replay_with_what_only_shows),
		cmocka_unit_test(options_record_no_file_of_origins),
		cmocka_unit_test(options_take_how_a_path_is_followed),
		cmocka_unit_test(
			options_help_is_about_the_module_or_the_version_too),
		cmocka_unit_test(options_of_modules_may_come_in_fifteen_lists),
		cmocka_unit_test(options_take_a_wrong_name_for_no_number),
		cmocka_unit_test(options_read_formats_for_programs),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
