/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Which files of a command line are in each other's way.
 */
#include "start/own_files.h"

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "unit.h"

static char folder[] = "own_files.XXXXXX";

static int enter(void **state)
{
	FILE *file;

	(void)state;
	if (mkdtemp(folder) == NULL || chdir(folder) != 0)
		return -1;
	file = fopen("there", "we");
	if (file == NULL || fclose(file) != 0)
		return -1;
	return link("there", "linked") != 0 || symlink("there", "led") != 0;
}

static int leave(void **state)
{
	(void)state;
	unlink("there");
	unlink("linked");
	unlink("led");
	return chdir("..") != 0 || rmdir(folder) != 0;
}

TEST(own_files_may_all_be_different)
{
	const struct own_files files = {
		.read = {NULL, "there", "-"},
		.written = {"new", "", "newer"},
	};

	assert_null(own_files_clash(&files));
}

TEST(own_files_tells_what_would_be_written_over_what_is_read)
{
	const struct own_files named = {.read = {"there"},
					.written = {NULL, "there"}};
	const struct own_files linked = {.read = {NULL, NULL, "there"},
					 .written = {"linked"}};
	const struct own_files led = {.read = {"led"},
				      .written = {"new", "./there"}};

	assert_string_equal(own_files_clash(&named), "there");
	assert_string_equal(own_files_clash(&linked), "linked");
	assert_string_equal(own_files_clash(&led), "./there");
}

TEST(own_files_tells_what_would_be_written_twice)
{
	const struct own_files there = {.written = {"there", NULL, "led"}};
	const struct own_files new = {.written = {"new", "new"}};

	assert_string_equal(own_files_clash(&there), "led");
	assert_string_equal(own_files_clash(&new), "new");
}

TEST(own_files_tells_when_standard_input_would_be_read_twice)
{
	const struct own_files twice = {.read = {"-", "-"}};
	const struct own_files once = {.read = {"there", "-"}};

	assert_string_equal(own_files_clash(&twice), "-");
	assert_null(own_files_clash(&once));
	assert_false(own_files_check(&twice, "test"));
}

TEST(own_files_are_not_written_to_a_dash)
{
	const struct own_files dash = {.written = {"-"}};
	const struct own_files file = {.written = {"./-"}};

	assert_false(own_files_check(&dash, "test"));
	assert_true(own_files_check(&file, "test"));
}

TEST(own_files_may_share_a_device)
{
	const struct own_files files = {
		.read = {"/dev/null"},
		.written = {"/dev/null", "/dev/null", ""},
	};

	assert_null(own_files_clash(&files));
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(own_files_may_all_be_different),
		cmocka_unit_test(
			own_files_tells_what_would_be_written_over_what_is_read),
		cmocka_unit_test(own_files_tells_what_would_be_written_twice),
		cmocka_unit_test(
			own_files_tells_when_standard_input_would_be_read_twice),
		cmocka_unit_test(own_files_are_not_written_to_a_dash),
		cmocka_unit_test(own_files_may_share_a_device),
	};

	return cmocka_run_group_tests(tests, enter, leave);
}
