/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * What types and codes mean.
 */
#include "wire/icmp.h"

#include "unit.h"

TEST(icmp_meaning_knows_the_types_of_rfc_792)
{
	assert_int_equal(icmp_meaning(ADDR_V4, 0), ICMP_ECHO_REPLY);
	assert_int_equal(icmp_meaning(ADDR_V4, 3), ICMP_ERROR);
	assert_int_equal(icmp_meaning(ADDR_V4, 4), ICMP_NOTICE);
	assert_int_equal(icmp_meaning(ADDR_V4, 5), ICMP_NOTICE);
	assert_int_equal(icmp_meaning(ADDR_V4, 8), ICMP_ECHO_REQUEST);
	assert_int_equal(icmp_meaning(ADDR_V4, 11), ICMP_ERROR);
	assert_int_equal(icmp_meaning(ADDR_V4, 12), ICMP_ERROR);
	assert_int_equal(icmp_meaning(ADDR_V4, 128), ICMP_OTHER);
	assert_int_equal(icmp_meaning(ADDR_V4, 255), ICMP_OTHER);
}

/* RFC 4443 section 2.1: the high bit is zero in errors. */
TEST(icmp_meaning_of_v6_below_128_is_an_error)
{
	for (int type = 0; type < 128; type++)
		assert_int_equal(icmp_meaning(ADDR_V6, (uint8_t)type),
				 ICMP_ERROR);
	assert_int_equal(icmp_meaning(ADDR_V6, 128), ICMP_ECHO_REQUEST);
	assert_int_equal(icmp_meaning(ADDR_V6, 129), ICMP_ECHO_REPLY);
	assert_int_equal(icmp_meaning(ADDR_V6, 130), ICMP_OTHER);
	assert_int_equal(icmp_meaning(ADDR_V6, 255), ICMP_OTHER);
}

TEST(icmp_echo_request_type_is_that_of_the_family)
{
	assert_int_equal(icmp_echo_request_type(ADDR_V4), 8);
	assert_int_equal(icmp_echo_request_type(ADDR_V6), 128);
}

TEST(icmp_is_too_big_knows_both_families)
{
	assert_true(icmp_is_too_big(ADDR_V4, 3, 4));
	assert_false(icmp_is_too_big(ADDR_V4, 3, 3));
	assert_false(icmp_is_too_big(ADDR_V4, 2, 0));
	assert_true(icmp_is_too_big(ADDR_V6, 2, 0));
	assert_false(icmp_is_too_big(ADDR_V6, 3, 4));
}

TEST(icmp_is_hop_is_not_told_by_a_lost_fragment)
{
	assert_true(icmp_is_hop(ADDR_V4, 11, 0));
	assert_false(icmp_is_hop(ADDR_V4, 11, 1));
	assert_false(icmp_is_hop(ADDR_V4, 3, 0));
	assert_true(icmp_is_hop(ADDR_V6, 3, 0));
	assert_false(icmp_is_hop(ADDR_V6, 3, 1));
	assert_false(icmp_is_hop(ADDR_V6, 11, 0));
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(icmp_meaning_knows_the_types_of_rfc_792),
		cmocka_unit_test(icmp_meaning_of_v6_below_128_is_an_error),
		cmocka_unit_test(icmp_echo_request_type_is_that_of_the_family),
		cmocka_unit_test(icmp_is_too_big_knows_both_families),
		cmocka_unit_test(icmp_is_hop_is_not_told_by_a_lost_fragment),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
