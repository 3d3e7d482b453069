/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Mail that was read and not yet told; private to io.
 *
 * A fixed number of places is filled from any number of sockets and then
 * emptied: transmit stamps first, the rest by arrival. Only an empty inbox is
 * filled from the front again, so what was taken stays as it is until the next
 * read.
 */
#ifndef LEADLINE_IO_INBOX_H
#define LEADLINE_IO_INBOX_H

#include "io/clock.h"
#include "io/queue.h"
#include "io/sock.h"
#include "io/stamp.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/socket.h>

/* Places: messages that one system call can bring. */
#define INBOX_SIZE 32

/* One place. */
struct inbox_mail {
	struct queue_item item; /* borrows from the inbox */
	struct stamp when;	/* arrival; of a transmit stamp the departure */
	uint32_t number;	/* of a transmit stamp: the probe */
	bool open;		/* not told yet */
};

struct inbox_buffers; /* what the kernel writes into */

struct inbox {
	struct inbox_buffers *buffers; /* owned */
	struct inbox_mail mail[INBOX_SIZE];
	size_t count;	  /* places filled */
	size_t open;	  /* of them not told yet */
	int64_t drained;  /* ns: no mail is older; all sockets were empty */
	int64_t wall;	  /* ns, distance of the wall clock then */
	uint32_t dropped; /* what the last socket that was read had no room for,
			     as far as it told since it was set to 0 */
};

/* Places for messages of up to ROOM bytes. 0 or -errno. */
int inbox_open(struct inbox *inbox, size_t room);

void inbox_close(struct inbox *inbox);

/* From which socket, and what is known about it. */
struct inbox_source {
	const struct sock_end *end;
	enum addr_family family;
	struct stamp_ring *ring; /* of what it sent; NULL: no stamps */
};

/*
 * Reads at most LIMIT messages from a socket, or from its error queue if QUEUE.
 * *PAIR, of which `wall` was true of late, becomes the clocks after it. Returns
 * how many came, 0 for none, or -errno, which may be the error of some earlier
 * packet.
 */
int inbox_read(struct inbox *inbox, const struct inbox_source *source,
	       bool queue, size_t limit, struct clock_pair *pair);

/* Adds a datagram that no socket brought, with its `at` and `source` set. False
 * if there is no room for it now. */
bool inbox_put(struct inbox *inbox, const struct datagram *datagram);

/* Whether mail that is not told yet had come before AT. */
bool inbox_has_before(const struct inbox *inbox, int64_t at);

/* The next one to tell, or NULL. Good until the next inbox_read. */
const struct inbox_mail *inbox_take(struct inbox *inbox);

#endif
