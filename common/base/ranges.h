/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Sets of addresses: prefixes and ranges of either family, without those that
 * are excluded. A set costs memory by the number of its ranges, not of its
 * addresses, which are numbered from 0 on: IPv4 first, then by value.
 */
#ifndef LEADLINE_BASE_RANGES_H
#define LEADLINE_BASE_RANGES_H

#include "base/addr.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Both ends belong to it, are of one family, and FIRST is not above LAST. */
struct range {
	struct addr first;
	struct addr last;
};

/* Reads "ADDRESS/LENGTH" (bits behind the length are taken for zeros),
 * "ADDRESS-ADDRESS" or "ADDRESS" from the SIZE bytes at TEXT; mapped addresses
 * are what they mean. False for anything else; RANGE is then untouched. */
bool range_parse(const char *text, size_t size, struct range *range);

/* Addresses in RANGE; UINT64_MAX also for more. */
uint64_t range_count(const struct range *range);

struct ranges_row {
	struct range range;
	uint64_t before; /* addresses of the rows before it */
};

struct ranges {
	struct ranges_row *rows; /* borrowed */
	size_t size;		 /* rows there is room for */
	size_t count;
	uint64_t total; /* addresses; UINT64_MAX also for more */
};

/* An empty set in memory that the caller lends. */
void ranges_init(struct ranges *ranges, struct ranges_row *rows, size_t size);

/* Adds a range, which may overlap others. False if there is no room. Nothing
 * but ranges_settle may be asked of the set until all are added. */
bool ranges_add(struct ranges *ranges, const struct range *range);

/* Sorts the ranges, joins what overlaps and counts: no address is in it twice.
 */
void ranges_settle(struct ranges *ranges);

/* Adds to the empty set OUT what FROM has and WITHOUT has not, and settles it;
 * both are settled. OUT has room for the rows of both together. */
void ranges_subtract(const struct ranges *from, const struct ranges *without,
		     struct ranges *out);

/* Address INDEX, below the total, of a settled set. */
struct addr ranges_at(const struct ranges *ranges, uint64_t index);

/* The index of ADDR in a settled set. False if it is not in it. */
bool ranges_find(const struct ranges *ranges, const struct addr *addr,
		 uint64_t *index);

#endif
