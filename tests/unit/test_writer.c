/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Bounded writing.
 */
#include "wire/writer.h"

#include "unit.h"

TEST(writer_writes_numbers_in_network_order)
{
	uint8_t bytes[17];
	uint8_t wanted[17];
	struct writer writer = writer_start(bytes, sizeof(bytes));

	writer_u8(&writer, 0x01);
	writer_u16(&writer, 0x0203);
	writer_u32(&writer, 0x04050607);
	writer_u64(&writer, UINT64_C(0x08090a0b0c0d0e0f));
	writer_bytes(&writer, (const uint8_t *)"\x10\x11", 2);
	unit_hex("01 0203 04050607 08090a0b0c0d0e0f 1011", wanted, 17);
	assert_memory_equal(bytes, wanted, 17);
	assert_int_equal(writer.at, 17);
	assert_false(writer.bad);
}

TEST(writer_drops_what_does_not_fit)
{
	uint8_t *exact = unit_exact("\xee\xee\xee", 3);
	struct writer writer = writer_start(exact, 3);

	writer_u16(&writer, 0x0102);
	writer_u32(&writer, 0);
	assert_true(writer.bad);
	assert_int_equal(writer.at, 2);
	assert_int_equal(exact[2], 0xee);
	/* It would fit, but what stands before it is missing. */
	writer_u8(&writer, 0);
	assert_int_equal(writer.at, 2);
	assert_int_equal(exact[2], 0xee);
	free(exact);
}

TEST(writer_claim_gives_room_or_nothing)
{
	uint8_t bytes[4];
	struct writer writer = writer_start(bytes, sizeof(bytes));

	assert_ptr_equal(writer_claim(&writer, 1), bytes);
	assert_ptr_equal(writer_claim(&writer, 3), bytes + 1);
	assert_non_null(writer_claim(&writer, 0));
	assert_null(writer_claim(&writer, 1));
	assert_true(writer.bad);
	writer = writer_start(bytes, sizeof(bytes));
	assert_null(writer_claim(&writer, SIZE_MAX));
}

TEST(writer_set_u16_changes_two_bytes_and_nothing_else)
{
	uint8_t bytes[4];
	struct writer writer = writer_start(bytes, sizeof(bytes));

	writer_u32(&writer, 0);
	writer_set_u16(&writer, 1, 0xabcd);
	assert_memory_equal(bytes, "\x00\xab\xcd\x00", 4);
	writer_set_u16(&writer, 2, 0x1234);
	assert_memory_equal(bytes, "\x00\xab\x12\x34", 4);
	assert_int_equal(writer.at, 4);
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(writer_writes_numbers_in_network_order),
		cmocka_unit_test(writer_drops_what_does_not_fit),
		cmocka_unit_test(writer_claim_gives_room_or_nothing),
		cmocka_unit_test(
			writer_set_u16_changes_two_bytes_and_nothing_else),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
