/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The search for the path MTU, against a path that drops what is too long.
 */
#include "trace_search.h"

#include "base/ns.h"

#include "unit.h"

#define RTT NS_PER_MS

/* Packets of more than `mtu` bytes vanish. */
struct path {
	uint32_t mtu;
	unsigned int lost;   /* every so many answers, 0: none */
	unsigned int probes; /* so far */
	bool limited;	     /* to one answer a second and ... */
	unsigned int left;   /* ... so many answers at once, now ... */
	int64_t since;	     /* ... and then, ns */
	int64_t now;
};

static bool is_answered(struct path *path, uint32_t size)
{
	if (size > path->mtu ||
	    (path->lost != 0 && path->probes % path->lost == 0))
		return false;
	if (!path->limited)
		return true;
	for (; path->now >= path->since + NS_PER_SEC; path->left++)
		path->since += NS_PER_SEC;
	if (path->left == 0)
		return false;
	path->left--;
	return true;
}

/* Until it is over. */
static void search_on(struct trace_search *search, struct path *path)
{
	enum trace_search_verdict verdict;
	uint32_t size;

	while (search->ttl != 0 &&
	       (verdict = trace_search_next(search, path->now, &size)) !=
		       TRACE_SEARCH_OVER) {
		if (verdict == TRACE_SEARCH_WAIT) {
			path->now = search->at;
			continue;
		}
		path->probes++;
		trace_search_sent(search, path->probes, path->now);
		if (is_answered(path, size))
			trace_search_answered(search, path->now + RTT);
	}
}

/* Searches where every LOST-th answer is lost (0: none). Returns what was found
 * after how many probes. */
static uint32_t search_for(uint32_t mtu, unsigned int lost,
			   unsigned int *probes)
{
	struct path path = {.mtu = mtu, .lost = lost};
	struct trace_search search;

	trace_search_init(&search, ADDR_V4, 1500);
	assert_true(trace_search_begin(&search, 3, false, 0, 60 * NS_PER_MS));
	search_on(&search, &path);
	*probes = path.probes;
	assert_true(path.now < 20 * NS_PER_SEC);
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
	assert_true(trace_search_begin(&search, 3, false, 0, 1));
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
	assert_true(trace_search_begin(&search, 2, false, 0, 1));
	assert_false(trace_search_begin(&search, 2, false, 0, 1));
	search.size = 1280;
	assert_false(trace_search_begin(&search, 3, false, 0, 1));
}

TEST(search_looks_at_a_row_once_more_before_it_is_given_up)
{
	struct trace_search search;

	trace_search_init(&search, ADDR_V6, 1500);
	assert_true(trace_search_begin(&search, 2, false, 0, 1));
	assert_true(trace_search_begin(&search, 2, true, 0, 1));
	assert_false(trace_search_begin(&search, 2, true, 0, 1));
	assert_true(trace_search_begin(&search, 3, false, 0, 1));
	assert_false(trace_search_begin(&search, 2, true, 0, 1));
	assert_true(trace_search_begin(&search, 3, true, 0, 1));
}

/* As a Linux router has when others have asked before us. */
TEST(search_finds_the_size_where_few_answers_are_left)
{
	static const uint32_t sizes[] = {576, 1280, 1300, 1400, 1423, 1499};

	for (unsigned int left = 0; left <= 6; left++) {
		for (size_t i = 0; i < 6; i++) {
			struct path path = {
				.mtu = sizes[i], .limited = true, .left = left};
			struct trace_search search;

			trace_search_init(&search, ADDR_V4, 1500);
			assert_true(trace_search_begin(&search, 3, false, 0,
						       60 * NS_PER_MS));
			search_on(&search, &path);
			path.now += 2 * NS_PER_SEC; /* rounds, in vain */
			if (search.hole == 0 &&
			    trace_search_begin(&search, 3, true, path.now,
					       60 * NS_PER_MS))
				search_on(&search, &path);
			assert_int_equal(search.hole, 3);
			assert_int_equal(search.passes, sizes[i]);
			assert_true(path.now < 40 * NS_PER_SEC);
		}
	}
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
		cmocka_unit_test(
			search_looks_at_a_row_once_more_before_it_is_given_up),
		cmocka_unit_test(
			search_finds_the_size_where_few_answers_are_left),
		cmocka_unit_test(search_believes_a_router_that_names_a_size),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
