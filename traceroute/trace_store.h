/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Bytes that came with answers and are kept for the views: extensions of ICMP,
 * options of TCP.
 */
#ifndef LEADLINE_TRACEROUTE_TRACE_STORE_H
#define LEADLINE_TRACEROUTE_TRACE_STORE_H

#include "wire/cursor.h"

#include <stdint.h>

/* Room for all, bytes. What comes after it is full is not kept. */
#define TRACE_STORE_SIZE 131072

struct trace_store {
	uint8_t bytes[TRACE_STORE_SIZE];
	uint32_t used;
	uint32_t last; /* where the last ones begin */
};

/* A place in the store. All zeros: nothing. */
struct trace_bytes {
	uint32_t at;
	uint16_t size;
};

/* Keeps a copy of SPAN. Equal ones in a row share a place. */
struct trace_bytes trace_store_keep(struct trace_store *store,
				    struct span span);

/* What was kept, good as long as the store. */
struct span trace_store_look(const struct trace_store *store,
			     struct trace_bytes place);

#endif
