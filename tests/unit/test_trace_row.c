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
			  .patient_at = SEC,
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
	table.round.asked_at = table.round.patient_at + 8 * SEC;
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
TEST(patience_begins_when_it_is_our_turn)
{
	struct table table = start();

	trace_row_ask(&table.round, &table.row, 90 * SEC);
	assert_int_equal(table.round.vain, 0);
	for (int64_t now = 91 * SEC; now < 98 * SEC; now += SEC) {
		assert_false(is_given_up(&table));
		trace_row_begin(table.hops, &table.round, &table.row, now);
		trace_row_ask(&table.round, &table.row, now);
	}
	trace_row_ask(&table.round, &table.row, 98 * SEC);
	assert_true(is_given_up(&table));
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
		cmocka_unit_test(patience_begins_when_it_is_our_turn),
		cmocka_unit_test(
			what_was_but_a_test_of_a_router_was_not_in_vain),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
