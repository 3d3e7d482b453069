/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Opening the descriptors of a run, one by one or in a row; private to io.
 */
#ifndef LEADLINE_IO_SOCK_END_H
#define LEADLINE_IO_SOCK_END_H

#include "io/caps.h"
#include "io/sock.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* What goes through the hands of all who open something. */
struct opening {
	struct sock *sock;
	const struct sock_want *want;
	struct caps *caps;
	struct sock_failure *failure;
};

/* What one descriptor is to be. */
struct sock_end_form {
	int type; /* of socket(2) */
	int protocol;
	bool sends;
	bool queue;	     /* its errors come over the error queue */
	bool told;	     /* as sock_end.is_told */
	bool header;	     /* its mail starts with the IP header */
	struct sock_end end; /* all but `fd` and `port` */
};

/* Opens one more descriptor of opening->sock, which has room for it, and sets
 * its options; *END is it. 0, or -errno with the failure filled. */
int sock_end_open(const struct opening *opening,
		  const struct sock_end_form *form, struct sock_end **end);

/* Binds END to the source address and to PORT; for a ping socket that is the
 * identifier. 0: any; end->port tells which one it got. Likewise. */
int sock_end_bind(const struct opening *opening, struct sock_end *end,
		  uint16_t port);

/*
 * Opens a row of descriptors, one per flow, bound to numbers that follow each
 * other. *FIRST is the number of the first one, 0: any that are free, and then
 * they are looked for. Likewise; after a failure none of them is open.
 */
int sock_end_open_row(const struct opening *opening,
		      const struct sock_end_form *form, uint16_t *first);

/* Closes all but the first COUNT. */
void sock_end_close_after(struct sock *sock, size_t count);

#endif
