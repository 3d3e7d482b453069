/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Dates, against those of GNU date.
 */
#include "base/wall.h"

#include "base/ns.h"
#include "unit.h"

static void check(int64_t ns, const char *golden)
{
	char text[WALL_TEXT_SIZE];

	wall_format(ns, text);
	assert_string_equal(text, golden);
}

TEST(the_first_moment_is_1970)
{
	check(0, "1970-01-01T00:00:00.000000000Z");
}

TEST(nanoseconds_have_nine_digits)
{
	check(INT64_C(1700000000) * NS_PER_SEC + 7,
	      "2023-11-14T22:13:20.000000007Z");
}

TEST(leap_days_are_where_they_belong)
{
	check(INT64_C(951782400) * NS_PER_SEC,
	      "2000-02-29T00:00:00.000000000Z");
	check(INT64_C(951868800) * NS_PER_SEC - 1,
	      "2000-02-29T23:59:59.999999999Z");
	check(INT64_C(1709164800) * NS_PER_SEC,
	      "2024-02-29T00:00:00.000000000Z");
	check(INT64_C(4107542400) * NS_PER_SEC,
	      "2100-03-01T00:00:00.000000000Z");
}

TEST(the_last_moment_fits)
{
	check(INT64_MAX, "2262-04-11T23:47:16.854775807Z");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_first_moment_is_1970),
		cmocka_unit_test(nanoseconds_have_nine_digits),
		cmocka_unit_test(leap_days_are_where_they_belong),
		cmocka_unit_test(the_last_moment_fits),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
