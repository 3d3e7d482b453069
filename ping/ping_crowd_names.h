/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * --resolve-every: the names of a crowd are asked for again, round by round, a
 * few at a time, and a host whose address has changed is pinged at the new one.
 *
 * A host keeps its address as long as that is among those of its name: servers
 * that give them out in turn move nobody. Nor does a name that is not found.
 * Pure.
 */
#ifndef LEADLINE_PING_CROWD_NAMES_H
#define LEADLINE_PING_CROWD_NAMES_H

#include "base/ranges.h"
#include "engine/driver.h"
#include "engine/targets.h"

#include <stdbool.h>
#include <stdint.h>

/* Questions that are open at once: few, for the others are probes. */
#define PING_CROWD_NAMES_OPEN 16

/* All that is pointed to is borrowed. */
struct ping_crowd_names {
	const char *const *names; /* of each row, NULL: it has none */
	struct targets *targets;
	const struct ranges *excluded; /* where nobody is pinged; settled */
	enum addr_family family; /* that there are sockets for; NONE: both */
	int64_t every;		 /* ns, 0: never */
	int64_t due;		 /* ns: the next round */
	uint32_t next; /* row that is asked for next; the count: none */
	uint32_t open; /* questions without an answer */
};

/* The run starts at NOW; the names were just resolved. */
void ping_crowd_names_start(struct ping_crowd_names *names, int64_t now);

/* When ping_crowd_names_ask has something, if nothing is answered before; 0: at
 * once, NS_NEVER: never. */
int64_t ping_crowd_names_until(const struct ping_crowd_names *names);

/* The row whose name is to be asked for at NOW. False: none. */
bool ping_crowd_names_ask(struct ping_crowd_names *names, int64_t now,
			  uint32_t *index);

/* The last one could not be asked for: the round is over. */
void ping_crowd_names_refuse(struct ping_crowd_names *names);

/* Nobody answers any more. */
void ping_crowd_names_stop(struct ping_crowd_names *names);

/* Takes an answer. True if its row has to move to ADDR. */
bool ping_crowd_names_learn(struct ping_crowd_names *names,
			    const struct driver_host *host, struct addr *addr);

#endif
