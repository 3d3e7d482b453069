/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * RFC 4884.
 */
#include "wire/icmpext.h"

#include "wire/checksum.h"

#define HEADER_SIZE	   4
#define OBJECT_HEADER_SIZE 4

/* A compliant quote is padded to at least this (section 4). */
#define QUOTE_MIN 128

/* Bits of the type of an interface object (RFC 5837 section 4.1). */
#define HAS_INDEX 0x08
#define HAS_ADDR  0x04
#define HAS_NAME  0x02
#define HAS_MTU	  0x01

#define NAME_MAX_SIZE 64

bool icmpext_next(struct cursor *cursor, struct icmpext_object *object)
{
	size_t size;

	if (cursor->at == 0)
		cursor_skip(cursor, HEADER_SIZE);
	if (cursor_left(cursor) == 0)
		return false;
	size = cursor_u16(cursor);
	object->class_num = cursor_u8(cursor);
	object->c_type = cursor_u8(cursor);
	if (cursor->bad || size < OBJECT_HEADER_SIZE) {
		cursor->bad = true;
		return false;
	}
	object->data = cursor_take(cursor, size - OBJECT_HEADER_SIZE);
	return !cursor->bad;
}

/* The objects fill the structure exactly. */
static bool objects_fit(struct span span)
{
	struct cursor cursor = cursor_of(span);
	struct icmpext_object object;

	while (icmpext_next(&cursor, &object))
		continue;
	return !cursor.bad;
}

static bool is_structure(struct span span, bool needs_checksum)
{
	struct cursor cursor = cursor_of(span);
	uint16_t version = cursor_u16(&cursor);
	uint16_t checksum = cursor_u16(&cursor);

	if (cursor.bad || version >> 12 != ICMPEXT_VERSION)
		return false;
	if (checksum == 0)
		return !needs_checksum && objects_fit(span);
	if (checksum_finish(checksum_add(0, span.data, span.size)) != 0)
		return false;
	return objects_fit(span);
}

static bool split_at(struct span body, size_t at, bool needs_checksum,
		     struct span *quote, struct span *extensions)
{
	struct span rest;

	if (at >= body.size)
		return false;
	rest = (struct span){body.data + at, body.size - at};
	if (!is_structure(rest, needs_checksum))
		return false;
	*quote = (struct span){body.data, at};
	*extensions = rest;
	return true;
}

void icmpext_split(enum addr_family family, uint8_t length, struct span body,
		   struct span *quote, struct span *extensions)
{
	size_t at = (size_t)length * (family == ADDR_V4 ? 4 : 8);

	*quote = body;
	*extensions = (struct span){0};
	if (length == 0) {
		split_at(body, QUOTE_MIN, true, quote, extensions);
		return;
	}
	if (split_at(body, at, false, quote, extensions))
		return;
	/* Some routers pad to 128 bytes and tell the length without padding. */
	if (at < QUOTE_MIN)
		split_at(body, QUOTE_MIN, false, quote, extensions);
}

void icmpext_split_cut(size_t cut, size_t at, struct span body,
		       struct span *quote, struct span *extensions)
{
	*quote = body;
	*extensions = (struct span){0};
	if (at > 0)
		split_at(body, at, false, quote, extensions);
	else if (cut < QUOTE_MIN)
		split_at(body, QUOTE_MIN - cut, true, quote, extensions);
}

/* RFC 4950 section 3: label 20 bits, class 3, bottom of stack 1, TTL 8. */
bool icmpext_next_label(struct cursor *cursor, struct icmpext_label *label)
{
	uint32_t entry = cursor_u32(cursor);

	if (cursor->bad)
		return false;
	*label = (struct icmpext_label){
		.label = entry >> 12,
		.traffic_class = entry >> 9 & 7,
		.bottom = (entry >> 8 & 1) != 0,
		.ttl = (uint8_t)entry,
	};
	return true;
}

/* RFC 5837 section 4.2: an address family, two zero bytes, the address. */
static void take_addr(struct cursor *cursor, struct addr *addr)
{
	uint16_t family = cursor_u16(cursor);

	cursor_skip(cursor, 2);
	if (family == ICMPEXT_FAMILY_V4)
		addr->family = ADDR_V4;
	else if (family == ICMPEXT_FAMILY_V6)
		addr->family = ADDR_V6;
	else
		cursor->bad = true;
	cursor_copy(cursor, addr->bytes, addr_size(addr));
}

/* RFC 5837 section 4.3: the length counts itself; zeros fill up the word. */
static struct span take_name(struct cursor *cursor)
{
	size_t size = cursor_u8(cursor);
	struct span name;

	if (size == 0 || size > NAME_MAX_SIZE) {
		cursor->bad = true;
		return (struct span){0};
	}
	name = cursor_take(cursor, size - 1);
	cursor_skip(cursor, (4 - size % 4) % 4);
	while (name.size > 0 && name.data[name.size - 1] == 0)
		name.size--;
	return name;
}

bool icmpext_parse_interface(const struct icmpext_object *object,
			     struct icmpext_interface *interface)
{
	struct cursor cursor = cursor_of(object->data);

	*interface = (struct icmpext_interface){
		.role = (enum icmpext_role)(object->c_type >> 6),
		.has_index = (object->c_type & HAS_INDEX) != 0,
	};
	if (interface->has_index)
		interface->index = cursor_u32(&cursor);
	if (object->c_type & HAS_ADDR)
		take_addr(&cursor, &interface->addr);
	if (object->c_type & HAS_NAME)
		interface->name = take_name(&cursor);
	if (object->c_type & HAS_MTU)
		interface->mtu = cursor_u32(&cursor);
	return !cursor.bad;
}
