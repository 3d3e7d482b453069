/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Numbers under the key.
 */
#include "wire/tag_key.h"

#include "base/permute.h"
#include "wire/timestamp.h"

#define STAMP_CHECK_BITS 15
#define STAMP_CHECK_MASK 0x7fff

/* What the key is used for; no two uses share their input. */
enum purpose {
	PURPOSE_PRIMARY = 'A',
	PURPOSE_SECOND = 'B',
	PURPOSE_FLOW = 'F',
	PURPOSE_MAC = 'M',
	PURPOSE_NONCE = 'N',
	PURPOSE_STAMP = 'S',
	PURPOSE_TCP = 'T',
};

static uint64_t keyed(const struct tag_codec *codec, enum purpose purpose,
		      uint32_t value)
{
	uint8_t input[5] = {(uint8_t)purpose, (uint8_t)(value >> 24),
			    (uint8_t)(value >> 16), (uint8_t)(value >> 8),
			    (uint8_t)value};

	return siphash(&codec->key, input, sizeof(input));
}

uint16_t tag_key_primary(const struct tag_codec *codec, uint32_t number)
{
	uint16_t value =
		permute16(&codec->key, PURPOSE_PRIMARY, (uint16_t)number);

	if (codec->carrier == TAG_UDP_FLOW && value == 0)
		return 0xffff;
	return value;
}

uint16_t tag_key_second(const struct tag_codec *codec, uint32_t number)
{
	uint16_t value =
		permute16(&codec->key, PURPOSE_SECOND, (uint16_t)number);

	return value == 0 ? 0xffff : value;
}

static uint32_t number_of(const struct tag_codec *codec, enum purpose purpose,
			  uint16_t value, uint32_t newest)
{
	return tag_codec_unwrap(
		newest,
		permute16_inverse(&codec->key, (uint8_t)purpose, value));
}

uint32_t tag_key_primary_number(const struct tag_codec *codec, uint16_t value,
				uint32_t newest)
{
	return number_of(codec, PURPOSE_PRIMARY, value, newest);
}

uint32_t tag_key_second_number(const struct tag_codec *codec, uint16_t value,
			       uint32_t newest)
{
	uint32_t number = number_of(codec, PURPOSE_SECOND, value, newest);
	uint32_t twin = number_of(codec, PURPOSE_SECOND, 0, newest);

	/* Two numbers share 0xffff. They are far apart, and of the one that was
	 * sent long before nobody speaks any more. */
	if (value == 0xffff && newest - twin < newest - number)
		return twin;
	return number;
}

uint64_t tag_key_mac(const struct tag_codec *codec, uint32_t number)
{
	return keyed(codec, PURPOSE_MAC, number);
}

uint32_t tag_key_label(const struct tag_codec *codec, uint16_t flow)
{
	return (uint32_t)keyed(codec, PURPOSE_FLOW, flow) & 0xfffff;
}

uint32_t tag_key_tcp_seq(const struct tag_codec *codec, uint32_t number,
			 uint16_t flow)
{
	uint32_t low = (uint16_t)number | (uint32_t)flow << 16;
	uint32_t seq = (uint32_t)tag_key_primary(codec, number) << 16 |
		       (uint16_t)keyed(codec, PURPOSE_TCP, low);

	return seq == 0 ? 1 : seq;
}

uint32_t tag_key_stamp(const struct tag_codec *codec, uint32_t number)
{
	uint32_t check = keyed(codec, PURPOSE_STAMP, (uint16_t)number) &
			 STAMP_CHECK_MASK;

	return TIMESTAMP_NOT_STANDARD |
	       (uint32_t)tag_key_primary(codec, number) << STAMP_CHECK_BITS |
	       check;
}

uint32_t tag_key_stamp_number(const struct tag_codec *codec, uint32_t stamp,
			      uint32_t newest)
{
	return tag_key_primary_number(
		codec, (uint16_t)(stamp >> STAMP_CHECK_BITS), newest);
}

uint64_t tag_key_nonce(const struct tag_codec *codec, uint32_t number)
{
	return (uint64_t)number << 32 |
	       (uint32_t)keyed(codec, PURPOSE_NONCE, number);
}
