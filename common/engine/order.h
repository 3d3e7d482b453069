/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * In which order a run visits very many things, and which share of them.
 *
 * Neighbours in a range are neighbours on a network, so they are not visited
 * one after the other but in a pseudo-random order, which costs no memory. A
 * shard takes every n-th place of it: shards that agree on seed and size share
 * nothing, and together they visit everything once.
 */
#ifndef LEADLINE_ENGINE_ORDER_H
#define LEADLINE_ENGINE_ORDER_H

#include "base/permute.h"

#include <stdbool.h>
#include <stdint.h>

struct order {
	struct permute permute;
	uint64_t shard; /* ours, from 0 */
	uint64_t shards;
	uint64_t count; /* places of ours */
};

/* The order of TOTAL things, 1 to 2^62 of them; shard SHARD, below SHARDS. */
void order_init(struct order *order, uint64_t seed, uint64_t total,
		uint64_t shard, uint64_t shards);

/* Which thing stands at PLACE, below the count. */
uint64_t order_at(const struct order *order, uint64_t place);

/* The place of thing INDEX, below the total. False if it is in another shard.
 */
bool order_find(const struct order *order, uint64_t index, uint64_t *place);

#endif
