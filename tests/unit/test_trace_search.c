/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The search for the path MTU, against a path that drops what is too long.
 */
#include "trace_search.h"

#include "base/ns.h"

#include "unit.h"

#define RTT NS_PER_MS

/* Searches where packets of more than MTU bytes vanish; every LOST-th answer
 * is lost (0: none). Returns what was found after how many probes. */
static uint32_t search_for(uint32_t mtu, unsigned int lost,
			   unsigned int *probes)
{
	struct trace_search search;
	enum trace_search_verdict verdict;
	int64_t now = 0;
	uint32_t size;

	*probes = 0;
	trace_search_init(&search, ADDR_V4, 1500);
	assert_true(trace_search_begin(&search, 3, now, 60 * NS_PER_MS));
	while ((verdict = trace_search_next(&search, now, &size)) !=
	       TRACE_SEARCH_OVER) {
		if (verdict == TRACE_SEARCH_WAIT) {
			now = search.at;
			continue;
		}
		(*probes)++;
		trace_search_sent(&search, *probes, now);
		if (size <= mtu && (lost == 0 || *probes % lost != 0))
			trace_search_answered(&search, now + RTT);
	}
	assert_true(now < 20 * NS_PER_SEC);
	return search.hole == 3 ? search.passes : 0;
}

TEST(search_finds_every_size_exactly)
{
	unsigned int probes;

	for (uint32_t mtu = 576; mtu < 1500; mtu++) {
		assert_int_equal(search_for(mtu, 0, &probes), mtu);
		assert_true(probes < 40);
	}
}

TEST(search_is_not_misled_by_a_lost_answer)
{
	unsigned int probes;

	assert_int_equal(search_for(1400, 5, &probes), 1400);
	assert_int_equal(search_for(1423, 4, &probes), 1423);
}

TEST(search_leaves_a_row_alone_that_is_silent_anyway)
{
	unsigned int probes;

	assert_int_equal(search_for(0, 0, &probes), 0);
	assert_int_equal(probes, 2);
}

TEST(search_takes_back_what_a_short_silence_made_it_think)
{
	struct trace_search search;
	uint32_t size;

	trace_search_init(&search, ADDR_V4, 1500);
	assert_true(trace_search_begin(&search, 3, 0, 1));
	search.low = 1499;
	assert_int_equal(trace_search_next(&search, 0, &size),
			 TRACE_SEARCH_WAIT);
	assert_int_equal(trace_search_next(&search, search.at, &size),
			 TRACE_SEARCH_SEND);
	assert_int_equal(size, 1500);
	trace_search_sent(&search, 9, search.at);
	trace_search_answered(&search, search.at);
	assert_int_equal(search.ttl, 0);
	assert_int_equal(search.hole, 0);
	assert_int_equal(search.size, 1500);
}

TEST(search_looks_at_a_row_once)
{
	struct trace_search search;

	trace_search_init(&search, ADDR_V6, 1500);
	assert_true(trace_search_begin(&search, 2, 0, 1));
	assert_false(trace_search_begin(&search, 2, 0, 1));
	search.size = 1280;
	assert_false(trace_search_begin(&search, 3, 0, 1));
}

TEST(search_believes_a_router_that_names_a_size)
{
	struct trace_search search;

	trace_search_init(&search, ADDR_V4, 65000);
	assert_true(trace_search_shrink(&search, 1500));
	assert_int_equal(search.size, 1500);
	assert_false(trace_search_shrink(&search, 1500));
	assert_false(trace_search_shrink(&search, 9000));
	assert_true(trace_search_shrink(&search, 0));
	assert_int_equal(search.size, 1492);
	assert_true(trace_search_shrink(&search, 1));
	assert_int_equal(search.size, 68);
	assert_false(trace_search_shrink(&search, 0));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(search_finds_every_size_exactly),
		cmocka_unit_test(search_is_not_misled_by_a_lost_answer),
		cmocka_unit_test(
			search_leaves_a_row_alone_that_is_silent_anyway),
		cmocka_unit_test(
			search_takes_back_what_a_short_silence_made_it_think),
		cmocka_unit_test(search_looks_at_a_row_once),
		cmocka_unit_test(search_believes_a_router_that_names_a_size),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
