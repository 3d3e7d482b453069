/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Numbers under the key. The expected values were computed by a program that
 * shares nothing with this one.
 */
#include "wire/tag_key.h"

#include "wire/timestamp.h"

#include "unit.h"

static const struct tag_codec codec = {
	.carrier = TAG_ID_FLOW,
	.key = {.bytes = {0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14,
			  15}},
};

TEST(tag_key_values_are_those_of_siphash)
{
	assert_int_equal(tag_key_primary(&codec, 7), 0x4d07);
	assert_int_equal(tag_key_second(&codec, 7), 0x20cb);
	assert_true(tag_key_mac(&codec, 7) == UINT64_C(0x58458c4e94352731));
	assert_true(tag_key_tcp_seq(&codec, 7, 2) == 0x4d07be31);
	assert_true(tag_key_stamp(&codec, 1) == 0xad6a1442);
	assert_true(tag_key_nonce(&codec, 1) == UINT64_C(0x19eeb2d16));
}

TEST(tag_key_numbers_come_back)
{
	for (uint32_t number = 1000000; number < 1065536; number++) {
		uint32_t newest = number + 65535;
		uint32_t stamp = tag_key_stamp(&codec, number);

		assert_true(tag_key_primary_number(
				    &codec, tag_key_primary(&codec, number),
				    newest) == number);
		assert_true(tag_key_stamp_number(&codec, stamp, newest) ==
			    number);
		assert_false(timestamp_is_standard(stamp));
		assert_true(tag_key_nonce(&codec, number) >> 32 == number);
		assert_true(tag_key_tcp_seq(&codec, number, 0) != 0);
	}
}

TEST(tag_key_labels_have_20_bits_and_differ)
{
	for (uint16_t flow = 0; flow < 1000; flow++) {
		assert_in_range(tag_key_label(&codec, flow), 0, 0xfffff);
		assert_int_not_equal(
			tag_key_label(&codec, flow),
			tag_key_label(&codec, (uint16_t)(flow + 1)));
	}
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(tag_key_values_are_those_of_siphash),
		cmocka_unit_test(tag_key_numbers_come_back),
		cmocka_unit_test(tag_key_labels_have_20_bits_and_differ),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
