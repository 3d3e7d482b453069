/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The options of an IPv4 header (RFC 791 section 3.1): record route, timestamp,
 * source routes. What is written here is also what IP_OPTIONS of ip(7) takes.
 */
#ifndef LEADLINE_WIRE_IP_OPTIONS_H
#define LEADLINE_WIRE_IP_OPTIONS_H

#include "base/addr.h"
#include "wire/cursor.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Room for all options of a header, bytes. */
#define IP_OPTIONS_MAX 40

/* Addresses that fit into one option. */
#define IP_OPTIONS_HOPS_MAX   9 /* record route, source routes */
#define IP_OPTIONS_STAMPS_MAX 4 /* timestamps, each with its address */

enum ip_option_kind {
	IP_OPTION_OTHER,
	IP_OPTION_NOP,
	IP_OPTION_RECORD_ROUTE,
	IP_OPTION_TIMESTAMP,
	IP_OPTION_LOOSE_ROUTE,
	IP_OPTION_STRICT_ROUTE,
};

/* What a timestamp option collects: the flag on the wire. */
enum ip_option_stamps {
	IP_OPTION_STAMPS_ONLY = 0,
	IP_OPTION_STAMPS_AND_ADDR = 1, /* of whoever wrote the stamp */
	IP_OPTION_STAMPS_PRESPEC = 3,  /* of the hosts named beforehand */
};

struct ip_option {
	enum ip_option_kind kind;
	uint8_t type; /* as on the wire */

	/* The rest is zero for OTHER and NOP, except for `data`. */
	uint8_t pointer;    /* as on the wire: 1 is the type itself */
	uint8_t overflow;   /* TIMESTAMP: hosts that found no room, 0 to 15 */
	uint8_t stamps;	    /* TIMESTAMP: enum ip_option_stamps, or nonsense */
	struct span data;   /* what the entries are in, or what follows the
			       length of OTHER; borrowed */
	struct span filled; /* the part of `data` before the pointer */
};

/* Steps to the next option. False at the end; with the cursor bad if that is an
 * option whose length is wrong. */
bool ip_options_next(struct cursor *cursor, struct ip_option *option);

/* One entry of an option. */
struct ip_option_entry {
	struct addr addr; /* of no family if there is none */
	uint32_t stamp;	  /* ms since midnight UT; high bit: anything else */
	bool has_stamp;
};

/* Reads the next entry; CURSOR is over `filled` or `data` of OPTION. False at
 * the end. */
bool ip_options_next_entry(struct cursor *cursor,
			   const struct ip_option *option,
			   struct ip_option_entry *entry);

/*
 * Each of these writes one option to BYTES, filled up to a multiple of 4, and
 * returns its size. The addresses are v4. With more of them than there is room
 * for, or none where some are needed, it returns 0.
 */

/* Room for nine addresses. */
size_t ip_options_record_route(uint8_t bytes[IP_OPTIONS_MAX]);

/* HOPS are those to be asked, of PRESPEC only. */
size_t ip_options_timestamp(uint8_t bytes[IP_OPTIONS_MAX],
			    enum ip_option_stamps stamps,
			    const struct addr *hops, size_t count);

/* HOPS in their order. Whoever sends it sends to the first and puts the
 * destination behind the last: the kernel, or ip_options_depart. */
size_t ip_options_source_route(uint8_t bytes[IP_OPTIONS_MAX], bool strict,
			       const struct addr *hops, size_t count);

/*
 * What the kernel does with IP_OPTIONS (ip(7)) when a packet leaves for TO: the
 * hops of a source route among the SIZE bytes move up by one, and TO is the
 * last of them. Returns where the packet goes, the hop that was first; TO if
 * there is no such route.
 */
struct addr ip_options_depart(uint8_t *bytes, size_t size,
			      const struct addr *to);

#endif
