/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Writing JSON (RFC 8259), one object on a line.
 *
 * A value is written where it belongs and nothing is kept: no tree, no
 * allocation, no depth. That is measured, not taste: a round trip of a flood
 * takes about 3 us and JSON may cost a quarter of it. A line of `reply` with
 * names, 336 bytes, takes 0.47 us here (0.35 us without names) and 3.4 us as a
 * tree of jansson 2.14: best of 3000 times 200 lines, 2.6 GHz, gcc 12 -O2.
 * Reading is another matter: nothing waits for it.
 *
 * Strings are always valid UTF-8 and harmless on a terminal, whatever goes in.
 * A valid sequence stands for its character. Any other byte stands for the
 * character of its own number, U+0080 to U+00FF, as if it were Latin-1. Quote
 * and backslash are escaped by a backslash; the controls, U+0000 to U+001F and
 * U+007F to U+009F, and the bytes that are no UTF-8 are written as \u00XX.
 */
#ifndef LEADLINE_UI_JSON_H
#define LEADLINE_UI_JSON_H

#include "base/addr.h"
#include "base/buf.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Room that is enough for each line of the event schema but `start` and `path`,
 * whose length is the caller's matter. */
#define JSON_LINE_MAX 32768

struct json {
	struct buf *buf; /* borrowed */
	size_t start;	 /* where in it the line starts */
	bool more;	 /* the next member follows another one */
};

/* Opens the object of a line behind what BUF holds. */
void json_start(struct json *json, struct buf *buf);

/* Closes it and ends the line. If it did not fit, it is taken back as a whole,
 * BUF is as before json_start, and the answer is false. */
bool json_end(struct json *json);

/* KEY is plain ASCII without quote, backslash and controls, at most 40 bytes.
 * It is NULL for an element of an array. */
void json_object_start(struct json *json, const char *key);
void json_object_end(struct json *json);
void json_array_start(struct json *json, const char *key);
void json_array_end(struct json *json);

/* TEXT may hold anything; NULL is written as null. */
void json_text(struct json *json, const char *key, const char *text);
void json_bytes(struct json *json, const char *key, const void *bytes,
		size_t size);

/* Each byte as the character of its own number, U+0000 to U+00FF, so that they
 * can be read back whatever they are: what recordings do with strings. */
void json_octets(struct json *json, const char *key, const void *bytes,
		 size_t size);

/* The bytes in lower-case hexadecimal, two digits each. */
void json_hex(struct json *json, const char *key, const void *bytes,
	      size_t size);

/* TEXT is as plain as a key: it is not looked at. */
void json_word(struct json *json, const char *key, const char *text);

void json_int(struct json *json, const char *key, int64_t value);
void json_uint(struct json *json, const char *key, uint64_t value);
void json_bool(struct json *json, const char *key, bool value);
void json_none(struct json *json, const char *key);

/* Nine significant digits and a decimal point in every locale; null for what is
 * not finite. */
void json_double(struct json *json, const char *key, double value);

/* A span of NS, not negative, as a text in ms with three decimals: "0.017". */
void json_ms(struct json *json, const char *key, int64_t ns);

/* NS since 1970 as RFC 3339 in UTC with nine decimals. */
void json_wall(struct json *json, const char *key, int64_t ns);

/* The numeric text of ADDR, null if it has no family. */
void json_addr(struct json *json, const char *key, const struct addr *addr);

#endif
