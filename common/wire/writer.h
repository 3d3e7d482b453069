/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Writing a packet: the counterpart of the cursor.
 *
 * A write past the end is dropped and sets `bad`. Numbers are given in host
 * order and written in network order.
 */
#ifndef LEADLINE_WIRE_WRITER_H
#define LEADLINE_WIRE_WRITER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct writer {
	uint8_t *data; /* borrowed */
	size_t size;   /* room */
	size_t at;     /* bytes written */
	bool bad;      /* something did not fit */
};

struct writer writer_start(uint8_t *data, size_t size);

void writer_u8(struct writer *writer, uint8_t value);
void writer_u16(struct writer *writer, uint16_t value);
void writer_u32(struct writer *writer, uint32_t value);
void writer_u64(struct writer *writer, uint64_t value);
void writer_bytes(struct writer *writer, const uint8_t *bytes, size_t size);

/* Room for SIZE bytes that the caller fills, or NULL and `bad`. */
uint8_t *writer_claim(struct writer *writer, size_t size);

/* Overwrites the two bytes at offset AT, which were written before. */
void writer_set_u16(struct writer *writer, size_t at, uint16_t value);

#endif
