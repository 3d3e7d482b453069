/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Probes that are attempts to connect: TCP without privilege; private to io.
 *
 * A socket that tries to connect sends a SYN with its own TTL. While it waits,
 * an ICMP error about the SYN is put into its error queue, with what was quoted
 * of it; the kernel has compared the quoted sequence. The target ends the wait
 * by accepting or refusing. Then the socket is disconnected, which resets what
 * was accepted, and can be used again: it keeps port and options.
 *
 * The kernel sends a SYN again after a second, whose answer would look like a
 * slow one to the first. So nobody waits that long.
 */
#ifndef LEADLINE_IO_CONNECT_H
#define LEADLINE_IO_CONNECT_H

#include "base/addr.h"
#include "base/ns.h"
#include "io/sock.h"
#include "wire/reply.h"

#include <stdbool.h>
#include <stdint.h>

/* How long an answer is waited for, ns. */
#define CONNECT_SPAN (950 * NS_PER_MS)

/* One attempt. */
struct connect_probe {
	uint32_t number;
	struct addr to;
	uint16_t port;
	uint8_t ttl;	/* 0: that of the socket's options */
	uint32_t label; /* v6 flow label, 0: the kernel's */
};

/* Lets END connect; an attempt that it is at is given up. *AT is the clock
 * before the SYN. 0 or an errno. */
int connect_start(struct sock_end *end, const struct connect_probe *probe,
		  int64_t *at);

/* Gives up, or makes END ready for the next one. */
void connect_stop(struct sock_end *end);

/* 1 if the attempt has come to an end by the target's word: then DATAGRAM is
 * its answer. FROM is the target. *OVER: it came to an end somehow. Else 0, or
 * -errno if nothing can be said. */
int connect_read(const struct sock_end *end, int64_t now,
		 struct datagram *datagram, bool *over);

#endif
