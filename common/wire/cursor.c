/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Bounded reading. Every access to a packet goes through cursor_take or take.
 */
#include "wire/cursor.h"

#include <string.h>

struct cursor cursor_of(struct span span)
{
	return (struct cursor){.span = span};
}

size_t cursor_left(const struct cursor *cursor)
{
	return cursor->bad ? 0 : cursor->span.size - cursor->at;
}

struct span cursor_rest(const struct cursor *cursor)
{
	size_t left = cursor_left(cursor);

	if (left == 0)
		return (struct span){0};
	return (struct span){cursor->span.data + cursor->at, left};
}

struct span cursor_take(struct cursor *cursor, size_t size)
{
	struct span taken = cursor_rest(cursor);

	if (size > taken.size) {
		cursor->bad = true;
		return (struct span){0};
	}
	taken.size = size;
	cursor->at += size;
	return taken;
}

/* What is read past the end. */
static const uint8_t nothing[8];

/* The next SIZE bytes, at most eight, or as many zeros. */
static inline const uint8_t *take(struct cursor *cursor, size_t size)
{
	const uint8_t *place;

	if (cursor->bad || size > cursor->span.size - cursor->at) {
		cursor->bad = true;
		return nothing;
	}
	place = cursor->span.data + cursor->at;
	cursor->at += size;
	return place;
}

uint8_t cursor_u8(struct cursor *cursor)
{
	return *take(cursor, 1);
}

uint16_t cursor_u16(struct cursor *cursor)
{
	return span_u16(take(cursor, 2));
}

uint32_t cursor_u32(struct cursor *cursor)
{
	return span_u32(take(cursor, 4));
}

uint64_t cursor_u64(struct cursor *cursor)
{
	return span_u64(take(cursor, 8));
}

void cursor_skip(struct cursor *cursor, size_t size)
{
	(void)cursor_take(cursor, size);
}

void cursor_copy(struct cursor *cursor, uint8_t *to, size_t size)
{
	struct span taken = cursor_take(cursor, size);

	memset(to, 0, size);
	if (taken.size > 0)
		memcpy(to, taken.data, taken.size);
}
