/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * What the kernel delivered, taken apart: a received message with its control
 * messages becomes a datagram, a transmit stamp or an error of this host.
 *
 * Pure: it reads what recvmsg(2) wrote and believes no length in it. See ip(7)
 * and ipv6(7) for the error queue, and the kernel's document on timestamping.
 */
#ifndef LEADLINE_IO_QUEUE_H
#define LEADLINE_IO_QUEUE_H

#include "io/sock.h"
#include "wire/reply.h"

#include <stdint.h>
#include <sys/socket.h>

/* Room for all control messages that our sockets ask for, bytes. */
#define QUEUE_CONTROL_ROOM 512

enum queue_kind {
	QUEUE_NOTHING,	/* nothing that could be used */
	QUEUE_DATAGRAM, /* `datagram`; its `at` and `source` are not set */
	QUEUE_STAMP,	/* `stamp`, datagram.card: the packet number `id` left
			 */
	QUEUE_LOCAL,	/* this host could not send: `error`, `mtu` */
};

struct queue_item {
	enum queue_kind kind;
	struct datagram datagram; /* borrows from the message */
	int64_t stamp; /* of the kernel, ns since 1970; 0: not given */
	uint32_t id;
	int error;
	uint32_t mtu;	  /* 0: not known */
	uint32_t dropped; /* messages that the socket had no room for so far,
			     as far as that is told */
};

/* True if mail of END starts with its IP header, which says who sent it: then
 * nobody has to ask the kernel for that, a hundredth of the round trip of a
 * flood. The `from` of such a datagram is not set. */
bool queue_has_header(const struct sock_end *end);

/* Reads MESSAGE, of which SIZE bytes there were (MSG_TRUNC: more than fitted),
 * from END of sockets of FAMILY. */
void queue_read(const struct sock_end *end, enum addr_family family,
		const struct msghdr *message, size_t size,
		struct queue_item *item);

#endif
