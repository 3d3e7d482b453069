/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Reading a line of JSON (RFC 8259), value by value, as it was written.
 *
 *	json_read_start(&in, line, size);
 *	while (json_read_key(&in, key))
 *		if (strcmp(key, "rtt_ns") == 0)
 *			rtt = json_read_int(&in, 0, INT64_MAX);
 *		else
 *			json_read_skip(&in);
 *	good = json_read_end(&in);
 *
 * As with a cursor over a packet: read everything first, ask `bad` once. After
 * the first thing that is wrong all there is to read is zeros, and every object
 * and array is at its end.
 *
 * It reads what this program writes, from a file that anybody may have touched:
 * integers only, no surrogates, keys without escapes; all else can be skipped.
 */
#ifndef LEADLINE_UI_JSON_READ_H
#define LEADLINE_UI_JSON_READ_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Longest key that is understood, with its closing zero; longer ones read as
 * the empty text. */
#define JSON_READ_KEY 41

struct json_read {
	const char *at; /* borrowed */
	const char *end;
	bool fresh; /* nothing of this object or array was read yet */
	bool bad;
};

/* Opens the object that the SIZE bytes at TEXT are. */
void json_read_start(struct json_read *in, const char *text, size_t size);

/* Opens the object or array that is the next value. */
void json_read_object(struct json_read *in);
void json_read_array(struct json_read *in);

/* Goes to the next member, whose value has to be read or skipped then. False at
 * the end of the object, which is then closed. */
bool json_read_key(struct json_read *in, char key[JSON_READ_KEY]);

/* The same for an element of an array. */
bool json_read_element(struct json_read *in);

/* A number from MIN to MAX. */
int64_t json_read_int(struct json_read *in, int64_t min, int64_t max);

bool json_read_bool(struct json_read *in);

/* The bytes that json_octets wrote, at most ROOM. Returns how many. */
size_t json_read_octets(struct json_read *in, void *to, size_t room);

/* The bytes that json_hex wrote, likewise. */
size_t json_read_hex(struct json_read *in, uint8_t *to, size_t room);

/* Passes over a value of any kind. */
void json_read_skip(struct json_read *in);

/* What was read is not what it should be. */
void json_read_reject(struct json_read *in);

/* Whether the object of the line was closed, nothing stands behind it and all
 * of it was good. */
bool json_read_end(struct json_read *in);

#endif
