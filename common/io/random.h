/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Random bits from the kernel.
 */
#ifndef LEADLINE_IO_RANDOM_H
#define LEADLINE_IO_RANDOM_H

#include "base/siphash.h"

#include <stddef.h>

/* Fills the SIZE (at most 256) bytes at BYTES. 0 or -errno; see getrandom(2).
 */
int random_bytes(void *bytes, size_t size);

/* The secret of a run. 0 or -errno. */
int random_key(struct siphash_key *key);

#endif
