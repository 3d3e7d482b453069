/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Asking for the time and reading what was told.
 */
#include "wire/timestamp.h"

#include "wire/icmp.h"

void timestamp_build(struct writer *writer, uint16_t ident, uint16_t seq,
		     uint32_t originate)
{
	writer_u8(writer, ICMP4_TIMESTAMP);
	writer_u8(writer, 0);
	writer_u16(writer, 0);
	writer_u16(writer, ident);
	writer_u16(writer, seq);
	writer_u32(writer, originate);
	writer_u32(writer, 0);
	writer_u32(writer, 0);
}

bool timestamp_parse(struct span payload, struct timestamp *timestamp)
{
	struct cursor cursor = cursor_of(payload);

	timestamp->originate = cursor_u32(&cursor);
	timestamp->receive = cursor_u32(&cursor);
	timestamp->transmit = cursor_u32(&cursor);
	return !cursor.bad;
}

bool timestamp_is_standard(uint32_t stamp)
{
	return stamp < TIMESTAMP_MS_PER_DAY;
}
