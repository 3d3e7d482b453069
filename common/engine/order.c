/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Every n-th place of a permutation.
 */
#include "engine/order.h"

#include <assert.h>

void order_init(struct order *order, uint64_t seed, uint64_t total,
		uint64_t shard, uint64_t shards)
{
	assert(shard < shards);
	*order = (struct order){.shard = shard, .shards = shards};
	if (shard < total)
		order->count = (total - shard - 1) / shards + 1;
	permute_init(&order->permute, seed, total);
}

uint64_t order_at(const struct order *order, uint64_t place)
{
	return permute_at(&order->permute,
			  place * order->shards + order->shard);
}

bool order_find(const struct order *order, uint64_t index, uint64_t *place)
{
	uint64_t whole = permute_inverse(&order->permute, index);

	*place = whole / order->shards;
	return whole % order->shards == order->shard;
}
