/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Capabilities: held back, raised for one call, dropped for good.
 *
 *   caps_start   nothing is effective; at most CAP_NET_RAW and CAP_NET_ADMIN
 *                stay permitted; a setuid program becomes its user again
 *   caps_raise   one of them for one call ...
 *   caps_lower   ... and back
 *   caps_drop    nothing is permitted, before the network is read
 *
 * See capabilities(7).
 */
#ifndef LEADLINE_IO_CAPS_H
#define LEADLINE_IO_CAPS_H

#include <stdbool.h>
#include <sys/capability.h>

struct caps {
	cap_t set;  /* the process's sets as we last wrote them; owned */
	bool raw;   /* CAP_NET_RAW is permitted */
	bool admin; /* CAP_NET_ADMIN is permitted */
};

/* The first act after fds_reserve. 0 or -errno. */
int caps_start(struct caps *caps);

/* Whether raw sockets can be had. */
bool caps_has_raw(const struct caps *caps);

/* Makes CAP_NET_RAW or CAP_NET_ADMIN effective, if it is permitted; if it is
 * not, the call that follows says so better than we could. 0 or -errno. */
int caps_raise(struct caps *caps, cap_value_t which);

/* Makes nothing effective again. 0 or -errno. */
int caps_lower(struct caps *caps);

/*
 * Empties every set, the ambient one included, keeps new privileges, debuggers
 * and core dumps away, and looks whether it stuck: a capability cannot be had
 * again. 0 or -errno; the program must not go on after an error. CAPS is empty
 * afterwards and holds no memory.
 */
int caps_drop(struct caps *caps);

#endif
