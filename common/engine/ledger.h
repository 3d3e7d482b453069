/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The ledger: what was sent of late, and what became of it.
 *
 * A ring of entries, found by number. Numbers grow by one with each probe and
 * wrap at 2^32; a number is known as long as it is not older than the ring is
 * long. Since all probes have the same time-out, the oldest open one is always
 * the next to expire.
 */
#ifndef LEADLINE_ENGINE_LEDGER_H
#define LEADLINE_ENGINE_LEDGER_H

#include "wire/probe.h"
#include "wire/reply.h"

#include <stdbool.h>
#include <stdint.h>

/* The number of the first probe. With one target, number and seq are equal. */
#define LEDGER_FIRST 1

enum ledger_fate {
	LEDGER_UNUSED,
	LEDGER_OPEN,	 /* sent, nothing known yet */
	LEDGER_ANSWERED, /* settled by a reply */
	LEDGER_LOST,	 /* given up */
	LEDGER_FAILED,	 /* never left */
};

struct ledger_entry {
	struct probe probe;
	uint32_t before; /* number of the target's probe before this one */
	uint8_t fate;	 /* enum ledger_fate */
	uint8_t sent_by; /* enum stamp_source */
	bool told;	 /* somebody said that it left */
	uint32_t early;	 /* ns that sent_at may be too late: a guess */
	int64_t sent_at; /* ns */
	int64_t card;	 /* as in struct sent */
};

struct ledger {
	struct ledger_entry *ring; /* borrowed */
	uint32_t size;		   /* entries, a power of two */
	uint32_t next;		   /* number of the next probe */
	uint32_t oldest;	   /* no open probe is older */
	uint32_t open;		   /* probes that are open */
};

/* SIZE is a power of two, at least 2. RING is all zeros, as calloc gives it: a
 * long ring costs only what is used of it. */
void ledger_init(struct ledger *ledger, struct ledger_entry *ring,
		 uint32_t size);

/* No probe can be opened before the oldest open one is settled. */
bool ledger_is_full(const struct ledger *ledger);

/* Enters a probe as open and sets its number. Not when full. */
struct ledger_entry *ledger_open(struct ledger *ledger, struct probe *probe,
				 int64_t now);

/* The entry of NUMBER, or NULL if it never was or is forgotten. */
struct ledger_entry *ledger_find(const struct ledger *ledger, uint32_t number);

/* Settles an open entry. */
void ledger_close(struct ledger *ledger, struct ledger_entry *entry,
		  enum ledger_fate fate);

/* The open entry that was sent first, or NULL. */
struct ledger_entry *ledger_oldest_open(struct ledger *ledger);

/* The entry of NUMBER if it is open, or NULL. */
struct ledger_entry *ledger_find_open(const struct ledger *ledger,
				      uint32_t number);

#endif
