/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Moments against values worked out by other means.
 */
#include "engine/stats.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

static void assert_close(double a, double b, double relative)
{
	assert_true(fabs(a - b) <= relative * fabs(b) + 1e-12);
}

static void an_empty_stream_has_no_deviation(void **state)
{
	struct stats stats = {0};

	(void)state;
	assert_int_equal(stats.count, 0);
	assert_true(stats_deviation(&stats) == 0);
}

static void eight_values_have_their_textbook_moments(void **state)
{
	static const int64_t values[] = {2, 4, 4, 4, 5, 5, 7, 9};
	struct stats stats = {0};

	(void)state;
	for (size_t i = 0; i < 8; i++)
		stats_add(&stats, values[i]);
	assert_int_equal(stats.count, 8);
	assert_int_equal(stats.min, 2);
	assert_int_equal(stats.max, 9);
	assert_close(stats.mean, 5, 1e-15);
	assert_close(stats_deviation(&stats), 2, 1e-15);
}

/* 1..n: mean (n + 1) / 2, population variance (n^2 - 1) / 12. */
static void a_ramp_of_a_million_keeps_every_digit(void **state)
{
	struct stats stats = {0};
	double n = 1000000;

	(void)state;
	for (int64_t i = 1; i <= 1000000; i++)
		stats_add(&stats, i);
	assert_close(stats.mean, (n + 1) / 2, 1e-12);
	assert_close(stats_deviation(&stats), sqrt((n * n - 1) / 12), 1e-9);
}

/* The sum of squares would need 80 bits; the deviation is still 1. */
static void a_large_offset_does_not_hide_a_small_deviation(void **state)
{
	struct stats stats = {0};

	(void)state;
	for (int i = 0; i < 100000; i++)
		stats_add(&stats, 60000000000 + (i % 2 ? 1000 : -1000));
	assert_close(stats.mean, 60000000000.0, 1e-12);
	assert_close(stats_deviation(&stats), 1000, 1e-6);
}

static void two_merged_streams_equal_the_whole(void **state)
{
	struct stats whole = {0}, left = {0}, right = {0};
	uint32_t value = 1;

	(void)state;
	for (int i = 0; i < 10000; i++) {
		value = value * 1103515245 + 12345;
		stats_add(&whole, value >> 8);
		stats_add(i < 1234 ? &left : &right, value >> 8);
	}
	stats_merge(&left, &right);
	assert_int_equal(left.count, whole.count);
	assert_int_equal(left.min, whole.min);
	assert_int_equal(left.max, whole.max);
	assert_close(left.mean, whole.mean, 1e-12);
	assert_close(stats_deviation(&left), stats_deviation(&whole), 1e-9);
}

static void merging_nothing_changes_nothing(void **state)
{
	struct stats some = {0}, none = {0};

	(void)state;
	stats_add(&some, 7);
	stats_merge(&some, &none);
	assert_int_equal(some.count, 1);
	stats_merge(&none, &some);
	assert_int_equal(none.min, 7);
	assert_close(none.mean, 7, 1e-15);
}

/* Wilson's interval: 10 of 100 is 0.0552 to 0.1744, 0 of 100 up to 0.0370. */
static void a_share_has_the_interval_of_wilson(void **state)
{
	struct stats_share ten = stats_share(10, 100);
	struct stats_share none = stats_share(0, 100);
	struct stats_share all = stats_share(5, 5);

	(void)state;
	assert_close(ten.value, 0.1, 1e-12);
	assert_close(ten.low, 0.0552291, 1e-5);
	assert_close(ten.high, 0.1743657, 1e-5);
	assert_true(none.low == 0);
	assert_close(none.high, 0.0369935, 1e-5);
	assert_true(all.high == 1);
	assert_true(stats_share(0, 0).high == 1);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(an_empty_stream_has_no_deviation),
		cmocka_unit_test(eight_values_have_their_textbook_moments),
		cmocka_unit_test(a_ramp_of_a_million_keeps_every_digit),
		cmocka_unit_test(
			a_large_offset_does_not_hide_a_small_deviation),
		cmocka_unit_test(two_merged_streams_equal_the_whole),
		cmocka_unit_test(merging_nothing_changes_nothing),
		cmocka_unit_test(a_share_has_the_interval_of_wilson),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
