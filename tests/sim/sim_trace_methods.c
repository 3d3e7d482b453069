/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Traces by every method: what each transport shows of the way and its end.
 */
#include "tracing.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#define MS  NS_PER_MS
#define SEC NS_PER_SEC

#define HOST  "192.0.2.9"
#define HOST6 "2001:db8::9"

/* A SYN with nothing but its maximum segment size. */
#define SYN_HEADER                                                             \
	"traceroute to 192.0.2.9 (192.0.2.9), 30 hops max, 44 byte packets\n"

#define TEST(name) static void name(void **state __attribute__((unused)))

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

/* What the target says to a probe: silently, by an error of ICMP, or with a
 * segment of its own. */
struct method {
	const char *options;
	enum net_style style;
	const char *closed; /* after the address of the target */
	const char *open;
	const char *note; /* after its times */
};

static const struct method transports[] = {
	{"-n -q 2 -T", NET_RAW, "", "", ""},
	{"-n -q 2 -T -O info", NET_RAW, " <rst,ack>", " <syn,ack>", ""},
	{"-n -q 2 -T -O info", NET_SOCKET, " <rst,ack>", " <syn,ack>", ""},
	{"-n -q 2 -M tcpconn -N 1", NET_SOCKET, "", "", ""},
	{"-n -q 2 -UL", NET_RAW, "", NULL, ""},
	{"-n -q 2 -D -O info", NET_RAW, " <reset>", " <response>", ""},
	{"-n -q 2 -M sctp -O info", NET_RAW, " <abort>", " <init-ack>", ""},
	{"-n -q 2 -P 99", NET_RAW, "", NULL, " !P"},
};

static void expect_method(const struct method *method, const char *host,
			  bool open)
{
	bool v4 = strchr(host, ':') == NULL;
	struct tracing *tracing = tracing_new(host);
	struct net_hop *hop = net_line(&tracing->net, tracing->target, 2, MS);
	const char *note = method->note;
	char want[256];

	tracing->net.style = method->style;
	hop[2].open_port = open;
	tracing_run(tracing, method->options);
	if (!v4 && strcmp(note, " !P") == 0)
		note = " !<4-1>";
	snprintf(want, sizeof(want),
		 "\n 1  %s  2.000 ms  2.000 ms\n 2  %s  4.000 ms  4.000 ms\n"
		 " 3  %s%s  6.000 ms%s  6.000 ms%s\n",
		 v4 ? "10.0.1.1" : "fd00:0:0:1::1",
		 v4 ? "10.0.2.1" : "fd00:0:0:2::1", host,
		 open ? method->open : method->closed, note, note);
	assert_string_equal(strchr(capture_read(&tracing->out), '\n'), want);
	assert_true(tracing->took < SEC);
	tracing_free(tracing);
}

TEST(every_transport_finds_the_way_and_what_is_there)
{
	for (size_t i = 0; i < COUNT(transports); i++) {
		expect_method(&transports[i], HOST, false);
		expect_method(&transports[i], HOST6, false);
		if (transports[i].open == NULL)
			continue;
		expect_method(&transports[i], HOST, true);
		expect_method(&transports[i], HOST6, true);
	}
}

/* Each connect ends the one before it in its flow. */
TEST(a_silent_target_ends_soon_for_connects_too)
{
	struct tracing *tracing = tracing_new(HOST);
	struct net_hop *hop = net_line(&tracing->net, tracing->target, 2, MS);

	tracing->net.style = NET_SOCKET;
	hop[2].silent = true;
	tracing_run(tracing, "-n -T");
	capture_expect(&tracing->out,
		       SYN_HEADER " 1  10.0.1.1  2.000 ms  2.000 ms  2.000 ms\n"
				  " 2  10.0.2.1  4.000 ms  4.000 ms  4.000 ms\n"
				  " 3  * * *\n 4  * * *\n 5  * * *\n"
				  " 6  * * *\n 7  * * *\n");
	assert_true(tracing->took < 4700 * MS);
	hop[0].silent = hop[1].silent = true;
	tracing_run(tracing, "-n -T");
	assert_true(tracing->took < 4700 * MS);
	tracing_free(tracing);
}

/* Answers that take longer than nobody's patience has come to expect. */
TEST(a_far_network_is_no_silence_for_connects)
{
	struct tracing *tracing = tracing_new(HOST);
	struct net_hop *hop = net_line(&tracing->net, tracing->target, 3, 0);

	tracing->net.style = NET_SOCKET;
	hop[0].delay = 320 * MS;
	tracing_run(tracing, "-n -T -q 1");
	capture_expect(&tracing->out, SYN_HEADER " 1  10.0.1.1  640.000 ms\n"
						 " 2  10.0.2.1  640.000 ms\n"
						 " 3  10.0.3.1  640.000 ms\n"
						 " 4  192.0.2.9  640.000 ms\n");
	tracing_free(tracing);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(
			every_transport_finds_the_way_and_what_is_there),
		cmocka_unit_test(a_silent_target_ends_soon_for_connects_too),
		cmocka_unit_test(a_far_network_is_no_silence_for_connects),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
