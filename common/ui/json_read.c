/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * A place in a text, and what may stand there.
 */
#include "ui/json_read.h"

#include "base/hex.h"

#include <string.h>

/* Objects and arrays within each other that are passed over. */
#define DEPTH_MAX 16

static void fail(struct json_read *in)
{
	in->bad = true;
	in->at = in->end;
}

/* The next byte that is no blank, 0 at the end. */
static char peek(struct json_read *in)
{
	while (in->at < in->end && (*in->at == ' ' || *in->at == '\t'))
		in->at++;
	return in->at < in->end ? *in->at : '\0';
}

static bool accept(struct json_read *in, char c)
{
	if (peek(in) != c || in->at == in->end)
		return false;
	in->at++;
	return true;
}

static void expect(struct json_read *in, char c)
{
	if (!accept(in, c))
		fail(in);
}

static void open_bracket(struct json_read *in, char bracket)
{
	expect(in, bracket);
	in->fresh = true;
}

void json_read_start(struct json_read *in, const char *text, size_t size)
{
	*in = (struct json_read){.at = text, .end = text + size};
	open_bracket(in, '{');
}

void json_read_object(struct json_read *in)
{
	open_bracket(in, '{');
}

void json_read_array(struct json_read *in)
{
	open_bracket(in, '[');
}

/* True if there is one more before the closing BRACKET. */
static bool next(struct json_read *in, char bracket)
{
	bool fresh = in->fresh;

	in->fresh = false;
	if (accept(in, bracket))
		return false;
	if (!fresh)
		expect(in, ',');
	return !in->bad;
}

bool json_read_element(struct json_read *in)
{
	return next(in, ']');
}

/* --- strings ---------------------------------------------------------------
 */

/* What follows \u. */
static uint32_t take_code(struct json_read *in)
{
	uint32_t value = 0;

	for (int i = 0; i < 4; i++) {
		int digit = in->at < in->end ? hex_digit(*in->at++) : -1;

		if (digit < 0) {
			fail(in);
			return 0;
		}
		value = value * 16 + (uint32_t)digit;
	}
	return value;
}

static uint32_t take_escape(struct json_read *in)
{
	static const char letters[] = "\"\\/bfnrt";
	static const char values[] = "\"\\/\b\f\n\r\t";
	char c = in->at < in->end ? *in->at++ : '\0';
	const char *found = c != '\0' ? strchr(letters, c) : NULL;

	if (c == 'u')
		return take_code(in);
	if (found == NULL) {
		fail(in);
		return 0;
	}
	return (uint8_t)values[found - letters];
}

/* The character of a string at IN, which is not its end. Those above U+00FF
 * count as U+0100, with the rest of their bytes left to be read. */
static uint32_t take_char(struct json_read *in)
{
	uint8_t c = (uint8_t)*in->at++;

	if (c == '\\')
		return take_escape(in);
	if (c < 0x20)
		fail(in);
	if (c < 0x80)
		return c;
	/* U+0080 to U+00FF in their two bytes, should somebody have written
	 * them so. */
	if ((c == 0xc2 || c == 0xc3) && in->at < in->end &&
	    ((uint8_t)*in->at & 0xc0) == 0x80)
		return (uint32_t)(c & 3) << 6 | ((uint8_t)*in->at++ & 0x3f);
	return 0x100;
}

/* Inside of a string: true until its quote, which is taken. */
static bool inside(struct json_read *in)
{
	if (in->at == in->end) {
		fail(in);
		return false;
	}
	if (*in->at != '"')
		return true;
	in->at++;
	return false;
}

size_t json_read_octets(struct json_read *in, void *to, size_t room)
{
	uint8_t *bytes = to;
	size_t size = 0;

	expect(in, '"');
	while (!in->bad && inside(in)) {
		uint32_t c = take_char(in);

		if (c > 0xff || size == room)
			fail(in);
		else
			bytes[size++] = (uint8_t)c;
	}
	return in->bad ? 0 : size;
}

size_t json_read_hex(struct json_read *in, uint8_t *to, size_t room)
{
	size_t size = 0;

	expect(in, '"');
	while (!in->bad && inside(in)) {
		int high = hex_digit(*in->at++);
		int low = in->at < in->end ? hex_digit(*in->at++) : -1;

		if (high < 0 || low < 0 || size == room)
			fail(in);
		else
			to[size++] = (uint8_t)(high * 16 + low);
	}
	return in->bad ? 0 : size;
}

static void skip_string(struct json_read *in)
{
	expect(in, '"');
	while (!in->bad && inside(in))
		take_char(in);
}

bool json_read_key(struct json_read *in, char key[JSON_READ_KEY])
{
	const char *start;
	size_t size;

	key[0] = '\0';
	if (!next(in, '}'))
		return false;
	peek(in);
	start = in->at + 1;
	skip_string(in);
	if (in->bad)
		return false;
	size = (size_t)(in->at - 1 - start);
	if (size < JSON_READ_KEY && memchr(start, '\\', size) == NULL) {
		memcpy(key, start, size);
		key[size] = '\0';
	}
	expect(in, ':');
	return !in->bad;
}

/* --- other values ----------------------------------------------------------
 */

/* VALUE * 10 + DIGIT, below zero: that has one number more. */
static bool append(int64_t *value, int digit)
{
	return !__builtin_mul_overflow(*value, 10, value) &&
	       !__builtin_sub_overflow(*value, digit, value);
}

static bool is_digit(const struct json_read *in)
{
	return in->at < in->end && *in->at >= '0' && *in->at <= '9';
}

int64_t json_read_int(struct json_read *in, int64_t min, int64_t max)
{
	bool negative = accept(in, '-');
	int64_t value = 0;

	if (peek(in) < '0' || !is_digit(in))
		fail(in);
	while (is_digit(in))
		if (!append(&value, *in->at++ - '0'))
			fail(in);
	if (!negative && value == INT64_MIN)
		fail(in);
	else if (!negative)
		value = -value;
	if (value < min || value > max)
		fail(in);
	return in->bad ? 0 : value;
}

/* True if WORD stands here, and then it is taken. */
static bool accept_word(struct json_read *in, const char *word)
{
	size_t size = strlen(word);

	peek(in);
	if ((size_t)(in->end - in->at) < size ||
	    memcmp(in->at, word, size) != 0)
		return false;
	in->at += size;
	return true;
}

bool json_read_bool(struct json_read *in)
{
	if (accept_word(in, "true"))
		return true;
	if (!accept_word(in, "false"))
		fail(in);
	return false;
}

static void skip_number(struct json_read *in)
{
	const char *start = in->at;

	while (in->at < in->end && memchr("0123456789+-.eE", *in->at, 15))
		in->at++;
	if (in->at == start)
		fail(in);
}

static void skip_simple(struct json_read *in)
{
	switch (peek(in)) {
	case '"':
		skip_string(in);
		break;
	case 't':
	case 'f':
		json_read_bool(in);
		break;
	case 'n':
		if (!accept_word(in, "null"))
			fail(in);
		break;
	default:
		skip_number(in);
	}
}

static void skip(struct json_read *in, int depth)
{
	char key[JSON_READ_KEY];

	if (depth == DEPTH_MAX) {
		fail(in);
	} else if (peek(in) == '{') {
		json_read_object(in);
		while (json_read_key(in, key))
			skip(in, depth + 1);
	} else if (peek(in) == '[') {
		json_read_array(in);
		while (json_read_element(in))
			skip(in, depth + 1);
	} else {
		skip_simple(in);
	}
}

void json_read_skip(struct json_read *in)
{
	skip(in, 0);
}

void json_read_reject(struct json_read *in)
{
	fail(in);
}

bool json_read_end(struct json_read *in)
{
	if (peek(in) != '\0' || in->at != in->end)
		fail(in);
	return !in->bad;
}
