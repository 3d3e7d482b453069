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

/* The version of the structure. */
#define ICMPEXT_VERSION 2

/* Address family numbers (IANA), as objects have them. */
#define ICMPEXT_FAMILY_V4 1
#define ICMPEXT_FAMILY_V6 2

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

/* MPLS label stack (RFC 4950): class 1, type 1. */
#define ICMPEXT_MPLS 1

struct icmpext_label {
	uint32_t label; /* 20 bits */
	uint8_t traffic_class;
	bool bottom; /* the last of the stack */
	uint8_t ttl;
};

/* Reads the next entry of the stack in an MPLS object. False at its end. */
bool icmpext_next_label(struct cursor *cursor, struct icmpext_label *label);

/* Interface information (RFC 5837): class 2. */
#define ICMPEXT_INTERFACE 2

/* What the interface has to do with our packet. */
enum icmpext_role {
	ICMPEXT_INCOMING,
	ICMPEXT_SUB_IP, /* of the incoming one, below IP */
	ICMPEXT_OUTGOING,
	ICMPEXT_NEXT_HOP,
};

struct icmpext_interface {
	enum icmpext_role role;
	uint32_t index; /* ifIndex, if has_index */
	bool has_index;
	struct addr addr; /* of no family if there is none */
	struct span name; /* borrowed, anything may be in it */
	uint32_t mtu;	  /* 0: none */
};

/* Reads an object of class 2. False if it does not hold what its type says. */
bool icmpext_parse_interface(const struct icmpext_object *object,
			     struct icmpext_interface *interface);

#endif
