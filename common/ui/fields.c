/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Members by their offset and size.
 */
#include "ui/fields.h"

#include "wire/cursor.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

/* An address, a percent sign and ten digits. */
#define ADDR_ROOM (ADDR_TEXT_MAX + 11)

static int64_t load(const struct field *field, const char *member)
{
	int32_t narrow;
	int64_t wide;
	uint16_t two;
	uint32_t four;

	switch (field->size) {
	case 1:
		return (uint8_t)*member;
	case 2:
		memcpy(&two, member, sizeof(two));
		return two;
	case 4:
		memcpy(&four, member, sizeof(four));
		memcpy(&narrow, member, sizeof(narrow));
		return field->min < 0 ? narrow : (int64_t)four;
	default:
		memcpy(&wide, member, sizeof(wide));
		return wide;
	}
}

static void store(const struct field *field, char *member, int64_t value)
{
	uint16_t two = (uint16_t)value;
	uint32_t four = (uint32_t)value;

	switch (field->size) {
	case 1:
		*member = (char)value;
		break;
	case 2:
		memcpy(member, &two, sizeof(two));
		break;
	case 4:
		memcpy(member, &four, sizeof(four));
		break;
	default:
		memcpy(member, &value, sizeof(value));
		break;
	}
}

static void write_addr(struct json *json, const char *key,
		       const struct addr *addr)
{
	char text[ADDR_TEXT_MAX];
	char scoped[ADDR_ROOM];

	if (addr->scope == 0) {
		json_addr(json, key, addr);
		return;
	}
	addr_format(addr, text);
	snprintf(scoped, sizeof(scoped), "%s%%%" PRIu32, text, addr->scope);
	json_word(json, key, scoped);
}

static void write_value(struct json *json, const struct field *field,
			const char *member)
{
	struct addr addr;
	struct span span;

	switch (field->kind) {
	case FIELD_KIND_NUMBER:
		json_int(json, field->key, load(field, member));
		break;
	case FIELD_KIND_FLAG:
		json_bool(json, field->key, true);
		break;
	case FIELD_KIND_ADDR:
		memcpy(&addr, member, sizeof(addr));
		write_addr(json, field->key, &addr);
		break;
	case FIELD_KIND_TEXT:
		json_octets(json, field->key, member, strlen(member));
		break;
	case FIELD_KIND_HEX:
		json_hex(json, field->key, member, field->size);
		break;
	case FIELD_KIND_SPAN:
		memcpy(&span, member, sizeof(span));
		json_hex(json, field->key, span.data, span.size);
		break;
	}
}

static bool is_usual(const struct field *field, const char *member)
{
	struct span span;

	if (field->kind == FIELD_KIND_TEXT)
		return member[0] == '\0';
	if (field->kind == FIELD_KIND_SPAN) {
		memcpy(&span, member, sizeof(span));
		return span.size == 0;
	}
	for (size_t i = 0; i < field->size; i++)
		if (member[i] != 0)
			return false;
	return true;
}

void fields_copy(char *to, size_t size, const char *text)
{
	struct buf buf;

	buf_init(&buf, to, size);
	if (text != NULL)
		buf_text(&buf, text);
}

void fields_write(struct json *json, const char *key,
		  const struct field *fields, const void *record)
{
	json_object_start(json, key);
	for (; fields->key != NULL; fields++) {
		const char *member = (const char *)record + fields->offset;

		if (!is_usual(fields, member))
			write_value(json, fields, member);
	}
	json_object_end(json);
}

/* --- reading ---------------------------------------------------------------
 */

static void read_addr(struct json_read *in, char *member)
{
	char text[ADDR_ROOM] = "";
	struct addr addr = {0};
	char *scope;

	json_read_octets(in, text, sizeof(text) - 1);
	scope = strchr(text, '%');
	if (scope != NULL)
		*scope++ = '\0';
	if (!addr_parse(text, &addr)) {
		json_read_reject(in);
		return;
	}
	while (scope != NULL && *scope >= '0' && *scope <= '9')
		addr.scope = addr.scope * 10 + (uint32_t)(*scope++ - '0');
	memcpy(member, &addr, sizeof(addr));
}

static void read_span(struct json_read *in, char *member,
		      struct fields_room *room)
{
	struct span span = {.data = room->at};

	span.size = json_read_hex(in, room->at, room->left);
	room->at += span.size;
	room->left -= span.size;
	memcpy(member, &span, sizeof(span));
}

static void read_value(struct json_read *in, const struct field *field,
		       char *member, struct fields_room *room)
{
	bool flag;

	switch (field->kind) {
	case FIELD_KIND_NUMBER:
		store(field, member, json_read_int(in, field->min, field->max));
		break;
	case FIELD_KIND_FLAG:
		flag = json_read_bool(in);
		memcpy(member, &flag, sizeof(flag));
		break;
	case FIELD_KIND_ADDR:
		read_addr(in, member);
		break;
	case FIELD_KIND_TEXT:
		memset(member, 0, field->size);
		json_read_octets(in, member, field->size - 1);
		break;
	case FIELD_KIND_HEX:
		if (json_read_hex(in, (uint8_t *)member, field->size) !=
		    field->size)
			json_read_reject(in);
		break;
	case FIELD_KIND_SPAN:
		read_span(in, member, room);
		break;
	}
}

void fields_read(struct json_read *in, const struct field *fields, void *record,
		 struct fields_room *room)
{
	char key[JSON_READ_KEY];

	json_read_object(in);
	while (json_read_key(in, key)) {
		const struct field *field = fields;

		while (field->key != NULL && strcmp(field->key, key) != 0)
			field++;
		if (field->key != NULL)
			read_value(in, field, (char *)record + field->offset,
				   room);
		else
			json_read_skip(in);
	}
}
