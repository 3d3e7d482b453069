/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Bounded reading.
 */
#include "wire/cursor.h"

#include "unit.h"

static const uint8_t bytes[] = {0x01, 0x02, 0x03, 0x04, 0x05, 0x06, 0x07, 0x08,
				0x09, 0x0a, 0x0b, 0x0c, 0x0d, 0x0e, 0x0f};

TEST(cursor_reads_numbers_in_network_order)
{
	struct cursor cursor = cursor_of((struct span){bytes, sizeof(bytes)});

	assert_int_equal(cursor_u8(&cursor), 0x01);
	assert_int_equal(cursor_u16(&cursor), 0x0203);
	assert_int_equal(cursor_u32(&cursor), 0x04050607);
	assert_true(cursor_u64(&cursor) == UINT64_C(0x08090a0b0c0d0e0f));
	assert_int_equal(cursor_left(&cursor), 0);
	assert_false(cursor.bad);
}

TEST(cursor_gives_zero_behind_the_end_and_stays_there)
{
	uint8_t *exact = unit_exact(bytes, 3);
	struct cursor cursor = cursor_of((struct span){exact, 3});

	assert_int_equal(cursor_u16(&cursor), 0x0102);
	assert_int_equal(cursor_u16(&cursor), 0);
	assert_true(cursor.bad);
	/* One byte is left, but after a miss no field is where it seems. */
	assert_int_equal(cursor_u8(&cursor), 0);
	assert_int_equal(cursor_left(&cursor), 0);
	assert_int_equal(cursor_rest(&cursor).size, 0);
	free(exact);
}

TEST(cursor_take_lends_the_bytes_themselves)
{
	struct cursor cursor = cursor_of((struct span){bytes, sizeof(bytes)});
	struct span taken;

	cursor_skip(&cursor, 2);
	taken = cursor_take(&cursor, 4);
	assert_ptr_equal(taken.data, bytes + 2);
	assert_int_equal(taken.size, 4);
	assert_int_equal(cursor_left(&cursor), sizeof(bytes) - 6);
	assert_ptr_equal(cursor_rest(&cursor).data, bytes + 6);
}

TEST(cursor_take_refuses_more_than_there_is)
{
	static const size_t sizes[] = {4, 5, SIZE_MAX - 1, SIZE_MAX};

	for (size_t i = 0; i < COUNT(sizes); i++) {
		struct cursor cursor = cursor_of((struct span){bytes, 3});
		struct span taken;

		cursor_skip(&cursor, 1);
		taken = cursor_take(&cursor, sizes[i]);
		assert_int_equal(taken.size, 0);
		assert_true(cursor.bad);
	}
}

TEST(cursor_may_take_nothing_at_the_end)
{
	struct cursor cursor = cursor_of((struct span){bytes, 1});

	cursor_skip(&cursor, 1);
	assert_int_equal(cursor_take(&cursor, 0).size, 0);
	assert_false(cursor.bad);
}

TEST(cursor_of_nothing_is_at_its_end)
{
	struct cursor cursor = cursor_of((struct span){0});

	assert_int_equal(cursor_left(&cursor), 0);
	assert_int_equal(cursor_u64(&cursor), 0);
	assert_true(cursor.bad);
}

TEST(cursor_copy_copies_or_fills_with_zeros)
{
	struct cursor cursor = cursor_of((struct span){bytes, 5});
	uint8_t copy[4] = {9, 9, 9, 9};
	static const uint8_t zeros[4];

	cursor_copy(&cursor, copy, sizeof(copy));
	assert_memory_equal(copy, bytes, sizeof(copy));
	cursor_copy(&cursor, copy, sizeof(copy));
	assert_memory_equal(copy, zeros, sizeof(copy));
	assert_true(cursor.bad);
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(cursor_reads_numbers_in_network_order),
		cmocka_unit_test(
			cursor_gives_zero_behind_the_end_and_stays_there),
		cmocka_unit_test(cursor_take_lends_the_bytes_themselves),
		cmocka_unit_test(cursor_take_refuses_more_than_there_is),
		cmocka_unit_test(cursor_may_take_nothing_at_the_end),
		cmocka_unit_test(cursor_of_nothing_is_at_its_end),
		cmocka_unit_test(cursor_copy_copies_or_fills_with_zeros),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
