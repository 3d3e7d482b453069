/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * RFC 1071.
 */
#include "wire/checksum.h"

#include <string.h>

/* How many steps a sum needs is a matter of chance, which no processor guesses:
 * so each takes as many as the largest one. */
static uint32_t fold(uint64_t sum)
{
	sum = (sum & 0xffffffff) + (sum >> 32);
	sum = (sum & 0xffff) + (sum >> 16);
	sum = (sum & 0xffff) + (sum >> 16);
	sum = (sum & 0xffff) + (sum >> 16);
	return (uint32_t)sum;
}

/* Adds four words of the memory, in whatever order this machine has their
 * bytes. 2^64 is 1 in one's complement arithmetic. */
static uint64_t add_words(uint64_t sum, const uint8_t *data, size_t size)
{
	uint64_t words = 0;

	memcpy(&words, data, size);
	sum += words;
	return sum + (sum < words);
}

/* A sum of words whose bytes were swapped is the sum, swapped (section 2 (B)).
 */
static uint32_t from_memory_order(uint32_t sum)
{
	if (__BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__)
		return (sum & 0xff) << 8 | sum >> 8;
	return sum;
}

uint32_t checksum_add(uint32_t sum, const uint8_t *data, size_t size)
{
	uint64_t wide = 0;

	for (; size >= 8; data += 8, size -= 8)
		wide = add_words(wide, data, 8);
	if (size > 0)
		wide = add_words(wide, data, size);
	return fold((uint64_t)sum + from_memory_order(fold(wide)));
}

uint32_t checksum_add_pseudo(uint32_t sum, const struct addr *from,
			     const struct addr *to, uint8_t protocol,
			     uint32_t length)
{
	sum = checksum_add(sum, from->bytes, addr_size(from));
	sum = checksum_add(sum, to->bytes, addr_size(to));
	return fold((uint64_t)sum + protocol + (length >> 16) +
		    (length & 0xffff));
}

uint16_t checksum_finish(uint32_t sum)
{
	return (uint16_t)~fold(sum);
}

uint16_t checksum_balance(uint32_t sum, uint16_t wanted)
{
	uint32_t word =
		fold((uint64_t)(uint16_t)~wanted + (~fold(sum) & 0xffff));

	return word == 0xffff ? 0 : (uint16_t)word;
}
