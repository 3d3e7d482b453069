/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Feistel networks on two bytes, and on two halves of any length.
 */
#include "base/permute.h"

#include <assert.h>

#define ROUNDS 4

static uint8_t mix(const struct siphash_key *key, uint8_t purpose,
		   uint8_t round, uint8_t half)
{
	uint8_t input[3] = {purpose, round, half};

	return (uint8_t)siphash(key, input, sizeof(input));
}

uint16_t permute16(const struct siphash_key *key, uint8_t purpose, uint16_t x)
{
	uint8_t left = (uint8_t)(x >> 8);
	uint8_t right = (uint8_t)x;

	for (uint8_t round = 0; round < ROUNDS; round++) {
		uint8_t next = left ^ mix(key, purpose, round, right);

		left = right;
		right = next;
	}
	return (uint16_t)(left << 8 | right);
}

uint16_t permute16_inverse(const struct siphash_key *key, uint8_t purpose,
			   uint16_t y)
{
	uint8_t left = (uint8_t)(y >> 8);
	uint8_t right = (uint8_t)y;

	for (uint8_t round = ROUNDS; round-- > 0;) {
		uint8_t before = right ^ mix(key, purpose, round, left);

		right = left;
		left = before;
	}
	return (uint16_t)(left << 8 | right);
}

/* The finalizer of SplitMix64 (G. Steele, D. Lea, C. Flood: Fast splittable
 * pseudorandom number generators, 2014). */
static uint64_t scramble(uint64_t x)
{
	x ^= x >> 30;
	x *= UINT64_C(0xbf58476d1ce4e5b9);
	x ^= x >> 27;
	x *= UINT64_C(0x94d049bb133111eb);
	return x ^ x >> 31;
}

void permute_init(struct permute *permute, uint64_t seed, uint64_t size)
{
	unsigned int bits = 2;

	assert(size >= 1 && size <= UINT64_C(1) << 62);
	while (UINT64_C(1) << bits < size)
		bits++;
	*permute = (struct permute){
		.size = size,
		.high = bits / 2,
		.low = bits - bits / 2,
	};
	for (unsigned int i = 0; i < PERMUTE_ROUNDS; i++) {
		seed += UINT64_C(0x9e3779b97f4a7c15);
		permute->keys[i] = scramble(seed);
	}
}

/* What round ROUND adds to one half of Y, of which the other one decides. */
static uint64_t addend(const struct permute *permute, unsigned int round,
		       uint64_t y)
{
	uint64_t low = (UINT64_C(1) << permute->low) - 1;
	uint64_t high = (UINT64_C(1) << permute->high) - 1;
	uint64_t key = permute->keys[round];

	if (round % 2 == 0)
		return (scramble(key ^ (y & low)) & high) << permute->low;
	return scramble(key ^ y >> permute->low) & low;
}

/* The network permutes all numbers of its bits, fewer than four times as many
 * as are wanted. One that is too large is permuted again until it fits, which
 * is a permutation, too (J. Black, P. Rogaway: Ciphers with arbitrary finite
 * domains, 2002). */
uint64_t permute_at(const struct permute *permute, uint64_t x)
{
	assert(x < permute->size);
	do {
		for (unsigned int i = 0; i < PERMUTE_ROUNDS; i++)
			x ^= addend(permute, i, x);
	} while (x >= permute->size);
	return x;
}

uint64_t permute_inverse(const struct permute *permute, uint64_t y)
{
	assert(y < permute->size);
	do {
		for (unsigned int i = PERMUTE_ROUNDS; i-- > 0;)
			y ^= addend(permute, i, y);
	} while (y >= permute->size);
	return y;
}
