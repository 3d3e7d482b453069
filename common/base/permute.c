/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * A Feistel network on two bytes.
 */
#include "base/permute.h"

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
