/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Changes to lines of JSON that leave them lines of JSON, so that what is
 * behind the reader is reached: lines come twice, not at all, or elsewhere, a
 * number is another one, and time goes on further at some point. One in three
 * is a change of bytes as libFuzzer knows them.
 */
#ifndef LEADLINE_FUZZ_LINES_MUTATE_H
#define LEADLINE_FUZZ_LINES_MUTATE_H

#include <inttypes.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

size_t LLVMFuzzerMutate(uint8_t *data, size_t size, size_t max);
size_t LLVMFuzzerCustomMutator(uint8_t *data, size_t size, size_t max,
			       unsigned int seed);

/* Bytes of an input at most. */
#define LINES_SIZE_MAX 65536

struct lines_text {
	char bytes[LINES_SIZE_MAX];
	size_t size;
	size_t max;
	uint64_t seed;
};

/* A number below LIMIT, which is not 0. */
static inline uint64_t lines_random(struct lines_text *text, uint64_t limit)
{
	text->seed = text->seed * UINT64_C(6364136223846793005) + 1442695041;
	return (text->seed >> 24) % limit;
}

/* Where the line begins that byte AT is in. */
static inline size_t lines_start(const struct lines_text *text, size_t at)
{
	while (at > 0 && text->bytes[at - 1] != '\n')
		at--;
	return at;
}

/* Behind the end of the line that begins at START. */
static inline size_t lines_end(const struct lines_text *text, size_t start)
{
	const char *end = memchr(text->bytes + start, '\n', text->size - start);

	return end == NULL ? text->size : (size_t)(end - text->bytes) + 1;
}

/* SIZE bytes at BYTES in place of those from START to END, if they fit. */
static inline void lines_replace(struct lines_text *text, size_t start,
				 size_t end, const char *bytes, size_t size)
{
	if (text->size - (end - start) + size > text->max)
		return;
	memmove(text->bytes + start + size, text->bytes + end,
		text->size - end);
	memcpy(text->bytes + start, bytes, size);
	text->size = text->size - (end - start) + size;
}

/* A line goes away, or comes before another one. */
static inline void lines_move(struct lines_text *text)
{
	size_t start = lines_start(text, lines_random(text, text->size));
	size_t end = lines_end(text, start);
	size_t to = lines_start(text, lines_random(text, text->size));
	size_t size = end - start;
	char *line = malloc(size);

	if (line == NULL)
		abort();
	memcpy(line, text->bytes + start, size);
	if (lines_random(text, 3) == 0)
		lines_replace(text, start, end, "", 0);
	else
		lines_replace(text, to, to, line, size);
	free(line);
}

static inline bool lines_is_digit(const struct lines_text *text, size_t at)
{
	return at < text->size && text->bytes[at] >= '0' &&
	       text->bytes[at] <= '9';
}

/* The number that begins at AT. */
static inline int64_t lines_number(const struct lines_text *text, size_t at,
				   size_t *end)
{
	int64_t number = 0;

	for (*end = at; lines_is_digit(text, *end); ++*end)
		if (__builtin_mul_overflow(number, 10, &number) ||
		    __builtin_add_overflow(number, text->bytes[*end] - '0',
					   &number))
			number = 0;
	return number;
}

static inline void lines_put(struct lines_text *text, size_t at, size_t end,
			     int64_t number)
{
	char digits[24];
	int size = snprintf(digits, sizeof(digits), "%" PRId64, number);

	lines_replace(text, at, end, digits, (size_t)size);
}

static inline int64_t lines_other(struct lines_text *text, int64_t number)
{
	static const int64_t edges[] = {
		0,
		1,
		2,
		255,
		256,
		65535,
		65536,
		INT32_MAX,
		UINT32_MAX,
		INT64_MAX,
		INT64_C(1) << 60,
		-1,
		40000000,
		10000000000,
		3600000000000,
		4096,
	};
	uint64_t way = lines_random(text, 4);

	if (way == 0)
		return edges[lines_random(text,
					  sizeof(edges) / sizeof(edges[0]))];
	if (way == 1)
		return (int64_t)((uint64_t)number + lines_random(text, 5) - 2);
	if (way == 2)
		return number / 10;
	return (int64_t)lines_random(text, UINT64_C(1)
						   << lines_random(text, 62));
}

/* The next number is another one. */
static inline void lines_number_changes(struct lines_text *text)
{
	size_t at = lines_random(text, text->size);
	int64_t number;
	size_t end;

	while (at < text->size && !lines_is_digit(text, at))
		at++;
	while (at > 0 && lines_is_digit(text, at - 1))
		at--;
	number = lines_number(text, at, &end);
	if (end > at)
		lines_put(text, at, end, lines_other(text, number));
}

/* All moments behind some point are later. */
static inline void lines_time_goes_on(struct lines_text *text)
{
	static const char key[] = "_ns\":";
	int64_t more = (int64_t)lines_random(
		text, UINT64_C(1) << lines_random(text, 60));
	size_t at = lines_random(text, text->size);

	for (; at + sizeof(key) < text->size; at++) {
		size_t number = at + sizeof(key) - 1;
		int64_t value;
		size_t end;

		if (memcmp(text->bytes + at, key, sizeof(key) - 1) != 0)
			continue;
		value = lines_number(text, number, &end);
		if (end > number &&
		    !__builtin_add_overflow(value, more, &value))
			lines_put(text, number, end, value);
	}
}

size_t LLVMFuzzerCustomMutator(uint8_t *data, size_t size, size_t max,
			       unsigned int seed)
{
	/* Too large for the stack. */
	static struct lines_text text;

	if (size == 0 || size > sizeof(text.bytes) || seed % 3 == 0)
		return LLVMFuzzerMutate(data, size, max);
	memcpy(text.bytes, data, size);
	text.size = size;
	text.max = max < sizeof(text.bytes) ? max : sizeof(text.bytes);
	text.seed = seed;
	for (uint64_t n = 1 + lines_random(&text, 3); n > 0 && text.size > 0;
	     n--) {
		uint64_t way = lines_random(&text, 4);

		if (way == 0)
			lines_move(&text);
		else if (way == 1)
			lines_time_goes_on(&text);
		else
			lines_number_changes(&text);
	}
	memcpy(data, text.bytes, text.size);
	return text.size;
}

#endif
