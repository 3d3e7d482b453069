/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * A keyed permutation of the 16-bit numbers.
 *
 * Numbers drawn at random collide: 300 of them in a 16-bit field do so half of
 * the time. A permutation never does, and without the key the next value cannot
 * be guessed from those seen.
 *
 * A Feistel network of four rounds (M. Luby, C. Rackoff: How to construct
 * pseudorandom permutations, 1988) with SipHash as its round function.
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

#endif
