/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * RFC 1035 section 4.1: a header, questions, and then records.
 *
 *   header    ID, flags, counts of questions, answers, authorities, others
 *   question  name, type, class
 *   record    name, type, class, TTL (4 bytes), length, data
 *
 * A name is a row of labels, each with its length, that ends with an empty one
 * or with a pointer of two bytes to elsewhere. Nobody here has to follow it.
 */
#include "wire/dns.h"

#define TYPE_TXT 16
#define CLASS_IN 1

/* The two high bits of a length: this is a pointer. */
#define POINTER 0xc0

/* A name has 255 bytes at most, so this many labels. */
#define LABELS_MAX 128

static void skip_name(struct cursor *cursor)
{
	for (int i = 0; i < LABELS_MAX; i++) {
		uint8_t size = cursor_u8(cursor);

		if (cursor->bad || size == 0)
			return;
		if ((size & POINTER) == POINTER) {
			cursor_skip(cursor, 1);
			return;
		}
		cursor_skip(cursor, size);
	}
	cursor->bad = true;
}

/* The strings of a record, each with its length. */
static void take_strings(struct span data, char *text, size_t room)
{
	struct cursor cursor = cursor_of(data);
	size_t at = 0;

	while (!cursor.bad && cursor_left(&cursor) > 0) {
		struct span part = cursor_take(&cursor, cursor_u8(&cursor));

		for (size_t i = 0; i < part.size && at + 1 < room; i++)
			if (part.data[i] != '\0')
				text[at++] = (char)part.data[i];
	}
	text[at] = '\0';
}

/* Steps over a record. True if it is one with text, which is in DATA. */
static bool next_record(struct cursor *cursor, struct span *data)
{
	uint16_t type;
	uint16_t class;

	skip_name(cursor);
	type = cursor_u16(cursor);
	class = cursor_u16(cursor);
	cursor_skip(cursor, 4);
	*data = cursor_take(cursor, cursor_u16(cursor));
	return !cursor->bad && type == TYPE_TXT && class == CLASS_IN;
}

bool dns_text(struct span message, char *text, size_t room)
{
	struct cursor cursor = cursor_of(message);
	uint16_t questions;
	uint16_t answers;
	struct span data;

	text[0] = '\0';
	cursor_skip(&cursor, 4);
	questions = cursor_u16(&cursor);
	answers = cursor_u16(&cursor);
	cursor_skip(&cursor, 4);
	for (; questions > 0 && !cursor.bad; questions--) {
		skip_name(&cursor);
		cursor_skip(&cursor, 4);
	}
	for (; answers > 0 && !cursor.bad; answers--) {
		if (!next_record(&cursor, &data))
			continue;
		take_strings(data, text, room);
		return true;
	}
	return false;
}
