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

void writer_u8(struct writer *writer, uint8_t value)
{
	uint8_t *place = writer_claim(writer, 1);

	if (place != NULL)
		place[0] = value;
}

void writer_u16(struct writer *writer, uint16_t value)
{
	uint8_t *place = writer_claim(writer, 2);

	if (place == NULL)
		return;
	place[0] = (uint8_t)(value >> 8);
	place[1] = (uint8_t)value;
}

static void put_word(uint8_t *place, uint32_t value)
{
	place[0] = (uint8_t)(value >> 24);
	place[1] = (uint8_t)(value >> 16);
	place[2] = (uint8_t)(value >> 8);
	place[3] = (uint8_t)value;
}

void writer_u32(struct writer *writer, uint32_t value)
{
	uint8_t *place = writer_claim(writer, 4);

	if (place != NULL)
		put_word(place, value);
}

void writer_u64(struct writer *writer, uint64_t value)
{
	uint8_t *place = writer_claim(writer, 8);

	if (place == NULL)
		return;
	put_word(place, (uint32_t)(value >> 32));
	put_word(place + 4, (uint32_t)value);
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
