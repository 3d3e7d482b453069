/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The extension structure behind a quoted packet (RFC 4884): where it starts
 * and what objects it holds.
 *
 *   |Version|      (Reserved)       |           Checksum            |
 *   |             Length            |   Class-Num   |    C-Type     |
 *   |                   object payload ...                          |
 */
#ifndef LEADLINE_WIRE_ICMPEXT_H
#define LEADLINE_WIRE_ICMPEXT_H

#include "base/addr.h"
#include "wire/cursor.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* One object of the structure. */
struct icmpext_object {
	uint8_t class_num;
	uint8_t c_type;
	struct span data; /* borrowed */
};

/*
 * Divides what follows the header of an ICMP error into the quoted packet and
 * the extension structure. LENGTH is the length field of that header: in 32-bit
 * words for v4 and 64-bit words for v6, 0 if the router gave none. Without a
 * length a structure is looked for where old routers put it, behind 128 bytes
 * (section 5.5), and believed only with a good checksum. An empty EXTENSIONS
 * means there is none.
 */
void icmpext_split(enum addr_family family, uint8_t length, struct span body,
		   struct span *quote, struct span *extensions);

/* As icmpext_split, for a quote of which the first CUT bytes are missing. AT is
 * the offset of the structure if somebody knows it, else 0. */
void icmpext_split_cut(size_t cut, size_t at, struct span body,
		       struct span *quote, struct span *extensions);

/* Steps to the first (of an EXTENSIONS cursor at its start) or the next object.
 * False at the end and for an object that does not fit. */
bool icmpext_next(struct cursor *cursor, struct icmpext_object *object);

#endif
