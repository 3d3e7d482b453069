/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Bounded text.
 */
#include "base/buf.h"

#include "unit.h"

TEST(buf_collects_text_of_all_sorts)
{
	char memory[32];
	struct buf buf;

	buf_init(&buf, memory, sizeof(memory));
	assert_string_equal(buf.text, "");
	buf_text(&buf, "ttl");
	buf_char(&buf, '=');
	buf_print(&buf, "%d", 64);
	buf_bytes(&buf, " msXX", 3);
	assert_string_equal(buf.text, "ttl=64 ms");
	assert_int_equal(buf.len, 9);
	assert_false(buf.cut);
}

TEST(buf_cuts_text_that_does_not_fit_and_says_so)
{
	char *memory = (char *)unit_exact("........", 8);
	struct buf buf;

	buf_init(&buf, memory, 8);
	buf_text(&buf, "1234567");
	assert_false(buf.cut);
	buf_char(&buf, '8');
	assert_true(buf.cut);
	assert_string_equal(buf.text, "1234567");
	buf_clear(&buf);
	assert_false(buf.cut);
	buf_text(&buf, "123456789");
	assert_true(buf.cut);
	assert_string_equal(buf.text, "1234567");
	free(memory);
}

TEST(buf_print_cuts_as_well)
{
	char *memory = (char *)unit_exact("........", 8);
	struct buf buf;

	buf_init(&buf, memory, 8);
	buf_print(&buf, "%s", "1234567");
	assert_false(buf.cut);
	assert_int_equal(buf.len, 7);
	buf_print(&buf, "%d", 8);
	assert_true(buf.cut);
	assert_int_equal(buf.len, 7);
	buf_clear(&buf);
	buf_print(&buf, "%d", 123456789);
	assert_true(buf.cut);
	assert_string_equal(buf.text, "1234567");
	free(memory);
}

TEST(buf_of_one_byte_holds_nothing)
{
	char memory[1];
	struct buf buf;

	buf_init(&buf, memory, 1);
	buf_char(&buf, 'x');
	buf_print(&buf, "%s", "x");
	assert_int_equal(buf.len, 0);
	assert_true(buf.cut);
	assert_int_equal(memory[0], '\0');
}

TEST(buf_keeps_zero_bytes)
{
	char memory[8];
	struct buf buf;

	buf_init(&buf, memory, sizeof(memory));
	buf_bytes(&buf, "a\0b", 3);
	assert_int_equal(buf.len, 3);
	assert_memory_equal(memory, "a\0b", 4);
}

TEST(buf_drop_keeps_what_comes_after)
{
	char memory[16];
	struct buf buf;

	buf_init(&buf, memory, sizeof(memory));
	buf_text(&buf, "one\ntwo\n");
	buf_drop(&buf, 4);
	assert_string_equal(buf.text, "two\n");
	assert_int_equal(buf.len, 4);
	buf_drop(&buf, 0);
	assert_string_equal(buf.text, "two\n");
	buf_drop(&buf, 4);
	assert_string_equal(buf.text, "");
	assert_int_equal(buf.len, 0);
}

TEST(buf_keeps_all_of_a_piece_or_nothing)
{
	char memory[8];
	struct buf buf;

	buf_init(&buf, memory, sizeof(memory));
	buf_text(&buf, "1234");
	assert_true(buf_keep(&buf, 2));
	buf_text(&buf, "5678");
	assert_false(buf_keep(&buf, 4));
	assert_string_equal(buf.text, "1234");
	assert_false(buf.cut);
}

TEST(buf_fail_says_one_thing)
{
	char memory[8] = "";
	struct buf buf;

	buf_init(&buf, memory, sizeof(memory));
	buf_text(&buf, "123456789");
	assert_false(buf_fail(&buf, "no"));
	assert_string_equal(buf.text, "no");
	assert_false(buf.cut);
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(buf_collects_text_of_all_sorts),
		cmocka_unit_test(buf_cuts_text_that_does_not_fit_and_says_so),
		cmocka_unit_test(buf_print_cuts_as_well),
		cmocka_unit_test(buf_of_one_byte_holds_nothing),
		cmocka_unit_test(buf_keeps_zero_bytes),
		cmocka_unit_test(buf_keeps_all_of_a_piece_or_nothing),
		cmocka_unit_test(buf_fail_says_one_thing),
		cmocka_unit_test(buf_drop_keeps_what_comes_after),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
