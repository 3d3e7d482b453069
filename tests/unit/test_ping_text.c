/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The words and digits of ping. Whole runs are in tests/sim.
 */
#include "ping_text.h"

#include "base/ns.h"
#include "ping_icmp_text.h"
#include "wire/icmp.h"

#include "unit.h"

#include <errno.h>

struct fixture {
	struct ping_options options;
	struct ping_row row;
	struct ping_report report;
	struct target target;
	struct targets targets;
	const char *label;
	struct probe_form form;
	struct ping_text text;
	struct output out;
	struct output err;
	char out_memory[4096];
	char err_memory[4096];
	struct reply reply;
};

static const uint8_t host[4] = {192, 0, 2, 9};
static const uint8_t router[4] = {192, 0, 2, 1};

static void start(struct fixture *f)
{
	*f = (struct fixture){
		.options = {.size = 56, .interval = NS_PER_SEC},
		.label = "host.example",
		.reply = {.meaning = ICMP_ECHO_REPLY, .size = 64, .ttl = 63},
	};
	f->target.addr = f->reply.from = f->reply.to = addr_v4(host);
	f->target.source = addr_v4(router);
	targets_init(&f->targets, &f->target, 1);
	f->targets.count = 1;
	ping_report_init(&f->report, &f->row, 1);
	output_init(&f->out, -1, f->out_memory, sizeof(f->out_memory));
	output_init(&f->err, -1, f->err_memory, sizeof(f->err_memory));
	f->text = (struct ping_text){
		.program = "ping",
		.options = &f->options,
		.report = &f->report,
		.targets = &f->targets,
		.labels = &f->label,
		.form = &f->form,
		.columns = 80,
		.out = &f->out,
		.err = &f->err,
	};
	ping_text_init(&f->text);
}

static void expect_header(struct fixture *f, const char *line)
{
	buf_clear(&f->out.text);
	f->text.view.ops->start(&f->text.view);
	assert_string_equal(f->out.text.text, line);
}

TEST(ping_text_has_every_form_of_header)
{
	struct addr loopback = {.family = ADDR_V6, .bytes = {[15] = 1}};
	struct fixture f;

	start(&f);
	expect_header(&f, "PING host.example (192.0.2.9) "
			  "56(84) bytes of data.\n");
	f.text.device = "eth0";
	expect_header(&f, "PING host.example (192.0.2.9) from 192.0.2.1 "
			  "eth0: 56(84) bytes of data.\n");
	f.text.device = "";
	expect_header(&f, "PING host.example (192.0.2.9) from 192.0.2.1 "
			  ": 56(84) bytes of data.\n");
	f.target.addr = f.target.source = loopback;
	expect_header(&f, "PING host.example (::1) from ::1 "
			  ": 56 data bytes\n");
	f.text.flow_label = 0x1234;
	expect_header(&f, "PING host.example (::1) from ::1 "
			  ": , flow 0x01234, 56 data bytes\n");
	f.text.device = NULL;
	expect_header(&f, "PING host.example (::1) , flow 0x01234, "
			  "56 data bytes\n");
	f.text.flow_label = 0;
	f.label = "evil\n\033";
	expect_header(&f, "PING evil\\012\\033 (::1) 56 data bytes\n");
}

static void expect_time(int64_t us, const char *digits)
{
	struct fixture f;
	struct event event = {
		.kind = EVENT_REPLY,
		.probe = {.seq = 65536, .size = 56},
		.rtt = us * NS_PER_US + 999,
	};
	char line[128];
	struct buf buf;

	start(&f);
	event.reply = &f.reply;
	event.probe.size = 16;
	buf_init(&buf, line, sizeof(line));
	buf_print(&buf,
		  "64 bytes from 192.0.2.9: icmp_seq=0 ttl=63 time=%s ms\n",
		  digits);
	f.text.view.ops->show(&f.text.view, &event, 0);
	assert_string_equal(f.out.text.text, line);
}

TEST(ping_text_rounds_round_trips_to_three_digits)
{
	expect_time(0, "0.000");
	expect_time(46, "0.046");
	expect_time(999, "0.999");
	expect_time(1000, "1.00");
	expect_time(2855, "2.86");
	expect_time(2854, "2.85");
	expect_time(9994, "9.99");
	expect_time(9995, "10.0");
	expect_time(10149, "10.1");
	expect_time(10150, "10.2");
	expect_time(99949, "99.9");
	expect_time(99950, "100");
	expect_time(300373, "300");
	expect_time(300500, "301");
}

struct icmp_case {
	uint8_t type;
	uint8_t code;
	uint32_t info;
	const char *text;
};

static const struct icmp_case cases4[] = {
	{3, 0, 0, "Destination Net Unreachable"},
	{3, 1, 0, "Destination Host Unreachable"},
	{3, 2, 0, "Destination Protocol Unreachable"},
	{3, 3, 0, "Destination Port Unreachable"},
	{3, 4, 1400, "Frag needed and DF set (mtu = 1400)"},
	{3, 5, 0, "Source Route Failed"},
	{3, 6, 0, "Destination Net Unknown"},
	{3, 7, 0, "Destination Host Unknown"},
	{3, 8, 0, "Source Host Isolated"},
	{3, 9, 0, "Destination Net Prohibited"},
	{3, 10, 0, "Destination Host Prohibited"},
	{3, 11, 0, "Destination Net Unreachable for Type of Service"},
	{3, 12, 0, "Destination Host Unreachable for Type of Service"},
	{3, 13, 0, "Packet filtered"},
	{3, 14, 0, "Precedence Violation"},
	{3, 15, 0, "Precedence Cutoff"},
	{3, 16, 0, "Dest Unreachable, Bad Code: 16"},
	{4, 0, 0, "Source Quench"},
	{5, 0, 0, "Redirect Network(New nexthop: 192.0.2.1)"},
	{5, 1, 0, "Redirect Host(New nexthop: 192.0.2.1)"},
	{5, 2, 0,
	 "Redirect Type of Service and Network(New nexthop: 192.0.2.1)"},
	{5, 3, 0, "Redirect Type of Service and Host(New nexthop: 192.0.2.1)"},
	{5, 9, 0, "Redirect, Bad Code: 9(New nexthop: 192.0.2.1)"},
	{8, 0, 0, "Echo Request"},
	{11, 0, 0, "Time to live exceeded"},
	{11, 1, 0, "Frag reassembly time exceeded"},
	{11, 2, 0, "Time exceeded, Bad Code: 2"},
	{12, 0, 20, "Parameter problem: pointer = 20"},
	{13, 0, 0, "Timestamp"},
	{14, 0, 0, "Timestamp Reply"},
	{15, 0, 0, "Information Request"},
	{16, 0, 0, "Information Reply"},
	{17, 0, 0, "Address Mask Request"},
	{18, 0, 0, "Address Mask Reply"},
	{19, 0, 0, "Bad ICMP type: 19"},
	{255, 0, 0, "Bad ICMP type: 255"},
};

static const struct icmp_case cases6[] = {
	{1, 0, 0, "Destination unreachable: No route"},
	{1, 1, 0, "Destination unreachable: Administratively prohibited"},
	{1, 2, 0, "Destination unreachable: Beyond scope of source address"},
	{1, 3, 0, "Destination unreachable: Address unreachable"},
	{1, 4, 0, "Destination unreachable: Port unreachable"},
	{1, 5, 0,
	 "Destination unreachable: Source address failed ingress/egress "
	 "policy"},
	{1, 6, 0, "Destination unreachable: Reject route to destination"},
	{1, 7, 0, "Destination unreachable: Unknown code 7"},
	{2, 0, 1280, "Packet too big: mtu=1280"},
	{2, 1, 1280, "Packet too big: mtu=1280, code=1"},
	{3, 0, 0, "Time exceeded: Hop limit"},
	{3, 1, 0, "Time exceeded: Defragmentation failure"},
	{3, 2, 0, "Time exceeded: code 2"},
	{4, 0, 6, "Parameter problem: Wrong header field at 6"},
	{4, 1, 6, "Parameter problem: Unknown header at 6"},
	{4, 2, 6, "Parameter problem: Unknown option at 6"},
	{4, 3, 6, "Parameter problem: code 3 at 6"},
	{100, 0, 0, "unknown icmp type: 100"},
	{128, 0, 0, "Echo request"},
	{129, 0, 0, "Echo reply"},
	{130, 0, 0, "MLD Query"},
	{131, 0, 0, "MLD Report"},
	{132, 0, 0, "MLD Reduction"},
	{133, 0, 0, "unknown icmp type: 133"},
};

static void expect_words(enum addr_family family, const struct icmp_case *c)
{
	struct fixture f;
	struct reply reply = {
		.type = c->type,
		.code = c->code,
		.info = c->info,
		.gateway = addr_v4(router),
	};

	start(&f);
	ping_icmp_text(family, &reply, &f.out);
	assert_string_equal(f.out.text.text, c->text);
}

TEST(ping_text_calls_every_icmp_message_as_iputils_does)
{
	for (size_t i = 0; i < COUNT(cases4); i++)
		expect_words(ADDR_V4, &cases4[i]);
	for (size_t i = 0; i < COUNT(cases6); i++)
		expect_words(ADDR_V6, &cases6[i]);
}

TEST(ping_text_summarises_nothing_sent_in_few_words)
{
	struct fixture f;

	start(&f);
	f.text.view.ops->finish(&f.text.view);
	assert_string_equal(f.out.text.text,
			    "\n--- host.example ping statistics ---\n"
			    "0 packets transmitted, 0 received\n\n");
	ping_text_status(&f.text);
	assert_string_equal(f.err.text.text, "\r0/0 packets, 0% loss\n");
}

TEST(ping_text_summarises_everything_there_is)
{
	struct fixture f;

	start(&f);
	f.options.adaptive = true;
	f.row = (struct ping_row){
		.sent = 3,
		.received = 1,
		.duplicates = 2,
		.corrupted = 1,
		.errors = 1,
		.failed = 1,
		.first_at = 5,
		.last_at = 5 + 406500 * NS_PER_US,
		.pipe = 5,
		.rtt = {.count = 3,
			.min = 172,
			.max = 214,
			.sum = 565,
			.squares = 172 * 172 + 179 * 179 + 214 * 214,
			.ewma = 8 * 180},
	};
	f.text.view.ops->finish(&f.text.view);
	assert_string_equal(
		f.out.text.text,
		"\n--- host.example ping statistics ---\n"
		"3 packets transmitted, 1 received, +2 duplicates, "
		"+1 corrupted, +2 errors, 66.6667% packet loss, time 407ms\n"
		"rtt min/avg/max/mdev = 0.172/0.188/0.214/0.018 ms, pipe 5, "
		"ipg/ewma 203.250/0.180 ms\n");
	ping_text_status(&f.text);
	assert_string_equal(f.err.text.text,
			    "\r1/3 packets, 66% loss, min/avg/ewma/max = "
			    "0.172/0.188/0.180/0.214 ms\n");
}

/* Whatever was quoted, from the IP header on, and no line without an end. */
static void expect_quoted(bool verbose, size_t size, const char *text)
{
	static const uint8_t quoted[] = {
		0x47, 0x10, 0x00, 0x5c, 0xab, 0xcd, 0x60, 0x00, 0x3f, 0x01,
		0x12, 0x34, 192,  0,	2,    1,    192,  0,	2,    9,
		0x01, 0x9f, 0x03, 0x00, 0x07, 0x04, 0x04, 0x00};
	struct event event = {.kind = EVENT_NOTICE, .probe = {.seq = 3}};
	struct fixture f;

	start(&f);
	f.options.verbose = verbose;
	f.reply.meaning = ICMP_NOTICE;
	f.reply.type = ICMP4_REDIRECT;
	f.reply.code = 1;
	f.reply.gateway = addr_v4(router);
	f.reply.quoted_header = (struct span){quoted, size};
	event.reply = &f.reply;
	f.text.view.ops->show(&f.text.view, &event, 0);
	assert_string_equal(f.out.text.text, text);
}

#define REDIRECT                                                               \
	"From 192.0.2.9: icmp_seq=3 Redirect Host(New nexthop: 192.0.2.1)\n"

TEST(ping_text_shows_the_header_that_a_redirect_quotes)
{
	expect_quoted(false, 28, REDIRECT);
	expect_quoted(true, 0, REDIRECT);
	expect_quoted(true, 27, REDIRECT);
	expect_quoted(true, 28,
		      REDIRECT
		      "Vr HL TOS  Len   ID Flg  off TTL Pro  cks      Src      "
		      "Dst Data\n"
		      " 4  7  10 005c abcd   3 0000  3f  01 1234 192.0.2.1  "
		      "192.0.2.9 \n"
		      "\nNOP\nunknown option 9f\n");
}

/* Its name is that of a recording, which anybody may have written. */
TEST(ping_text_escapes_the_name_of_the_program)
{
	struct event event = {.kind = EVENT_FAILED, .error = EPERM};
	struct fixture f;

	start(&f);
	f.text.program = "\033[2Jping";
	f.text.view.ops->show(&f.text.view, &event, 0);
	assert_string_equal(f.err.text.text, "\\033[2Jping: sendmsg: "
					     "Operation not permitted\n");
	event = (struct event){
		.kind = EVENT_FAILED, .error = EMSGSIZE, .mtu = 1500};
	buf_clear(&f.err.text);
	f.text.view.ops->show(&f.text.view, &event, 0);
	assert_string_equal(f.err.text.text,
			    "\\033[2Jping: local error: message too long, "
			    "mtu=1500\n");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(ping_text_has_every_form_of_header),
		cmocka_unit_test(ping_text_rounds_round_trips_to_three_digits),
		cmocka_unit_test(
			ping_text_calls_every_icmp_message_as_iputils_does),
		cmocka_unit_test(
			ping_text_summarises_nothing_sent_in_few_words),
		cmocka_unit_test(ping_text_summarises_everything_there_is),
		cmocka_unit_test(
			ping_text_shows_the_header_that_a_redirect_quotes),
		cmocka_unit_test(ping_text_escapes_the_name_of_the_program),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
