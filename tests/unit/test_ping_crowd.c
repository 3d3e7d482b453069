/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Counting many, and finding the worst.
 */
#include "ping_crowd.h"

#include "ping_crowd_top.h"

#include "unit.h"

#define TARGETS 64

struct crowd {
	struct ping_crowd crowd;
	struct ping_crowd_row rows[TARGETS];
	float rtts[TARGETS * 4];
};

static void start(struct crowd *crowd)
{
	*crowd = (struct crowd){.crowd = {.count = TARGETS, .probes = 4}};
	crowd->crowd.rows = crowd->rows;
	crowd->crowd.rtts = crowd->rtts;
}

static void note(struct crowd *crowd, enum event_kind kind, uint32_t target,
		 uint32_t seq, int64_t rtt)
{
	static const struct reply reply = {.meaning = ICMP_ECHO_REPLY};
	struct event event = {
		.kind = kind,
		.probe = {.target = target, .seq = seq},
		.rtt = rtt,
		.reply = &reply,
	};

	ping_crowd_note(&crowd->crowd, &event);
}

/* Sends probe SEQ, which is answered after RTT ns; 0: not. */
static void ping(struct crowd *crowd, uint32_t target, uint32_t seq,
		 int64_t rtt)
{
	note(crowd, EVENT_SENT, target, seq, 0);
	note(crowd, rtt > 0 ? EVENT_REPLY : EVENT_LOST, target, seq, rtt);
}

TEST(ping_crowd_counts_each_probe_once)
{
	struct crowd crowd;

	start(&crowd);
	ping(&crowd, 7, 1, 100);
	note(&crowd, EVENT_DUPLICATE, 7, 1, 200);
	ping(&crowd, 7, 2, 0);
	note(&crowd, EVENT_FAILED, 7, 3, 0);
	note(&crowd, EVENT_SENT, 7, 4, 0);
	assert_int_equal(ping_crowd_sent(&crowd.rows[7]), 4);
	assert_int_equal(ping_crowd_settled(&crowd.rows[7]), 3);
	assert_int_equal(crowd.rows[7].received, 1);
	assert_true(ping_crowd_loss(&crowd.rows[7]) > 0.66);
	/* What was given up comes after all. */
	note(&crowd, EVENT_LATE, 7, 2, 5000);
	assert_int_equal(crowd.rows[7].received, 2);
	assert_int_equal(ping_crowd_settled(&crowd.rows[7]), 3);
	assert_true(crowd.crowd.sum.late == 1 && crowd.crowd.sum.lost == 0);
	assert_int_equal(crowd.rows[6].received + crowd.rows[8].received, 0);
}

TEST(ping_crowd_knows_when_a_target_is_over)
{
	struct crowd crowd;

	start(&crowd);
	for (uint32_t seq = 1; seq <= 4; seq++) {
		assert_int_equal(crowd.rows[0].fate, PING_CROWD_UNKNOWN);
		ping(&crowd, 0, seq, 0);
	}
	assert_int_equal(crowd.rows[0].fate, PING_CROWD_UNREACHABLE);
	assert_int_equal(crowd.crowd.news, PING_CROWD_UNREACHABLE);
	note(&crowd, EVENT_LATE, 0, 4, 5000);
	assert_int_equal(crowd.rows[0].fate, PING_CROWD_ALIVE);
	assert_true(crowd.crowd.sum.alive == 1);
	assert_true(crowd.crowd.sum.unreachable == 0);
}

TEST(ping_crowd_has_room_for_more_failures_than_a_byte)
{
	struct crowd crowd;

	start(&crowd);
	crowd.crowd.probes = 0;
	for (uint32_t seq = 1; seq <= 300; seq++)
		note(&crowd, EVENT_FAILED, 0, seq, 0);
	assert_int_equal(ping_crowd_sent(&crowd.rows[0]), 300);
	assert_true(ping_crowd_loss(&crowd.rows[0]) >= 1);
	/* One of them left after all. */
	note(&crowd, EVENT_LATE, 0, 4, 5000);
	assert_int_equal(ping_crowd_sent(&crowd.rows[0]), 300);
	assert_true(crowd.crowd.sum.failed == 299);
	assert_true(crowd.crowd.sum.lost == 0);
}

/* Those that a row has no room for are losses there, and no losses besides. */
TEST(ping_crowd_counts_each_error_once_however_many_there_are)
{
	static const struct reply error = {.meaning = ICMP_ERROR};
	struct event event = {.kind = EVENT_REPLY, .reply = &error};
	const struct ping_crowd_sum *sum;
	struct crowd crowd;

	start(&crowd);
	crowd.crowd.probes = 0;
	sum = &crowd.crowd.sum;
	for (uint32_t seq = 1; seq <= 70000; seq++) {
		note(&crowd, EVENT_SENT, 0, seq, 0);
		ping_crowd_note(&crowd.crowd, &event);
	}
	assert_int_equal(ping_crowd_settled(&crowd.rows[0]), 70000);
	assert_true(sum->errors == 70000 && sum->lost == 0);
}

TEST(ping_crowd_times_are_exact_where_each_is_kept)
{
	struct ping_crowd_times times;
	struct crowd crowd;

	start(&crowd);
	ping(&crowd, 3, 1, 4000);
	ping(&crowd, 3, 2, 1000);
	ping(&crowd, 3, 3, 0);
	ping(&crowd, 3, 4, 2500);
	ping_crowd_times(&crowd.crowd, 3, &times);
	assert_int_equal(times.count, 3);
	assert_int_equal((int)times.min, 1000);
	assert_int_equal((int)times.mean, 2500);
	assert_int_equal((int)times.p50, 2500);
	assert_int_equal((int)times.p99, 4000);
	assert_int_equal((int)times.max, 4000);
	assert_true(ping_crowd_rtt(&crowd.crowd, 3, 3) <= 0);
	ping_crowd_times(&crowd.crowd, 4, &times);
	assert_int_equal(times.count, 0);
}

TEST(ping_crowd_top_sorts_the_worst)
{
	struct ping_crowd_bad worst[5];
	struct crowd crowd;

	start(&crowd);
	for (uint32_t i = 0; i < TARGETS - 1; i++)
		ping(&crowd, i, 1, 1000 + (i * 37) % 61);
	ping(&crowd, 20, 2, 0);
	ping(&crowd, 30, 2, 0);
	ping(&crowd, 30, 3, 0);
	/* The last one was never asked. */
	assert_int_equal(ping_crowd_top(&crowd.crowd, worst, 5), 5);
	assert_int_equal(worst[0].index, 30);
	assert_int_equal(worst[1].index, 20);
	for (size_t i = 2; i + 1 < 5; i++)
		assert_true(worst[i].time >= worst[i + 1].time);
	assert_true(worst[2].time >= 1060 && worst[2].time <= 1060);
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(
			ping_crowd_counts_each_error_once_however_many_there_are),
		cmocka_unit_test(ping_crowd_counts_each_probe_once),
		cmocka_unit_test(ping_crowd_knows_when_a_target_is_over),
		cmocka_unit_test(
			ping_crowd_has_room_for_more_failures_than_a_byte),
		cmocka_unit_test(ping_crowd_times_are_exact_where_each_is_kept),
		cmocka_unit_test(ping_crowd_top_sorts_the_worst),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
