/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Types of queries.
 */
#include "wire/query.h"

#include "wire/icmp.h"

#include "unit.h"

static void assert_types(enum probe_query query, enum addr_family family,
			 int request, int answer)
{
	struct query_types types;

	assert_true(query_types(query, family, &types));
	assert_int_equal(types.request, request);
	assert_int_equal(types.answer, answer);
}

TEST(query_types_are_those_of_the_registries)
{
	assert_types(PROBE_QUERY_ECHO, ADDR_V4, 8, 0);
	assert_types(PROBE_QUERY_ECHO, ADDR_V6, 128, 129);
	assert_types(PROBE_QUERY_TIMESTAMP, ADDR_V4, 13, 14);
	assert_types(PROBE_QUERY_INTERFACE, ADDR_V4, 42, 43);
	assert_types(PROBE_QUERY_INTERFACE, ADDR_V6, 160, 161);
	assert_types(PROBE_QUERY_NODE, ADDR_V6, 139, 140);
}

TEST(query_types_of_the_other_family_do_not_exist)
{
	struct query_types types;

	assert_false(query_types(PROBE_QUERY_TIMESTAMP, ADDR_V6, &types));
	assert_false(query_types(PROBE_QUERY_NODE, ADDR_V4, &types));
	assert_false(query_types(PROBE_QUERY_ECHO, ADDR_NONE, &types));
}

/* Of all 256 types, and in agreement with what icmp.h says of them. */
TEST(query_of_knows_requests_and_answers_and_no_other_type)
{
	static const enum addr_family families[] = {ADDR_V4, ADDR_V6};

	for (size_t i = 0; i < 512; i++) {
		enum addr_family family = families[i / 256];
		uint8_t type = (uint8_t)i;
		enum icmp_meaning meaning = icmp_meaning(family, type);
		struct query_types types;
		enum probe_query query;

		assert_int_equal(query_of(family, type, &query),
				 meaning == ICMP_ECHO_REQUEST ||
					 meaning == ICMP_ECHO_REPLY);
		if (!query_of(family, type, &query))
			continue;
		assert_true(query_types(query, family, &types));
		assert_int_equal(meaning == ICMP_ECHO_REPLY ? types.answer
							    : types.request,
				 type);
	}
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(query_types_are_those_of_the_registries),
		cmocka_unit_test(query_types_of_the_other_family_do_not_exist),
		cmocka_unit_test(
			query_of_knows_requests_and_answers_and_no_other_type),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
