/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The table of targets. One target is a table with one row.
 *
 * Behind the rows come the addresses of ranges, if there are any, in the order
 * in which they are visited. They are computed and cost no memory.
 */
#ifndef LEADLINE_ENGINE_TARGETS_H
#define LEADLINE_ENGINE_TARGETS_H

#include "base/addr.h"
#include "base/ranges.h"
#include "engine/order.h"

#include <stdbool.h>
#include <stdint.h>

/* An index that no target has. */
#define TARGETS_NONE UINT32_MAX

struct target {
	struct addr addr;
	struct addr source;   /* ours, for packets whose header we write */
	uint32_t last_number; /* ledger number of its newest probe */
	uint32_t last_seq;    /* its seq */
	bool probed;	      /* the two above mean something */
	bool group; /* several hosts may answer: broadcast or multicast */
};

/* Where a row was before it moved. */
struct targets_before {
	struct addr addr; /* of no family: it never did */
	uint32_t until;	  /* number of the first probe that goes elsewhere */
};

struct targets {
	struct target *rows; /* borrowed */
	uint32_t size;	     /* rows there is room for */
	uint32_t count;
	const struct ranges *ranges;   /* borrowed, settled; NULL: none */
	const struct order *order;     /* of them, borrowed */
	struct targets_before *before; /* of each row; borrowed, all zeros at
					  first; NULL: none ever moves */
};

/* An empty table in memory that the caller lends. */
void targets_init(struct targets *targets, struct target *rows, uint32_t size);

/* Appends a row and returns its index, or TARGETS_NONE if there is no room. */
uint32_t targets_add(struct targets *targets, const struct addr *addr,
		     const struct addr *source);

/* Rows and addresses of ranges. Their sum has to fit. */
uint32_t targets_total(const struct targets *targets);

/* The address of target INDEX, below the total. */
struct addr targets_addr(const struct targets *targets, uint32_t index);

/* The row at INDEX has moved to ADDR, where probes go from NUMBER on. Only of
 * the last move it is remembered where it was. For tables with `before`. */
void targets_move(struct targets *targets, uint32_t index,
		  const struct addr *addr, uint32_t number);

/* The address that probe NUMBER of target INDEX went to, one of late. */
struct addr targets_addr_of(const struct targets *targets, uint32_t index,
			    uint32_t number);

/* The row at INDEX, which must exist. */
struct target *targets_at(const struct targets *targets, uint32_t index);

/* The first row of a group, or TARGETS_NONE. */
uint32_t targets_find_group(const struct targets *targets);

/* The first row whose address is that host's, or TARGETS_NONE. */
uint32_t targets_find(const struct targets *targets, const struct addr *addr);

#endif
