/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Kernel stamps on the session's clock.
 */
#include "io/stamp.h"

#include "base/ns.h"
#include "unit.h"

/* The wall clock is that much ahead of ours. */
#define WALL (INT64_C(1700000000) * NS_PER_SEC)

static struct stamp received(int64_t software, int64_t wall)
{
	struct stamp_bounds bounds = {1000000, 2000000, wall, wall};

	return stamp_of_received(software, &bounds);
}

static struct stamp sent(int64_t software, int64_t wall)
{
	struct stamp_bounds bounds = {1000000, 2000000, wall, wall};

	return stamp_of_sent(software, &bounds);
}

TEST(stamp_converts_with_the_distance_of_its_own_end)
{
	struct stamp stamp = received(WALL + 1500000, WALL);

	assert_int_equal(stamp.source, STAMP_KERNEL);
	assert_int_equal(stamp.at, 1500000);
	stamp = sent(WALL + 1234567, WALL);
	assert_int_equal(stamp.source, STAMP_KERNEL);
	assert_int_equal(stamp.at, 1234567);
}

/* The clock is set back by an hour between the two. */
TEST(stamp_does_not_see_a_clock_step_between_send_and_receive)
{
	int64_t hour = 3600 * NS_PER_SEC;
	struct stamp left = sent(WALL + 1200000, WALL);
	struct stamp came = received(WALL - hour + 1700000, WALL - hour);

	assert_int_equal(came.at - left.at, 500000);
}

/* It was set after the packet came and before it was read. */
TEST(stamp_refuses_what_cannot_be_true)
{
	struct stamp stamp = received(WALL + 2500000, WALL);

	assert_int_equal(stamp.source, STAMP_USER);
	assert_int_equal(stamp.at, 2000000);
	stamp = received(WALL + 500000, WALL);
	assert_int_equal(stamp.source, STAMP_USER);
	assert_int_equal(stamp.at, 2000000);
	stamp = sent(WALL + 500000, WALL);
	assert_int_equal(stamp.source, STAMP_USER);
	assert_int_equal(stamp.at, 1000000);
	stamp = sent(WALL + 2500000, WALL);
	assert_int_equal(stamp.at, 1000000);
}

/* Within a second for a packet, it was set by ten milliseconds. */
TEST(stamp_refuses_what_lies_around_a_clock_step)
{
	int64_t step = 10 * NS_PER_MS;
	struct stamp_bounds bounds = {0, NS_PER_SEC, WALL, WALL - step};
	struct stamp stamp = stamp_of_received(WALL + 500000000, &bounds);

	assert_int_equal(stamp.source, STAMP_USER);
	assert_int_equal(stamp.at, NS_PER_SEC);
	stamp = stamp_of_sent(WALL + 500000000, &bounds);
	assert_int_equal(stamp.source, STAMP_USER);
	assert_int_equal(stamp.at, 0);
	/* A clock that is only slewed is as good as before, for a minute, too.
	 */
	bounds.other_wall = WALL + STAMP_STEP / 2;
	stamp = stamp_of_received(WALL + 500000000, &bounds);
	assert_int_equal(stamp.source, STAMP_KERNEL);
	assert_int_equal(stamp.at, 500000000);
	bounds.before = 60 * NS_PER_SEC;
	bounds.other_wall = WALL + 20 * NS_PER_MS;
	stamp = stamp_of_received(WALL + 500000000, &bounds);
	assert_int_equal(stamp.source, STAMP_KERNEL);
}

TEST(stamp_falls_back_on_the_user_clock_without_any)
{
	assert_int_equal(received(0, WALL).source, STAMP_USER);
	assert_int_equal(received(0, WALL).at, 2000000);
	assert_int_equal(sent(0, WALL).at, 1000000);
}

/* The distance of the clocks is known to a few hundred ns only. */
TEST(stamp_stays_within_its_bounds)
{
	struct stamp stamp = received(WALL + 2000900, WALL);

	assert_int_equal(stamp.source, STAMP_KERNEL);
	assert_int_equal(stamp.at, 2000000);
	stamp = sent(WALL + 999100, WALL);
	assert_int_equal(stamp.source, STAMP_KERNEL);
	assert_int_equal(stamp.at, 1000000);
}

TEST(stamp_ring_finds_the_probe_of_a_packet)
{
	struct stamp_ring ring = {.next = 0};

	stamp_ring_add(&ring, 7, 100, 1);
	stamp_ring_add(&ring, 9, 200, 2);
	assert_int_equal(ring.open, 2);
	assert_int_equal(stamp_ring_find(&ring, 0)->number, 7);
	assert_int_equal(stamp_ring_find(&ring, 1)->number, 9);
	assert_int_equal(stamp_ring_find(&ring, 1)->at, 200);
	assert_int_equal(stamp_ring_find(&ring, 1)->wall, 2);
	assert_null(stamp_ring_find(&ring, 2));
	assert_null(stamp_ring_find(&ring, UINT32_MAX));
}

TEST(stamp_ring_gives_each_stamp_once)
{
	struct stamp_ring ring = {.next = 0};
	struct stamp_entry *entry;

	stamp_ring_add(&ring, 7, 100, 1);
	entry = stamp_ring_find(&ring, 0);
	stamp_ring_close(&ring, entry);
	stamp_ring_close(&ring, entry);
	assert_int_equal(ring.open, 0);
	assert_null(stamp_ring_find(&ring, 0));
}

TEST(stamp_ring_knows_the_packet_of_a_card_that_comes_behind_the_kernel)
{
	struct stamp_ring ring = {.next = 0};
	uint32_t number = 0;

	stamp_ring_add(&ring, 7, 100, 1);
	assert_true(stamp_ring_find_card(&ring, 0, &number));
	assert_int_equal(number, 7);
	stamp_ring_close(&ring, stamp_ring_find(&ring, 0));
	assert_true(stamp_ring_find_card(&ring, 0, &number));
	assert_int_equal(ring.open, 0);
	assert_false(stamp_ring_find_card(&ring, 1, &number));
	assert_false(stamp_ring_find_card(&ring, UINT32_MAX, &number));
	for (uint32_t i = 1; i <= STAMP_RING; i++)
		stamp_ring_add(&ring, 7 + i, 100, 1);
	assert_false(stamp_ring_find_card(&ring, 0, &number));
	/* Old ones may still come, and look like these. */
	stamp_ring_restart(&ring, 200);
	stamp_ring_add(&ring, 900, 201, 1);
	assert_false(stamp_ring_find_card(&ring, 0, &number));
}

TEST(stamp_ring_forgets_the_oldest)
{
	struct stamp_ring ring = {.next = 0};

	for (uint32_t i = 0; i < STAMP_RING + 3; i++)
		stamp_ring_add(&ring, 1000 + i, i, 0);
	assert_int_equal(ring.open, STAMP_RING);
	assert_null(stamp_ring_find(&ring, 2));
	assert_int_equal(stamp_ring_find(&ring, 3)->number, 1003);
	assert_int_equal(stamp_ring_find(&ring, STAMP_RING + 2)->number,
			 1000 + STAMP_RING + 2);
}

/* The kernel's numbers wrap at 2^32, and so do ours. */
TEST(stamp_ring_survives_the_wrap_of_its_numbers)
{
	struct stamp_ring ring = {.next = UINT32_MAX};

	stamp_ring_add(&ring, 1, 100, 0);
	stamp_ring_add(&ring, 2, 200, 0);
	assert_int_equal(stamp_ring_find(&ring, UINT32_MAX)->number, 1);
	assert_int_equal(stamp_ring_find(&ring, 0)->number, 2);
	assert_null(stamp_ring_find(&ring, 1));
}

TEST(stamp_ring_counts_anew_after_a_restart)
{
	struct stamp_ring ring = {.next = 0};

	stamp_ring_add(&ring, 7, 100, 0);
	stamp_ring_close(&ring, stamp_ring_find(&ring, 0));
	stamp_ring_restart(&ring, 150);
	assert_int_equal(ring.open, 0);
	assert_null(stamp_ring_find(&ring, 0));
	stamp_ring_add(&ring, 8, 200, 0);
	assert_int_equal(stamp_ring_find(&ring, 0)->number, 8);
}

/* The stamp of packet 0 comes when there is a new packet 0. */
TEST(stamp_ring_takes_no_late_stamp_of_the_old_count)
{
	struct stamp_ring ring = {.next = 0};

	stamp_ring_add(&ring, 7, 100, 0);
	stamp_ring_restart(&ring, 150);
	stamp_ring_add(&ring, 8, 200, 0);
	assert_null(stamp_ring_find(&ring, 0));
	assert_int_equal(ring.open, 0);
	/* That packet may be late again. */
	stamp_ring_restart(&ring, 250);
	stamp_ring_add(&ring, 9, 150 + STAMP_LATE, 0);
	assert_null(stamp_ring_find(&ring, 0));
	stamp_ring_add(&ring, 10, 250 + STAMP_LATE, 0);
	assert_null(stamp_ring_find(&ring, 0));
	assert_int_equal(stamp_ring_find(&ring, 1)->number, 10);
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(
			stamp_converts_with_the_distance_of_its_own_end),
		cmocka_unit_test(
			stamp_does_not_see_a_clock_step_between_send_and_receive),
		cmocka_unit_test(stamp_refuses_what_cannot_be_true),
		cmocka_unit_test(stamp_refuses_what_lies_around_a_clock_step),
		cmocka_unit_test(
			stamp_falls_back_on_the_user_clock_without_any),
		cmocka_unit_test(stamp_stays_within_its_bounds),
		cmocka_unit_test(stamp_ring_finds_the_probe_of_a_packet),
		cmocka_unit_test(stamp_ring_gives_each_stamp_once),
		cmocka_unit_test(
			stamp_ring_knows_the_packet_of_a_card_that_comes_behind_the_kernel),
		cmocka_unit_test(stamp_ring_forgets_the_oldest),
		cmocka_unit_test(stamp_ring_survives_the_wrap_of_its_numbers),
		cmocka_unit_test(stamp_ring_counts_anew_after_a_restart),
		cmocka_unit_test(
			stamp_ring_takes_no_late_stamp_of_the_old_count),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
