/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The absolute schedule.
 */
#include "engine/pace.h"

#include "base/ns.h"

#include "unit.h"

TEST(pace_start_makes_the_first_beat_due)
{
	struct pace pace;

	pace_start(&pace, 1000, 10);
	assert_true(pace.due == 1000);
}

TEST(pace_take_does_not_drift_when_beats_are_late)
{
	struct pace pace;

	pace_start(&pace, 1000, 10);
	for (int64_t beat = 0; beat < 1000; beat++) {
		/* Late by up to nine, never by an interval. */
		int64_t now = 1000 + 10 * beat + beat % 10;

		assert_true(now >= pace.due);
		pace_take(&pace, now);
		assert_true(pace.due == 1000 + 10 * (beat + 1));
	}
}

TEST(pace_take_makes_up_for_a_moment_at_twice_the_rate)
{
	struct pace pace;

	pace_start(&pace, 1000, 10);
	pace_take(&pace, 1034);
	assert_true(pace.due == 1039);
	for (int64_t taken = 1; taken < 7; taken++)
		pace_take(&pace, pace.due);
	/* Seven beats have been, as if there had been no wait. */
	assert_true(pace.due == 1070);
	pace_take(&pace, 1070);
	assert_true(pace.due == 1080);
}

TEST(pace_take_skips_what_was_missed_for_long)
{
	const int64_t ms = NS_PER_MS;
	struct pace pace;

	pace_start(&pace, 1000 * ms, 10 * ms);
	pace_take(&pace, 1107 * ms);
	assert_true(pace.due == 1110 * ms);
	pace_take(&pace, 1110 * ms);
	assert_true(pace.due == 1120 * ms);
}

TEST(pace_take_never_makes_up_for_beats_further_apart_than_a_moment)
{
	struct pace pace;

	pace_start(&pace, 0, NS_PER_SEC);
	pace_take(&pace, 60 * NS_PER_SEC + 7);
	assert_true(pace.due == 61 * NS_PER_SEC);
}

TEST(pace_take_before_its_time_changes_nothing)
{
	struct pace pace;

	pace_start(&pace, 1000, 10);
	pace_take(&pace, 990);
	assert_true(pace.due == 1000);
}

TEST(pace_without_interval_is_always_due)
{
	struct pace pace;

	pace_start(&pace, 1000, 0);
	pace_take(&pace, 1000);
	assert_true(pace.due == 1000);
	pace_take(&pace, 99999);
	assert_true(pace.due == 1000);
}

TEST(pace_change_counts_from_the_last_beat)
{
	struct pace pace;

	pace_start(&pace, 1000, 10);
	pace_take(&pace, 1000);
	pace_change(&pace, 1000, 3);
	assert_true(pace.due == 1003);
	pace_take(&pace, 1003);
	assert_true(pace.due == 1006);
}

TEST(pace_bears_the_longest_interval)
{
	struct pace pace;

	pace_start(&pace, 0, NS_SPAN_MAX);
	pace_take(&pace, 5);
	assert_true(pace.due == NS_SPAN_MAX);
	pace_take(&pace, NS_SPAN_MAX + 7);
	assert_true(pace.due == 2 * NS_SPAN_MAX);
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(pace_start_makes_the_first_beat_due),
		cmocka_unit_test(pace_take_does_not_drift_when_beats_are_late),
		cmocka_unit_test(
			pace_take_makes_up_for_a_moment_at_twice_the_rate),
		cmocka_unit_test(pace_take_skips_what_was_missed_for_long),
		cmocka_unit_test(
			pace_take_never_makes_up_for_beats_further_apart_than_a_moment),
		cmocka_unit_test(pace_take_before_its_time_changes_nothing),
		cmocka_unit_test(pace_without_interval_is_always_due),
		cmocka_unit_test(pace_change_counts_from_the_last_beat),
		cmocka_unit_test(pace_bears_the_longest_interval),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
