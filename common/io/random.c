/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Random bits. Up to 256 bytes come whole and uninterrupted (getrandom(2)).
 */
#include "io/random.h"

#include <assert.h>
#include <errno.h>
#include <sys/random.h>

#define TRIES_MAX 1000

int random_bytes(void *bytes, size_t size)
{
	ssize_t got = -1;

	assert(size <= 256);
	errno = EINTR;
	/* Only before the pool is filled, early at boot, is it interrupted. */
	for (int i = 0; i < TRIES_MAX && got < 0 && errno == EINTR; i++)
		got = getrandom(bytes, size, 0);
	if (got < 0)
		return -errno;
	return (size_t)got == size ? 0 : -EIO;
}

int random_key(struct siphash_key *key)
{
	return random_bytes(key->bytes, sizeof(key->bytes));
}
