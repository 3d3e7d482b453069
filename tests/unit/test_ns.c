/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Sums of moments and spans.
 */
#include "base/ns.h"

#include "unit.h"

TEST(ns_after_adds_a_span)
{
	assert_true(ns_after(5, 7) == 12);
	assert_true(ns_after(-5, 7) == 2);
	assert_true(ns_after(0, 0) == 0);
}

TEST(ns_after_never_is_never)
{
	assert_true(ns_after(NS_NEVER, 1) == NS_NEVER);
	assert_true(ns_after(1, NS_NEVER) == NS_NEVER);
	assert_true(ns_after(NS_NEVER, NS_NEVER) == NS_NEVER);
	assert_true(ns_after(-1, NS_NEVER) == NS_NEVER);
}

TEST(ns_after_has_room_for_a_few_of_the_longest_spans)
{
	int64_t at = 0;

	for (int i = 0; i < 4; i++)
		at = ns_after(at, NS_SPAN_MAX);
	assert_true(at > NS_SPAN_MAX);
	assert_true(at < NS_NEVER);
}

TEST(ns_never_is_later_than_every_moment)
{
	assert_true(ns_min(NS_NEVER, 3) == 3);
	assert_true(ns_max(3, NS_NEVER) == NS_NEVER);
	assert_true(ns_min(-4, 3) == -4);
	assert_true(ns_max(-4, 3) == 3);
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(ns_after_adds_a_span),
		cmocka_unit_test(ns_after_never_is_never),
		cmocka_unit_test(
			ns_after_has_room_for_a_few_of_the_longest_spans),
		cmocka_unit_test(ns_never_is_later_than_every_moment),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
