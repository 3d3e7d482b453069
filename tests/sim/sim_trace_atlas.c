/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * traceroute --format atlas: what a reader of RIPE Atlas finds. The test
 * tests/schema looks at each result.
 */
#include "tracing.h"
#include "wire/icmp.h"

#include <errno.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#define MS NS_PER_MS

#define HOST  "192.0.2.9"
#define HOST6 "2001:db8::9"

#define TEST(name) static void name(void **state __attribute__((unused)))

static void expect(struct tracing *tracing, const char *part)
{
	const char *text = capture_read(&tracing->json);

	if (strstr(text, part) == NULL)
		fail_msg("no '%s' in:\n%s", part, text);
}

static unsigned int results(struct tracing *tracing)
{
	const char *text = capture_read(&tracing->json);
	unsigned int count = 0;

	for (; *text != '\0'; text++)
		count += *text == '\n';
	return count;
}

TEST(a_flow_is_one_result)
{
	struct tracing *tracing = tracing_new(HOST);

	net_line(&tracing->net, tracing->target, 1, MS);
	tracing_run(tracing, "-n -q 1 --format atlas --msm-id 77 --prb-id 5");
	capture_expect(
		&tracing->json,
		"{\"fw\":5000,\"mver\":\"0\",\"lts\":-1,\"msm_id\":77,"
		"\"prb_id\":5,\"msm_name\":\"Traceroute\","
		"\"type\":\"traceroute\",\"timestamp\":1700000000,"
		"\"stored_timestamp\":1700000000,\"af\":4,\"proto\":\"UDP\","
		"\"dst_name\":\"192.0.2.9\",\"dst_addr\":\"192.0.2.9\","
		"\"src_addr\":\"10.0.0.2\",\"from\":\"10.0.0.2\",\"size\":32,"
		"\"endtime\":1700000000,\"paris_id\":1,\"result\":["
		"{\"hop\":1,\"result\":[{\"from\":\"10.0.1.1\",\"ttl\":64,"
		"\"size\":68,\"rtt\":2}]},"
		"{\"hop\":2,\"result\":[{\"from\":\"192.0.2.9\",\"ttl\":63,"
		"\"size\":68,\"rtt\":4,\"err\":\"p\"}]}]}\n");
	tracing_free(tracing);
}

TEST(three_queries_are_three_results)
{
	struct tracing *tracing = tracing_new(HOST6);

	net_line(&tracing->net, tracing->target, 2, MS);
	tracing_run(tracing, "-n -I --format atlas");
	assert_int_equal(results(tracing), 3);
	expect(tracing, "\"af\":6,\"proto\":\"ICMP\",");
	expect(tracing, "\"paris_id\":1,");
	expect(tracing, "\"paris_id\":3,");
	tracing_free(tracing);
}

TEST(silent_routers_are_stars)
{
	struct tracing *tracing = tracing_new(HOST);
	struct net_hop *hop = net_line(&tracing->net, tracing->target, 3, MS);

	hop[1].silent = true;
	tracing_run(tracing, "-n -q 1 --format atlas");
	expect(tracing, "{\"hop\":2,\"result\":[{\"x\":\"*\"}]},{\"hop\":3,");
	tracing_free(tracing);
}

TEST(what_comes_too_late_has_no_time)
{
	struct tracing *tracing = tracing_new(HOST);
	struct net_hop *hop = net_line(&tracing->net, tracing->target, 4, MS);

	hop[0].slow = 1500 * MS;
	hop[1].silent = true;
	tracing_run(tracing, "-n -q 1 -N 1 -w 1 --format atlas");
	expect(tracing, "{\"hop\":1,\"result\":[{\"from\":\"10.0.1.1\","
			"\"ttl\":64,\"size\":68,\"late\":1}]},");
	tracing_free(tracing);
}

TEST(an_answer_that_comes_twice_is_a_duplicate)
{
	struct tracing *tracing = tracing_new(HOST);

	net_line(&tracing->net, tracing->target, 2, MS);
	net_script(&tracing->net, NET_EVERY,
		   (struct net_action){.kind = NET_DUPLICATE,
				       .ttl = 1,
				       .count = 1,
				       .span = MS});
	tracing_run(tracing, "-n -q 1 --format atlas");
	expect(tracing, "{\"hop\":1,\"result\":[{\"from\":\"10.0.1.1\","
			"\"ttl\":64,\"size\":68,\"rtt\":2},"
			"{\"from\":\"10.0.1.1\",\"ttl\":64,\"size\":68,"
			"\"rtt\":3,\"dup\":true}]}");
	tracing_free(tracing);
}

TEST(a_probe_that_cannot_leave_is_an_error)
{
	struct tracing *tracing = tracing_new(HOST);

	net_line(&tracing->net, tracing->target, 1, MS);
	net_script(&tracing->net, NET_EVERY,
		   (struct net_action){.kind = NET_FAIL, .error = EPERM});
	tracing_run(tracing, "-n -q 1 --format atlas");
	expect(tracing, "{\"hop\":1,\"result\":[{\"error\":\"EPERM\"}]}");
	tracing_free(tracing);
}

TEST(no_round_trip_takes_no_time)
{
	struct tracing *tracing = tracing_new(HOST);

	net_line(&tracing->net, tracing->target, 1, 0);
	tracing_run(tracing, "-n -q 1 --format atlas");
	expect(tracing, "\"rtt\":0.001}");
	tracing_free(tracing);
}

TEST(an_early_end_leaves_whole_results)
{
	struct tracing *tracing = tracing_new(HOST);
	struct net_hop *hop = net_line(&tracing->net, tracing->target, 5, MS);

	hop[1].silent = true;
	net_signal(&tracing->net, 100 * MS, SIGINT);
	tracing_run(tracing, "-n --format atlas");
	assert_int_equal(results(tracing), 3);
	tracing_free(tracing);
}

TEST(ipv6_has_its_own_letters_and_the_same_labels)
{
	static const uint8_t label[] = {0, 8, 1, 1, 0, 6, 0x41, 1};
	struct tracing *tracing = tracing_new(HOST6);
	struct net_hop *hop = net_line(&tracing->net, tracing->target, 2, MS);

	hop[0].objects = (struct span){label, sizeof(label)};
	hop[1].type = ICMP6_UNREACHABLE;
	hop[1].code = 1;
	tracing_run(tracing, "-n -q 1 --format atlas");
	assert_int_equal(results(tracing), 1);
	expect(tracing, "\"af\":6,");
	expect(tracing, "\"icmpext\":{\"version\":2,\"rfc4884\":1,\"obj\":[{"
			"\"class\":1,\"type\":1,\"mpls\":[{\"label\":100,"
			"\"exp\":0,\"s\":1,\"ttl\":1}]}]}");
	expect(tracing, "\"err\":\"A\"");
	tracing_free(tracing);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_flow_is_one_result),
		cmocka_unit_test(three_queries_are_three_results),
		cmocka_unit_test(silent_routers_are_stars),
		cmocka_unit_test(what_comes_too_late_has_no_time),
		cmocka_unit_test(an_answer_that_comes_twice_is_a_duplicate),
		cmocka_unit_test(a_probe_that_cannot_leave_is_an_error),
		cmocka_unit_test(no_round_trip_takes_no_time),
		cmocka_unit_test(an_early_end_leaves_whole_results),
		cmocka_unit_test(ipv6_has_its_own_letters_and_the_same_labels),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
