/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Foreign text made fit to be shown.
 */
#include "ui/escape.h"

#include "unit.h"

static void assert_escaped(const char *text, size_t size, const char *wanted)
{
	char memory[64];
	struct buf buf;

	buf_init(&buf, memory, sizeof(memory));
	escape_bytes(&buf, text, size);
	assert_string_equal(memory, wanted);
}

TEST(escape_lets_printable_ascii_pass)
{
	for (int c = 0x20; c < 0x7f; c++) {
		char text[] = {(char)c, '\0'};

		if (c != '\\')
			assert_escaped(text, 1, text);
	}
}

TEST(escape_writes_every_other_byte_in_octal)
{
	assert_escaped("\0", 1, "\\000");
	assert_escaped("\n", 1, "\\012");
	assert_escaped("\177", 1, "\\177");
	assert_escaped("\303\274", 2, "\\303\\274");
	assert_escaped("\377", 1, "\\377");
	assert_escaped("\033[2Jhi", 6, "\\033[2Jhi");
}

TEST(escape_doubles_the_backslash)
{
	assert_escaped("\\033", 4, "\\\\033");
}

TEST(escape_text_ends_at_the_closing_zero)
{
	char memory[16];
	struct buf buf;

	buf_init(&buf, memory, sizeof(memory));
	escape_text(&buf, "ab\0cd");
	assert_string_equal(memory, "ab");
}

TEST(escape_stays_within_the_buffer)
{
	char *memory = (char *)unit_exact("......", 6);
	struct buf buf;

	buf_init(&buf, memory, 6);
	escape_bytes(&buf, "\1\2\3", 3);
	assert_true(buf.cut);
	assert_int_equal(strlen(memory), 5);
	free(memory);
}

static void assert_typed(const char *text, const char *wanted)
{
	char memory[64];
	struct buf buf;

	buf_init(&buf, memory, sizeof(memory));
	escape_typed(&buf, text);
	assert_string_equal(memory, wanted);
}

TEST(escape_typed_leaves_what_is_to_be_seen)
{
	assert_typed("m\303\274ller.example", "m\303\274ller.example");
	assert_typed("\344\276\213\345\255\220", "\344\276\213\345\255\220");
	assert_typed("\360\237\220\247", "\360\237\220\247");
	assert_typed("a\\b", "a\\\\b");
	assert_typed("\303\274\033[1m", "\303\274\\033[1m");
}

TEST(escape_typed_escapes_all_where_a_byte_is_no_character)
{
	/* no UTF-8, a C1 control, from right to left, no width, too long */
	assert_typed("m\374ller", "m\\374ller");
	assert_typed("\303\274\374", "\\303\\274\\374");
	assert_typed("\302\233", "\\302\\233");
	assert_typed("\342\200\256", "\\342\\200\\256");
	assert_typed("\342\200\213", "\\342\\200\\213");
	assert_typed("\300\257", "\\300\\257");
	assert_typed("\303", "\\303");
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(escape_lets_printable_ascii_pass),
		cmocka_unit_test(escape_writes_every_other_byte_in_octal),
		cmocka_unit_test(escape_doubles_the_backslash),
		cmocka_unit_test(escape_text_ends_at_the_closing_zero),
		cmocka_unit_test(escape_stays_within_the_buffer),
		cmocka_unit_test(escape_typed_leaves_what_is_to_be_seen),
		cmocka_unit_test(
			escape_typed_escapes_all_where_a_byte_is_no_character),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
