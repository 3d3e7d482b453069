/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * What is still to come, in order of time: a heap of mails.
 *
 * Two mails of one moment come in the order in which they were put in, so that
 * a run is the same every time.
 */
#ifndef LEADLINE_SIM_NET_QUEUE_H
#define LEADLINE_SIM_NET_QUEUE_H

#include "base/addr.h"
#include "engine/session.h"
#include "wire/reply.h"

#include <stddef.h>
#include <stdint.h>

enum net_mail_kind {
	NET_MAIL_DATAGRAM, /* `datagram` */
	NET_MAIL_STAMP,	   /* `sent`: the kernel's transmit stamp */
	NET_MAIL_SIGNAL,   /* `signal` */
	NET_MAIL_NAME,	   /* `name` of `addr` */
	NET_MAIL_HOST,	   /* `addr` for the question `which` */
	NET_MAIL_MUTE,	   /* the resolver has ended */
	NET_MAIL_WALL,	   /* the wall clock is set `span` forward */
};

struct net_mail {
	int64_t at;	/* ns, when it is there */
	uint64_t order; /* among those of the same moment */
	enum net_mail_kind kind;
	struct datagram datagram; /* its spans point into this mail */
	struct sent sent;
	int signal;
	struct addr addr;
	const char *name; /* borrowed */
	uint32_t which;
	int64_t span; /* ns */
	uint8_t bytes[];
};

struct net_queue {
	struct net_mail **heap; /* owned, and the mails too */
	size_t count;
	size_t room;
	uint64_t order;
};

/* Puts in a mail of KIND for the moment AT, with a copy of the SIZE bytes at
 * BYTES as its datagram. The caller fills in the rest. */
struct net_mail *net_queue_put(struct net_queue *queue, enum net_mail_kind kind,
			       int64_t at, const uint8_t *bytes, size_t size);

/* The next mail, still in the queue, or NULL. */
const struct net_mail *net_queue_peek(const struct net_queue *queue);

/* Takes the next mail out; the caller frees it. */
struct net_mail *net_queue_take(struct net_queue *queue);

/* Of the datagrams that are there at NOW a socket has kept the first ROOM.
 * Frees the others and returns how many they were. */
uint64_t net_queue_overflow(struct net_queue *queue, int64_t now, size_t room);

/* Frees everything. */
void net_queue_free(struct net_queue *queue);

#endif
