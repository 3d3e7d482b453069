/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Waking up on time.
 */
#include "io/wake.h"

#include "unit.h"

#define SPAN (10 * NS_PER_MS)

/* COUNT waits of a machine that wakes LATE ns after it should. */
static void wait_often(struct wake *wake, int count, int64_t late)
{
	for (int i = 0; i < count; i++)
		wake_learn(wake, SPAN, wake_span(wake, SPAN) + late, SPAN);
}

TEST(wake_learns_how_late_the_machine_wakes)
{
	struct wake wake = {.punctual = true};

	assert_true(wake_span(&wake, SPAN) == SPAN);
	wait_often(&wake, 200, 40 * NS_PER_US);
	assert_true(wake.lead >= 39 * NS_PER_US);
	assert_true(wake.lead <= 43 * NS_PER_US);
	wait_often(&wake, 200, 5 * NS_PER_US);
	assert_true(wake.lead <= 8 * NS_PER_US);
}

TEST(wake_never_spends_more_than_its_maximum_awake)
{
	struct wake wake = {.punctual = true};

	wait_often(&wake, 10000, NS_PER_MS);
	assert_true(wake.lead == WAKE_LEAD_MAX);
	assert_true(wake_span(&wake, SPAN) == SPAN - WAKE_LEAD_MAX);
}

TEST(wake_sleeps_to_the_end_of_what_is_short_or_long)
{
	struct wake wake = {.punctual = true, .lead = WAKE_LEAD_MAX};

	assert_true(wake_span(&wake, 0) == 0);
	assert_true(wake_span(&wake, WAKE_SPAN_MIN - 1) == WAKE_SPAN_MIN - 1);
	assert_true(wake_span(&wake, NS_PER_SEC) == NS_PER_SEC);
	assert_true(wake_span(&wake, NS_NEVER) == NS_NEVER);
	wake_learn(&wake, NS_PER_SEC, NS_PER_MS, 0);
	assert_true(wake.lead == WAKE_LEAD_MAX);
}

TEST(wake_sleeps_to_the_end_unless_it_is_told_to_be_punctual)
{
	struct wake wake = {0};

	wait_often(&wake, 100, 40 * NS_PER_US);
	assert_true(wake_span(&wake, SPAN) == SPAN);
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(wake_learns_how_late_the_machine_wakes),
		cmocka_unit_test(wake_never_spends_more_than_its_maximum_awake),
		cmocka_unit_test(
			wake_sleeps_to_the_end_of_what_is_short_or_long),
		cmocka_unit_test(
			wake_sleeps_to_the_end_unless_it_is_told_to_be_punctual),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
