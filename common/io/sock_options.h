/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Options onto a socket, in one place; private to io.
 */
#ifndef LEADLINE_IO_SOCK_OPTIONS_H
#define LEADLINE_IO_SOCK_OPTIONS_H

#include "io/caps.h"
#include "io/sock.h"

#include <stdbool.h>
#include <sys/socket.h>

/* Notes the step that failed with errno and returns -errno. VALUE may be NULL.
 */
int sock_options_fail(struct sock_failure *failure, const char *what,
		      const char *value);

/* setsockopt(2) with one int. 0, or -errno with FAILURE filled. */
int sock_options_set(int fd, int level, int name, int value, const char *what,
		     struct sock_failure *failure);

/* As caps_raise and caps_lower, with FAILURE filled. */
int sock_options_raise(struct caps *caps, cap_value_t which,
		       struct sock_failure *failure);
int sock_options_lower(struct caps *caps, struct sock_failure *failure);

/* Everything that a user may ask for, in OPTIONS, onto a socket of FAMILY that
 * sends. 0, or -errno with FAILURE filled. */
int sock_options_apply(int fd, enum addr_family family,
		       const struct sock_options *options, struct caps *caps,
		       struct sock_failure *failure);

/* Path MTU discovery of a socket of FAMILY. 0 or -errno. */
int sock_options_discover(int fd, enum addr_family family, enum sock_mtu mtu);

/* Bytes that FD has room for, by what the kernel takes for a byte: half of what
 * it sets aside. INT64_MAX if it does not say. */
int64_t sock_options_receive_room(int fd);

/* Messages that FD had no room for so far, modulo 2^32. False: not known. */
bool sock_options_dropped(int fd, uint32_t *count);

/* Leases a flow label to be shared for packets to TARGET. 0, or -EPERM if it is
 * somebody else's; what else may fail does not matter. */
int sock_options_lease(int fd, const struct addr *target, uint32_t label);

/* Stamps of what FD receives and, if SENDS, of what it sends. */
int sock_options_stamp(int fd, bool sends, const struct sock_options *options,
		       struct sock_failure *failure);

/* Numbers the stamps of what FD sends from 0 again. 0 or -errno. */
int sock_options_restart_stamps(int fd);

/* Asks for the error queue of FD, and in it, if EXTENSIONS, for where those of
 * RFC 4884 start. */
int sock_options_errors(int fd, enum addr_family family, bool extensions,
			struct sock_failure *failure);

/* What the control messages of FD are to hold. HEADER: the IP header comes with
 * the mail. */
int sock_options_report(int fd, enum addr_family family, bool header,
			const struct sock_options *options,
			struct sock_failure *failure);

/* How much of a UDP-Lite packet the checksum covers (udplite(7)); what comes
 * may cover as little as it likes. */
int sock_options_cover(int fd, uint16_t coverage, struct sock_failure *failure);

/* As few SYNs for one connect as the kernel allows. */
int sock_options_attempts(int fd, struct sock_failure *failure);

#endif
