/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Reading a packet: a place in bytes that never leaves them.
 *
 * Read everything first, ask `bad` once. A read past the end gives zero, sets
 * `bad` and stays there, so a parser needs no check of its own for each field.
 * Numbers are in network order on the wire and in host order here.
 */
#ifndef LEADLINE_WIRE_CURSOR_H
#define LEADLINE_WIRE_CURSOR_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Some bytes of somebody else's. DATA may be NULL when SIZE is 0. */
struct span {
	const uint8_t *data; /* borrowed */
	size_t size;
};

/* Numbers at a place that is known to be there. */
static inline uint16_t span_u16(const uint8_t bytes[2])
{
	return (uint16_t)(bytes[0] << 8 | bytes[1]);
}

static inline uint32_t span_u32(const uint8_t bytes[4])
{
	return (uint32_t)span_u16(bytes) << 16 | span_u16(bytes + 2);
}

static inline uint64_t span_u64(const uint8_t bytes[8])
{
	return (uint64_t)span_u32(bytes) << 32 | span_u32(bytes + 4);
}

struct cursor {
	struct span span;
	size_t at;
	bool bad; /* something was read that is not there */
};

struct cursor cursor_of(struct span span);

uint8_t cursor_u8(struct cursor *cursor);
uint16_t cursor_u16(struct cursor *cursor);
uint32_t cursor_u32(struct cursor *cursor);
uint64_t cursor_u64(struct cursor *cursor);
void cursor_skip(struct cursor *cursor, size_t size);

/* The next SIZE bytes, or an empty span and `bad`. */
struct span cursor_take(struct cursor *cursor, size_t size);

/* Copies the next SIZE bytes to TO, or fills it with zeros and sets `bad`. */
void cursor_copy(struct cursor *cursor, uint8_t *to, size_t size);

/* Everything from here to the end; the cursor does not move. */
struct span cursor_rest(const struct cursor *cursor);

/* Bytes not read yet. */
size_t cursor_left(const struct cursor *cursor);

#endif
