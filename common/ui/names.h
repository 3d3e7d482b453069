/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Names of addresses, as far as they are known.
 *
 * Nothing here waits. A text that needs a name notes the address; whoever runs
 * the program asks the resolver and tells what it said. An answer that takes
 * longer than the grace counts as "no name" until it comes.
 */
#ifndef LEADLINE_UI_NAMES_H
#define LEADLINE_UI_NAMES_H

#include "base/addr.h"
#include "base/ns.h"
#include "engine/driver.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* How long a line may wait for a name, ns. */
#define NAMES_GRACE (500 * NS_PER_MS)

enum names_state {
	NAMES_UNKNOWN, /* never asked for */
	NAMES_WANTED,  /* to be asked for */
	NAMES_PENDING, /* asked; the answer may still come in time */
	NAMES_NONE,    /* it has none, or the answer did not come in time */
	NAMES_KNOWN,
};

struct names_row {
	struct addr addr;
	enum names_state state;
	int64_t until; /* when it is given up, NS_NEVER before it is asked */
	char text[DRIVER_NAME_MAX]; /* as the resolver gave it: not escaped */
};

struct names {
	struct names_row *rows; /* borrowed */
	size_t size;
	size_t count;
	size_t wanted; /* rows that are to be asked for */
	bool forgets;  /* a full table makes room for what is new, in turn */
	size_t turn;   /* the row that is looked at next for that */
};

void names_init(struct names *names, struct names_row *rows, size_t size);

/* Notes that the name of ADDR is wanted, if it is new. A full table learns
 * nothing, unless it forgets: then it loses a row that is settled. */
void names_want(struct names *names, const struct addr *addr);

/* Takes an address to ask the resolver for; it is then pending from NOW on.
 * False if there is none. */
bool names_ask(struct names *names, int64_t now, struct addr *addr);

/* What the resolver said; an empty TEXT is "no name". */
void names_learn(struct names *names, const struct addr *addr,
		 const char *text);

/* What is known of ADDR at NOW. For KNOWN *TEXT is its name, borrowed; for
 * WANTED and PENDING *UNTIL is when to look again at the latest. */
enum names_state names_find(const struct names *names, const struct addr *addr,
			    int64_t now, const char **text, int64_t *until);

/* The name of ADDR as it is known at NOW, or NULL, and then it is wanted. NAMES
 * may be NULL: nobody wants any. */
const char *names_known(struct names *names, const struct addr *addr,
			int64_t now);

#endif
