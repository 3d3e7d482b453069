/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The timestamp message of ICMP (RFC 792): "what is the time at your place?"
 *
 *   |     Type      |      Code     |          Checksum             |
 *   |           Identifier          |        Sequence Number        |
 *   |                     Originate Timestamp                       |
 *   |                     Receive Timestamp                         |
 *   |                     Transmit Timestamp                        |
 *
 * A stamp is in ms since midnight UT; with the high bit it is anything that its
 * author liked to write. Ours has the high bit: when we asked is known here and
 * need not be believed of the answer.
 */
#ifndef LEADLINE_WIRE_TIMESTAMP_H
#define LEADLINE_WIRE_TIMESTAMP_H

#include "wire/cursor.h"
#include "wire/writer.h"

#include <stdbool.h>
#include <stdint.h>

/* Bytes of the message. */
#define TIMESTAMP_SIZE 20

/* A stamp is below this unless it is not standard. */
#define TIMESTAMP_MS_PER_DAY 86400000

/* Says that a stamp is not in ms since midnight. */
#define TIMESTAMP_NOT_STANDARD UINT32_C(0x80000000)

struct timestamp {
	uint32_t originate; /* what the request said */
	uint32_t receive;   /* when the request came */
	uint32_t transmit;  /* when the answer left */
};

/* Writes a request; its checksum is zero. */
void timestamp_build(struct writer *writer, uint16_t ident, uint16_t seq,
		     uint32_t originate);

/* Reads the stamps, which follow the sequence. False if they are cut. */
bool timestamp_parse(struct span payload, struct timestamp *timestamp);

/* STAMP is a time of day in ms. */
bool timestamp_is_standard(uint32_t stamp);

#endif
