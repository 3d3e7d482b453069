/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The table of targets.
 */
#include "engine/targets.h"

#include "unit.h"

static struct addr addr_of(const char *text)
{
	struct addr addr = {.family = ADDR_NONE};

	assert_true(addr_parse(text, &addr));
	return addr;
}

TEST(targets_add_appends_until_the_table_is_full)
{
	struct target rows[2];
	struct targets targets;
	struct addr none = {.family = ADDR_NONE};
	struct addr one = addr_of("192.0.2.1");
	struct addr two = addr_of("2001:db8::2");

	targets_init(&targets, rows, 2);
	assert_int_equal(targets.count, 0);
	assert_int_equal(targets_add(&targets, &one, &none), 0);
	assert_int_equal(targets_add(&targets, &two, &none), 1);
	assert_true(targets_add(&targets, &one, &none) == TARGETS_NONE);
	assert_int_equal(targets.count, 2);
	assert_true(addr_equal(&targets_at(&targets, 1)->addr, &two));
	assert_false(targets_at(&targets, 1)->probed);
}

TEST(targets_find_gives_the_first_row_of_the_host)
{
	struct target rows[3];
	struct targets targets;
	struct addr source = addr_of("192.0.2.9");
	struct addr one = addr_of("192.0.2.1");
	struct addr two = addr_of("192.0.2.2");

	targets_init(&targets, rows, 3);
	assert_true(targets_find(&targets, &one) == TARGETS_NONE);
	targets_add(&targets, &two, &source);
	targets_add(&targets, &one, &source);
	targets_add(&targets, &one, &source);
	assert_int_equal(targets_find(&targets, &one), 1);
	assert_int_equal(targets_find(&targets, &two), 0);
	assert_true(targets_find(&targets, &source) == TARGETS_NONE);
}

TEST(targets_find_knows_a_link_local_host_without_its_link)
{
	struct target rows[1];
	struct targets targets;
	struct addr none = {.family = ADDR_NONE};
	struct addr host = addr_of("fe80::1");
	struct addr quoted = host;

	host.scope = 3;
	targets_init(&targets, rows, 1);
	targets_add(&targets, &host, &none);
	assert_int_equal(targets_find(&targets, &quoted), 0);
	quoted.scope = 4;
	assert_true(targets_find(&targets, &quoted) == TARGETS_NONE);
}

/* 192.0.2.1 is a row of its own; the rest is computed. */
TEST(targets_of_ranges_come_after_the_rows)
{
	struct ranges_row rows[1];
	struct target row[1];
	struct targets targets;
	struct ranges ranges;
	struct order order;
	struct range range;
	uint32_t sum = 0;
	struct addr addr;

	assert_true(range_parse("10.0.0.0/29", 11, &range));
	ranges_init(&ranges, rows, 1);
	assert_true(ranges_add(&ranges, &range));
	ranges_settle(&ranges);
	order_init(&order, 1, ranges.total, 0, 1);
	targets_init(&targets, row, 1);
	assert_true(addr_parse("192.0.2.1", &addr));
	targets_add(&targets, &addr, &addr);
	targets.ranges = &ranges;
	targets.order = &order;
	assert_int_equal(targets_total(&targets), 9);
	addr = targets_addr(&targets, 0);
	assert_int_equal(addr.bytes[0], 192);
	for (uint32_t i = 1; i < 9; i++) {
		addr = targets_addr(&targets, i);
		sum |= 1u << addr.bytes[3];
	}
	assert_int_equal(sum, 0xff);
}

TEST(targets_find_group_gives_the_first_group)
{
	struct target rows[3];
	struct targets targets;
	struct addr none = {.family = ADDR_NONE};
	struct addr host = addr_of("192.0.2.255");

	targets_init(&targets, rows, 3);
	for (int i = 0; i < 3; i++)
		targets_add(&targets, &host, &none);
	assert_true(targets_find_group(&targets) == TARGETS_NONE);
	rows[1].group = rows[2].group = true;
	assert_int_equal(targets_find_group(&targets), 1);
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(targets_add_appends_until_the_table_is_full),
		cmocka_unit_test(targets_find_gives_the_first_row_of_the_host),
		cmocka_unit_test(targets_find_group_gives_the_first_group),
		cmocka_unit_test(
			targets_find_knows_a_link_local_host_without_its_link),
		cmocka_unit_test(targets_of_ranges_come_after_the_rows),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
