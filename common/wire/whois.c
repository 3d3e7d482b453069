/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * RFC 2622: objects are rows of lines "name: value", one empty line apart.
 *
 *   route:    192.0.2.0/24
 *   origin:   AS64496
 *
 * The route comes before its origin. A registry may hold several objects for
 * one prefix, and those of shorter ones too.
 */
#include "wire/whois.h"

#include <assert.h>
#include <string.h>

/* Longest IPv6 prefix, with its length. */
#define PREFIX_MAX 43

/* Digits of an AS number of 32 bits. */
#define DIGITS_MAX 10

/* The longest route so far. */
struct best {
	char prefix[PREFIX_MAX + 1];
	int length; /* -1: none yet */
	bool here;  /* the object at hand is about it */
	char *origins;
	size_t size; /* of the origins */
	size_t room; /* for them */
};

static bool is_space(uint8_t byte)
{
	return byte == ' ' || byte == '\t' || byte == '\r';
}

static bool is_digit(uint8_t byte)
{
	return byte >= '0' && byte <= '9';
}

/* Up to the end of the line, which is stepped over. */
static struct span take_line(struct span *rest)
{
	struct span line = {rest->data, 0};

	while (line.size < rest->size && rest->data[line.size] != '\n')
		line.size++;
	rest->data += line.size;
	rest->size -= line.size;
	if (rest->size > 0) {
		rest->data++;
		rest->size--;
	}
	return line;
}

/* Whether LINE begins with NAME; then LINE becomes its value. */
static bool take_name(struct span *line, const char *name)
{
	size_t size = strlen(name);

	if (line->size < size || memcmp(line->data, name, size) != 0)
		return false;
	line->data += size;
	line->size -= size;
	while (line->size > 0 && is_space(line->data[0])) {
		line->data++;
		line->size--;
	}
	while (line->size > 0 && is_space(line->data[line->size - 1]))
		line->size--;
	return true;
}

static bool is_prefix_byte(uint8_t byte)
{
	return is_digit(byte) || byte == '.' || byte == ':' || byte == '/' ||
	       (byte >= 'a' && byte <= 'f') || (byte >= 'A' && byte <= 'F');
}

/* The length behind the slash; -1 for what is no prefix. */
static int prefix_length(struct span value)
{
	int length = -1;

	if (value.size > PREFIX_MAX)
		return -1;
	for (size_t i = 0; i < value.size; i++) {
		uint8_t byte = value.data[i];

		if (!is_prefix_byte(byte) || (length >= 0 && !is_digit(byte)))
			return -1;
		if (byte == '/')
			length = 0;
		else if (length >= 0)
			length = length * 10 + (byte - '0');
		if (length > 128)
			return -1;
	}
	return length;
}

static void take_route(struct best *best, struct span value)
{
	int length = prefix_length(value);

	best->here = length >= 0 && length >= best->length;
	if (!best->here || length == best->length)
		return;
	best->length = length;
	best->size = 0;
	memcpy(best->prefix, value.data, value.size);
	best->prefix[value.size] = '\0';
}

/* Whether the digits stand among the origins. */
static bool has_origin(const struct best *best, struct span digits)
{
	size_t start = 0;

	for (size_t i = 0; i <= best->size; i++) {
		if (i < best->size && best->origins[i] != ' ')
			continue;
		if (i - start == digits.size &&
		    memcmp(best->origins + start, digits.data, digits.size) ==
			    0)
			return true;
		start = i + 1;
	}
	return false;
}

static void take_origin(struct best *best, struct span value)
{
	if (value.size < 3 || (value.data[0] | 0x20) != 'a' ||
	    (value.data[1] | 0x20) != 's')
		return;
	value.data += 2;
	value.size -= 2;
	for (size_t i = 0; i < value.size; i++)
		if (!is_digit(value.data[i]) || i >= DIGITS_MAX)
			return;
	if (best->size + 1 + value.size > best->room || has_origin(best, value))
		return;
	if (best->size > 0)
		best->origins[best->size++] = ' ';
	memcpy(best->origins + best->size, value.data, value.size);
	best->size += value.size;
}

bool whois_origins(struct span answer, char *text, size_t room)
{
	/* Behind the origins: " | ", a prefix and a zero. */
	struct best best = {
		.length = -1,
		.origins = text,
		.room = room - PREFIX_MAX - 4,
	};
	struct span rest = answer;

	assert(room >= 64);
	while (rest.size > 0) {
		struct span line = take_line(&rest);

		if (take_name(&line, "route:") || take_name(&line, "route6:"))
			take_route(&best, line);
		else if (take_name(&line, "origin:") && best.here)
			take_origin(&best, line);
	}
	text[best.size] = '\0';
	if (best.size == 0)
		return false;
	memcpy(text + best.size, " | ", 4);
	memcpy(text + best.size + 3, best.prefix, strlen(best.prefix) + 1);
	return true;
}
