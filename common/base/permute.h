/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Keyed permutations of numbers: those of 16 bits, and those below any bound.
 *
 * Numbers drawn at random collide: 300 of them in a 16-bit field do so half of
 * the time. A permutation never does, and without the key the next value cannot
 * be guessed from those seen.
 *
 * A Feistel network of four rounds (M. Luby, C. Rackoff: How to construct
 * pseudorandom permutations, 1988) with SipHash as its round function. The wide
 * one has to be fast and has nothing to hide: it spreads work, and whoever
 * knows the seed may know the order. More rounds of a cheaper function do.
 */
#ifndef LEADLINE_BASE_PERMUTE_H
#define LEADLINE_BASE_PERMUTE_H

#include "base/siphash.h"

#include <stdint.h>

/* PURPOSE tells permutations of one key apart. */
uint16_t permute16(const struct siphash_key *key, uint8_t purpose, uint16_t x);

/* The number that permute16 turns into Y. */
uint16_t permute16_inverse(const struct siphash_key *key, uint8_t purpose,
			   uint16_t y);

#define PERMUTE_ROUNDS 8

/* Numbers from 0 to size - 1, each once. */
struct permute {
	uint64_t size;
	unsigned int high; /* bits of the two halves */
	unsigned int low;
	uint64_t keys[PERMUTE_ROUNDS];
};

/* SIZE is at least 1 and at most 2^62. The same SEED and SIZE give the same
 * permutation on every machine. */
void permute_init(struct permute *permute, uint64_t seed, uint64_t size);

/* What X, below the size, becomes. */
uint64_t permute_at(const struct permute *permute, uint64_t x);

/* The number that permute_at turns into Y, which is below the size. */
uint64_t permute_inverse(const struct permute *permute, uint64_t y);

#endif
