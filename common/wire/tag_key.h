/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * What becomes of a number under the key: the values that a tag carries and
 * that nobody without the key can tell or guess.
 */
#ifndef LEADLINE_WIRE_TAG_KEY_H
#define LEADLINE_WIRE_TAG_KEY_H

#include "wire/tag_codec.h"

#include <stdint.h>

/* A(NUMBER). Never 0 for UDP, where 0 means "no checksum" and its twin is
 * 0xffff (RFC 768). */
uint16_t tag_key_primary(const struct tag_codec *codec, uint32_t number);

/* B(NUMBER), never 0: an IP ID of 0 would be filled in by the kernel. */
uint16_t tag_key_second(const struct tag_codec *codec, uint32_t number);

/* The number not above NEWEST that A or B turns into VALUE; of the two that B
 * turns into 0xffff the later one. */
uint32_t tag_key_primary_number(const struct tag_codec *codec, uint16_t value,
				uint32_t newest);
uint32_t tag_key_second_number(const struct tag_codec *codec, uint16_t value,
			       uint32_t newest);

/* The MAC of the payload. */
uint64_t tag_key_mac(const struct tag_codec *codec, uint32_t number);

/* The IPv6 flow label of FLOW, 20 bits. */
uint32_t tag_key_label(const struct tag_codec *codec, uint16_t flow);

/* A(NUMBER), and 16 bits that prove it. Never 0: SCTP has no such tag (RFC 9260
 * section 3.3.2). */
uint32_t tag_key_tcp_seq(const struct tag_codec *codec, uint32_t number,
			 uint16_t flow);

/* The high bit, A(NUMBER), and 15 bits that prove it. */
uint32_t tag_key_stamp(const struct tag_codec *codec, uint32_t number);

/* The number that a stamp names. */
uint32_t tag_key_stamp_number(const struct tag_codec *codec, uint32_t stamp,
			      uint32_t newest);

/* NUMBER, and 32 bits that prove it. */
uint64_t tag_key_nonce(const struct tag_codec *codec, uint32_t number);

#endif
