/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Very many targets: what is said about them, and when they are asked.
 */
#include "crowding.h"

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

#define STORY(name) static void name(void **state __attribute__((unused)))

/* Everybody is two routers away, 30 ms there and back. */
static struct crowding *crowd(void)
{
	struct crowding *crowding = crowding_new();

	net_crowd(&crowding->net, ADDR_V4, 2, 5 * MS);
	net_crowd(&crowding->net, ADDR_V6, 2, 5 * MS);
	return crowding;
}

static void silence(struct crowding *crowding, const char *host)
{
	net_line(&crowding->net, net_addr(host), 0, MS)[0].silent = true;
}

static void script(struct crowding *crowding, uint32_t number,
		   struct net_action action)
{
	net_script(&crowding->net, number, action);
}

STORY(each_target_has_a_line_at_the_end)
{
	struct crowding *crowding = crowd();

	silence(crowding, "192.0.2.9");
	script(crowding, 3,
	       (struct net_action){.kind = NET_DELAY, .span = 10 * MS});
	crowding->labels[0] = "a \033[2J b";
	crowding_run(crowding, "-c 2 192.0.2.1 192.0.2.9 2001:db8::1 --rate 0");
	capture_expect(&crowding->out,
		       "a \\033[2J b: 2 sent, 2 received, 0% loss, "
		       "min/avg/p50/p95/p99/max = "
		       "30.000/30.000/30.000/30.000/30.000/30.000 ms\n"
		       "192.0.2.9: 2 sent, 0 received, 100% loss\n"
		       "2001:db8::1: 2 sent, 2 received, 0% loss, "
		       "min/avg/p50/p95/p99/max = "
		       "30.000/35.000/30.000/40.000/40.000/40.000 ms\n");
	capture_expect(&crowding->err, "");
	assert_false(crowding->success);
	crowding_free(crowding);
}

STORY(ranges_are_shown_by_address_and_asked_in_another_order)
{
	struct crowding *crowding = crowd();
	struct net_record log[4];
	bool sorted = true;

	net_watch(&crowding->net, log, 4);
	crowding_run(crowding, "--range 10.0.0.6-10.0.0.9 --rtts -c 1");
	capture_expect(&crowding->out, "10.0.0.6: 30.000\n"
				       "10.0.0.7: 30.000\n"
				       "10.0.0.8: 30.000\n"
				       "10.0.0.9: 30.000\n");
	for (size_t i = 0; i < 4; i++) {
		struct addr addr =
			targets_addr(&crowding->targets, log[i].probe.target);

		sorted = sorted && addr.bytes[3] == 6 + i;
	}
	assert_false(sorted);
	assert_true(crowding->success);
	crowding_free(crowding);
}

STORY(alive_ones_are_named_as_they_answer)
{
	struct crowding *crowding = crowd();

	silence(crowding, "192.0.2.2");
	crowding_run(crowding, "--alive 192.0.2.1 192.0.2.2 192.0.2.3");
	capture_expect(&crowding->out, "192.0.2.1\n192.0.2.3\n");
	assert_false(crowding->success);
	crowding_free(crowding);
}

STORY(unreachable_ones_are_asked_three_times_with_growing_patience)
{
	struct crowding *crowding = crowd();
	struct net_record log[8];

	net_watch(&crowding->net, log, 8);
	silence(crowding, "192.0.2.2");
	crowding_run(crowding, "--unreachable 192.0.2.1 192.0.2.2");
	capture_expect(&crowding->out, "192.0.2.2\n");
	assert_int_equal(crowding->net.log_count, 4);
	/* 0.5, 0.75 and 1.125 seconds after the one before. */
	assert_in_range(log[2].at - log[1].at, 500 * MS, 501 * MS);
	assert_in_range(log[3].at - log[2].at, 750 * MS, 751 * MS);
	assert_in_range(crowding->took, 2375 * MS, 2380 * MS);
	crowding_free(crowding);
}

STORY(retry_and_backoff_and_patience_are_as_asked)
{
	struct crowding *crowding = crowd();
	struct net_record log[8];

	net_watch(&crowding->net, log, 8);
	silence(crowding, "192.0.2.2");
	crowding_run(crowding,
		     "--retry 3 --backoff 2 -W 0.1 192.0.2.2 --alive");
	assert_int_equal(crowding->net.log_count, 4);
	assert_in_range(log[1].at - log[0].at, 100 * MS, 101 * MS);
	assert_in_range(log[2].at - log[1].at, 200 * MS, 201 * MS);
	assert_in_range(log[3].at - log[2].at, 400 * MS, 401 * MS);
	assert_in_range(crowding->took, 1500 * MS, 1502 * MS);
	crowding_free(crowding);
}

/* The first try, answered when the third is out: somebody is there. */
STORY(an_answer_to_an_earlier_try_counts)
{
	struct crowding *crowding = crowd();

	script(crowding, 1,
	       (struct net_action){.kind = NET_DELAY, .span = 2 * SEC});
	script(crowding, 2, (struct net_action){.kind = NET_LOSE});
	script(crowding, 3, (struct net_action){.kind = NET_LOSE});
	crowding_run(crowding, "--alive 192.0.2.1");
	capture_expect(&crowding->out, "192.0.2.1\n");
	assert_true(crowding->success);
	crowding_free(crowding);
}

STORY(first_ends_the_run_and_need_decides_on_its_status)
{
	struct crowding *crowding = crowd();

	crowding_run(crowding, "--first=3 --alive --range 10.0.0.0/16");
	assert_true(crowding->success);
	assert_in_range(crowding->took, 30 * MS, 40 * MS);
	assert_int_equal(crowding->run.crowd.sum.alive, 3);
	crowding_free(crowding);

	crowding = crowd();
	silence(crowding, "192.0.2.2");
	silence(crowding, "192.0.2.3");
	crowding_run(crowding, "--need 1 -q 192.0.2.1 192.0.2.2 192.0.2.3");
	assert_true(crowding->success);
	capture_expect(&crowding->out, "");
	crowding_free(crowding);

	crowding = crowd();
	silence(crowding, "192.0.2.2");
	crowding_run(crowding, "--need 2 -q 192.0.2.1 192.0.2.2");
	assert_false(crowding->success);
	crowding_free(crowding);
}

STORY(the_worst_come_first)
{
	struct crowding *crowding = crowd();

	silence(crowding, "192.0.2.3");
	script(crowding, 2,
	       (struct net_action){.kind = NET_DELAY, .span = 50 * MS});
	crowding_run(crowding, "-c 1 --top 2 --outage 192.0.2.1 192.0.2.2 "
			       "192.0.2.3 192.0.2.4");
	capture_expect(&crowding->out,
		       "192.0.2.3: 1 sent, 0 received, 100% loss, outage 1000 "
		       "ms\n"
		       "192.0.2.2: 1 sent, 1 received, 0% loss, outage 0 ms, "
		       "min/avg/p50/p95/p99/max = "
		       "80.000/80.000/80.000/80.000/80.000/80.000 ms\n");
	crowding_free(crowding);
}

/* --- schedules ------------------------------------------------------------ */

STORY(a_thousand_packets_a_second_are_what_nobody_asked_for)
{
	struct crowding *crowding = crowd();

	crowding_run(crowding, "-q -c 1 --range 10.0.0.0-10.0.7.207");
	assert_in_range(crowding->took, 1999 * MS, 2040 * MS);
	assert_true(crowding->success);
	crowding_free(crowding);
}

/* Probe k of a target is due k intervals after its first, to the microsecond,
 * though the targets take turns. */
STORY(every_target_keeps_its_own_schedule)
{
	enum { TARGETS = 100, PINGS = 500 };
	static struct net_record log[TARGETS * PINGS];
	struct crowding *crowding = crowd();

	net_watch(&crowding->net, log, TARGETS * PINGS);
	crowding_run(crowding,
		     "-q -c 500 -i 0.01 --rate 0 --range 10.0.0.0-10.0.0.99");
	assert_int_equal(crowding->net.log_count, TARGETS * PINGS);
	for (size_t i = TARGETS; i < TARGETS * PINGS; i++) {
		int64_t since = log[i].at - log[i % TARGETS].at;
		int64_t due = (int64_t)(i / TARGETS) * 10 * MS;

		assert_int_equal(log[i].probe.target,
				 log[i % TARGETS].probe.target);
		assert_in_range(since + SEC, due + SEC - 20 * NS_PER_US,
				due + SEC + 20 * NS_PER_US);
	}
	crowding_free(crowding);
}

STORY(a_full_buffer_slows_down_and_loses_nobody)
{
	struct crowding *crowding = crowd();

	script(crowding, NET_EVERY,
	       (struct net_action){
		       .kind = NET_FAIL, .error = ENOBUFS, .times = 300});
	crowding_run(crowding, "-c 1 -q --rate 0 --range 10.0.0.0/22");
	assert_true(crowding->success);
	assert_int_equal(crowding->run.crowd.sum.received, 1024);
	assert_true(crowding->run.plan.rate.slowed > 0);
	capture_read(&crowding->err);
	assert_non_null(strstr(crowding->err.text, "slowed down"));
	assert_non_null(strstr(crowding->err.text, "300 times"));
	crowding_free(crowding);
}

STORY(what_cannot_be_sent_is_named_once_and_counted)
{
	struct crowding *crowding = crowd();
	/* Not every libc has the same words for it. */
	const char *why = strerror(ENETUNREACH);
	char said[200];

	script(crowding, NET_EVERY,
	       (struct net_action){.kind = NET_FAIL, .error = ENETUNREACH});
	crowding_run(crowding, "--unreachable 192.0.2.1 192.0.2.2 192.0.2.3");
	capture_expect(&crowding->out, "192.0.2.1\n192.0.2.2\n192.0.2.3\n");
	snprintf(said, sizeof(said),
		 "ping: 192.0.2.1: sendmsg: %s\nping: sendmsg: %s: 3 times\n",
		 why, why);
	capture_expect(&crowding->err, said);
	crowding_free(crowding);
}

STORY(what_is_in_flight_when_interrupted_is_not_lost)
{
	struct crowding *crowding = crowd();

	net_signal(&crowding->net, 1010 * MS, SIGINT);
	crowding_run(crowding, "--rate 1000 192.0.2.1 192.0.2.2");
	/* The second probe of the first had 10 ms. */
	capture_expect(&crowding->out,
		       "192.0.2.1: 2 sent, 1 received, 0% loss, "
		       "min/avg/p50/p95/p99/max = "
		       "30.000/30.000/30.000/30.000/30.000/30.000 ms\n"
		       "192.0.2.2: 1 sent, 1 received, 0% loss, "
		       "min/avg/p50/p95/p99/max = "
		       "30.000/30.000/30.000/30.000/30.000/30.000 ms\n");
	crowding_free(crowding);
}

STORY(a_run_that_was_cut_short_can_be_resumed)
{
	struct crowding *crowding = crowd();
	uint32_t place;

	net_signal(&crowding->net, 500 * MS, SIGINT);
	crowding_run(crowding, "-q --alive --range 10.0.0.0/22 --seed 3");
	assert_true(ping_crowd_is_cut(&crowding->run));
	place = ping_crowd_place(&crowding->run);
	/* 30 ms are in flight. */
	assert_in_range(place, 460, 475);
	for (uint32_t i = 0; i < place; i++)
		assert_int_equal(crowding->run.crowd.rows[i].fate,
				 PING_CROWD_ALIVE);
	crowding_free(crowding);

	crowding = crowd();
	crowding_run(crowding,
		     "-q --alive --range 10.0.0.0/22 --seed 3 --resume 470");
	assert_true(crowding->success);
	assert_int_equal(crowding->net.sent, 1024 - 470);
	assert_false(ping_crowd_is_cut(&crowding->run));
	crowding_free(crowding);
}

STORY(a_deadline_cuts_a_run_short_if_hosts_are_left)
{
	struct crowding *crowding = crowd();

	crowding_run(crowding, "-q --alive --range 10.0.0.0/22 -w 0.5");
	assert_true(ping_crowd_is_cut(&crowding->run));
	crowding_free(crowding);

	crowding = crowd();
	crowding_run(crowding, "-q --alive --range 10.0.0.0/28 -w 5");
	assert_false(ping_crowd_is_cut(&crowding->run));
	crowding_free(crowding);

	crowding = crowd();
	crowding_run(crowding, "-q --first=2 --range 10.0.0.0/22 -w 5");
	assert_false(ping_crowd_is_cut(&crowding->run));
	crowding_free(crowding);
}

STORY(periods_shorter_than_a_second_have_names_of_their_own)
{
	struct crowding *crowding = crowd();

	crowding_run(crowding, "-c 4 -i 0.5 --every 0.5 --top 1 192.0.2.1");
	capture_read(&crowding->out);
	assert_non_null(strstr(crowding->out.text, "--- after 0.5 s ---\n"));
	assert_non_null(strstr(crowding->out.text, "--- after 1.0 s ---\n"));
	crowding_free(crowding);
}

STORY(a_long_run_shows_how_far_it_is)
{
	struct crowding *crowding = crowd();

	crowding->progress = true;
	crowding_run(crowding, "-c 1 --range 10.0.0.0-10.0.7.207 --top 1");
	capture_read(&crowding->err);
	assert_non_null(strstr(crowding->err.text,
			       "\r2000 targets: 1000 sent, 1000 a second, 971 "
			       "alive, 1 s left\033[K"));
	crowding_free(crowding);
}

/* The second period has what was sent in it. */
STORY(every_so_often_each_target_is_shown)
{
	struct crowding *crowding = crowd();

	crowding->has_json = true;
	script(crowding, 2, (struct net_action){.kind = NET_LOSE});
	crowding_run(crowding, "-c 4 -i 0.5 -W 0.3 --every 1 --rate 0 "
			       "192.0.2.1");
	capture_expect(&crowding->out,
		       "--- after 1 s ---\n"
		       "192.0.2.1: 2 sent, 1 received, 50% loss, "
		       "min/avg/p50/p95/p99/max = "
		       "30.000/30.000/30.000/30.000/30.000/30.000 ms\n"
		       "192.0.2.1: 4 sent, 3 received, 25% loss, "
		       "min/avg/p50/p95/p99/max = "
		       "30.000/30.000/30.000/30.000/30.000/30.000 ms\n");
	capture_read(&crowding->json);
	assert_non_null(strstr(crowding->json.text, "\"event\":\"interval\""));
	crowding_free(crowding);
}

STORY(every_so_often_all_is_shown_if_that_is_asked)
{
	struct crowding *crowding = crowd();

	crowding_run(crowding, "-c 4 -i 0.5 --every 1.2,cumulative --rate 0 "
			       "192.0.2.1");
	capture_expect(&crowding->out,
		       "--- after 1.2 s ---\n"
		       "192.0.2.1: 3 sent, 3 received, 0% loss, "
		       "min/avg/p50/p95/p99/max = "
		       "30.000/30.000/30.000/30.000/30.000/30.000 ms\n"
		       "192.0.2.1: 4 sent, 4 received, 0% loss, "
		       "min/avg/p50/p95/p99/max = "
		       "30.000/30.000/30.000/30.000/30.000/30.000 ms\n");
	crowding_free(crowding);
}

STORY(json_names_the_target_of_each_event)
{
	struct crowding *crowding = crowd();

	crowding->has_json = true;
	silence(crowding, "192.0.2.2");
	script(crowding, 1,
	       (struct net_action){.kind = NET_WRONG_MAC, .also = true});
	script(crowding, 3,
	       (struct net_action){.kind = NET_FAIL, .error = EPERM});
	crowding->labels[0] = "one";
	crowding_run(crowding, "-c 1 192.0.2.1 192.0.2.2 192.0.2.3 --rate 0");
	capture_read(&crowding->json);
	assert_non_null(strstr(crowding->json.text, "\"event\":\"reply\""));
	assert_non_null(strstr(crowding->json.text, "\"target\":\"one\""));
	assert_non_null(strstr(crowding->json.text, "\"event\":\"forged\""));
	assert_non_null(strstr(crowding->json.text, "\"event\":\"lost\""));
	assert_non_null(
		strstr(crowding->json.text, "\"event\":\"local_error\""));
	crowding_free(crowding);
}

/* Endless runs keep classes, not each round trip. */
STORY(a_million_pings_of_a_target_have_percentiles)
{
	struct crowding *crowding = crowd();
	struct ping_crowd_times times;

	net_line(&crowding->net, net_addr("192.0.2.1"), 0, MS)[0].jitter =
		8 * MS;
	crowding_run(crowding, "-q -c 20000 -i 0.002 --rate 0 192.0.2.1");
	assert_true(crowding->success);
	assert_null(crowding->run.crowd.rtts);
	crowding_free(crowding);

	crowding = crowd();
	net_line(&crowding->net, net_addr("192.0.2.1"), 0, MS)[0].jitter =
		8 * MS;
	crowding_run(crowding, "-c 20000 -i 0.002 --rate 0 192.0.2.1");
	ping_crowd_times(&crowding->run.crowd, 0, &times);
	/* The sum of two even spreads: 2 to 18 ms, most in the middle. */
	assert_int_equal(times.count, 20000);
	assert_in_range((int64_t)times.mean, 9900 * 1000, 10100 * 1000);
	assert_in_range((int64_t)times.p50, 9850 * 1000, 10150 * 1000);
	assert_in_range((int64_t)times.p95, 15200 * 1000, 15700 * 1000);
	assert_in_range((int64_t)times.p99, 16600 * 1000, 17100 * 1000);
	crowding_free(crowding);
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(each_target_has_a_line_at_the_end),
		cmocka_unit_test(
			ranges_are_shown_by_address_and_asked_in_another_order),
		cmocka_unit_test(alive_ones_are_named_as_they_answer),
		cmocka_unit_test(
			unreachable_ones_are_asked_three_times_with_growing_patience),
		cmocka_unit_test(retry_and_backoff_and_patience_are_as_asked),
		cmocka_unit_test(an_answer_to_an_earlier_try_counts),
		cmocka_unit_test(
			first_ends_the_run_and_need_decides_on_its_status),
		cmocka_unit_test(the_worst_come_first),
		cmocka_unit_test(
			a_thousand_packets_a_second_are_what_nobody_asked_for),
		cmocka_unit_test(every_target_keeps_its_own_schedule),
		cmocka_unit_test(a_full_buffer_slows_down_and_loses_nobody),
		cmocka_unit_test(what_cannot_be_sent_is_named_once_and_counted),
		cmocka_unit_test(
			what_is_in_flight_when_interrupted_is_not_lost),
		cmocka_unit_test(a_run_that_was_cut_short_can_be_resumed),
		cmocka_unit_test(a_deadline_cuts_a_run_short_if_hosts_are_left),
		cmocka_unit_test(
			periods_shorter_than_a_second_have_names_of_their_own),
		cmocka_unit_test(a_long_run_shows_how_far_it_is),
		cmocka_unit_test(every_so_often_each_target_is_shown),
		cmocka_unit_test(every_so_often_all_is_shown_if_that_is_asked),
		cmocka_unit_test(json_names_the_target_of_each_event),
		cmocka_unit_test(a_million_pings_of_a_target_have_percentiles),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
