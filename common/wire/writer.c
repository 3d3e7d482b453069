/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Bounded writing. Every byte goes through writer_claim.
 */
#include "wire/writer.h"

#include <assert.h>
#include <string.h>

struct writer writer_start(uint8_t *data, size_t size)
{
	return (struct writer){.data = data, .size = size};
}

uint8_t *writer_claim(struct writer *writer, size_t size)
{
	uint8_t *place = writer->data + writer->at;

	if (writer->bad || size > writer->size - writer->at) {
		writer->bad = true;
		return NULL;
	}
	writer->at += size;
	return place;
}

static void put_number(struct writer *writer, uint64_t value, size_t size)
{
	uint8_t *place = writer_claim(writer, size);

	if (place == NULL)
		return;
	for (size_t i = size; i-- > 0; value >>= 8)
		place[i] = (uint8_t)value;
}

void writer_u8(struct writer *writer, uint8_t value)
{
	put_number(writer, value, 1);
}

void writer_u16(struct writer *writer, uint16_t value)
{
	put_number(writer, value, 2);
}

void writer_u32(struct writer *writer, uint32_t value)
{
	put_number(writer, value, 4);
}

void writer_u64(struct writer *writer, uint64_t value)
{
	put_number(writer, value, 8);
}

void writer_bytes(struct writer *writer, const uint8_t *bytes, size_t size)
{
	uint8_t *place = writer_claim(writer, size);

	if (place != NULL && size > 0)
		memcpy(place, bytes, size);
}

void writer_set_u16(struct writer *writer, size_t at, uint16_t value)
{
	assert(at + 2 <= writer->at);
	writer->data[at] = (uint8_t)(value >> 8);
	writer->data[at + 1] = (uint8_t)value;
}
