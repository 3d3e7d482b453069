/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * From what the user typed to an address, a route and the sockets for it.
 */
#ifndef LEADLINE_IO_FIND_H
#define LEADLINE_IO_FIND_H

#include "base/addr.h"
#include "base/buf.h"
#include "engine/targets.h"
#include "io/links.h"
#include "io/resolve.h"
#include "io/way.h"

#include <stddef.h>
#include <stdint.h>

/* Where to look. All is borrowed. */
struct find {
	struct resolve *resolve;
	struct ways *ways;
	enum addr_family family; /* ADDR_NONE: either */
	enum addr_family prefers; /* addresses of it first; ADDR_NONE: as the
				     resolver has them */
	const char *device;	 /* links of link-local addresses; NULL: any */
};

enum find_verdict {
	FIND_GOOD,
	FIND_SYSTEM,  /* the resolver failed: `error` */
	FIND_UNKNOWN, /* no such host: `host.error` */
	FIND_LINKS,   /* link-local, over any of `links` */
	FIND_CLOSED,  /* `way` is not open */
	FIND_NOWHERE, /* no route: `error` */
};

struct found {
	struct resolve_host host;
	struct target target; /* addr and source */
	/* What it is called, as iputils has it: by its proper name for IPv4, if
	 * it has one, else as it was typed; borrowed. Names beyond ASCII are as
	 * they were typed: what comes from the network is not shown so. */
	const char *label;
	struct way *way; /* borrowed */
	int64_t took;	 /* ns to find the addresses, 0: it is a number */
	int error;	 /* errno */
	struct link links[LINKS_MAX];
	size_t link_count;
};

/* Takes the first address of the host TEXT that there is an open way and a
 * route to. A link-local one without its link means the only link there is. */
enum find_verdict find_host(const struct find *find, const char *text,
			    struct found *found);

/* Of COUNT texts that each name an address or else a device: the last of both.
 * What is not there stays as it is. */
void find_ends(const char *const *texts, size_t count, struct addr *addr,
	       const char **device);

/* Says in TEXT why VERDICT is not good: a line without program or newline. HOST
 * is what the user typed. */
void find_explain(const struct found *found, enum find_verdict verdict,
		  const char *host, struct buf *text);

#endif
