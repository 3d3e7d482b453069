/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * What is known of names, and when waiting for one ends.
 */
#include "ui/names.h"

#include "unit.h"

#define ROWS 3

struct fixture {
	struct names_row rows[ROWS];
	struct names names;
};

static struct addr host(uint8_t last)
{
	return (struct addr){.family = ADDR_V4, .bytes = {192, 0, 2, last}};
}

static enum names_state look(const struct fixture *fixture, uint8_t last,
			     int64_t now, const char **text, int64_t *until)
{
	struct addr addr = host(last);

	*text = "";
	*until = 0;
	return names_find(&fixture->names, &addr, now, text, until);
}

static void want(struct fixture *fixture, uint8_t last)
{
	struct addr addr = host(last);

	names_want(&fixture->names, &addr);
}

static void learn(struct fixture *fixture, uint8_t last, const char *text)
{
	struct addr addr = host(last);

	names_learn(&fixture->names, &addr, text);
}

TEST(names_go_from_wanted_to_pending_to_known)
{
	struct fixture fixture;
	struct addr addr;
	const char *text;
	int64_t until;

	names_init(&fixture.names, fixture.rows, ROWS);
	assert_int_equal(look(&fixture, 1, 0, &text, &until), NAMES_UNKNOWN);
	want(&fixture, 1);
	assert_int_equal(look(&fixture, 1, 0, &text, &until), NAMES_WANTED);
	assert_true(until == NS_NEVER);
	assert_true(names_ask(&fixture.names, 1000, &addr));
	assert_int_equal(addr.bytes[3], 1);
	assert_int_equal(look(&fixture, 1, 1001, &text, &until), NAMES_PENDING);
	assert_true(until == 1000 + NAMES_GRACE);
	learn(&fixture, 1, "gw.example");
	assert_int_equal(look(&fixture, 1, 1002, &text, &until), NAMES_KNOWN);
	assert_string_equal(text, "gw.example");
}

TEST(names_ask_asks_once_for_each_address)
{
	struct fixture fixture;
	struct addr addr;

	names_init(&fixture.names, fixture.rows, ROWS);
	want(&fixture, 1);
	want(&fixture, 2);
	want(&fixture, 1);
	assert_true(names_ask(&fixture.names, 0, &addr));
	assert_int_equal(addr.bytes[3], 1);
	assert_true(names_ask(&fixture.names, 0, &addr));
	assert_int_equal(addr.bytes[3], 2);
	assert_false(names_ask(&fixture.names, 0, &addr));
	want(&fixture, 1);
	assert_false(names_ask(&fixture.names, 0, &addr));
}

TEST(names_may_come_after_the_grace)
{
	struct fixture fixture;
	struct addr addr;
	const char *text;
	int64_t until;

	names_init(&fixture.names, fixture.rows, ROWS);
	want(&fixture, 1);
	names_ask(&fixture.names, 0, &addr);
	assert_int_equal(look(&fixture, 1, NAMES_GRACE - 1, &text, &until),
			 NAMES_PENDING);
	assert_int_equal(look(&fixture, 1, NAMES_GRACE, &text, &until),
			 NAMES_NONE);
	learn(&fixture, 1, "late.example");
	assert_int_equal(look(&fixture, 1, NAMES_GRACE, &text, &until),
			 NAMES_KNOWN);
}

TEST(names_learn_that_there_is_none)
{
	struct fixture fixture;
	const char *text;
	int64_t until;

	names_init(&fixture.names, fixture.rows, ROWS);
	want(&fixture, 1);
	learn(&fixture, 1, "");
	assert_int_equal(look(&fixture, 1, 0, &text, &until), NAMES_NONE);
}

TEST(names_learn_nothing_that_nobody_asked_for)
{
	struct fixture fixture;
	const char *text;
	int64_t until;

	names_init(&fixture.names, fixture.rows, ROWS);
	learn(&fixture, 1, "who.example");
	assert_int_equal(look(&fixture, 1, 0, &text, &until), NAMES_UNKNOWN);
}

TEST(names_of_a_full_table_keep_what_they_have)
{
	struct fixture fixture;
	const char *text;
	int64_t until;

	names_init(&fixture.names, fixture.rows, ROWS);
	for (uint8_t last = 1; last <= ROWS + 2; last++)
		want(&fixture, last);
	assert_int_equal(fixture.names.count, ROWS);
	assert_int_equal(look(&fixture, ROWS, 0, &text, &until), NAMES_WANTED);
	assert_int_equal(look(&fixture, ROWS + 1, 0, &text, &until),
			 NAMES_UNKNOWN);
}

/* What is pending stays: somebody waits for it. */
TEST(names_may_forget_what_was_settled_first)
{
	struct fixture fixture;
	struct addr addr;
	const char *text;
	int64_t until;

	names_init(&fixture.names, fixture.rows, ROWS);
	fixture.names.forgets = true;
	for (uint8_t last = 1; last <= ROWS; last++)
		want(&fixture, last);
	want(&fixture, ROWS + 1);
	assert_int_equal(look(&fixture, ROWS + 1, 0, &text, &until),
			 NAMES_UNKNOWN);
	while (names_ask(&fixture.names, 0, &addr))
		if (addr.bytes[3] != 1)
			names_learn(&fixture.names, &addr, "name");
	want(&fixture, ROWS + 1);
	assert_int_equal(fixture.names.count, ROWS);
	assert_int_equal(look(&fixture, 1, 0, &text, &until), NAMES_PENDING);
	assert_int_equal(look(&fixture, 2, 0, &text, &until), NAMES_UNKNOWN);
	assert_int_equal(look(&fixture, 3, 0, &text, &until), NAMES_KNOWN);
	assert_int_equal(look(&fixture, ROWS + 1, 0, &text, &until),
			 NAMES_WANTED);
}

TEST(names_cut_a_name_that_is_too_long)
{
	struct fixture fixture;
	char longest[2 * DRIVER_NAME_MAX];
	const char *text;
	int64_t until;

	memset(longest, 'x', sizeof(longest));
	longest[sizeof(longest) - 1] = '\0';
	names_init(&fixture.names, fixture.rows, ROWS);
	want(&fixture, 1);
	learn(&fixture, 1, longest);
	look(&fixture, 1, 0, &text, &until);
	assert_int_equal(strlen(text), DRIVER_NAME_MAX - 1);
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(names_go_from_wanted_to_pending_to_known),
		cmocka_unit_test(names_ask_asks_once_for_each_address),
		cmocka_unit_test(names_may_come_after_the_grace),
		cmocka_unit_test(names_learn_that_there_is_none),
		cmocka_unit_test(names_learn_nothing_that_nobody_asked_for),
		cmocka_unit_test(names_of_a_full_table_keep_what_they_have),
		cmocka_unit_test(names_may_forget_what_was_settled_first),
		cmocka_unit_test(names_cut_a_name_that_is_too_long),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
