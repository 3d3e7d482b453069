/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The way to the targets of one address family: the sockets, and the route that
 * they will take.
 *
 * The family of a name is known only when it is resolved, and by then there is
 * no privilege left. So both ways are opened, and one that could not be opened
 * matters only if it is needed.
 */
#ifndef LEADLINE_IO_WAY_H
#define LEADLINE_IO_WAY_H

#include "base/addr.h"
#include "base/buf.h"
#include "io/caps.h"
#include "io/route.h"
#include "io/sock.h"

#include <stdbool.h>

struct way {
	struct sock sock;
	struct route route;
	int error; /* errno, 0: open. EAFNOSUPPORT if nobody tried */
	struct sock_failure failure; /* of what, if error */
};

/* The way of one family each. */
struct ways {
	struct way v4;
	struct way v6;
};

/* Neither is open yet. */
void ways_init(struct ways *ways);

/* Opens the way that WANT->family says. True if it is open. */
bool ways_open(struct ways *ways, const struct sock_want *want,
	       struct caps *caps);

/* Opens the way of WANT->family, or both for ADDR_NONE. True if one is open. */
bool ways_open_each(struct ways *ways, const struct sock_want *want,
		    struct caps *caps);

/* The way to ADDR, or of its family. */
struct way *ways_to(struct ways *ways, enum addr_family family);

/* The user may not open a socket of the kind at all. */
bool way_is_denied(const struct way *way);

/* Says in TEXT which sockets there are and of which FAMILY hosts may be, in the
 * words of iputils: a line without program or newline. */
void ways_describe(const struct ways *ways, enum addr_family family,
		   struct buf *text);

/* Says in TEXT why WAY is not open: a line without program or newline. */
void way_explain(const struct way *way, struct buf *text);

/* Closes the way that is not WAY, one of WAYS. */
void ways_keep(struct ways *ways, const struct way *way);

/* Also fine for an all-zero WAYS, and twice. */
void ways_close(struct ways *ways);

#endif
