/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Whole traces: the text that they print, and what they send for it.
 */
#include "tracing.h"

#include <errno.h>
#include <setjmp.h>
#include <signal.h>
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

#define HEADER                                                                 \
	"traceroute to 192.0.2.9 (192.0.2.9), 30 hops max, 60 byte packets\n"

#define TEST(name) static void name(void **state __attribute__((unused)))

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

static const enum net_style styles[] = {NET_RAW, NET_SOCKET};
static const char *const methods[] = {"-n", "-n -I", "-n -I -p 65530"};

/* Two routers and the host, as every kind of socket and probe sees them. */
#define THREE_ROWS                                                             \
	HEADER " 1  10.0.1.1  2.000 ms  2.000 ms  2.000 ms\n"                  \
	       " 2  10.0.2.1  4.000 ms  4.000 ms  4.000 ms\n"                  \
	       " 3  192.0.2.9  6.000 ms  6.000 ms  6.000 ms\n"

TEST(every_way_to_probe_shows_the_same)
{
	for (size_t i = 0; i < COUNT(styles) * COUNT(methods); i++) {
		struct tracing *tracing = tracing_new(HOST);

		tracing->net.style = styles[i / COUNT(methods)];
		net_line(&tracing->net, tracing->target, 2, MS);
		tracing_run(tracing, methods[i % COUNT(methods)]);
		capture_expect(&tracing->out, THREE_ROWS);
		tracing_free(tracing);
	}
}

TEST(every_way_to_probe_shows_the_same_over_ipv6)
{
	for (size_t i = 0; i < COUNT(styles) * COUNT(methods); i++) {
		struct tracing *tracing = tracing_new(HOST6);

		tracing->net.style = styles[i / COUNT(methods)];
		net_line(&tracing->net, tracing->target, 1, MS);
		tracing_run(tracing, methods[i % COUNT(methods)]);
		capture_expect(
			&tracing->out,
			"traceroute to 2001:db8::9 (2001:db8::9), 30 hops max, "
			"80 byte packets\n"
			" 1  fd00:0:0:1::1  2.000 ms  2.000 ms  2.000 ms\n"
			" 2  2001:db8::9  4.000 ms  4.000 ms  4.000 ms\n");
		tracing_free(tracing);
	}
}

TEST(thirteen_hops_take_two_round_trips_and_39_probes)
{
	struct tracing *tracing = tracing_new(HOST);
	struct net_hop *hop = net_line(&tracing->net, tracing->target, 12, 0);

	hop[0].delay = 5 * MS;
	tracing_run(tracing, "-n");
	assert_int_equal(tracing->lane->hops.final, 13);
	assert_true(tracing->took < 21 * MS);
	assert_int_equal(tracing->net.log_count, 39);
	assert_int_equal(tracing_beyond(tracing, 13), 1);
	tracing_free(tracing);
}

TEST(few_probes_go_beyond_a_near_target)
{
	for (size_t routers = 0; routers < 8; routers++) {
		struct tracing *tracing = tracing_new(HOST);

		net_line(&tracing->net, tracing->target, routers, MS);
		tracing_run(tracing, "-n");
		assert_int_equal(tracing->lane->hops.final, routers + 1);
		assert_true(tracing_beyond(tracing, (uint8_t)(routers + 1)) <=
			    2);
		tracing_free(tracing);
	}
}

TEST(silent_routers_are_asked_again_and_then_a_star)
{
	struct tracing *tracing = tracing_new(HOST);
	struct net_hop *hop = net_line(&tracing->net, tracing->target, 3, MS);

	hop[1].silent = true;
	tracing_run(tracing, "-n -q 2");
	capture_expect(&tracing->out,
		       HEADER " 1  10.0.1.1  2.000 ms  2.000 ms\n"
			      " 2  * *\n"
			      " 3  10.0.3.1  6.000 ms  6.000 ms\n"
			      " 4  192.0.2.9  8.000 ms  8.000 ms\n");
	assert_true(tracing->took < 2 * SEC);
	/* Each flow, and then twice more. */
	assert_int_equal(hop[1].arrived - hop[2].arrived, 4);
	tracing_free(tracing);
}

TEST(a_slow_router_before_fast_ones_is_no_star)
{
	struct tracing *tracing = tracing_new(HOST);
	struct net_hop *hop = net_line(&tracing->net, tracing->target, 2, MS);

	hop[0].slow = 150 * MS;
	tracing_run(tracing, "-n");
	capture_expect(&tracing->out, HEADER
		       " 1  10.0.1.1  152.000 ms  152.000 ms  152.000 ms\n"
		       " 2  10.0.2.1  4.000 ms  4.000 ms  4.000 ms\n"
		       " 3  192.0.2.9  6.000 ms  6.000 ms  6.000 ms\n");
	tracing_free(tracing);
}

TEST(a_silent_target_ends_in_about_three_seconds)
{
	struct tracing *tracing = tracing_new(HOST);
	struct net_hop *hop = net_line(&tracing->net, tracing->target, 2, MS);

	hop[2].silent = true;
	tracing_run(tracing, "-n");
	capture_expect(&tracing->out,
		       HEADER " 1  10.0.1.1  2.000 ms  2.000 ms  2.000 ms\n"
			      " 2  10.0.2.1  4.000 ms  4.000 ms  4.000 ms\n"
			      " 3  * * *\n 4  * * *\n 5  * * *\n"
			      " 6  * * *\n 7  * * *\n");
	assert_true(tracing->took < 3500 * MS);
	tracing_free(tracing);
}

TEST(given_rows_or_waits_are_printed_to_the_last)
{
	static const char *const options[] = {"-n -m 9", "-n -m 9 -w 1"};

	for (size_t i = 0; i < COUNT(options); i++) {
		struct tracing *tracing = tracing_new(HOST);
		struct net_hop *hop =
			net_line(&tracing->net, tracing->target, 1, MS);

		hop[1].silent = true;
		tracing_run(tracing, options[i]);
		capture_expect(
			&tracing->out,
			"traceroute to 192.0.2.9 (192.0.2.9), 9 hops max, "
			"60 byte packets\n"
			" 1  10.0.1.1  2.000 ms  2.000 ms  2.000 ms\n"
			" 2  * * *\n 3  * * *\n 4  * * *\n 5  * * *\n"
			" 6  * * *\n 7  * * *\n 8  * * *\n 9  * * *\n");
		tracing_free(tracing);
	}
}

TEST(routers_beyond_a_long_silence_are_found)
{
	struct tracing *tracing = tracing_new(HOST);
	struct net_hop *hop = net_line(&tracing->net, tracing->target, 9, MS);

	for (int i = 1; i < 8; i++)
		hop[i].silent = true;
	hop[9].silent = true;
	tracing_run(tracing, "-n -q 1");
	capture_expect(&tracing->out, HEADER
		       " 1  10.0.1.1  2.000 ms\n"
		       " 2  *\n 3  *\n 4  *\n 5  *\n 6  *\n 7  *\n 8  *\n"
		       " 9  10.0.9.1  18.000 ms\n"
		       "10  *\n11  *\n12  *\n13  *\n14  *\n");
	tracing_free(tracing);
}

TEST(an_unreachable_ends_the_path_with_its_note)
{
	struct tracing *tracing = tracing_new(HOST);
	struct net_hop *hop = net_line(&tracing->net, tracing->target, 4, MS);

	hop[1].type = 3;
	hop[1].code = 1;
	tracing_run(tracing, "-n");
	capture_expect(&tracing->out, HEADER
		       " 1  10.0.1.1  2.000 ms  2.000 ms  2.000 ms\n"
		       " 2  10.0.2.1  4.000 ms !H  4.000 ms !H  4.000 ms !H\n");
	assert_true(tracing->took < 20 * MS);
	tracing_free(tracing);
}

TEST(an_open_port_is_an_answer)
{
	struct tracing *tracing = tracing_new(HOST);
	struct net_hop *hop = net_line(&tracing->net, tracing->target, 2, MS);

	hop[2].open_port = true;
	tracing_run(tracing, "-n");
	capture_expect(&tracing->out, THREE_ROWS);
	tracing_free(tracing);
}

TEST(first_hop_and_window_and_gap_keep_their_meaning)
{
	struct tracing *tracing = tracing_new(HOST);

	net_line(&tracing->net, tracing->target, 2, MS);
	tracing_run(tracing, "-n -N 1");
	capture_expect(&tracing->out, THREE_ROWS);
	assert_true(tracing->took >= 36 * MS);
	assert_int_equal(tracing_beyond(tracing, 3), 0);
	tracing_run(tracing, "-n -z 50");
	capture_expect(&tracing->out, THREE_ROWS);
	assert_true(tracing->took >= 400 * MS);
	tracing_run(tracing, "-n -f 3");
	capture_expect(&tracing->out,
		       HEADER " 3  192.0.2.9  6.000 ms  6.000 ms  6.000 ms\n");
	tracing_free(tracing);
}

/* Two paths of unequal length: a flow sees one of them. */
TEST(a_flow_never_mixes_two_paths)
{
	struct net_hop upper[4] = {
		{.delay = MS}, {.delay = MS}, {.delay = MS}, {.delay = MS}};
	struct net_hop lower[5] = {{.delay = MS},
				   {.delay = MS},
				   {.delay = MS},
				   {.delay = MS},
				   {.delay = MS}};
	unsigned int seen = 0;

	upper[0].addr = lower[0].addr = net_addr("10.1.0.1");
	upper[1].addr = net_addr("10.1.1.1");
	lower[1].addr = net_addr("10.1.2.1");
	lower[2].addr = net_addr("10.1.2.2");
	upper[2].addr = lower[3].addr = net_addr("10.1.9.1");
	upper[3].addr = lower[4].addr = net_addr(HOST);
	for (uint8_t key = 0; key < 40; key++) {
		struct tracing *tracing = tracing_new(HOST);
		const struct trace_hops *hops;
		bool is_upper;

		tracing->key = key;
		net_path(&tracing->net, upper, 4);
		net_path(&tracing->net, lower, 5);
		tracing_run(tracing, "-n -q 1");
		hops = &tracing->lane->hops;
		is_upper = addr_equal(
			trace_hops_from(hops, trace_hops_look(hops, 2, 0)),
			&upper[1].addr);
		assert_int_equal(hops->final, is_upper ? 4 : 5);
		assert_true(addr_equal(
			trace_hops_from(hops, trace_hops_look(hops, 3, 0)),
			is_upper ? &upper[2].addr : &lower[2].addr));
		seen |= is_upper ? 1 : 2;
		tracing_free(tracing);
	}
	assert_int_equal(seen, 3);
}

/* Over two ways all queries take the one of their flow. */
TEST(one_flow_for_all_queries_is_one_path)
{
	static const char *const options[] = {"-n --flows 1 -q 4",
					      "-n --flow 3 -q 4"};
	struct net_hop way[3] = {{.delay = MS}, {.delay = MS}, {.delay = MS}};
	unsigned int seen = 0;

	way[2].addr = net_addr(HOST);
	for (uint8_t key = 0; key < 32; key++) {
		struct tracing *tracing = tracing_new(HOST);
		const struct trace_hops *hops;

		tracing->key = key;
		tracing->net.style = styles[key / 2 % 2];
		way[1].addr = net_addr("10.1.0.1");
		net_path(&tracing->net, way, 3);
		way[1].addr = net_addr("10.2.0.1");
		net_path(&tracing->net, way, 3);
		tracing_run(tracing, options[key % 2]);
		hops = &tracing->lane->hops;
		assert_int_equal(hops->final, 3);
		for (uint8_t query = 1; query < 4; query++)
			assert_int_equal(
				trace_hops_look(hops, 2, query)->responder,
				trace_hops_look(hops, 2, 0)->responder);
		seen |= trace_hops_from(hops, trace_hops_look(hops, 2, 0))
				->bytes[1];
		for (size_t i = 0; i < tracing->net.log_count; i++)
			assert_int_equal(tracing->log[i].probe.flow,
					 key % 2 == 0 ? 0 : 2);
		tracing_free(tracing);
	}
	assert_int_equal(seen, 3);
}

/* Behind router 2 packets of more than MTU bytes vanish, and our own link takes
 * 1500. */
static struct tracing *behind_a_hole(const char *host, uint32_t mtu,
				     int64_t limit)
{
	struct tracing *tracing = tracing_new(host);
	struct net_hop *hop = net_line(&tracing->net, tracing->target, 4, MS);

	for (int i = 0; i < 5; i++)
		hop[i].limit = limit;
	hop[0].mtu = 1500;
	hop[1].mtu = mtu;
	hop[1].hole = true;
	return tracing;
}

TEST(a_black_hole_is_measured_in_seconds)
{
	/* The first ones are common, the last one is not. */
	static const uint32_t sizes[] = {1280, 1400, 1420, 1492, 1371};

	for (size_t i = 0; i < COUNT(sizes); i++) {
		struct tracing *tracing =
			behind_a_hole(HOST, sizes[i], NET_LIMIT_V4);
		char size[32];

		tracing_run(tracing, "-n --mtu");
		assert_true(tracing->took < (i < 4 ? 4 : 6) * SEC);
		assert_int_equal(tracing->lane->hops.final, 5);
		snprintf(size, sizeof(size), " F=%u", sizes[i]);
		assert_non_null(strstr(capture_read(&tracing->out), " F=1500"));
		assert_non_null(strstr(capture_read(&tracing->out), size));
		tracing_free(tracing);
	}
}

TEST(a_black_hole_of_ipv6_is_measured_too)
{
	struct tracing *tracing = behind_a_hole(HOST6, 1480, NET_LIMIT_V6);

	tracing_run(tracing, "-n --mtu -q 1");
	capture_expect(&tracing->out,
		       "traceroute to 2001:db8::9 (2001:db8::9), 30 hops max, "
		       "65000 byte packets\n"
		       " 1  fd00:0:0:1::1  2.000 ms\n"
		       " 2  fd00:0:0:2::1  4.000 ms F=1500\n"
		       " 3  fd00:0:0:3::1  6.000 ms F=1480\n"
		       " 4  fd00:0:0:4::1  8.000 ms\n"
		       " 5  2001:db8::9  10.000 ms\n");
	assert_true(tracing->took < 3 * SEC);
	tracing_free(tracing);
}

TEST(short_quotes_are_told_apart_without_privilege_too)
{
	static const char *const options[] = {"-n", "-n -w 2"};

	for (size_t i = 0; i < COUNT(styles) * COUNT(options); i++) {
		struct tracing *tracing = tracing_new(HOST);
		struct net_hop *hop =
			net_line(&tracing->net, tracing->target, 2, MS);

		tracing->net.style = styles[i / 2];
		for (int k = 0; k < 3; k++)
			hop[k].quote = 8;
		tracing_run(tracing, options[i % 2]);
		capture_expect(&tracing->out, THREE_ROWS);
		assert_true(tracing->took < 3 * SEC);
		tracing_free(tracing);
	}
}

static void csv_is_a_table_of_events(void **state)
{
	struct tracing *tracing = tracing_new("192.0.2.9");

	(void)state;
	net_line(&tracing->net, tracing->target, 1, NS_PER_MS);
	tracing_run(tracing, "-n -q 1 --csv");
	capture_expect(
		&tracing->json,
		"event,wall,at_ns,target,addr,seq,probe_ttl,query,flow,sent_ns,"
		"from,from_name,rtt_ns,reply_ttl,bytes,icmp_type,icmp_code,"
		"icmp_name,errno_name,mtu\r\n"
		"reply,2023-11-14T22:13:20.002001000Z,1000002001000,192.0.2.9,"
		"192.0.2.9,2,1,1,0,1000000001000,10.0.1.1,,2000000,64,68,11,0,"
		"ttl-exceeded,,\r\n"
		"reply,2023-11-14T22:13:20.004000000Z,1000004000000,192.0.2.9,"
		"192.0.2.9,1,30,1,0,1000000000000,192.0.2.9,,4000000,63,68,3,3,"
		"port-unreachable,,\r\n"
		"reply,2023-11-14T22:13:20.004002000Z,1000004002000,192.0.2.9,"
		"192.0.2.9,3,2,1,0,1000000002000,192.0.2.9,,4000000,63,68,3,3,"
		"port-unreachable,,\r\n"
		"lost,2023-11-14T22:13:20.004002000Z,1000004002000,192.0.2.9,"
		"192.0.2.9,4,3,1,0,1000002001000,,,,,,,,,,\r\n");
	tracing_free(tracing);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(csv_is_a_table_of_events),
		cmocka_unit_test(every_way_to_probe_shows_the_same),
		cmocka_unit_test(every_way_to_probe_shows_the_same_over_ipv6),
		cmocka_unit_test(
			thirteen_hops_take_two_round_trips_and_39_probes),
		cmocka_unit_test(few_probes_go_beyond_a_near_target),
		cmocka_unit_test(
			silent_routers_are_asked_again_and_then_a_star),
		cmocka_unit_test(a_slow_router_before_fast_ones_is_no_star),
		cmocka_unit_test(a_silent_target_ends_in_about_three_seconds),
		cmocka_unit_test(given_rows_or_waits_are_printed_to_the_last),
		cmocka_unit_test(routers_beyond_a_long_silence_are_found),
		cmocka_unit_test(an_unreachable_ends_the_path_with_its_note),
		cmocka_unit_test(an_open_port_is_an_answer),
		cmocka_unit_test(
			first_hop_and_window_and_gap_keep_their_meaning),
		cmocka_unit_test(a_flow_never_mixes_two_paths),
		cmocka_unit_test(one_flow_for_all_queries_is_one_path),
		cmocka_unit_test(a_black_hole_is_measured_in_seconds),
		cmocka_unit_test(a_black_hole_of_ipv6_is_measured_too),
		cmocka_unit_test(
			short_quotes_are_told_apart_without_privilege_too),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
