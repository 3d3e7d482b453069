/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Percentiles against sorted lists.
 */
#include "engine/histogram.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static struct histogram *new_histogram(void)
{
	struct histogram *histogram = calloc(1, sizeof(*histogram));

	assert_non_null(histogram);
	return histogram;
}

static int compare(const void *a, const void *b)
{
	int64_t x = *(const int64_t *)a;
	int64_t y = *(const int64_t *)b;

	return x < y ? -1 : x > y;
}

/* A heavy tail: most values near 1 ms, some up to a minute. */
static int64_t next_value(uint64_t *seed)
{
	*seed = *seed * UINT64_C(6364136223846793005) + 1442695040888963407;
	return 1000000 + (int64_t)(*seed >> (34 + (*seed >> 59 & 15)));
}

static void an_empty_histogram_says_zero(void **state)
{
	struct histogram *histogram = new_histogram();

	(void)state;
	assert_int_equal(histogram_quantile(histogram, 0.5), 0);
	free(histogram);
}

static void few_values_are_exact(void **state)
{
	struct histogram *histogram = new_histogram();

	(void)state;
	for (int64_t i = 1000; i > 0; i--)
		histogram_add(histogram, i);
	assert_int_equal(histogram_quantile(histogram, 0), 1);
	assert_int_equal(histogram_quantile(histogram, 0.5), 500);
	assert_int_equal(histogram_quantile(histogram, 0.95), 950);
	assert_int_equal(histogram_quantile(histogram, 0.99), 990);
	assert_int_equal(histogram_quantile(histogram, 1), 1000);
	free(histogram);
}

static void values_may_come_after_a_look(void **state)
{
	struct histogram *histogram = new_histogram();

	(void)state;
	histogram_add(histogram, 30);
	histogram_add(histogram, 10);
	assert_int_equal(histogram_quantile(histogram, 0.5), 10);
	histogram_add(histogram, 20);
	assert_int_equal(histogram_quantile(histogram, 0.5), 20);
	free(histogram);
}

static void many_values_are_within_one_percent(void **state)
{
	static const double shares[] = {0.01, 0.5, 0.9, 0.95, 0.99, 0.999};
	struct histogram *histogram = new_histogram();
	size_t count = 200000;
	int64_t *values = calloc(count, sizeof(*values));
	uint64_t seed = 1;

	(void)state;
	assert_non_null(values);
	for (size_t i = 0; i < count; i++) {
		values[i] = next_value(&seed);
		histogram_add(histogram, values[i]);
	}
	qsort(values, count, sizeof(*values), compare);
	for (size_t i = 0; i < sizeof(shares) / sizeof(shares[0]); i++) {
		size_t rank = (size_t)(shares[i] * (double)count) - 1;
		int64_t right = values[rank];
		int64_t got = histogram_quantile(histogram, shares[i]);

		assert_true(llabs(got - right) * 100 <= right);
	}
	free(values);
	free(histogram);
}

static void merged_histograms_equal_the_whole(void **state)
{
	struct histogram *whole = new_histogram();
	struct histogram *left = new_histogram();
	struct histogram *right = new_histogram();
	uint64_t seed = 7;

	(void)state;
	for (int i = 0; i < 6000; i++) {
		int64_t value = next_value(&seed);

		histogram_add(whole, value);
		histogram_add(i % 3 ? left : right, value);
	}
	histogram_merge(left, right);
	assert_int_equal(left->count, whole->count);
	assert_memory_equal(left->classes, whole->classes,
			    sizeof(whole->classes));
	assert_int_equal(histogram_quantile(left, 0.5),
			 histogram_quantile(whole, 0.5));
	free(whole);
	free(left);
	free(right);
}

static void merged_small_histograms_stay_exact(void **state)
{
	struct histogram *left = new_histogram();
	struct histogram *right = new_histogram();

	(void)state;
	for (int64_t i = 1; i <= 100; i++)
		histogram_add(i % 2 ? left : right, i * 1000001);
	histogram_merge(left, right);
	assert_int_equal(histogram_quantile(left, 0.75), 75 * 1000001);
	free(left);
	free(right);
}

static void classes_follow_each_other_without_a_gap(void **state)
{
	(void)state;
	for (uint32_t i = 0; i + 1 < HISTOGRAM_CLASSES; i++) {
		int64_t low = histogram_class_low(i);
		int64_t next = histogram_class_low(i + 1);

		assert_true(low < next);
		assert_int_equal(histogram_class_of(low), i);
		assert_int_equal(histogram_class_of(next - 1), i);
	}
	assert_int_equal(histogram_class_of(INT64_MAX), HISTOGRAM_CLASSES - 1);
	assert_int_equal(histogram_class_of(-5), 0);
}

static void a_cleared_histogram_is_empty(void **state)
{
	static const uint64_t sizes[] = {0, 3, HISTOGRAM_EXACT,
					 HISTOGRAM_EXACT + 5};
	static struct histogram histogram, empty;

	(void)state;
	for (size_t i = 0; i < sizeof(sizes) / sizeof(sizes[0]); i++) {
		for (uint64_t n = 0; n < sizes[i]; n++)
			histogram_add(&histogram, (int64_t)(n * 1000));
		histogram_clear(&histogram);
		assert_int_equal(histogram.count, 0);
		assert_memory_equal(histogram.classes, empty.classes,
				    sizeof(empty.classes));
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(an_empty_histogram_says_zero),
		cmocka_unit_test(few_values_are_exact),
		cmocka_unit_test(values_may_come_after_a_look),
		cmocka_unit_test(many_values_are_within_one_percent),
		cmocka_unit_test(merged_histograms_equal_the_whole),
		cmocka_unit_test(merged_small_histograms_stay_exact),
		cmocka_unit_test(classes_follow_each_other_without_a_gap),
		cmocka_unit_test(a_cleared_histogram_is_empty),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
