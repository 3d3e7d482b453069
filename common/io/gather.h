/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Waiting for mail and reading it into the inbox; private to io.
 *
 * A round trip on a fast link costs two system calls: one sends, one reads.
 * That the answer is already there when a probe has left is a guess; it is made
 * again as long as it comes true. Otherwise we sleep until something comes.
 */
#ifndef LEADLINE_IO_GATHER_H
#define LEADLINE_IO_GATHER_H

#include "engine/session.h"
#include "io/inbox.h"
#include "io/sock.h"
#include "io/stamp.h"
#include "io/wait.h"
#include "io/wake.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* One descriptor. */
struct gather_end {
	struct sock_end *end; /* borrowed */
	bool stamps;	      /* it sends, and the kernel tells when */
	size_t batch;	      /* messages to ask it for */
	bool failed;	      /* a read of mail just did: why is in its queue */
	uint32_t dropped;     /* messages it had no room for, so far */
	bool silent_drops;    /* it has to be asked for that ... */
	uint32_t unasked;     /* ... and so many came since it was */
};

struct gather {
	struct gather_end *ends; /* owned */
	size_t count;
	size_t sole; /* the end on which all answers come; `count`: several */
	struct inbox inbox;
	/* The ends have the places from 0 to count - 1; those after them are
	 * the caller's. */
	struct wait wait;
	struct wake wake;
	struct stamp_ring *rings; /* owned; one per end, or NULL */
	int64_t wall;	   /* ns to add to a moment for the time since 1970 */
	int64_t read_at;   /* ns, the clock when mail was read last */
	uint64_t dropped;  /* messages that the ends had no room for */
	bool guess;	   /* an answer comes before we could sleep */
	uint32_t guesses;  /* since the sockets were last waited for */
	bool sending;	   /* something was sent since the last read */
	uint32_t failures; /* rounds in a row that brought nothing ... */
	int error;	   /* ... and why not, -errno, ... */
	const char *call;  /* ... by which system call */
};

/* Mail of SOCK, and of OTHER if that is not NULL. Messages have up to ROOM
 * bytes; OTHERS descriptors of the caller are waited for, too. 0, or -errno;
 * then close it all the same. */
int gather_open(struct gather *gather, struct sock *sock, struct sock *other,
		size_t room, size_t others);

/* Also fine for an all-zero GATHER. */
void gather_close(struct gather *gather);

enum gather_news {
	GATHER_MAIL,  /* sockets were read; the caller's places were not seen */
	GATHER_READY, /* descriptors were ready; those of sockets were read */
	GATHER_QUIET, /* nothing at all: every socket is empty */
};

/* Waits, at most until UNTIL, and reads what is there into the inbox, which has
 * to be empty. 0 or -errno, of gather->call. */
int gather_mail(struct gather *gather, int64_t until, enum gather_news *news);

/* Something came from a descriptor, so it was ready for a reason. */
void gather_heard(struct gather *gather);

/* CALL failed with -ERROR where something was ready. If nothing else happens
 * any more, that is why gather_mail gives up. */
void gather_failed(struct gather *gather, const char *call, int error);

/* A probe was sent by SENDER, or was not: its stamp will come. */
void gather_note(struct gather *gather, const struct sock_end *sender,
		 const struct sent *sent);

#endif
