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

	/* Two words at once: 2^16 is 1 in one's complement arithmetic. */
	for (; size >= 4; data += 4, size -= 4)
		wide += (uint32_t)data[0] << 24 | (uint32_t)data[1] << 16 |
			(uint32_t)data[2] << 8 | data[3];
	for (; size >= 2; data += 2, size -= 2)
		wide += (uint32_t)data[0] << 8 | data[1];
	if (size > 0)
		wide += (uint32_t)data[0] << 8;
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
