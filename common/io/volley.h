/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Probes that leave at once, over one lane or over two; private to io.
 *
 * Each lane is a batch with senders of its own, for threads that share a socket
 * wait for each other in the kernel. The lane of a probe is its flow's.
 */
#ifndef LEADLINE_IO_VOLLEY_H
#define LEADLINE_IO_VOLLEY_H

#include "io/batch.h"
#include "io/mate.h"

#include <stdbool.h>
#include <stddef.h>

#define VOLLEY_LANES 2

struct volley {
	struct batch *lanes[VOLLEY_LANES]; /* owned */
	size_t count;			   /* of them; 0: it takes no probes */
	struct mate *mate; /* owned: sends the second; NULL: nobody does */
};

/* COUNT lanes, 1 to VOLLEY_LANES, for SIZE packets each of up to ROOM bytes. 0
 * or -errno; volley_close cleans up. */
int volley_open(struct volley *volley, size_t count, size_t size, size_t room);

/* Also fine for an all-zero VOLLEY. */
void volley_close(struct volley *volley);

/* As batch_add, in the lane of the probe, which must have room. False: now it
 * has no more. */
bool volley_add(struct volley *volley, const struct transmit *transmit,
		const struct probe *probe, struct sent *sent);

/* Sends all of it, as batch_send. False: there is nothing. */
bool volley_send(struct volley *volley, const struct transmit *transmit);

#endif
