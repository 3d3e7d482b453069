/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * What every unit test starts with: cmocka and what it wants included before,
 * and bytes written as text.
 */
#ifndef LEADLINE_UNIT_H
#define LEADLINE_UNIT_H

/* clang-format off */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
/* clang-format on */

#include "wire/cursor.h"

#include <stdlib.h>
#include <string.h>

/* A test is named as the sentence that it proves. */
#define TEST(name) static void name(void **state __attribute__((unused)))

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

static inline uint8_t unit_digit(char c)
{
	return (uint8_t)(c >= 'a' ? c - 'a' + 10 : c - '0');
}

/*
 * Writes the bytes of HEX ("45 00 0054") to BYTES; blanks do not count. Returns
 * how many there were, at most ROOM; the rest of the room is zero.
 */
static inline size_t unit_hex(const char *hex, uint8_t *bytes, size_t room)
{
	size_t size = 0;

	memset(bytes, 0, room);
	while (*hex != '\0' && size < room) {
		if (*hex == ' ') {
			hex++;
			continue;
		}
		bytes[size++] =
			(uint8_t)(unit_digit(hex[0]) << 4 | unit_digit(hex[1]));
		hex += 2;
	}
	return size;
}

/*
 * The SIZE bytes at BYTES in memory of exactly that size, so that the address
 * sanitizer sees a read one byte too far. To be freed.
 */
static inline uint8_t *unit_exact(const void *bytes, size_t size)
{
	uint8_t *copy = malloc(size > 0 ? size : 1);

	if (copy == NULL)
		abort();
	if (size > 0)
		memcpy(copy, bytes, size);
	return copy;
}

/* The same number on every run, evenly spread: good enough for tests. */
static inline uint32_t unit_random(uint64_t *seed)
{
	*seed = *seed * UINT64_C(6364136223846793005) + 1442695040888963407;
	return (uint32_t)(*seed >> 32);
}

#endif
