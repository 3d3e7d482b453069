/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * SipHash-2-4: a keyed 64-bit hash of short messages. It signs our payloads, so
 * that nobody off the path can answer for a target.
 *
 * J.-P. Aumasson, D. J. Bernstein: SipHash, a fast short-input PRF (2012).
 */
#ifndef LEADLINE_BASE_SIPHASH_H
#define LEADLINE_BASE_SIPHASH_H

#include <stddef.h>
#include <stdint.h>

/* 128 secret bits, drawn once per run. */
struct siphash_key {
	uint8_t bytes[16];
};

uint64_t siphash(const struct siphash_key *key, const void *data, size_t len);

#endif
