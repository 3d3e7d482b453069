/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Which autonomous systems announce an address: questions and answers as text.
 *
 *   DNS     9.2.0.192.origin.asn.cymru.com  "64500 64501 | 192.0.2.0/24 | ..."
 *   WHOIS   the address                     "AS64500 AS64501 | 192.0.2.0/24"
 *   a file  lines with a prefix and what announces it
 */
#ifndef LEADLINE_TRACEROUTE_TRACE_ORIGIN_H
#define LEADLINE_TRACEROUTE_TRACE_ORIGIN_H

#include "base/addr.h"
#include "base/buf.h"

#include <stdbool.h>

/* Writes the name whose TXT record tells of ADDR. */
void trace_origin_name(const struct addr *addr, struct buf *buf);

/* Reads an answer, any bytes: appends "AS64500/AS64501", or "*" if it names
 * nobody. */
void trace_origin_read(const char *text, struct buf *buf);

/* Finds the longest prefix with ADDR in it in the lines of TEXT; appends as
 * above. */
void trace_origin_find(const char *text, const struct addr *addr,
		       struct buf *buf);

#endif
