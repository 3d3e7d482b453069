/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Stamps of the kernel, on the session's clock.
 *
 * Kernel stamps are wall-clock. The distance of the wall clock from ours is
 * read right after each send and each receive, and a stamp is converted with
 * the distance of its own end. A clock that is set
 *
 *   between the two readings, while no packet of ours waits to be read, changes
 *   nothing: each end has its own distance;
 *   between a stamp and the reading of its distance makes that stamp wrong by
 *   the step. It is refused, and our own clock has to do, when the distance has
 *   changed by more than STAMP_STEP: for a packet that came since the sockets
 *   were last seen empty, for one that left until its stamp is read. It is also
 *   refused when the moment cannot be. What is left is a step of less than
 *   STAMP_STEP and what slewing might have done, which moves one stamp by as
 *   much.
 *
 * Pure: the clocks are read by others.
 */
#ifndef LEADLINE_IO_STAMP_H
#define LEADLINE_IO_STAMP_H

#include "base/ns.h"
#include "wire/reply.h"

#include <stdbool.h>
#include <stdint.h>

/* Packets of one socket whose stamps can be outstanding; a power of two. */
#define STAMP_RING 256

/* The wall clock was set if its distance has changed by more than this, ns, and
 * than slewing it can explain. */
#define STAMP_STEP NS_PER_MS

/* No stamp comes later than that after its packet, ns. */
#define STAMP_LATE NS_PER_SEC

/* One packet that left, until its stamp is read. */
struct stamp_entry {
	uint32_t number; /* of the probe */
	bool open;	 /* no stamp of the kernel yet */
	bool counted;	 /* a stamp with its id is its own */
	int64_t at;	 /* ns, the clock before the system call */
	int64_t wall;	 /* ns, distance of the wall clock after it */
};

/*
 * Which packet of a socket carried which probe. The kernel counts the packets
 * of a socket from 0.
 *
 * After a restart stamps of the old count may still come, and look like those
 * of the new one. Until none can come any more, packets are counted and go
 * without a stamp.
 */
struct stamp_ring {
	struct stamp_entry entries[STAMP_RING];
	uint32_t next; /* id of the next packet */
	uint32_t open; /* stamps to come */
	int64_t deaf;  /* ns: what is sent before goes without a stamp */
};

/* A packet left that carried probe NUMBER. */
void stamp_ring_add(struct stamp_ring *ring, uint32_t number, int64_t at,
		    int64_t wall);

/* The kernel counts from 0 again, at the moment AT. */
void stamp_ring_restart(struct stamp_ring *ring, int64_t at);

/* The entry of packet ID if its stamp is still to come, else NULL. */
struct stamp_entry *stamp_ring_find(struct stamp_ring *ring, uint32_t id);

/* The same for the stamp of a network card, which comes behind that of the
 * kernel or instead. *NUMBER becomes that of the probe. */
bool stamp_ring_find_card(struct stamp_ring *ring, uint32_t id,
			  uint32_t *number);

/* Its stamp was read. */
void stamp_ring_close(struct stamp_ring *ring, struct stamp_entry *entry);

/* A moment on the session's clock. */
struct stamp {
	int64_t at;
	enum stamp_source source;
};

/* Between which moments it must lie, and how far the wall clock is: by the
 * reading that belongs to the stamp, and by one at the other bound. */
struct stamp_bounds {
	int64_t after;
	int64_t before;
	int64_t wall;
	int64_t other_wall;
};

/* When a packet was sent, of which the kernel says WALL, ns since 1970.
 * STAMP_USER and bounds.after if that is 0 or refused. */
struct stamp stamp_of_sent(int64_t wall, const struct stamp_bounds *bounds);

/* When a packet came. STAMP_USER and bounds.before likewise. */
struct stamp stamp_of_received(int64_t wall, const struct stamp_bounds *bounds);

#endif
