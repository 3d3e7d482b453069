/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * PROBE (RFC 8335): asking a node about one of its interfaces, or about one of
 * its neighbours.
 *
 *   |     Type      |     Code      |          Checksum             |
 *   |           Identifier          |Sequence Number|   Reserved  |L|
 *   |         extension structure (RFC 4884) with one object        |
 *
 * The answer has in the place of the last byte
 *
 *   |State| Res |A|4|6|      (RFC 8335 section 3)
 */
#ifndef LEADLINE_WIRE_INTERFACE_H
#define LEADLINE_WIRE_INTERFACE_H

#include "base/addr.h"
#include "wire/cursor.h"
#include "wire/writer.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Longest name of an interface, bytes (as in RFC 5837 section 4.3). */
#define INTERFACE_NAME_MAX 63

/* How the interface is named (section 2.1: C-Type). */
enum interface_by {
	INTERFACE_BY_NAME = 1,
	INTERFACE_BY_INDEX = 2,
	INTERFACE_BY_ADDR = 3,
};

struct interface_query {
	enum interface_by by;
	char name[INTERFACE_NAME_MAX + 1]; /* BY_NAME, with a closing zero */
	uint32_t index;			   /* BY_INDEX: ifIndex */
	struct addr addr;  /* BY_ADDR, of any family, whatever the target's */
	bool is_neighbour; /* not an interface of the target, but of a node
			      next to it: L is 0. BY_ADDR only (section 2) */
};

/* The code of an answer; others may come (section 3). */
enum interface_code {
	INTERFACE_OK,
	INTERFACE_MALFORMED, /* it did not understand the question */
	INTERFACE_NONE,	     /* no such interface */
	INTERFACE_NO_ENTRY,  /* no such neighbour */
	INTERFACE_SEVERAL,   /* more than one interface fits */
};

/* What the target knows of its neighbour (section 3; RFC 4861 section 7.3.2);
 * 0 and 7 say nothing. */
enum interface_state {
	INTERFACE_STATE_NONE,
	INTERFACE_STATE_INCOMPLETE,
	INTERFACE_STATE_STALE,
	INTERFACE_STATE_REACHABLE,
	INTERFACE_STATE_DELAY,
	INTERFACE_STATE_PROBE,
	INTERFACE_STATE_FAILED,
};

struct interface_answer {
	uint8_t code;  /* enum interface_code, or more */
	uint8_t state; /* enum interface_state, or 7; for neighbours only */
	bool active;   /* the interface is up */
	bool runs_v4;
	bool runs_v6;
};

/* Bytes of the message. */
size_t interface_size(const struct interface_query *query);

/* Writes a request to a target of FAMILY; its ICMP checksum is zero, that of
 * the extension structure is right. */
void interface_build(struct writer *writer, const struct interface_query *query,
		     enum addr_family family, uint16_t ident, uint8_t seq);

/* Reads an answer from its code and the 16 bits after the identifier. */
struct interface_answer interface_parse(uint8_t code, uint16_t word);

#endif
