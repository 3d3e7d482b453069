/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * RFC 791 section 3.1:
 *
 *   routes      type, length, pointer, addresses
 *   timestamp   type, length, pointer, overflow and flag, stamps or pairs of
 *               address and stamp
 *
 * The pointer counts from the type, which is 1, to the next entry to be filled.
 */
#include "wire/ip_options.h"

#include "wire/writer.h"

#include <string.h>

#define TYPE_END	  0
#define TYPE_NOP	  1
#define TYPE_RECORD_ROUTE 7
#define TYPE_TIMESTAMP	  68
#define TYPE_LOOSE_ROUTE  131
#define TYPE_STRICT_ROUTE 137

/* Bytes before the entries, and the pointer to the first of them. */
#define ROUTE_HEADER_SIZE 3
#define ROUTE_POINTER	  4
#define STAMP_HEADER_SIZE 4
#define STAMP_POINTER	  5

static enum ip_option_kind kind_of(uint8_t type)
{
	switch (type) {
	case TYPE_NOP:
		return IP_OPTION_NOP;
	case TYPE_RECORD_ROUTE:
		return IP_OPTION_RECORD_ROUTE;
	case TYPE_TIMESTAMP:
		return IP_OPTION_TIMESTAMP;
	case TYPE_LOOSE_ROUTE:
		return IP_OPTION_LOOSE_ROUTE;
	case TYPE_STRICT_ROUTE:
		return IP_OPTION_STRICT_ROUTE;
	default:
		return IP_OPTION_OTHER;
	}
}

/* What of `data` is before the pointer; HEADER bytes stand before `data`. */
static struct span filled_part(const struct ip_option *option, size_t header)
{
	struct span filled = option->data;
	size_t end = option->pointer;

	if (end <= header)
		filled.size = 0;
	else if (end - header - 1 < filled.size)
		filled.size = end - header - 1;
	return filled;
}

/* A route or timestamp option may be cut behind its length. */
static void read_entries(struct ip_option *option)
{
	struct cursor cursor = cursor_of(option->data);
	size_t header = ROUTE_HEADER_SIZE;

	option->pointer = cursor_u8(&cursor);
	if (option->kind == IP_OPTION_TIMESTAMP) {
		uint8_t flag = cursor_u8(&cursor);

		option->overflow = flag >> 4;
		option->stamps = flag & 0x0f;
		header = STAMP_HEADER_SIZE;
	}
	option->data = cursor_rest(&cursor);
	option->filled = filled_part(option, header);
}

bool ip_options_next(struct cursor *cursor, struct ip_option *option)
{
	uint8_t size;

	*option = (struct ip_option){0};
	if (cursor_left(cursor) == 0)
		return false;
	option->type = cursor_u8(cursor);
	option->kind = kind_of(option->type);
	if (option->type == TYPE_END)
		return false;
	if (option->kind == IP_OPTION_NOP)
		return true;
	size = cursor_u8(cursor);
	if (size < 2)
		cursor->bad = true;
	option->data = cursor_take(cursor, (size_t)size - 2);
	if (cursor->bad)
		return false;
	if (option->kind != IP_OPTION_OTHER)
		read_entries(option);
	return true;
}

static struct addr take_addr(struct cursor *cursor)
{
	struct addr addr = {.family = ADDR_V4};

	cursor_copy(cursor, addr.bytes, 4);
	return addr;
}

bool ip_options_next_entry(struct cursor *cursor,
			   const struct ip_option *option,
			   struct ip_option_entry *entry)
{
	*entry = (struct ip_option_entry){.has_stamp = option->kind ==
						       IP_OPTION_TIMESTAMP};
	if (option->kind == IP_OPTION_OTHER || option->kind == IP_OPTION_NOP)
		return false;
	if (!entry->has_stamp || option->stamps != IP_OPTION_STAMPS_ONLY)
		entry->addr = take_addr(cursor);
	if (entry->has_stamp)
		entry->stamp = cursor_u32(cursor);
	return !cursor->bad;
}

static void write_zeros(struct writer *writer, size_t size)
{
	for (size_t i = 0; i < size; i++)
		writer_u8(writer, 0);
}

/* A NOP in front aligns the addresses. */
static void write_route(struct writer *writer, uint8_t type, size_t count)
{
	const uint8_t start[] = {
		TYPE_NOP,
		type,
		(uint8_t)(ROUTE_HEADER_SIZE + 4 * count),
		ROUTE_POINTER,
	};

	writer_bytes(writer, start, sizeof(start));
}

size_t ip_options_record_route(uint8_t bytes[IP_OPTIONS_MAX])
{
	struct writer writer = writer_start(bytes, IP_OPTIONS_MAX);

	write_route(&writer, TYPE_RECORD_ROUTE, IP_OPTIONS_HOPS_MAX);
	write_zeros(&writer, (size_t)4 * IP_OPTIONS_HOPS_MAX);
	return writer.at;
}

static void write_stamps(struct writer *writer, enum ip_option_stamps stamps,
			 size_t size)
{
	writer_u8(writer, TYPE_TIMESTAMP);
	writer_u8(writer, (uint8_t)(STAMP_HEADER_SIZE + size));
	writer_u8(writer, STAMP_POINTER);
	writer_u8(writer, (uint8_t)stamps);
}

static size_t write_prespec(struct writer *writer, const struct addr *hops,
			    size_t count)
{
	if (count == 0 || count > IP_OPTIONS_STAMPS_MAX)
		return 0;
	write_stamps(writer, IP_OPTION_STAMPS_PRESPEC, 8 * count);
	for (size_t i = 0; i < count; i++) {
		writer_bytes(writer, hops[i].bytes, 4);
		writer_u32(writer, 0);
	}
	return writer->at;
}

size_t ip_options_timestamp(uint8_t bytes[IP_OPTIONS_MAX],
			    enum ip_option_stamps stamps,
			    const struct addr *hops, size_t count)
{
	struct writer writer = writer_start(bytes, IP_OPTIONS_MAX);
	size_t size = IP_OPTIONS_MAX - STAMP_HEADER_SIZE;

	switch (stamps) {
	case IP_OPTION_STAMPS_ONLY:
		break;
	case IP_OPTION_STAMPS_AND_ADDR:
		size = 8 * IP_OPTIONS_STAMPS_MAX;
		break;
	case IP_OPTION_STAMPS_PRESPEC:
		return write_prespec(&writer, hops, count);
	}
	write_stamps(&writer, stamps, size);
	write_zeros(&writer, size);
	return writer.at;
}

size_t ip_options_source_route(uint8_t bytes[IP_OPTIONS_MAX], bool strict,
			       const struct addr *hops, size_t count)
{
	struct writer writer = writer_start(bytes, IP_OPTIONS_MAX);

	if (count == 0 || count > IP_OPTIONS_HOPS_MAX)
		return 0;
	write_route(&writer, strict ? TYPE_STRICT_ROUTE : TYPE_LOOSE_ROUTE,
		    count);
	for (size_t i = 0; i < count; i++)
		writer_bytes(&writer, hops[i].bytes, 4);
	return writer.at;
}

struct addr ip_options_depart(uint8_t *bytes, size_t size,
			      const struct addr *to)
{
	struct cursor cursor = cursor_of((struct span){bytes, size});
	struct ip_option option;
	struct addr first = *to;

	while (ip_options_next(&cursor, &option)) {
		uint8_t *hops;

		if ((option.kind != IP_OPTION_LOOSE_ROUTE &&
		     option.kind != IP_OPTION_STRICT_ROUTE) ||
		    option.data.size < 4)
			continue;
		hops = bytes + (option.data.data - bytes);
		first = addr_v4(hops);
		memmove(hops, hops + 4, option.data.size - 4);
		memcpy(hops + option.data.size - 4, to->bytes, 4);
		break;
	}
	return first;
}
