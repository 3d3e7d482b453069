/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * ping --format atlas: what a reader of RIPE Atlas finds. The test
 * tests/schema looks at each result.
 */
#include "pinging.h"

#include <errno.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#define MS NS_PER_MS

#define HOST "192.0.2.9"

#define TEST(name) static void name(void **state __attribute__((unused)))

/* A target two routers away, 30 ms there and back. */
static struct pinging *near(void)
{
	struct pinging *pinging = pinging_new(HOST);

	net_line(&pinging->net, net_addr(HOST), 2, 5 * MS);
	return pinging;
}

static void expect(struct pinging *pinging, const char *part)
{
	const char *text = capture_read(&pinging->json);

	if (strstr(text, part) == NULL)
		fail_msg("no '%s' in:\n%s", part, text);
}

static unsigned int results(struct pinging *pinging)
{
	const char *text = capture_read(&pinging->json);
	unsigned int count = 0;

	for (; *text != '\0'; text++)
		count += *text == '\n';
	return count;
}

TEST(a_run_is_one_result)
{
	struct pinging *pinging = near();

	pinging_run(pinging, "-c 3 --format atlas --msm-id 77 --prb-id 5");
	capture_expect(
		&pinging->json,
		"{\"fw\":5000,\"mver\":\"0\",\"lts\":-1,\"msm_id\":77,"
		"\"prb_id\":5,\"msm_name\":\"Ping\",\"type\":\"ping\","
		"\"timestamp\":1700000000,\"stored_timestamp\":1700000002,"
		"\"af\":4,\"proto\":\"ICMP\",\"dst_name\":\"192.0.2.9\","
		"\"dst_addr\":\"192.0.2.9\",\"src_addr\":\"10.0.0.2\","
		"\"from\":\"10.0.0.2\",\"size\":56,\"step\":1,\"sent\":3,"
		"\"rcvd\":3,\"dup\":0,\"min\":30,\"avg\":30,\"max\":30,"
		"\"ttl\":62,\"result\":[{\"rtt\":30},{\"rtt\":30},"
		"{\"rtt\":30}]}\n");
	pinging_free(pinging);
}

TEST(a_result_takes_the_place_of_the_text)
{
	struct pinging *pinging = near();

	pinging->json_only = true;
	pinging_run(pinging, "-c 1 --stats --format atlas");
	assert_int_equal(
		strncmp(capture_read(&pinging->out), "{\"fw\":5000,", 11), 0);
	capture_expect(&pinging->err, "");
	pinging_free(pinging);
}

TEST(losses_duplicates_and_errors_have_their_marks)
{
	struct pinging *pinging = near();

	net_script(&pinging->net, 1, (struct net_action){.kind = NET_LOSE});
	net_script(&pinging->net, 2,
		   (struct net_action){
			   .kind = NET_DUPLICATE, .count = 1, .span = 10 * MS});
	net_script(
		&pinging->net, 3,
		(struct net_action){.kind = NET_REFUSE, .type = 3, .code = 1});
	net_script(&pinging->net, 4,
		   (struct net_action){.kind = NET_FAIL, .error = ENETDOWN});
	pinging_run(pinging, "-c 5 -W 1 --format atlas");
	expect(pinging, "\"sent\":5,\"rcvd\":2,\"dup\":1,");
	expect(pinging, "{\"x\":\"*\"}");
	expect(pinging, "{\"rtt\":40,\"dup\":1}");
	expect(pinging, "{\"error\":\"host-unreachable\"}");
	expect(pinging, "{\"error\":\"ENETDOWN\"}");
	pinging_free(pinging);
}

TEST(silence_is_a_result)
{
	struct pinging *pinging = near();

	net_script(&pinging->net, NET_EVERY,
		   (struct net_action){.kind = NET_LOSE});
	pinging_run(pinging, "-c 2 -W 1 --format atlas");
	expect(pinging, "\"sent\":2,\"rcvd\":0,\"dup\":0,\"min\":-1,"
			"\"avg\":-1,\"max\":-1,\"result\":[{\"x\":\"*\"},"
			"{\"x\":\"*\"}]}");
	pinging_free(pinging);
}

TEST(an_early_end_leaves_a_whole_result)
{
	struct pinging *pinging = near();

	net_script(&pinging->net, 2, (struct net_action){.kind = NET_LOSE});
	net_signal(&pinging->net, 2500 * MS, SIGINT);
	pinging_run(pinging, "--format atlas");
	assert_int_equal(results(pinging), 1);
	expect(pinging, "\"sent\":3,\"rcvd\":2,");
	pinging_free(pinging);
}

TEST(no_round_trip_takes_no_time)
{
	struct pinging *pinging = pinging_new(HOST);

	net_line(&pinging->net, net_addr(HOST), 0, 0);
	pinging_run(pinging, "-c 1 --format atlas");
	expect(pinging, "\"min\":0.001,\"avg\":0.001,\"max\":0.001,");
	expect(pinging, "[{\"rtt\":0.001}]");
	pinging_free(pinging);
}

TEST(a_long_run_becomes_several_results)
{
	struct pinging *pinging = near();

	pinging_run(pinging, "-c 250 --format atlas");
	assert_int_equal(results(pinging), 3);
	expect(pinging, "\"timestamp\":1700000100,"
			"\"stored_timestamp\":1700000199,");
	expect(pinging, "\"sent\":100,");
	expect(pinging, "\"sent\":50,");
	pinging_free(pinging);
}

TEST(each_target_has_a_result)
{
	struct pinging *pinging = near();

	pinging_add(pinging, "192.0.2.10");
	net_line(&pinging->net, net_addr("192.0.2.10"), 3, MS);
	pinging_run(pinging, "-c 2 --format atlas");
	assert_int_equal(results(pinging), 2);
	expect(pinging, "\"dst_addr\":\"192.0.2.10\"");
	pinging_free(pinging);
}

TEST(the_time_for_the_name_is_told)
{
	const int64_t resolved[] = {2500000};
	struct pinging *pinging = near();

	pinging->resolved = resolved;
	pinging->labels[0] = "a\"host\n";
	pinging_run(pinging, "-c 1 --format atlas");
	expect(pinging, "\"dst_name\":\"a\\\"host\\u000a\"");
	expect(pinging, "\"ttr\":2.5,");
	pinging_free(pinging);
}

TEST(ipv6_is_a_result_of_its_family)
{
	struct pinging *pinging = pinging_new("2001:db8::9");
	struct net *net = &pinging->net;

	net_line(net, net_addr("2001:db8::9"), 2, 5 * MS);
	net_script(net, 2, (struct net_action){.kind = NET_LOSE});
	pinging_run(pinging, "-c 3 --format atlas");
	expect(pinging, "\"af\":6,");
	expect(pinging, "\"sent\":3,\"rcvd\":2,\"dup\":0,");
	pinging_free(pinging);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_run_is_one_result),
		cmocka_unit_test(a_result_takes_the_place_of_the_text),
		cmocka_unit_test(losses_duplicates_and_errors_have_their_marks),
		cmocka_unit_test(silence_is_a_result),
		cmocka_unit_test(an_early_end_leaves_a_whole_result),
		cmocka_unit_test(no_round_trip_takes_no_time),
		cmocka_unit_test(a_long_run_becomes_several_results),
		cmocka_unit_test(each_target_has_a_result),
		cmocka_unit_test(the_time_for_the_name_is_told),
		cmocka_unit_test(ipv6_is_a_result_of_its_family),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
