/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * IP headers. RFC 791 section 3.1:
 *
 *    0                   1                   2                   3
 *   |Version|  IHL  |Type of Service|          Total Length         |
 *   |         Identification        |Flags|      Fragment Offset    |
 *   |  Time to Live |    Protocol   |         Header Checksum       |
 *   |                       Source Address                          |
 *   |                    Destination Address                        |
 *   |                 Options, up to 40 bytes                       |
 *
 * RFC 8200 section 3:
 *
 *   |Version| Traffic Class |           Flow Label                  |
 *   |         Payload Length        |  Next Header  |   Hop Limit   |
 *   |                  Source Address, 16 bytes                     |
 *   |                Destination Address, 16 bytes                  |
 */
#include "wire/ip.h"

#define FLAG_DONT_FRAGMENT 0x4000
#define FRAGMENT_OFFSET	   0x1fff

/* Extension headers that may stand before the transport (RFC 8200 section 4).
 */
#define EXTENSION_HOP_BY_HOP  0
#define EXTENSION_ROUTING     43
#define EXTENSION_FRAGMENT    44
#define EXTENSION_DESTINATION 60

/* More of them than this is no packet of ours. */
#define EXTENSIONS_MAX 8

static bool parse_v4(struct cursor *cursor, struct ip_header *header)
{
	struct span fixed = cursor_take(cursor, IP_V4_HEADER_SIZE);
	const uint8_t *b = fixed.data;
	size_t header_size;

	if (cursor->bad)
		return false;
	header_size = (size_t)(b[0] & 0x0f) * 4;
	if (header_size < IP_V4_HEADER_SIZE)
		return false;
	header->tos = b[1];
	header->length = span_u16(b + 2);
	header->id = span_u16(b + 4);
	header->fragment = span_u16(b + 6);
	header->dont_fragment = (header->fragment & FLAG_DONT_FRAGMENT) != 0;
	header->ttl = b[8];
	header->protocol = b[9];
	header->checksum = span_u16(b + 10);
	header->from = addr_v4(b + 12);
	header->to = addr_v4(b + 16);
	header->options = cursor_take(cursor, header_size - IP_V4_HEADER_SIZE);
	return !cursor->bad && (header->fragment & FRAGMENT_OFFSET) == 0;
}

/* Steps over one extension header; false if NEXT is none that we know. */
static bool skip_extension(struct cursor *cursor, uint8_t *next, bool *first)
{
	uint8_t type = *next;
	uint8_t size;

	if (type != EXTENSION_HOP_BY_HOP && type != EXTENSION_ROUTING &&
	    type != EXTENSION_FRAGMENT && type != EXTENSION_DESTINATION)
		return false;
	*next = cursor_u8(cursor);
	size = cursor_u8(cursor);
	if (type == EXTENSION_FRAGMENT) {
		*first = cursor_u16(cursor) >> 3 == 0;
		cursor_skip(cursor, 4);
	} else {
		cursor_skip(cursor, (size_t)size * 8 + 6);
	}
	return true;
}

static bool parse_v6(struct cursor *cursor, struct ip_header *header)
{
	struct span fixed = cursor_take(cursor, IP_V6_HEADER_SIZE);
	const uint8_t *b = fixed.data;
	bool first = true;

	if (cursor->bad)
		return false;
	header->tos = (uint8_t)(span_u16(b) >> 4);
	header->flow_label = span_u32(b) & 0xfffff;
	header->length = span_u16(b + 4);
	header->protocol = b[6];
	header->ttl = b[7];
	header->from = addr_v6(b + 8, 0);
	header->to = addr_v6(b + 24, 0);
	for (int i = 0; i < EXTENSIONS_MAX && !cursor->bad && first; i++)
		if (!skip_extension(cursor, &header->protocol, &first))
			break;
	return !cursor->bad && first;
}

bool ip_parse(struct cursor *cursor, struct ip_header *header)
{
	struct cursor ahead = *cursor;
	uint8_t version = cursor_u8(&ahead) >> 4;

	*header = (struct ip_header){0};
	if (version == 4)
		return parse_v4(cursor, header);
	return version == 6 && parse_v6(cursor, header);
}

static void build_v4(struct writer *writer, const struct ip_header *header,
		     size_t size)
{
	size_t header_size = IP_V4_HEADER_SIZE + header->options.size;

	writer_u8(writer, (uint8_t)(0x40 | header_size / 4));
	writer_u8(writer, header->tos);
	writer_u16(writer, (uint16_t)(header_size + size));
	writer_u16(writer, header->id);
	writer_u16(writer, header->dont_fragment ? FLAG_DONT_FRAGMENT : 0);
	writer_u8(writer, header->ttl);
	writer_u8(writer, header->protocol);
	writer_u16(writer, 0);
	writer_bytes(writer, header->from.bytes, 4);
	writer_bytes(writer, header->to.bytes, 4);
	writer_bytes(writer, header->options.data, header->options.size);
}

static void build_v6(struct writer *writer, const struct ip_header *header,
		     size_t size)
{
	writer_u32(writer, UINT32_C(6) << 28 | (uint32_t)header->tos << 20 |
				   (header->flow_label & 0xfffff));
	writer_u16(writer, (uint16_t)size);
	writer_u8(writer, header->protocol);
	writer_u8(writer, header->ttl);
	writer_bytes(writer, header->from.bytes, 16);
	writer_bytes(writer, header->to.bytes, 16);
}

void ip_build(struct writer *writer, const struct ip_header *header,
	      size_t size)
{
	if (header->to.family == ADDR_V4)
		build_v4(writer, header, size);
	else
		build_v6(writer, header, size);
}
