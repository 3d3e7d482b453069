/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Names of errors.
 */
#include "ui/error_names.h"

#include <errno.h>

#include "unit.h"

TEST(error_names_are_those_of_errno)
{
	assert_string_equal(error_names_find(ENETUNREACH), "ENETUNREACH");
	assert_string_equal(error_names_find(EMSGSIZE), "EMSGSIZE");
	assert_string_equal(error_names_find(EPERM), "EPERM");
}

#ifdef __GLIBC__
TEST(error_names_agree_with_the_c_library)
{
	for (int error = 1; error < 200; error++)
		if (error_names_find(error) != NULL)
			assert_string_equal(error_names_find(error),
					    strerrorname_np(error));
}
#else
TEST(error_names_agree_with_the_c_library)
{
	skip();
}
#endif

TEST(error_names_has_none_for_other_numbers)
{
	assert_null(error_names_find(0));
	assert_null(error_names_find(-1));
	assert_null(error_names_find(ENOTTY));
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(error_names_are_those_of_errno),
		cmocka_unit_test(error_names_agree_with_the_c_library),
		cmocka_unit_test(error_names_has_none_for_other_numbers),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
