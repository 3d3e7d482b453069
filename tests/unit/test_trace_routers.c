/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * What routers have left, and who stands behind whom.
 */
#include "trace_routers.h"

#include "base/ns.h"

#include "unit.h"

#include <stdlib.h>

#define MS  NS_PER_MS
#define SEC NS_PER_SEC

static struct addr addr_of(const char *text)
{
	struct addr addr;

	assert_true(addr_parse(text, &addr));
	return addr;
}

static struct trace_routers *start(uint16_t *router, const char *text)
{
	struct trace_routers *routers = calloc(1, sizeof(*routers));
	struct addr addr = addr_of(text);

	assert_non_null(routers);
	*router = trace_routers_find(routers, &addr);
	assert_int_equal(*router, 0);
	return routers;
}

/* Asks once, as it may be; whether that was a test. */
static bool ask(struct trace_routers *routers, uint16_t router, int64_t now)
{
	assert_true(trace_routers_ready(routers, router, now) <= now);
	return trace_routers_ask(routers, router, now);
}

static void answer(struct trace_routers *routers, uint16_t router,
		   int64_t asked_at, bool test)
{
	struct trace_routers_answer answer = {
		.asked_at = asked_at,
		.at = asked_at + MS,
		.charged = true,
		.test = test,
	};

	trace_routers_answered(routers, router, &answer);
}

TEST(routers_are_found_again)
{
	uint16_t router;
	struct trace_routers *routers = start(&router, "192.0.2.1");
	struct addr other = addr_of("2001:db8::1");
	struct addr again = addr_of("192.0.2.1");

	assert_int_equal(trace_routers_find(routers, &other), 1);
	assert_int_equal(trace_routers_find(routers, &again), 0);
	assert_true(addr_equal(trace_routers_addr(routers, 1), &other));
	for (int i = 2; i < TRACE_ROUTERS_MAX; i++) {
		other.bytes[14] = (uint8_t)(i >> 8);
		other.bytes[15] = (uint8_t)i;
		other.bytes[0] = 9;
		assert_int_equal(trace_routers_find(routers, &other), i);
	}
	other.bytes[0] = 10;
	assert_int_equal(trace_routers_find(routers, &other),
			 TRACE_ROUTERS_NONE);
	assert_int_equal(trace_routers_find(routers, &again), 0);
	free(routers);
}

/* Six answers, then a test of three, then one a second. */
TEST(routers_are_taken_for_linux_ones_at_first)
{
	uint16_t router;
	struct trace_routers *routers = start(&router, "192.0.2.1");
	int64_t now = 0;

	for (int i = 0; i < 6; i++) {
		assert_false(ask(routers, router, now));
		answer(routers, router, now, false);
	}
	for (int i = 0; i < 3; i++)
		assert_true(ask(routers, router, now));
	assert_true(trace_routers_ready(routers, router, now) == 500 * MS);
	now = 500 * MS;
	assert_true(trace_routers_ready(routers, router, now) == 1050 * MS);
	for (int i = 1; i < 20 && now < 2000 * MS; i++) {
		now = trace_routers_ready(routers, router, now);
		assert_true(now == i * 1050 * MS);
		assert_false(ask(routers, router, now));
		answer(routers, router, now, false);
	}
	free(routers);
}

TEST(routers_that_answer_more_are_asked_for_more)
{
	uint16_t router;
	struct trace_routers *routers = start(&router, "192.0.2.1");
	unsigned int tests = 0;

	for (int i = 0; i < 1000; i++) {
		bool test = ask(routers, router, 0);

		answer(routers, router, 0, test);
		tests += test;
	}
	assert_in_range(tests, 2, 20);
	assert_true(routers->news > 0);
	free(routers);
}

/* A Linux router answers for ever as its limit lets it: that is no proof. */
TEST(routers_with_a_limit_are_never_taken_for_generous_ones)
{
	uint16_t router;
	struct trace_routers *routers = start(&router, "192.0.2.1");
	int64_t tokens = 6 * SEC;
	int64_t last = 0;
	int64_t now = 0;
	unsigned int answered = 0;
	unsigned int asked = 0;

	while (now < 1000 * SEC) {
		int64_t at;
		bool test;

		while ((at = trace_routers_ready(routers, router, now)) > now)
			now = at;
		test = trace_routers_ask(routers, router, now);
		asked++;
		tokens = ns_min(6 * SEC, tokens + now - last);
		last = now;
		if (tokens < SEC)
			continue;
		tokens -= SEC;
		answer(routers, router, now, test);
		answered++;
	}
	assert_true(answered > 900);
	assert_in_range(asked - answered, 0, 40);
	assert_int_equal(routers->rows[router].size, 6);
	free(routers);
}

TEST(routers_that_miss_two_in_a_row_have_nothing_left)
{
	uint16_t router;
	struct trace_routers *routers = start(&router, "192.0.2.1");

	ask(routers, router, 0);
	answer(routers, router, 0, false);
	ask(routers, router, SEC);
	/* What left later was answered: this one was lost. */
	ask(routers, router, SEC + MS);
	answer(routers, router, SEC + MS, false);
	trace_routers_missed(routers, router, SEC, false, 2 * SEC);
	assert_true(trace_routers_ready(routers, router, 2 * SEC) <= 2 * SEC);
	trace_routers_missed(routers, router, 2 * SEC, false, 2300 * MS);
	trace_routers_missed(routers, router, 2 * SEC + MS, false, 2300 * MS);
	assert_true(trace_routers_ready(routers, router, 2300 * MS) >
		    3000 * MS);
	free(routers);
}

/* COUNT rows are answered that had asked VAIN times before. */
static void serve(struct trace_routers *routers, uint16_t router, int count,
		  uint8_t vain)
{
	const struct trace_routers_answer answer = {
		.at = MS,
		.charged = true,
		.vain = vain,
	};

	for (int i = 0; i < count; i++)
		trace_routers_answered(routers, router, &answer);
}

static bool owes(struct trace_routers *routers, uint16_t router, uint32_t vain,
		 int64_t asked_at)
{
	const struct trace_routers_wait wait = {vain, 0, asked_at};

	return trace_routers_owes(routers, router, &wait);
}

TEST(routers_owe_an_answer_as_long_as_others_have_to_wait_for_theirs)
{
	uint16_t router;
	struct trace_routers *routers = start(&router, "192.0.2.1");

	serve(routers, router, 3, 0);
	assert_true(owes(routers, router, 9, SEC));
	serve(routers, router, 7, 0);
	assert_true(owes(routers, router, 3, SEC));
	assert_false(owes(routers, router, 4, SEC));
	/* Now every other round of the others is in vain. */
	serve(routers, router, 10, 2);
	assert_true(owes(routers, router, 10, SEC));
	assert_false(owes(routers, router, 11, SEC));
	free(routers);
}

TEST(routers_that_answer_nobody_owe_nothing_after_a_while)
{
	uint16_t router;
	struct trace_routers *routers = start(&router, "192.0.2.1");

	serve(routers, router, 3, 0);
	assert_true(owes(routers, router, 9, 8 * SEC - 1));
	assert_false(owes(routers, router, 9, 8 * SEC));
	/* Many are waiting. */
	for (int i = 0; i < 4; i++)
		trace_routers_missed(routers, router, SEC, false, SEC);
	assert_true(owes(routers, router, 9, 30 * SEC - 1));
	assert_false(owes(routers, router, 9, 30 * SEC));
	free(routers);
}

TEST(rows_that_are_silent_cost_no_answers)
{
	uint16_t router;
	struct trace_routers *routers = start(&router, "192.0.2.1");

	for (int i = 0; i < 5; i++) {
		assert_false(ask(routers, router, 0));
		answer(routers, router, 0, false);
	}
	assert_false(ask(routers, router, MS));
	trace_routers_missed(routers, router, MS, true, 300 * MS);
	assert_false(ask(routers, router, 300 * MS));
	free(routers);
}

TEST(routers_are_expected_behind_those_before_them)
{
	uint16_t router;
	struct trace_routers *routers = start(&router, "192.0.2.1");
	struct addr left = addr_of("10.1.0.1");
	struct addr right = addr_of("10.2.0.1");
	struct addr target = addr_of("203.0.113.1");
	struct addr near = addr_of("203.0.113.9");
	struct addr far = addr_of("198.51.100.7");
	uint16_t a = trace_routers_find(routers, &left);
	uint16_t b = trace_routers_find(routers, &right);

	assert_int_equal(trace_routers_behind(routers, router, 1, &target),
			 TRACE_ROUTERS_NONE);
	trace_routers_link(routers, router,
			   &(struct trace_routers_link){a, 1, target});
	trace_routers_link(routers, router,
			   &(struct trace_routers_link){b, 1, far});
	assert_int_equal(trace_routers_behind(routers, router, 1, &near), a);
	assert_int_equal(trace_routers_behind(routers, router, 1, &far), b);
	assert_int_equal(trace_routers_behind(routers, router, 2, &far),
			 TRACE_ROUTERS_NONE);
	assert_int_equal(
		trace_routers_behind(routers, TRACE_ROUTERS_NONE, 1, &far),
		TRACE_ROUTERS_NONE);
	/* Neighbours are not forgotten for the sake of what is far behind. */
	for (uint8_t gap = 2; gap < 40; gap++)
		trace_routers_link(routers, router,
				   &(struct trace_routers_link){b, gap, far});
	assert_int_equal(trace_routers_behind(routers, router, 1, &near), a);
	free(routers);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(routers_are_found_again),
		cmocka_unit_test(routers_are_taken_for_linux_ones_at_first),
		cmocka_unit_test(routers_that_answer_more_are_asked_for_more),
		cmocka_unit_test(
			routers_with_a_limit_are_never_taken_for_generous_ones),
		cmocka_unit_test(
			routers_that_miss_two_in_a_row_have_nothing_left),
		cmocka_unit_test(
			routers_owe_an_answer_as_long_as_others_have_to_wait_for_theirs),
		cmocka_unit_test(
			routers_that_answer_nobody_owe_nothing_after_a_while),
		cmocka_unit_test(rows_that_are_silent_cost_no_answers),
		cmocka_unit_test(routers_are_expected_behind_those_before_them),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
