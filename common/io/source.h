/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Our own address and those of gateways, by number or name.
 */
#ifndef LEADLINE_IO_SOURCE_H
#define LEADLINE_IO_SOURCE_H

#include "base/addr.h"
#include "base/buf.h"
#include "io/resolve.h"

#include <stdbool.h>
#include <stddef.h>

/* Finds the address of TEXT, a number or a name, of FAMILY (ADDR_NONE: any).
 * False with a line in ERROR: unknown, or of the other family. */
bool source_find(struct resolve *resolve, const char *text,
		 enum addr_family family, struct addr *addr, struct buf *error);

/* Finds each of the addresses apart by commas in LIST, likewise. False also for
 * more than MAX of them. */
bool source_find_list(struct resolve *resolve, const char *list,
		      enum addr_family family, struct addr *addrs, size_t max,
		      size_t *count, struct buf *error);

#endif
