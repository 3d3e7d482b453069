/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * What a raw socket need not wake us for; private to io.
 *
 * Such a socket hears all ICMP, or all of its protocol, of the host. The kernel
 * sorts out the types that are no answer, and echo replies to the identifiers
 * of others. What is attached is locked: not even we get it off again.
 */
#ifndef LEADLINE_IO_SOCK_FILTER_H
#define LEADLINE_IO_SOCK_FILTER_H

#include "io/sock.h"

/* Restricts the raw ICMP socket FD to what can answer the probes of WANT. 0, or
 * -errno with FAILURE filled. */
int sock_filter_attach(int fd, const struct sock_want *want,
		       struct sock_failure *failure);

/* Nothing comes on FD, a raw ICMP socket that only sends. Likewise. */
int sock_filter_all(int fd, enum addr_family family,
		    struct sock_failure *failure);

/* Restricts the raw socket FD of a protocol with ports to what is for COUNT
 * ports from FIRST on. Likewise. */
int sock_filter_ports(int fd, enum addr_family family, uint16_t first,
		      uint16_t count, struct sock_failure *failure);

#endif
