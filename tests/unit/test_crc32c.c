/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The examples of RFC 3720 appendix B.4, and the check value of the catalogue
 * of CRCs.
 */
#include "wire/crc32c.h"

#include "unit.h"

TEST(crc32c_of_the_examples_of_rfc_3720)
{
	uint8_t bytes[32] = {0};

	assert_true(crc32c(bytes, 32) == 0x8a9136aa);
	memset(bytes, 0xff, 32);
	assert_true(crc32c(bytes, 32) == 0x62a8ab43);
	for (uint8_t i = 0; i < 32; i++)
		bytes[i] = i;
	assert_true(crc32c(bytes, 32) == 0x46dd794e);
	for (uint8_t i = 0; i < 32; i++)
		bytes[i] = 31 - i;
	assert_true(crc32c(bytes, 32) == 0x113fdb5c);
}

TEST(crc32c_of_the_digits)
{
	assert_true(crc32c((const uint8_t *)"123456789", 9) == 0xe3069283);
}

TEST(crc32c_of_nothing_is_zero)
{
	assert_true(crc32c(NULL, 0) == 0);
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(crc32c_of_the_examples_of_rfc_3720),
		cmocka_unit_test(crc32c_of_the_digits),
		cmocka_unit_test(crc32c_of_nothing_is_zero),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
