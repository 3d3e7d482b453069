/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Structs as objects of JSON and back: one table for both directions, so that
 * what is written is what is read.
 *
 *	static const struct field fields[] = {
 *		FIELD_NUMBER(struct sent, number, "number", 0, UINT32_MAX),
 *		FIELD_FLAG(struct reply, cut, "truncated"),
 *		FIELD_END,
 *	};
 *
 * A member that is all zeros is not written, and one that is not there reads as
 * all zeros.
 */
#ifndef LEADLINE_UI_FIELDS_H
#define LEADLINE_UI_FIELDS_H

#include "ui/json.h"
#include "ui/json_read.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum field_kind {
	FIELD_KIND_NUMBER, /* any integer or enum */
	FIELD_KIND_FLAG,   /* bool */
	FIELD_KIND_ADDR,   /* struct addr, with the number of its link */
	FIELD_KIND_TEXT,   /* char[] with a closing zero; any bytes */
	FIELD_KIND_HEX,	   /* uint8_t[], all of it */
	FIELD_KIND_SPAN,   /* struct span */
};

struct field {
	const char *key; /* NULL: the end of the table */
	enum field_kind kind;
	size_t offset;
	size_t size; /* of the member, bytes; of a number 1, 2, 4 or 8 */
	int64_t min; /* of a number that is read; below 0: it has a sign */
	int64_t max;
};

#define FIELD_OF(type, member, key, kind, min, max)                            \
	{                                                                      \
		key, kind, offsetof(type, member),                             \
			sizeof(((type *)NULL)->member), min, max               \
	}
#define FIELD_NUMBER(type, member, key, min, max)                              \
	FIELD_OF(type, member, key, FIELD_KIND_NUMBER, min, max)
#define FIELD_FLAG(type, member, key)                                          \
	FIELD_OF(type, member, key, FIELD_KIND_FLAG, 0, 0)
#define FIELD_ADDR(type, member, key)                                          \
	FIELD_OF(type, member, key, FIELD_KIND_ADDR, 0, 0)
#define FIELD_TEXT(type, member, key)                                          \
	FIELD_OF(type, member, key, FIELD_KIND_TEXT, 0, 0)
#define FIELD_HEX(type, member, key)                                           \
	FIELD_OF(type, member, key, FIELD_KIND_HEX, 0, 0)
#define FIELD_SPAN(type, member, key)                                          \
	FIELD_OF(type, member, key, FIELD_KIND_SPAN, 0, 0)
#define FIELD_END                                                              \
	{                                                                      \
		NULL, FIELD_KIND_NUMBER, 0, 0, 0, 0                            \
	}

/* Where the bytes of spans go. */
struct fields_room {
	uint8_t *at; /* borrowed */
	size_t left;
};

/* TEXT into such a member, TO, as far as it fits; NULL: none. */
#define FIELD_COPY(to, text) fields_copy(to, sizeof(to), text)
void fields_copy(char *to, size_t size, const char *text);

/* The members of RECORD, a struct that FIELDS are about, as an object KEY. */
void fields_write(struct json *json, const char *key,
		  const struct field *fields, const void *record);

/* The object that is the next value of IN, into RECORD, which is all zeros.
 * Spans borrow from ROOM, which may be NULL where there are none. Keys that
 * FIELDS do not have are passed over. */
void fields_read(struct json_read *in, const struct field *fields, void *record,
		 struct fields_room *room);

#endif
