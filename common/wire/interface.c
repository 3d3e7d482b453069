/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The interface identification object (RFC 8335 section 2.1):
 *
 *   |Version|      (Reserved)       |           Checksum            |
 *   |             Length            |   Class-Num   |    C-Type     |
 *   |           name, index, or family, length and address          |
 */
#include "wire/interface.h"

#include "wire/checksum.h"
#include "wire/icmp.h"
#include "wire/icmpext.h"

#include <string.h>

#define STRUCTURE_SIZE	 4 /* header of the extension structure */
#define OBJECT_SIZE	 4 /* header of an object */
#define OBJECT_CLASS	 3
#define ADDR_HEADER_SIZE 4
#define CHECKSUM_AT	 2

#define BIT_LOCAL 0x01 /* L: the interface is the target's own */

#define BIT_ACTIVE 0x04
#define BIT_V4	   0x02
#define BIT_V6	   0x01

static size_t round_up(size_t size)
{
	return (size + 3) & ~(size_t)3;
}

static size_t name_size(const struct interface_query *query)
{
	size_t size = 0;

	while (size < INTERFACE_NAME_MAX && query->name[size] != '\0')
		size++;
	return size;
}

static size_t object_size(const struct interface_query *query)
{
	switch (query->by) {
	case INTERFACE_BY_NAME:
		return OBJECT_SIZE + round_up(name_size(query));
	case INTERFACE_BY_INDEX:
		return OBJECT_SIZE + 4;
	case INTERFACE_BY_ADDR:
		return OBJECT_SIZE + ADDR_HEADER_SIZE + addr_size(&query->addr);
	}
	return OBJECT_SIZE;
}

size_t interface_size(const struct interface_query *query)
{
	return ICMP_HEADER_SIZE + STRUCTURE_SIZE + object_size(query);
}

/* Zeros fill up the last word. */
static void write_name(struct writer *writer,
		       const struct interface_query *query)
{
	size_t size = name_size(query);
	uint8_t *place = writer_claim(writer, round_up(size));

	if (place == NULL)
		return;
	memset(place, 0, round_up(size));
	memcpy(place, query->name, size);
}

static void write_addr(struct writer *writer, const struct addr *addr)
{
	writer_u16(writer, addr->family == ADDR_V4 ? ICMPEXT_FAMILY_V4
						   : ICMPEXT_FAMILY_V6);
	writer_u8(writer, (uint8_t)addr_size(addr));
	writer_u8(writer, 0);
	writer_bytes(writer, addr->bytes, addr_size(addr));
}

static void write_object(struct writer *writer,
			 const struct interface_query *query)
{
	writer_u16(writer, (uint16_t)object_size(query));
	writer_u8(writer, OBJECT_CLASS);
	writer_u8(writer, (uint8_t)query->by);
	switch (query->by) {
	case INTERFACE_BY_NAME:
		write_name(writer, query);
		break;
	case INTERFACE_BY_INDEX:
		writer_u32(writer, query->index);
		break;
	case INTERFACE_BY_ADDR:
		write_addr(writer, &query->addr);
		break;
	}
}

static void write_structure(struct writer *writer,
			    const struct interface_query *query)
{
	size_t start = writer->at;

	writer_u16(writer, ICMPEXT_VERSION << 12);
	writer_u16(writer, 0);
	write_object(writer, query);
	if (!writer->bad)
		writer_set_u16(
			writer, start + CHECKSUM_AT,
			checksum_finish(checksum_add(0, writer->data + start,
						     writer->at - start)));
}

void interface_build(struct writer *writer, const struct interface_query *query,
		     enum addr_family family, uint16_t ident, uint8_t seq)
{
	writer_u8(writer, family == ADDR_V4 ? ICMP4_EXTENDED_ECHO
					    : ICMP6_EXTENDED_ECHO);
	writer_u8(writer, 0);
	writer_u16(writer, 0);
	writer_u16(writer, ident);
	writer_u8(writer, seq);
	writer_u8(writer, query->is_neighbour ? 0 : BIT_LOCAL);
	write_structure(writer, query);
}

struct interface_answer interface_parse(uint8_t code, uint16_t word)
{
	return (struct interface_answer){
		.code = code,
		.state = (uint8_t)(word >> 5 & 7),
		.active = (word & BIT_ACTIVE) != 0,
		.runs_v4 = (word & BIT_V4) != 0,
		.runs_v6 = (word & BIT_V6) != 0,
	};
}
