/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Characters beyond ASCII.
 */
#include "ui/utf8.h"

#include "unit.h"

#include <string.h>

static size_t take(const char *text, uint32_t *code)
{
	size_t size = strlen(text);
	uint8_t *exact = unit_exact(text, size);
	size_t length = utf8_take(exact, size, code);

	free(exact);
	return length;
}

TEST(utf8_take_reads_sequences_of_every_length)
{
	uint32_t code;

	assert_int_equal(take("\302\200", &code), 2);
	assert_int_equal(code, 0x80);
	assert_int_equal(take("\337\277x", &code), 2);
	assert_int_equal(code, 0x7ff);
	assert_int_equal(take("\340\240\200", &code), 3);
	assert_int_equal(code, 0x800);
	assert_int_equal(take("\355\237\277", &code), 3);
	assert_int_equal(code, 0xd7ff);
	assert_int_equal(take("\356\200\200", &code), 3);
	assert_int_equal(code, 0xe000);
	assert_int_equal(take("\360\220\200\200", &code), 4);
	assert_int_equal(code, 0x10000);
	assert_int_equal(take("\364\217\277\277", &code), 4);
	assert_int_equal(code, 0x10ffff);
}

TEST(utf8_take_refuses_what_is_no_sequence)
{
	static const char *const wrong[] = {
		"a",
		"\200",		    /* a tail */
		"\301\277",	    /* longer than needed */
		"\340\237\277",	    /* likewise */
		"\360\217\277\277", /* likewise */
		"\355\240\200",	    /* a surrogate */
		"\364\220\200\200", /* above U+10FFFF */
		"\365\200\200\200", /* likewise */
		"\303",		    /* cut */
		"\342\202",	    /* likewise */
		"\303x",	    /* no tail */
	};
	uint32_t code;

	for (size_t i = 0; i < sizeof(wrong) / sizeof(wrong[0]); i++)
		assert_int_equal(take(wrong[i], &code), 0);
}

TEST(utf8_is_shown_tells_letters_from_controls)
{
	static const uint32_t shown[] = {0xa0,	 0xe9,	 0x5d0,
					 0x4f8b, 0x20ac, 0x1f427};
	static const uint32_t hidden[] = {0x80,	  0x9b,	  0xad,	   0x200e,
					  0x202e, 0x2028, 0x2066,  0xfeff,
					  0xfffe, 0xe000, 0xe0041, 0x10ffff};

	for (size_t i = 0; i < sizeof(shown) / sizeof(shown[0]); i++)
		assert_true(utf8_is_shown(shown[i]));
	for (size_t i = 0; i < sizeof(hidden) / sizeof(hidden[0]); i++)
		assert_false(utf8_is_shown(hidden[i]));
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(utf8_take_reads_sequences_of_every_length),
		cmocka_unit_test(utf8_take_refuses_what_is_no_sequence),
		cmocka_unit_test(utf8_is_shown_tells_letters_from_controls),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
