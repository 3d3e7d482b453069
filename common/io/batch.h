/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Probes that leave together, by sendmmsg(2); private to io.
 *
 * Only the clocks before and after the call are known. Each packet is as much
 * work as any other, so the time between is shared out evenly among them.
 */
#ifndef LEADLINE_IO_BATCH_H
#define LEADLINE_IO_BATCH_H

#include "engine/session.h"
#include "io/transmit.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/socket.h>

struct batch {
	size_t size; /* packets it has room for */
	size_t count;
	size_t failures; /* of those that batch_send has tried */
	size_t room;	 /* bytes for each of them */
	uint8_t *bytes;	 /* owned, as the next two */
	struct transmit_packet *packets;
	struct mmsghdr *headers;
	struct probe *probes; /* owned */
	struct sent **sent;   /* owned; what they point to is borrowed */
};

/* Room for SIZE packets of up to ROOM bytes. NULL if there is no memory. */
struct batch *batch_open(size_t size, size_t room);

/* Also fine for NULL. */
void batch_close(struct batch *batch);

/* Takes PROBE, for which there must be room; batch_send will fill in SENT. */
void batch_add(struct batch *batch, const struct transmit *transmit,
	       const struct probe *probe, struct sent *sent);

/* Sends all of it and tells when each packet left or why it could not. It is
 * the caller's to set the count back to 0. Touches nothing but the batch and
 * the sockets that it leaves by, so each thread can have one of its own. */
void batch_send(struct batch *batch);

/* After it: tells the MTU of what was too large. */
void batch_note_mtus(struct batch *batch, const struct transmit *transmit);

/* Whether one before packet I that had the same sender could not leave. */
bool batch_is_behind_failure(const struct batch *batch, size_t i);

#endif
