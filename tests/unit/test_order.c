/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Orders and shards.
 */
#include "engine/order.h"

#include "unit.h"

#define TOTAL 10007

static void prove_whole(uint64_t total, uint64_t shards)
{
	uint8_t *seen = calloc(total, 1);
	uint64_t sum = 0;

	if (seen == NULL)
		abort();
	for (uint64_t shard = 0; shard < shards; shard++) {
		struct order order;

		order_init(&order, 9, total, shard, shards);
		for (uint64_t i = 0; i < order.count; i++)
			assert_int_equal(seen[order_at(&order, i)]++, 0);
		sum += order.count;
	}
	assert_int_equal(sum, total);
	free(seen);
}

TEST(order_shards_are_together_exactly_the_whole)
{
	prove_whole(TOTAL, 1);
	prove_whole(TOTAL, 2);
	prove_whole(TOTAL, 7);
	prove_whole(65536, 16);
	prove_whole(1, 1);
}

TEST(order_of_more_shards_than_things_leaves_some_without_work)
{
	prove_whole(3, 5);
}

TEST(order_finds_the_place_of_what_is_in_its_shard)
{
	struct order order;
	uint64_t found = 0;
	uint64_t place;

	order_init(&order, 4, TOTAL, 2, 3);
	for (uint64_t i = 0; i < TOTAL; i++) {
		if (!order_find(&order, i, &place))
			continue;
		assert_int_equal(order_at(&order, place), i);
		found++;
	}
	assert_int_equal(found, order.count);
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(order_shards_are_together_exactly_the_whole),
		cmocka_unit_test(
			order_of_more_shards_than_things_leaves_some_without_work),
		cmocka_unit_test(order_finds_the_place_of_what_is_in_its_shard),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
