/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Names for machines.
 */
#include "ui/icmp_names.h"

#include "unit.h"

static bool is_word(const char *name)
{
	for (; *name != '\0'; name++)
		if ((*name < 'a' || *name > 'z') && *name != '-')
			return false;
	return true;
}

/* Two codes of one family never share a name, and all are plain words. */
static void check_family(enum addr_family family)
{
	const char *seen[256];
	size_t count = 0;

	for (unsigned int i = 0; i <= 0xffff; i++) {
		const char *name =
			icmp_names_find(family, (uint8_t)(i >> 8), (uint8_t)i);

		if (name == NULL)
			continue;
		assert_true(is_word(name));
		for (size_t k = 0; k < count; k++)
			assert_string_not_equal(name, seen[k]);
		assert_true(count < COUNT(seen));
		seen[count++] = name;
	}
	assert_true(count > 15);
}

TEST(icmp_names_are_different_plain_words)
{
	check_family(ADDR_V4);
	check_family(ADDR_V6);
}

TEST(icmp_names_are_the_same_where_the_meaning_is)
{
	assert_string_equal(icmp_names_find(ADDR_V4, 11, 0), "ttl-exceeded");
	assert_string_equal(icmp_names_find(ADDR_V6, 3, 0), "ttl-exceeded");
	assert_string_equal(icmp_names_find(ADDR_V4, 3, 3), "port-unreachable");
	assert_string_equal(icmp_names_find(ADDR_V6, 1, 4), "port-unreachable");
	assert_string_equal(icmp_names_find(ADDR_V4, 3, 4), "packet-too-big");
	assert_string_equal(icmp_names_find(ADDR_V6, 2, 0), "packet-too-big");
}

TEST(icmp_names_has_none_for_unknown_numbers)
{
	assert_null(icmp_names_find(ADDR_V4, 3, 16));
	assert_null(icmp_names_find(ADDR_V4, 250, 0));
	assert_null(icmp_names_find(ADDR_V6, 1, 9));
	assert_null(icmp_names_find(ADDR_NONE, 0, 0));
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(icmp_names_are_different_plain_words),
		cmocka_unit_test(icmp_names_are_the_same_where_the_meaning_is),
		cmocka_unit_test(icmp_names_has_none_for_unknown_numbers),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
