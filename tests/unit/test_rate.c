/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The token bucket, for a sender that sleeps until the next packet is due.
 */
#include "engine/rate.h"

#include "unit.h"

#define START (1000 * NS_PER_SEC)

/* Sends for SPAN ns from *NOW on, waking up LATE ns late. Packets sent. */
static uint64_t send_for(struct rate *rate, int64_t *now, int64_t span,
			 int64_t late)
{
	int64_t end = *now + span;
	uint64_t sent = 0;

	while (*now < end) {
		int64_t due = rate_due(rate, *now);

		if (due > *now) {
			*now = due + late;
			continue;
		}
		rate_take(rate, START, *now);
		sent++;
		/* A send takes its time. */
		*now += 300;
	}
	return sent;
}

static void assert_rate(uint64_t packets, int64_t late)
{
	int64_t now = START;
	struct rate rate;
	uint64_t sent;

	rate_init(&rate, packets);
	sent = send_for(&rate, &now, 10 * NS_PER_SEC, late);
	assert_in_range(sent, packets * 10 - packets / 100,
			packets * 10 + packets / 100 + 1);
}

TEST(rate_is_what_was_asked_for)
{
	assert_rate(1, 0);
	assert_rate(1000, 0);
	assert_rate(99999, 0);
	assert_rate(700000, 0);
}

TEST(rate_makes_up_for_waking_up_late)
{
	assert_rate(1000, 60 * NS_PER_US);
	assert_rate(100000, 60 * NS_PER_US);
}

TEST(rate_zero_is_no_limit)
{
	struct rate rate;

	rate_init(&rate, 0);
	for (int64_t now = START; now < START + 1000; now++) {
		assert_int_equal(rate_due(&rate, now), now);
		rate_take(&rate, now, now);
	}
}

/* A laptop that slept owes nothing. */
TEST(rate_makes_up_for_no_more_than_its_depth)
{
	int64_t now = START;
	struct rate rate;
	uint64_t burst = 0;

	rate_init(&rate, 10000);
	rate_take(&rate, now, now);
	now += 3600 * NS_PER_SEC;
	while (rate_due(&rate, now) <= now) {
		rate_take(&rate, now, now);
		burst++;
	}
	assert_in_range(burst, 1, 21);
}

/* 100 000 a second are 2000 waits, not 100 000. */
TEST(rate_lets_fast_packets_share_a_wait)
{
	int64_t now = START;
	uint32_t waits = 0;
	struct rate rate;

	rate_init(&rate, 100000);
	while (now < START + NS_PER_SEC) {
		int64_t due = rate_due(&rate, now);

		if (due > now) {
			waits++;
			now = due;
			continue;
		}
		rate_take(&rate, now, now);
	}
	assert_in_range(waits, 1500, 2500);
}

TEST(rate_is_halved_once_for_many_full_buffers)
{
	int64_t now = START;
	struct rate rate;

	rate_init(&rate, 1000);
	send_for(&rate, &now, NS_PER_SEC, 0);
	for (int i = 0; i < 100; i++)
		rate_slow(&rate, now + i);
	assert_int_equal(rate.slowed, 1);
	assert_in_range((int64_t)rate_packets(&rate), 499, 501);
}

TEST(rate_grows_again_when_nothing_more_is_heard)
{
	int64_t now = START;
	struct rate rate;
	uint64_t sent;

	rate_init(&rate, 10000);
	send_for(&rate, &now, NS_PER_SEC, 0);
	for (int i = 0; i < 6; i++) {
		now += RATE_PATIENCE;
		rate_slow(&rate, now);
	}
	assert_in_range((int64_t)rate_packets(&rate), 150, 160);
	send_for(&rate, &now, 5 * NS_PER_SEC, 0);
	sent = send_for(&rate, &now, NS_PER_SEC, 0);
	assert_in_range(sent, 9900, 10100);
}

/* As fast as it was is too fast: half of that. */
TEST(rate_without_a_limit_learns_one_and_forgets_it)
{
	int64_t now = START;
	struct rate rate;

	rate_init(&rate, 0);
	for (int i = 0; i < 100000; i++) {
		rate_take(&rate, now, now);
		now += 4 * NS_PER_US;
	}
	rate_slow(&rate, now);
	assert_in_range((int64_t)rate_packets(&rate), 110000, 140000);
	send_for(&rate, &now, 10 * NS_PER_SEC, 0);
	assert_true(rate_packets(&rate) == 0);
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(rate_is_what_was_asked_for),
		cmocka_unit_test(rate_makes_up_for_waking_up_late),
		cmocka_unit_test(rate_zero_is_no_limit),
		cmocka_unit_test(rate_makes_up_for_no_more_than_its_depth),
		cmocka_unit_test(rate_lets_fast_packets_share_a_wait),
		cmocka_unit_test(rate_is_halved_once_for_many_full_buffers),
		cmocka_unit_test(rate_grows_again_when_nothing_more_is_heard),
		cmocka_unit_test(
			rate_without_a_limit_learns_one_and_forgets_it),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
