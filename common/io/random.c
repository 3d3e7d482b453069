/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Random bits. Up to 256 bytes come whole and uninterrupted (getrandom(2)).
 */
#include "io/random.h"

#include <assert.h>
#include <errno.h>
#include <sys/random.h>

int random_bytes(void *bytes, size_t size)
{
	ssize_t got;

	assert(size <= 256);
	do
		got = getrandom(bytes, size, 0);
	while (got < 0 && errno == EINTR);
	if (got < 0)
		return -errno;
	return (size_t)got == size ? 0 : -EIO;
}

int random_key(struct siphash_key *key)
{
	return random_bytes(key->bytes, sizeof(key->bytes));
}
