/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The Internet checksum: the one's complement of the one's complement sum of
 * 16-bit words (RFC 1071).
 *
 * A running sum is a plain number that checksum_add carries from piece to
 * piece; every piece but the last must have an even length.
 */
#ifndef LEADLINE_WIRE_CHECKSUM_H
#define LEADLINE_WIRE_CHECKSUM_H

#include "base/addr.h"

#include <stddef.h>
#include <stdint.h>

/* SUM plus SIZE bytes in network order. An odd last byte counts as if a zero
 * followed. Folded: at most 0xffff. */
uint32_t checksum_add(uint32_t sum, const uint8_t *data, size_t size);

/* SUM plus the pseudo-header of a packet of LENGTH transport bytes (RFC 793
 * section 3.1, RFC 8200 section 8.1). */
uint32_t checksum_add_pseudo(uint32_t sum, const struct addr *from,
			     const struct addr *to, uint8_t protocol,
			     uint32_t length);

/* The checksum that belongs into the header for SUM. */
uint16_t checksum_finish(uint32_t sum);

/* The 16-bit word that, added to SUM, makes checksum_finish give WANTED; 0
 * where WANTED is its twin 0xffff, which only a packet of zeros has. SUM is not
 * 0. It is never 0xffff, since 0 counts the same. */
uint16_t checksum_balance(uint32_t sum, uint16_t wanted);

#endif
