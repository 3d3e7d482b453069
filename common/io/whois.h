/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Asking a whois server (RFC 3912); private to io, for the resolver's child.
 */
#ifndef LEADLINE_IO_WHOIS_H
#define LEADLINE_IO_WHOIS_H

#include "base/ns.h"

#include <stdbool.h>
#include <stddef.h>

/* How long a server may take, ns, its name not counted. */
#define WHOIS_SPAN (5 * NS_PER_SEC)

/*
 * Asks SERVER at SERVICE (a port or its name; empty: 43) for the routes of
 * ADDRESS, and puts into TEXT what whois_origins makes of the answer; empty if
 * there is none. Returns false if nobody answered at all.
 */
bool whois_ask(const char *server, const char *service, const char *address,
	       char *text, size_t room);

#endif
