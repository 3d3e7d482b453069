/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Our addresses and those of the socket interface.
 */
#ifndef LEADLINE_IO_SOCKADDR_H
#define LEADLINE_IO_SOCKADDR_H

#include "base/addr.h"

#include <netinet/in.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/socket.h>

/* Room for either family. */
union sockaddr_any {
	struct sockaddr any;
	struct sockaddr_in v4;
	struct sockaddr_in6 v6;
};

/* AF_INET or AF_INET6. */
int sockaddr_domain(enum addr_family family);

/* Fills TO and returns its length. PORT is in host order. */
socklen_t sockaddr_put(union sockaddr_any *to, const struct addr *addr,
		       uint16_t port);

/* The wildcard address of FAMILY. */
socklen_t sockaddr_put_any(union sockaddr_any *to, enum addr_family family,
			   uint16_t port);

/* Reads the SIZE bytes at FROM, whatever they hold. An address of no family if
 * they are none that we know. PORT (host order) may be NULL. */
struct addr sockaddr_get(const void *from, size_t size, uint16_t *port);

#endif
