/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Probes onto the network, one by one; private to io.
 */
#ifndef LEADLINE_IO_TRANSMIT_H
#define LEADLINE_IO_TRANSMIT_H

#include "engine/session.h"
#include "engine/targets.h"
#include "io/route.h"
#include "io/sock.h"
#include "io/sockaddr.h"
#include "wire/probe.h"

#include <netinet/in.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/socket.h>

/* How the probes to one family leave. All is borrowed. */
struct transmit_way {
	const struct sock *sock; /* NULL: not at all */
	struct route *route;	 /* may be NULL */
	const struct probe_form *form;
};

struct transmit {
	struct transmit_way way;
	struct transmit_way other;     /* to the other family */
	const struct targets *targets; /* borrowed */
	bool pin_source; /* packets leave from target.source, come what may */
	uint8_t *bytes;	 /* room for the largest probe */
	size_t room;
};

/* Room for the control messages of one packet: TTL and source. */
#define TRANSMIT_CONTROL_ROOM                                                  \
	(CMSG_SPACE(sizeof(int)) + CMSG_SPACE(sizeof(struct in6_pktinfo)))

/* A packet that is ready to leave. It must not be moved: the message points
 * into it. */
struct transmit_packet {
	struct msghdr message;
	struct iovec part;
	union sockaddr_any name;
	_Alignas(struct cmsghdr) uint8_t control[TRANSMIT_CONTROL_ROOM];
	const struct transmit_way *way; /* borrowed */
	const struct sock_end *end;	/* borrowed: who sends it */
};

/* Writes PROBE into the ROOM bytes at BYTES and addresses it. False if there is
 * no room, or if the family has no such probe. */
bool transmit_prepare(const struct transmit *transmit,
		      const struct probe *probe, uint8_t *bytes, size_t room,
		      struct transmit_packet *packet);

/* Sends it. 0 or the errno of this packet. */
int transmit_packet(const struct transmit_packet *packet);

/* Sets sent->mtu after an error about the size of PROBE. */
void transmit_note_mtu(const struct transmit *transmit,
		       const struct probe *probe, struct sent *sent);

/* Builds PROBE, sends it, and tells in SENT when it left or why it could not.
 * The moment is the clock's before the system call. Returns who sent it. */
const struct sock_end *transmit_probe(struct transmit *transmit,
				      const struct probe *probe,
				      struct sent *sent);

#endif
