/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Text that is JSON at each step.
 *
 * Numbers and dates are made by hand: snprintf would take half of the time of a
 * line, and follows the locale.
 */
#include "ui/json.h"

#include "base/ns.h"
#include "base/wall.h"
#include "ui/utf8.h"

#include <assert.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

/* Longest key, bytes. */
#define KEY_MAX 40

/* Digits of 2^64 - 1. */
#define DIGITS_MAX 20

void json_start(struct json *json, struct buf *buf)
{
	*json = (struct json){.buf = buf, .start = buf->len};
	buf_char(buf, '{');
}

bool json_end(struct json *json)
{
	struct buf *buf = json->buf;

	buf_bytes(buf, "}\n", 2);
	return buf_keep(buf, json->start);
}

/* What stands before a value: a comma, the key, and OPENING, the first byte of
 * the value unless it is 0. In one piece, since a line has many of them. */
static void begin(struct json *json, const char *key, char opening)
{
	size_t size = key != NULL ? strlen(key) : 0;
	char text[KEY_MAX + 5];
	char *to = text;

	assert(size <= KEY_MAX);
	/* An empty one is not read, which gcc -O3 does not see. */
	text[0] = '\0';
	if (json->more)
		*to++ = ',';
	json->more = true;
	if (key != NULL) {
		*to++ = '"';
		memcpy(to, key, size);
		to += size;
		*to++ = '"';
		*to++ = ':';
	}
	if (opening != '\0')
		*to++ = opening;
	buf_bytes(json->buf, text, (size_t)(to - text));
}

static void open_bracket(struct json *json, const char *key, char bracket)
{
	begin(json, key, bracket);
	json->more = false;
}

static void close_bracket(struct json *json, char bracket)
{
	buf_char(json->buf, bracket);
	json->more = true;
}

void json_object_start(struct json *json, const char *key)
{
	open_bracket(json, key, '{');
}

void json_object_end(struct json *json)
{
	close_bracket(json, '}');
}

void json_array_start(struct json *json, const char *key)
{
	open_bracket(json, key, '[');
}

void json_array_end(struct json *json)
{
	close_bracket(json, ']');
}

/* --- strings ---------------------------------------------------------------
 */

static bool is_plain(uint8_t c)
{
	return c >= 0x20 && c < 0x7f && c != '"' && c != '\\';
}

static char hex_digit(uint8_t value)
{
	return "0123456789abcdef"[value & 15];
}

static void escape(struct buf *buf, uint8_t c)
{
	char text[6] = {'\\', 'u', '0', '0', hex_digit(c >> 4), hex_digit(c)};

	if (c == '"' || c == '\\') {
		buf_char(buf, '\\');
		buf_char(buf, (char)c);
	} else {
		buf_bytes(buf, text, sizeof(text));
	}
}

/* Writes what is not plain at the start of TEXT. Returns the bytes taken. */
static size_t write_special(struct buf *buf, const uint8_t *text, size_t size)
{
	uint32_t code;
	size_t length = utf8_take(text, size, &code);

	if (length > 0 && code >= 0xa0) {
		buf_bytes(buf, (const char *)text, length);
		return length;
	}
	/* A C1 control is c2 80 to c2 9f. */
	if (length > 0) {
		escape(buf, text[1]);
		return length;
	}
	escape(buf, text[0]);
	return 1;
}

void json_bytes(struct json *json, const char *key, const void *bytes,
		size_t size)
{
	const uint8_t *text = bytes;
	struct buf *buf = json->buf;
	size_t at = 0;

	begin(json, key, '"');
	while (at < size) {
		size_t plain = at;

		while (plain < size && is_plain(text[plain]))
			plain++;
		buf_bytes(buf, (const char *)text + at, plain - at);
		at = plain;
		if (at < size)
			at += write_special(buf, text + at, size - at);
	}
	buf_char(buf, '"');
}

void json_text(struct json *json, const char *key, const char *text)
{
	if (text == NULL)
		json_none(json, key);
	else
		json_bytes(json, key, text, strlen(text));
}

void json_octets(struct json *json, const char *key, const void *bytes,
		 size_t size)
{
	const uint8_t *text = bytes;

	begin(json, key, '"');
	for (size_t i = 0; i < size; i++) {
		if (is_plain(text[i]))
			buf_char(json->buf, (char)text[i]);
		else
			escape(json->buf, text[i]);
	}
	buf_char(json->buf, '"');
}

void json_hex(struct json *json, const char *key, const void *bytes,
	      size_t size)
{
	const uint8_t *data = bytes;

	begin(json, key, '"');
	for (size_t i = 0; i < size; i++) {
		buf_char(json->buf, hex_digit(data[i] >> 4));
		buf_char(json->buf, hex_digit(data[i]));
	}
	buf_char(json->buf, '"');
}

void json_word(struct json *json, const char *key, const char *text)
{
	begin(json, key, '"');
	buf_text(json->buf, text);
	buf_char(json->buf, '"');
}

/* --- numbers ---------------------------------------------------------------
 */

/* Writes VALUE in decimal so that it ends before END. Returns its start. */
static char *digits_before(char *end, uint64_t value)
{
	do {
		*--end = (char)('0' + value % 10);
		value /= 10;
	} while (value > 0);
	return end;
}

static void write_uint(struct buf *buf, uint64_t value)
{
	char digits[DIGITS_MAX];
	char *end = digits + sizeof(digits);
	char *text = digits_before(end, value);

	buf_bytes(buf, text, (size_t)(end - text));
}

void json_uint(struct json *json, const char *key, uint64_t value)
{
	begin(json, key, '\0');
	write_uint(json->buf, value);
}

void json_int(struct json *json, const char *key, int64_t value)
{
	begin(json, key, value < 0 ? '-' : '\0');
	write_uint(json->buf,
		   value < 0 ? 0 - (uint64_t)value : (uint64_t)value);
}

void json_bool(struct json *json, const char *key, bool value)
{
	begin(json, key, '\0');
	buf_text(json->buf, value ? "true" : "false");
}

void json_none(struct json *json, const char *key)
{
	begin(json, key, '\0');
	buf_text(json->buf, "null");
}

static bool is_of_number(char c)
{
	return (c >= '0' && c <= '9') || c == 'e' || c == '+' || c == '-';
}

/* The decimal point may be any text in some locale: the one place of a number
 * that nothing else can stand in. */
void json_double(struct json *json, const char *key, double value)
{
	char text[64];

	if (!isfinite(value)) {
		json_none(json, key);
		return;
	}
	begin(json, key, '\0');
	snprintf(text, sizeof(text), "%.9g", value);
	for (const char *c = text; *c != '\0'; c++) {
		if (is_of_number(*c))
			buf_char(json->buf, *c);
		else if (is_of_number(c[1]))
			buf_char(json->buf, '.');
	}
}

/* --- dates and addresses ---------------------------------------------------
 */

void json_ms(struct json *json, const char *key, int64_t ns)
{
	char text[DIGITS_MAX + 5];
	char *end = text + sizeof(text);
	char *start = end - 1;

	*start = '"';
	/* Three decimals: the point takes the place of the 1 before them. */
	start = digits_before(start, (uint64_t)(1000 + ns / NS_PER_US % 1000));
	*start = '.';
	start = digits_before(start, (uint64_t)(ns / NS_PER_MS));
	begin(json, key, '"');
	buf_bytes(json->buf, start, (size_t)(end - start));
}

void json_wall(struct json *json, const char *key, int64_t ns)
{
	char text[WALL_TEXT_SIZE];

	wall_format(ns_max(0, ns), text);
	begin(json, key, '"');
	buf_bytes(json->buf, text, WALL_TEXT_SIZE - 1);
	buf_char(json->buf, '"');
}

/* A dotted quad. inet_ntop would be a third of the time of a line. */
static void write_v4(struct buf *buf, const uint8_t bytes[4])
{
	char text[4 * 4];
	char *start = text + sizeof(text);

	*--start = '"';
	for (int i = 3; i >= 0; i--) {
		start = digits_before(start, bytes[i]);
		if (i > 0)
			*--start = '.';
	}
	buf_bytes(buf, start, (size_t)(text + sizeof(text) - start));
}

void json_addr(struct json *json, const char *key, const struct addr *addr)
{
	char text[ADDR_TEXT_MAX];

	switch (addr->family) {
	case ADDR_NONE:
		json_none(json, key);
		break;
	case ADDR_V4:
		begin(json, key, '"');
		write_v4(json->buf, addr->bytes);
		break;
	case ADDR_V6:
		addr_format(addr, text);
		json_word(json, key, text);
		break;
	}
}
