/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Addresses: text, equality, kinds.
 */
#include "base/addr.h"

#include "unit.h"

static struct addr parsed(const char *text)
{
	struct addr addr = {.family = ADDR_NONE};

	assert_true(addr_parse(text, &addr));
	return addr;
}

static void assert_text(const char *text, const char *wanted)
{
	struct addr addr = parsed(text);
	char shown[ADDR_TEXT_MAX];

	addr_format(&addr, shown);
	assert_string_equal(shown, wanted);
}

TEST(addr_format_repeats_what_was_parsed)
{
	assert_text("192.0.2.1", "192.0.2.1");
	assert_text("0.0.0.0", "0.0.0.0");
	assert_text("255.255.255.255", "255.255.255.255");
	assert_text("::1", "::1");
}

/* RFC 5952 section 4. */
TEST(addr_format_writes_the_one_recommended_text)
{
	assert_text("2001:0DB8:0:0:1:0:0:1", "2001:db8::1:0:0:1");
	assert_text("2001:db8:0:1:1:1:1:1", "2001:db8:0:1:1:1:1:1");
	assert_text("0:0:0:0:0:0:0:0", "::");
	assert_text("::ffff:192.0.2.1", "::ffff:192.0.2.1");
}

TEST(addr_format_has_room_for_the_longest_text)
{
	const char *longest = "2001:db8:1111:2222:3333:4444:5555:6666";

	assert_text(longest, longest);
	assert_text("::ffff:255.255.255.255", "::ffff:255.255.255.255");
}

TEST(addr_format_of_no_address_is_a_question_mark)
{
	struct addr none = {.family = ADDR_NONE};
	char text[ADDR_TEXT_MAX];

	addr_format(&none, text);
	assert_string_equal(text, "?");
}

TEST(addr_parse_refuses_everything_else)
{
	static const char *const wrong[] = {
		"",	    "1.2.3",	  "1.2.3.256", "1.2.3.4.",   " 1.2.3.4",
		"1.2.3.4 ", "0x7f.0.0.1", "localhost", "fe80::1%lo", "1::2::3",
		":::",	    "12345::",	  "::g",
	};
	struct addr addr = {.family = ADDR_V4, .bytes = {9, 9, 9, 9}};

	for (size_t i = 0; i < COUNT(wrong); i++)
		assert_false(addr_parse(wrong[i], &addr));
	assert_int_equal(addr.family, ADDR_V4);
	assert_int_equal(addr.bytes[3], 9);
}

TEST(addr_size_is_that_of_the_family)
{
	struct addr none = {.family = ADDR_NONE};
	struct addr v4 = parsed("192.0.2.1");
	struct addr v6 = parsed("2001:db8::1");

	assert_int_equal(addr_size(&none), 0);
	assert_int_equal(addr_size(&v4), 4);
	assert_int_equal(addr_size(&v6), 16);
}

TEST(addr_equal_compares_family_bytes_and_scope)
{
	struct addr a = parsed("fe80::1");
	struct addr b = a;
	struct addr v4 = parsed("0.0.0.0");
	struct addr v6 = parsed("::");

	assert_true(addr_equal(&a, &b));
	b.scope = 3;
	assert_false(addr_equal(&a, &b));
	b = parsed("fe80::2");
	assert_false(addr_equal(&a, &b));
	assert_false(addr_equal(&v4, &v6));
}

TEST(addr_equal_does_not_look_behind_a_v4_address)
{
	struct addr a = parsed("192.0.2.1");
	struct addr b = a;

	b.bytes[4] = 1;
	assert_true(addr_equal(&a, &b));
}

TEST(addr_same_host_ignores_a_scope_that_is_not_known)
{
	struct addr a = parsed("fe80::1");
	struct addr b = a;
	struct addr c = a;

	b.scope = 3;
	c.scope = 4;
	assert_true(addr_same_host(&a, &b));
	assert_true(addr_same_host(&b, &a));
	assert_false(addr_same_host(&b, &c));
}

TEST(addr_kinds_are_told_at_their_borders)
{
	struct addr addr = parsed("223.255.255.255");

	assert_false(addr_is_multicast(&addr));
	addr = parsed("224.0.0.1");
	assert_true(addr_is_multicast(&addr));
	addr = parsed("239.255.255.255");
	assert_true(addr_is_multicast(&addr));
	addr = parsed("240.0.0.0");
	assert_false(addr_is_multicast(&addr));
	addr = parsed("ff02::1");
	assert_true(addr_is_multicast(&addr));
	assert_false(addr_is_link_local(&addr));
	addr = parsed("febf::1");
	assert_true(addr_is_link_local(&addr));
	addr = parsed("fec0::1");
	assert_false(addr_is_link_local(&addr));
	addr = parsed("254.128.0.1");
	assert_false(addr_is_link_local(&addr));
}

/* TEXT means WANT. */
static void assert_means(const char *text, const char *want)
{
	struct addr addr = parsed(text);
	struct addr meant = addr_unmapped(&addr);

	addr = parsed(want);
	assert_true(addr_equal(&meant, &addr));
}

TEST(addr_that_is_mapped_means_one_of_v4)
{
	assert_means("::ffff:192.0.2.1", "192.0.2.1");
	assert_means("::ffff:0:0", "0.0.0.0");
	assert_means("192.0.2.1", "192.0.2.1");
	assert_means("::192.0.2.1", "::192.0.2.1");
	assert_means("::fffe:192.0.2.1", "::fffe:192.0.2.1");
	assert_means("::1:ffff:192.0.2.1", "::1:ffff:192.0.2.1");
}

TEST(addr_needs_scope_where_a_link_ends_it)
{
	static const char *const with[] = {"fe80::1", "ff01::1", "ff02::1",
					   "ff12::5", "ff32::1"};
	static const char *const without[] = {"ff05::1",   "ff0e::1",
					      "::1",	   "2001:db8::1",
					      "224.0.0.1", "255.2.0.1"};
	struct addr addr;

	for (size_t i = 0; i < sizeof(with) / sizeof(with[0]); i++) {
		addr = parsed(with[i]);
		assert_true(addr_needs_scope(&addr));
	}
	for (size_t i = 0; i < sizeof(without) / sizeof(without[0]); i++) {
		addr = parsed(without[i]);
		assert_false(addr_needs_scope(&addr));
	}
}

TEST(addr_is_unspecified_if_all_of_it_is_zero)
{
	struct addr addr = {.family = ADDR_NONE};

	assert_true(addr_is_unspecified(&addr));
	addr = parsed("0.0.0.0");
	assert_true(addr_is_unspecified(&addr));
	addr = parsed("0.0.0.1");
	assert_false(addr_is_unspecified(&addr));
	addr = parsed("::");
	assert_true(addr_is_unspecified(&addr));
	addr = parsed("::1");
	assert_false(addr_is_unspecified(&addr));
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(addr_format_repeats_what_was_parsed),
		cmocka_unit_test(addr_format_writes_the_one_recommended_text),
		cmocka_unit_test(addr_format_has_room_for_the_longest_text),
		cmocka_unit_test(addr_format_of_no_address_is_a_question_mark),
		cmocka_unit_test(addr_parse_refuses_everything_else),
		cmocka_unit_test(addr_size_is_that_of_the_family),
		cmocka_unit_test(addr_equal_compares_family_bytes_and_scope),
		cmocka_unit_test(addr_equal_does_not_look_behind_a_v4_address),
		cmocka_unit_test(
			addr_same_host_ignores_a_scope_that_is_not_known),
		cmocka_unit_test(addr_kinds_are_told_at_their_borders),
		cmocka_unit_test(addr_that_is_mapped_means_one_of_v4),
		cmocka_unit_test(addr_needs_scope_where_a_link_ends_it),
		cmocka_unit_test(addr_is_unspecified_if_all_of_it_is_zero),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
