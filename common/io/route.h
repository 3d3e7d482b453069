/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Which way the system would send: a UDP socket that is connected and never
 * used, with the options of the sockets that are.
 *
 * It is opened with them, because SO_MARK needs privilege, and asked later.
 */
#ifndef LEADLINE_IO_ROUTE_H
#define LEADLINE_IO_ROUTE_H

#include "base/addr.h"
#include "io/caps.h"
#include "io/sock.h"

#include <stdbool.h>
#include <stdint.h>

struct route {
	int fd; /* owned; 0 or less: closed */
	enum addr_family family;
	bool connected;
	bool may_broadcast; /* options.broadcast */
	bool broadcast;	    /* the last target was a broadcast address */
};

/* 0, or -errno with the step in FAILURE. */
int route_open(struct route *route, enum addr_family family,
	       const struct sock_options *options, struct caps *caps,
	       struct sock_failure *failure);

/* Also fine for an all-zero ROUTE, and twice. */
void route_close(struct route *route);

/*
 * The source address that packets to TARGET get. 0, or -errno of connect(2):
 * -ENETUNREACH, -EHOSTUNREACH, -EINVAL for no way there, -EACCES for a
 * broadcast address without options.broadcast or for a forbidden route.
 */
int route_source(struct route *route, const struct addr *target,
		 struct addr *source);

/* The path MTU to TARGET as far as the kernel knows it, bytes; 0 if it does
 * not tell. */
uint32_t route_mtu(struct route *route, const struct addr *target);

#endif
