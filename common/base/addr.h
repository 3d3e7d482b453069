/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * An IPv4 or IPv6 address as a value: copied freely, compared by content.
 */
#ifndef LEADLINE_BASE_ADDR_H
#define LEADLINE_BASE_ADDR_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum addr_family {
	ADDR_NONE, /* no address: what an all-zero struct says */
	ADDR_V4,
	ADDR_V6,
};

struct addr {
	enum addr_family family;
	uint32_t scope; /* interface index of a link-local v6 address, or 0 */
	uint8_t bytes[16]; /* network order; v4 uses the first four */
};

/* Longest text of addr_format without a scope, with its closing zero. */
#define ADDR_TEXT_MAX 46

/* An address from its LENGTH bytes in network order: 4 or 16. */
struct addr addr_v4(const uint8_t bytes[4]);
struct addr addr_v6(const uint8_t bytes[16], uint32_t scope);

/* Number of bytes in the address: 4, 16, or 0 for none. */
size_t addr_size(const struct addr *addr);

/* Same family, bytes and scope. */
bool addr_equal(const struct addr *a, const struct addr *b);

/* As addr_equal, but a scope that one side does not know (0) does not count:
 * a quoted packet brings no scope with it. */
bool addr_same_host(const struct addr *a, const struct addr *b);

bool addr_is_multicast(const struct addr *addr);
bool addr_is_link_local(const struct addr *addr);

/* Link-local or a group of a link or of less: of IPv6, and nothing without its
 * scope (RFC 4007 section 4). */
bool addr_needs_scope(const struct addr *addr);

bool addr_is_unspecified(const struct addr *addr);

/* ::ffff:192.0.2.1 is an IPv4 address as IPv6 programs write it, and nothing
 * that a packet could go to (RFC 4291 section 2.5.5.2, RFC 4038 section 4.2).
 * Returns what is meant by it; any other address as it is. */
struct addr addr_unmapped(const struct addr *addr);

/* Writes the numeric text (RFC 5952 for v6, no scope) and a closing zero. An
 * address of no family gives "?". */
void addr_format(const struct addr *addr, char text[ADDR_TEXT_MAX]);

/* Reads a dotted quad or an IPv6 text without scope. False if TEXT is neither;
 * ADDR is then untouched. */
bool addr_parse(const char *text, struct addr *addr);

#endif
