/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * When a row is given up.
 */
#include "trace_row.h"

#include "base/ns.h"
#include "trace_routers.h"

#include "unit.h"

#include <stdlib.h>

#define MS  NS_PER_MS
#define SEC NS_PER_SEC

struct table {
	struct trace_hops *hops;
	struct trace_round round;
	struct trace_row row;
};

/* A row that has said nothing in five rounds, where all traces of the run know
 * a router that is one for another trace. */
static struct table start(void)
{
	struct table table = {
		.hops = calloc(1, sizeof(*table.hops)),
		.round = {.count = 5,
			  .vain = 4,
			  .started_at = SEC,
			  .asked_at = 4 * SEC},
		.row = {.late = 1, .responder = TRACE_NOBODY},
	};
	struct addr addr;

	assert_non_null(table.hops);
	assert_true(addr_parse("192.0.2.1", &addr));
	table.hops->routers = calloc(1, sizeof(*table.hops->routers));
	assert_non_null(table.hops->routers);
	table.row.router = trace_routers_find(table.hops->routers, &addr);
	return table;
}

static void end(struct table *table)
{
	free(table->hops->routers);
	free(table->hops);
}

static bool is_given_up(const struct table *table)
{
	return trace_row_due(table->hops, &table->round, &table->row, false) ==
	       NS_NEVER;
}

TEST(a_shared_router_that_others_keep_busy_is_asked_for_eight_seconds)
{
	struct table table = start();

	assert_false(is_given_up(&table));
	table.round.asked_at = table.round.started_at + 8 * SEC;
	assert_true(is_given_up(&table));
	end(&table);
}

TEST(a_shared_router_that_answers_others_has_nothing_for_this_row)
{
	struct table table = start();
	struct trace_routers_answer answer = {
		.asked_at = 5 * SEC,
		.at = 5 * SEC + MS,
	};

	trace_routers_answered(table.hops->routers, table.row.router, &answer);
	assert_true(is_given_up(&table));
	end(&table);
}

TEST(nobody_is_not_asked_for_so_long)
{
	struct table table = start();

	table.row.router = TRACE_ROUTERS_NONE;
	assert_true(is_given_up(&table));
	end(&table);
}

/* A hundred others were asked before us. */
TEST(what_was_asked_before_it_was_our_turn_does_not_count)
{
	struct table table = start();
	int64_t now = 90 * SEC;

	trace_row_ask(table.hops, &table.round, &table.row, now);
	for (int i = 0; i < 3; i++, now += SEC) {
		assert_false(is_given_up(&table));
		trace_row_begin(table.hops, &table.round, &table.row, now);
		trace_row_ask(table.hops, &table.round, &table.row, now);
	}
	assert_true(is_given_up(&table));
	end(&table);
}

TEST(a_router_hears_once_of_each_probe_that_it_did_not_answer)
{
	struct table table = start();
	struct trace_routers *routers = table.hops->routers;
	struct trace_routers_answer answer = {.at = MS, .charged = true};

	trace_routers_answered(routers, table.row.router, &answer);
	for (int64_t now = SEC; now <= 2 * SEC; now += SEC) {
		trace_row_ask(table.hops, &table.round, &table.row, now);
		for (int i = 0; i < 9; i++)
			trace_row_miss(table.hops, &table.round, &table.row,
				       now + 300 * MS);
		/* Two in a row are enough to know. */
		assert_true(routers->rows[table.row.router].limited ==
			    (now == 2 * SEC));
	}
	end(&table);
}

TEST(what_was_but_a_test_of_a_router_was_not_in_vain)
{
	struct table table = start();

	table.round.in_turn = true;
	table.round.vain = 2;
	table.round.asked_at = 100 * SEC;
	for (int i = 0; i < 10; i++) {
		table.row.tested = 1;
		assert_false(is_given_up(&table));
		trace_row_begin(table.hops, &table.round, &table.row,
				100 * SEC);
	}
	table.row.tested = 0;
	assert_false(is_given_up(&table));
	trace_row_begin(table.hops, &table.round, &table.row, 100 * SEC);
	assert_true(is_given_up(&table));
	end(&table);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(
			a_shared_router_that_others_keep_busy_is_asked_for_eight_seconds),
		cmocka_unit_test(
			a_shared_router_that_answers_others_has_nothing_for_this_row),
		cmocka_unit_test(nobody_is_not_asked_for_so_long),
		cmocka_unit_test(
			what_was_asked_before_it_was_our_turn_does_not_count),
		cmocka_unit_test(
			a_router_hears_once_of_each_probe_that_it_did_not_answer),
		cmocka_unit_test(
			what_was_but_a_test_of_a_router_was_not_in_vain),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
