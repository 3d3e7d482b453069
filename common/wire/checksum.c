/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * RFC 1071.
 */
#include "wire/checksum.h"

static uint32_t fold(uint64_t sum)
{
	while (sum > 0xffff)
		sum = (sum & 0xffff) + (sum >> 16);
	return (uint32_t)sum;
}

uint32_t checksum_add(uint32_t sum, const uint8_t *data, size_t size)
{
	uint64_t wide = sum;
	size_t even = size & ~(size_t)1;

	for (size_t i = 0; i < even; i += 2)
		wide += (uint32_t)data[i] << 8 | data[i + 1];
	if (even < size)
		wide += (uint32_t)data[even] << 8;
	return fold(wide);
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
