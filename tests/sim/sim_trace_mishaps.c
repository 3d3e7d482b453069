/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Traces on a bad day: limits, loss, duplicates, refusals, names and signals.
 */
#include "tracing.h"

#include <errno.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#define MS  NS_PER_MS
#define SEC NS_PER_SEC

#define HOST  "192.0.2.9"
#define HOST6 "2001:db8::9"

#define HEADER                                                                 \
	"traceroute to 192.0.2.9 (192.0.2.9), 30 hops max, 60 byte packets\n"

#define TEST(name) static void name(void **state __attribute__((unused)))

static const enum net_style styles[] = {NET_RAW, NET_SOCKET};

static unsigned int count_silent(const struct trace_hops *hops)
{
	unsigned int count = 0;

	for (uint8_t ttl = hops->first; ttl <= hops->final; ttl++)
		for (uint8_t query = 0; query < hops->queries; query++)
			count += trace_hops_look(hops, ttl, query)->state !=
				 TRACE_ANSWERED;
	return count;
}

/* A line of routers and a host with the limits that Linux has. */
static struct tracing *limited(const char *host, size_t routers, int64_t limit)
{
	struct tracing *tracing = tracing_new(host);
	struct net_hop *hop =
		net_line(&tracing->net, tracing->target, routers, MS / 10);

	for (size_t i = 0; i <= routers; i++)
		hop[i].limit = limit;
	return tracing;
}

/* TIMES runs, one right after the other, each right and within SPAN. */
static void expect_runs(struct tracing *tracing, const char *options, int times,
			uint8_t hops, int64_t span)
{
	for (int i = 0; i < times; i++) {
		tracing_run(tracing, options);
		assert_int_equal(tracing->lane->hops.final, hops);
		assert_int_equal(count_silent(&tracing->lane->hops), 0);
		assert_true(tracing->took <= span);
	}
	tracing_free(tracing);
}

TEST(limited_routers_are_no_stars_however_often_they_are_asked)
{
	for (int i = 0; i < 2; i++) {
		struct tracing *tracing = limited(HOST, 12, NET_LIMIT_V4);

		tracing->net.style = styles[i];
		expect_runs(tracing, "-n", 20, 13, 5300 * MS);
		tracing = limited(HOST, 1, NET_LIMIT_V4);
		tracing->net.style = styles[i];
		expect_runs(tracing, "-n", 20, 2, 5300 * MS);
	}
}

TEST(limited_routers_of_ipv6_are_of_two_kinds)
{
	expect_runs(limited(HOST6, 6, NET_LIMIT_V6), "-n", 10, 7, 2 * SEC);
	expect_runs(limited(HOST6, 6, NET_LIMIT_V4), "-n", 10, 7, 6 * SEC);
}

TEST(ten_queries_are_spread_as_the_limit_wants)
{
	expect_runs(limited(HOST, 6, NET_LIMIT_V4), "-n -q 10", 1, 7, 5 * SEC);
	expect_runs(limited(HOST6, 6, NET_LIMIT_V6), "-n -q 10", 1, 7, 2 * SEC);
}

TEST(a_router_with_one_answer_a_second_gives_all_three)
{
	struct tracing *tracing = tracing_new(HOST);
	struct net_hop *hop = net_line(&tracing->net, tracing->target, 6, MS);

	hop[3].limit = SEC;
	hop[3].burst = 1;
	expect_runs(tracing, "-n", 1, 7, 3500 * MS);
}

/* Stars are all that can be shown, but not as loss: not in words nor in JSON.
 */
TEST(a_router_that_has_nothing_left_for_a_minute_is_named)
{
	struct tracing *tracing = tracing_new(HOST);
	struct net_hop *hop = net_line(&tracing->net, tracing->target, 2, MS);

	hop[1].limit = 60 * SEC;
	hop[1].burst = 1;
	tracing_run(tracing, "-n --explain");
	assert_non_null(strstr(
		capture_read(&tracing->out),
		" 2  10.0.2.1  4.000 ms * *\n"
		" 3  192.0.2.9  6.000 ms  6.000 ms  6.000 ms\n"
		"hop 2 (10.0.2.1) answered 1 of 3 at burst, no more in 19 "
		"attempts: it limits its answers, and has none left for us\n"));
	assert_non_null(strstr(capture_read(&tracing->json),
			       "\"kind\":\"limits\",\"hop\":2,\"text\":\"hop 2 "
			       "(10.0.2.1) answered 1 of 3 at burst"));
	assert_true(tracing->took < 9500 * MS);
	tracing_free(tracing);
}

/* Two more traces begin with ours, one a little before it and one a little
 * after, and ask each router for as much, again and again. */
static void crowd(struct tracing *tracing, size_t hops, int64_t period)
{
	struct net *net = &tracing->net;
	int64_t now = net->driver.now - NET_START;

	for (size_t i = 0; i < hops; i++)
		for (unsigned int k = 0; k < 8; k++)
			net_rival(net, (struct net_rival){
					       .addr = net->hops[i].addr,
					       .at = now + (k % 2) * 2 * MS,
					       .period = period - (k % 2) * MS,
					       .wants = 1,
				       });
}

TEST(what_others_take_from_a_router_is_no_star_of_ours)
{
	for (int64_t period = 150 * MS; period <= 1500 * MS;
	     period += 50 * MS) {
		struct tracing *tracing = limited(HOST, 6, NET_LIMIT_V4);

		crowd(tracing, 7, period);
		expect_runs(tracing, "-n", 1, 7, 9 * SEC);
	}
}

/* Half of the flows meet a silent router, which is not one that has nothing
 * left: the other answers whenever it is asked. */
TEST(a_silent_flow_is_told_from_a_limit)
{
	struct net_hop way[3] = {{.delay = MS}, {.delay = MS}, {.delay = MS}};
	unsigned int mixed = 0;

	way[2].addr = net_addr(HOST);
	for (uint8_t key = 0; key < 20; key++) {
		struct tracing *tracing = tracing_new(HOST);
		unsigned int silent;

		tracing->key = key;
		way[1] = (struct net_hop){.delay = MS};
		net_path(&tracing->net, way, 3);
		way[1].silent = true;
		net_path(&tracing->net, way, 3);
		tracing_run(tracing, "-n");
		silent = count_silent(&tracing->lane->hops);
		mixed += silent > 0 && silent < 3;
		assert_true(tracing->took < 4 * SEC);
		tracing_free(tracing);
	}
	assert_true(mixed > 0);
}

TEST(loss_is_no_silence)
{
	unsigned int silent = 0;

	for (uint64_t seed = 1; seed <= 50; seed++) {
		struct tracing *tracing = tracing_new(HOST);
		struct net_hop *hop =
			net_line(&tracing->net, tracing->target, 9, MS);

		tracing->net.random = seed * 7919;
		hop[2].loss = 10;
		tracing_run(tracing, "-n");
		assert_int_equal(tracing->lane->hops.final, 10);
		silent += count_silent(&tracing->lane->hops);
		tracing_free(tracing);
	}
	assert_true(silent <= 1);
}

TEST(duplicates_and_reordering_change_nothing)
{
	struct tracing *tracing = tracing_new(HOST);

	net_line(&tracing->net, tracing->target, 1, MS);
	net_script(&tracing->net, NET_EVERY,
		   (struct net_action){
			   .kind = NET_DUPLICATE, .count = 2, .span = MS});
	net_script(&tracing->net, 2,
		   (struct net_action){.kind = NET_DELAY, .span = 40 * MS});
	tracing_run(tracing, "-n");
	capture_expect(&tracing->out,
		       HEADER " 1  10.0.1.1  42.000 ms  2.000 ms  2.000 ms\n"
			      " 2  192.0.2.9  4.000 ms  4.000 ms  4.000 ms\n");
	tracing_free(tracing);
}

/* What our own socket has no room for is no star. */
TEST(answers_that_come_a_hundredfold_leave_room_for_each_other)
{
	static const char *const options[] = {"-I", "-w 1"};

	for (int i = 0; i < 2; i++) {
		struct tracing *tracing = tracing_new(HOST);

		/* All answers to what leaves together come together. */
		net_line(&tracing->net, tracing->target, 3, 0)[0].delay = MS;
		net_script(&tracing->net, NET_EVERY,
			   (struct net_action){.kind = NET_DUPLICATE,
					       .count = 99});
		tracing->net.room = 140;
		tracing_run(tracing, options[i]);
		assert_int_equal(tracing->lane->hops.final, 4);
		assert_int_equal(count_silent(&tracing->lane->hops), 0);
		tracing_free(tracing);
	}
}

/* What does not come has no copies, and needs no room. */
TEST(silence_behind_copies_takes_no_longer)
{
	int64_t took[2];

	for (uint32_t i = 0; i < 2; i++) {
		struct tracing *tracing = tracing_new(HOST);
		struct net_hop *hop =
			net_line(&tracing->net, tracing->target, 2, MS);

		hop[1].silent = true;
		hop[2].silent = true;
		net_script(&tracing->net, NET_EVERY,
			   (struct net_action){.kind = NET_DUPLICATE,
					       .count = i * 49});
		tracing_run(tracing, "-w 1");
		took[i] = tracing->took;
		tracing_free(tracing);
	}
	assert_in_range(took[1], 1, took[0] + SEC / 2);
}

TEST(forged_answers_are_not_believed)
{
	struct tracing *tracing = tracing_new(HOST);

	net_line(&tracing->net, tracing->target, 1, MS);
	net_script(&tracing->net, NET_EVERY,
		   (struct net_action){.kind = NET_WRONG_SEQ, .also = true});
	net_script(&tracing->net, NET_EVERY,
		   (struct net_action){.kind = NET_WRONG_ID, .also = true});
	tracing_run(tracing, "-n");
	assert_int_equal(tracing->lane->hops.final, 2);
	assert_int_equal(tracing->lane->hops.responder_count, 2);
	assert_int_equal(count_silent(&tracing->lane->hops), 0);
	tracing_free(tracing);
}

TEST(a_paused_process_loses_nothing)
{
	struct tracing *tracing = tracing_new(HOST);

	net_line(&tracing->net, tracing->target, 12, 5 * MS);
	net_pause(&tracing->net, 20 * MS, 60 * SEC);
	tracing_run(tracing, "-n");
	assert_int_equal(tracing->lane->hops.final, 13);
	assert_int_equal(count_silent(&tracing->lane->hops), 0);
	tracing_free(tracing);
}

TEST(a_send_that_is_refused_marks_its_probe)
{
	struct tracing *tracing = tracing_new(HOST);

	net_line(&tracing->net, tracing->target, 2, MS);
	net_script(&tracing->net, NET_EVERY,
		   (struct net_action){
			   .kind = NET_FAIL, .error = EPERM, .ttl = 2});
	tracing_run(tracing, "-n -q 2");
	capture_expect(&tracing->out,
		       HEADER " 1  10.0.1.1  2.000 ms  2.000 ms\n"
			      " 2  * !E * !E\n"
			      " 3  192.0.2.9  6.000 ms  6.000 ms\n");
	assert_int_equal(tracing->lane->hops.refused, 2);
	assert_true(tracing->took < 20 * MS);
	tracing_run(tracing, "-n -q 2 --explain");
	assert_null(strstr(capture_read(&tracing->out), "was asked"));
	tracing_free(tracing);
}

TEST(a_full_queue_is_only_a_delay)
{
	struct tracing *tracing = tracing_new(HOST);

	net_line(&tracing->net, tracing->target, 2, MS);
	net_script(&tracing->net, NET_EVERY,
		   (struct net_action){
			   .kind = NET_FAIL, .error = ENOBUFS, .times = 5});
	expect_runs(tracing, "-n", 1, 3, 2 * SEC);
}

TEST(a_dead_resolver_costs_half_a_second)
{
	struct tracing *tracing = tracing_new(HOST);

	net_line(&tracing->net, tracing->target, 3, MS);
	tracing->net.name_delay = NS_NEVER;
	tracing_run(tracing, "-q 1");
	capture_expect(&tracing->out,
		       HEADER " 1  10.0.1.1 (10.0.1.1)  2.000 ms\n"
			      " 2  10.0.2.1 (10.0.2.1)  4.000 ms\n"
			      " 3  10.0.3.1 (10.0.3.1)  6.000 ms\n"
			      " 4  192.0.2.9 (192.0.2.9)  8.000 ms\n");
	assert_true(tracing->took < 600 * MS);
	tracing_free(tracing);
}

/* Whatever is slow about names: all of them together cost one second at most.
 */
TEST(names_cost_a_second_at_most)
{
	static const int64_t delays[] = {200 * MS, 499 * MS, SEC, NS_NEVER};

	for (size_t i = 0; i < sizeof(delays) / sizeof(delays[0]); i++) {
		struct tracing *tracing = tracing_new(HOST);
		struct net_hop *hop =
			net_line(&tracing->net, tracing->target, 12, 5 * MS);
		int64_t numbers;

		hop[4].silent = i % 2 == 1;
		hop[12].silent = i == 2;
		tracing->net.name_delay = delays[i];
		tracing_run(tracing, "-n");
		numbers = tracing->took;
		tracing_run(tracing, "");
		assert_true(tracing->took <= numbers + SEC);
		tracing_free(tracing);
	}
}

/* Behind router 2 the packets go to another address than ours did. */
TEST(a_translated_destination_is_explained)
{
	struct tracing *tracing = tracing_new(HOST);

	net_line(&tracing->net, tracing->target, 3, MS);
	for (uint8_t ttl = 3; ttl <= 4; ttl++)
		net_script(&tracing->net, NET_EVERY,
			   (struct net_action){.kind = NET_TRANSLATED,
					       .ttl = ttl,
					       .addr = net_addr("10.9.9.9")});
	tracing_run(tracing, "-n --explain");
	assert_non_null(strstr(capture_read(&tracing->out),
			       "\nhop 3 (10.0.3.1) quotes 10.9.9.9 as the "
			       "destination: it is translated before that "
			       "hop\n"));
	tracing_free(tracing);
}

TEST(names_come_late_and_are_not_trusted)
{
	struct tracing *tracing = tracing_new(HOST);
	struct net_hop *hop = net_line(&tracing->net, tracing->target, 2, MS);

	net_name(&tracing->net, hop[0].addr, "r1.example", 300 * MS);
	net_name(&tracing->net, hop[1].addr, "\033[2J evil\n", 10 * MS);
	tracing_run(tracing, "-q 1");
	capture_expect(&tracing->out,
		       HEADER " 1  r1.example (10.0.1.1)  2.000 ms\n"
			      " 2  \\033[2J evil\\012 (10.0.2.1)  4.000 ms\n"
			      " 3  192.0.2.9 (192.0.2.9)  6.000 ms\n");
	tracing_free(tracing);
}

TEST(a_signal_ends_the_text_where_it_stands)
{
	struct tracing *tracing = tracing_new(HOST);

	net_line(&tracing->net, tracing->target, 4, MS);
	net_signal(&tracing->net, 5 * MS, SIGINT);
	tracing_run(tracing, "-n");
	capture_expect(&tracing->out,
		       HEADER " 1  10.0.1.1  2.000 ms  2.000 ms  2.000 ms\n"
			      " 2  10.0.2.1  4.000 ms\n");
	assert_int_equal(tracing->end.signal, SIGINT);
	tracing_free(tracing);
}

TEST(a_signal_shows_what_is_known_behind_a_silence)
{
	struct tracing *tracing = tracing_new(HOST);
	struct net_hop *hop = net_line(&tracing->net, tracing->target, 4, MS);

	hop[1].silent = true;
	hop[3].silent = true;
	hop[4].silent = true;
	net_signal(&tracing->net, SEC, SIGINT);
	tracing_run(tracing, "-n");
	capture_expect(&tracing->out,
		       HEADER " 1  10.0.1.1  2.000 ms  2.000 ms  2.000 ms\n"
			      " 3  10.0.3.1  6.000 ms  6.000 ms  6.000 ms\n");
	assert_int_equal(tracing->end.signal, SIGINT);
	tracing_free(tracing);
}

/* The target has answered the packet that went all the way, and so it is known,
 * but not where it is. */
TEST(a_signal_invents_no_hops)
{
	struct tracing *tracing = tracing_new(HOST);
	struct net_hop *hop = net_line(&tracing->net, tracing->target, 5, MS);

	hop[1].slow = 20 * MS;
	hop[2].slow = 20 * MS;
	net_signal(&tracing->net, 14 * MS, SIGINT);
	tracing_run(tracing, "-n");
	capture_expect(&tracing->out,
		       HEADER " 1  10.0.1.1  2.000 ms  2.000 ms  2.000 ms\n");
	tracing_free(tracing);
}

TEST(json_ends_with_the_status_that_a_shell_sees)
{
	struct tracing *tracing = tracing_new(HOST);
	struct net_hop *hop = net_line(&tracing->net, tracing->target, 1, MS);

	hop[1].silent = true;
	tracing_run(tracing, "-n --exit-status");
	assert_non_null(strstr(capture_read(&tracing->json),
			       "\"reason\":\"done\",\"exit_status\":1,"));
	assert_non_null(
		strstr(capture_read(&tracing->json),
		       "\"kind\":\"end\",\"text\":\"not reached: nobody "
		       "answers behind hop 1 (10.0.1.1)\"}"));
	tracing_free(tracing);
}

/* One network out of many; the same number makes the same one. */
static struct tracing *any_network(uint64_t number, uint8_t *length)
{
	struct tracing *tracing = tracing_new(number % 2 ? HOST : HOST6);
	uint64_t bits = number * UINT64_C(0x9e3779b97f4a7c15);
	size_t routers = (bits >> 60) + number % 5;
	struct net_hop *hop = net_line(&tracing->net, tracing->target, routers,
				       (int64_t)(bits >> 50 & 0x3ff) * 20000);

	tracing->net.style = styles[number / 2 % 2];
	for (size_t i = 0; i <= routers; i++) {
		bits = bits * UINT64_C(6364136223846793005) + 1;
		hop[i].silent = i < routers && (bits >> 40) % 7 == 0;
		hop[i].limit = number % 3 == 0 ? NET_LIMIT_V4 : 0;
		hop[i].slow = (bits >> 50) % 9 == 0 ? 200 * MS : 0;
		hop[i].quote = (bits >> 55) % 11 == 0 ? 8 : 0;
		hop[i].jitter = (bits >> 45) % 5 == 0 ? 3 * MS : 0;
	}
	*length = (uint8_t)(routers + 1);
	return tracing;
}

TEST(any_network_is_shown_as_it_is)
{
	for (uint64_t number = 1; number <= 300; number++) {
		uint8_t length;
		struct tracing *tracing = any_network(number, &length);
		const struct trace_hops *hops;

		tracing_run(tracing, "-n");
		hops = &tracing->lane->hops;
		assert_int_equal(tracing->end.error, 0);
		assert_int_equal(hops->final, length);
		/* Asked one by one it takes its time. */
		assert_true(tracing->took <
			    (tracing->lane->plan.serial ? 15 : 8) * SEC);
		for (uint8_t ttl = 1; ttl <= length; ttl++) {
			enum trace_state want =
				tracing->net.hops[ttl - 1].silent
					? TRACE_SILENT
					: TRACE_ANSWERED;

			for (uint8_t query = 0; query < 3; query++)
				assert_int_equal(
					trace_hops_look(hops, ttl, query)
						->state,
					want);
		}
		tracing_free(tracing);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(
			limited_routers_are_no_stars_however_often_they_are_asked),
		cmocka_unit_test(limited_routers_of_ipv6_are_of_two_kinds),
		cmocka_unit_test(ten_queries_are_spread_as_the_limit_wants),
		cmocka_unit_test(
			a_router_with_one_answer_a_second_gives_all_three),
		cmocka_unit_test(
			a_router_that_has_nothing_left_for_a_minute_is_named),
		cmocka_unit_test(
			what_others_take_from_a_router_is_no_star_of_ours),
		cmocka_unit_test(a_silent_flow_is_told_from_a_limit),
		cmocka_unit_test(loss_is_no_silence),
		cmocka_unit_test(duplicates_and_reordering_change_nothing),
		cmocka_unit_test(
			answers_that_come_a_hundredfold_leave_room_for_each_other),
		cmocka_unit_test(silence_behind_copies_takes_no_longer),
		cmocka_unit_test(forged_answers_are_not_believed),
		cmocka_unit_test(a_paused_process_loses_nothing),
		cmocka_unit_test(a_send_that_is_refused_marks_its_probe),
		cmocka_unit_test(a_full_queue_is_only_a_delay),
		cmocka_unit_test(a_dead_resolver_costs_half_a_second),
		cmocka_unit_test(names_cost_a_second_at_most),
		cmocka_unit_test(a_translated_destination_is_explained),
		cmocka_unit_test(names_come_late_and_are_not_trusted),
		cmocka_unit_test(a_signal_ends_the_text_where_it_stands),
		cmocka_unit_test(a_signal_shows_what_is_known_behind_a_silence),
		cmocka_unit_test(a_signal_invents_no_hops),
		cmocka_unit_test(json_ends_with_the_status_that_a_shell_sees),
		cmocka_unit_test(any_network_is_shown_as_it_is),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
