/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The ring of probes.
 */
#include "engine/ledger.h"

#include "unit.h"

#define SIZE 8

struct fixture {
	struct ledger_entry ring[SIZE];
	struct ledger ledger;
};

/* A ledger whose next probe has the number NEXT. */
static void start(struct fixture *fixture, uint32_t next)
{
	memset(fixture->ring, 0, sizeof(fixture->ring));
	ledger_init(&fixture->ledger, fixture->ring, SIZE);
	fixture->ledger.next = next;
	fixture->ledger.oldest = next;
}

static struct ledger_entry *open_one(struct fixture *fixture, uint16_t flow)
{
	struct probe probe = {.flow = flow, .ttl = 3};

	return ledger_open(&fixture->ledger, &probe, 100);
}

TEST(ledger_open_numbers_probes_from_one)
{
	struct fixture fixture;
	struct probe probe = {.seq = 77};
	struct ledger_entry *entry;

	start(&fixture, LEDGER_FIRST);
	entry = ledger_open(&fixture.ledger, &probe, 100);
	assert_int_equal(probe.number, 1);
	assert_int_equal(entry->probe.number, 1);
	assert_int_equal(entry->probe.seq, 77);
	assert_int_equal(entry->sent_at, 100);
	assert_int_equal(entry->fate, LEDGER_OPEN);
	assert_false(entry->told);
	assert_ptr_equal(ledger_find(&fixture.ledger, 1), entry);
	assert_int_equal(open_one(&fixture, 0)->probe.number, 2);
	assert_int_equal(fixture.ledger.open, 2);
}

TEST(ledger_find_knows_nothing_before_the_first_probe)
{
	struct fixture fixture;

	start(&fixture, LEDGER_FIRST);
	assert_null(ledger_oldest_open(&fixture.ledger));
	for (uint32_t number = 0; number < 3 * SIZE; number++)
		assert_null(ledger_find(&fixture.ledger, number));
	assert_null(ledger_find(&fixture.ledger, UINT32_MAX));
}

TEST(ledger_find_forgets_what_is_older_than_the_ring)
{
	struct fixture fixture;

	start(&fixture, LEDGER_FIRST);
	for (uint32_t number = 1; number <= 100; number++)
		ledger_close(&fixture.ledger, open_one(&fixture, 0),
			     LEDGER_ANSWERED);
	for (uint32_t number = 0; number <= 120; number++) {
		struct ledger_entry *entry =
			ledger_find(&fixture.ledger, number);

		assert_int_equal(entry != NULL,
				 number > 100 - SIZE && number <= 100);
		if (entry != NULL)
			assert_int_equal(entry->probe.number, number);
	}
}

TEST(ledger_oldest_open_is_the_one_sent_first)
{
	struct fixture fixture;
	struct ledger_entry *entries[4];

	start(&fixture, LEDGER_FIRST);
	for (size_t i = 0; i < 4; i++)
		entries[i] = open_one(&fixture, 0);
	assert_ptr_equal(ledger_oldest_open(&fixture.ledger), entries[0]);
	ledger_close(&fixture.ledger, entries[1], LEDGER_ANSWERED);
	assert_ptr_equal(ledger_oldest_open(&fixture.ledger), entries[0]);
	ledger_close(&fixture.ledger, entries[0], LEDGER_LOST);
	assert_ptr_equal(ledger_oldest_open(&fixture.ledger), entries[2]);
	ledger_close(&fixture.ledger, entries[3], LEDGER_FAILED);
	assert_ptr_equal(ledger_oldest_open(&fixture.ledger), entries[2]);
	ledger_close(&fixture.ledger, entries[2], LEDGER_ANSWERED);
	assert_null(ledger_oldest_open(&fixture.ledger));
	assert_int_equal(fixture.ledger.open, 0);
}

TEST(ledger_is_full_while_its_oldest_entry_is_open)
{
	struct fixture fixture;
	struct ledger_entry *oldest;

	start(&fixture, LEDGER_FIRST);
	oldest = open_one(&fixture, 0);
	for (int i = 1; i < SIZE; i++) {
		assert_false(ledger_is_full(&fixture.ledger));
		ledger_close(&fixture.ledger, open_one(&fixture, 0),
			     LEDGER_ANSWERED);
	}
	assert_true(ledger_is_full(&fixture.ledger));
	ledger_close(&fixture.ledger, oldest, LEDGER_LOST);
	assert_false(ledger_is_full(&fixture.ledger));
	assert_int_equal(open_one(&fixture, 0)->probe.number, SIZE + 1);
	assert_null(ledger_find(&fixture.ledger, 1));
}

TEST(ledger_goes_on_where_32_bits_end)
{
	struct fixture fixture;
	struct ledger_entry *entries[6];

	start(&fixture, UINT32_MAX - 2);
	for (size_t i = 0; i < 6; i++)
		entries[i] = open_one(&fixture, (uint16_t)i);
	assert_true(entries[2]->probe.number == UINT32_MAX);
	assert_int_equal(entries[3]->probe.number, 0);
	for (size_t i = 0; i < 6; i++) {
		uint32_t number = UINT32_MAX - 2 + (uint32_t)i;

		assert_ptr_equal(ledger_find(&fixture.ledger, number),
				 entries[i]);
		assert_ptr_equal(ledger_find_open(&fixture.ledger, number),
				 entries[i]);
		assert_ptr_equal(ledger_oldest_open(&fixture.ledger),
				 entries[i]);
		ledger_close(&fixture.ledger, entries[i], LEDGER_ANSWERED);
	}
	assert_null(ledger_oldest_open(&fixture.ledger));
}

TEST(ledger_find_open_finds_nothing_that_is_settled)
{
	struct fixture fixture;
	struct ledger_entry *a;
	struct ledger_entry *b;

	start(&fixture, LEDGER_FIRST);
	a = open_one(&fixture, 1);
	b = open_one(&fixture, 2);
	assert_ptr_equal(ledger_find_open(&fixture.ledger, 1), a);
	ledger_close(&fixture.ledger, a, LEDGER_ANSWERED);
	assert_null(ledger_find_open(&fixture.ledger, 1));
	assert_ptr_equal(ledger_find_open(&fixture.ledger, 2), b);
	assert_null(ledger_find_open(&fixture.ledger, 3));
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(ledger_open_numbers_probes_from_one),
		cmocka_unit_test(
			ledger_find_knows_nothing_before_the_first_probe),
		cmocka_unit_test(
			ledger_find_forgets_what_is_older_than_the_ring),
		cmocka_unit_test(ledger_oldest_open_is_the_one_sent_first),
		cmocka_unit_test(ledger_is_full_while_its_oldest_entry_is_open),
		cmocka_unit_test(ledger_goes_on_where_32_bits_end),
		cmocka_unit_test(
			ledger_find_open_finds_nothing_that_is_settled),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
