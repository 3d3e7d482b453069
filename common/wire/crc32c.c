/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Bit by bit: a probe has some fifty bytes, a table would be longer than the
 * time it saves.
 */
#include "wire/crc32c.h"

/* The polynomial 0x1edc6f41, lowest bit first. */
#define POLYNOMIAL UINT32_C(0x82f63b78)

uint32_t crc32c(const uint8_t *data, size_t size)
{
	uint32_t crc = UINT32_MAX;

	for (size_t i = 0; i < size; i++) {
		crc ^= data[i];
		for (int bit = 0; bit < 8; bit++)
			crc = crc & 1 ? crc >> 1 ^ POLYNOMIAL : crc >> 1;
	}
	return ~crc;
}
