/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The timestamp message of RFC 792.
 */
#include "wire/timestamp.h"

#include "unit.h"

TEST(timestamp_build_writes_a_request_byte_for_byte)
{
	uint8_t bytes[TIMESTAMP_SIZE];
	uint8_t wanted[TIMESTAMP_SIZE];
	struct writer writer = writer_start(bytes, sizeof(bytes));

	timestamp_build(&writer, 0x1234, 7, 0x80000001);
	assert_false(writer.bad);
	assert_int_equal(writer.at, TIMESTAMP_SIZE);
	unit_hex("0d00 0000 1234 0007 80000001 00000000 00000000", wanted,
		 sizeof(wanted));
	assert_memory_equal(bytes, wanted, sizeof(wanted));
}

TEST(timestamp_build_stays_within_its_room)
{
	for (size_t room = 0; room < TIMESTAMP_SIZE; room++) {
		uint8_t *exact = malloc(room + 1);
		struct writer writer = writer_start(exact, room);

		assert_non_null(exact);
		timestamp_build(&writer, 1, 1, 1);
		assert_true(writer.bad);
		free(exact);
	}
}

/* 09:53:17.477 UT, one ms later, and a host without a clock of that kind. */
TEST(timestamp_parse_reads_three_stamps)
{
	uint8_t bytes[12];
	struct timestamp stamps;
	struct span span = {bytes, unit_hex("021f2b85 021f2b86 80000005", bytes,
					    sizeof(bytes))};

	assert_true(timestamp_parse(span, &stamps));
	assert_true(stamps.originate == 35597189);
	assert_true(stamps.receive == 35597190);
	assert_true(stamps.transmit == 0x80000005);
}

TEST(timestamp_parse_refuses_a_cut_message)
{
	static const uint8_t zeros[12];

	for (size_t cut = 0; cut <= 12; cut++) {
		uint8_t *exact = unit_exact(zeros, cut);
		struct timestamp stamps;

		assert_int_equal(
			timestamp_parse((struct span){exact, cut}, &stamps),
			cut == 12);
		free(exact);
	}
}

TEST(timestamp_is_standard_below_a_day)
{
	assert_true(timestamp_is_standard(0));
	assert_true(timestamp_is_standard(86399999));
	assert_false(timestamp_is_standard(86400000));
	assert_false(timestamp_is_standard(0x80000000));
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(
			timestamp_build_writes_a_request_byte_for_byte),
		cmocka_unit_test(timestamp_build_stays_within_its_room),
		cmocka_unit_test(timestamp_parse_reads_three_stamps),
		cmocka_unit_test(timestamp_parse_refuses_a_cut_message),
		cmocka_unit_test(timestamp_is_standard_below_a_day),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
