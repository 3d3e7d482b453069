/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Node information (RFC 4620): asking an IPv6 node for its names and addresses.
 *
 *   |     Type      |     Code      |          Checksum             |
 *   |             Qtype             |             Flags             |
 *   |                    Nonce, 8 bytes                             |
 *   |                    Data ...                                   |
 *
 * The data of a question is its subject: of which node, or of which interface
 * of it, is it asked? That of an answer is what was asked for.
 */
#ifndef LEADLINE_WIRE_NODE_H
#define LEADLINE_WIRE_NODE_H

#include "base/addr.h"
#include "wire/cursor.h"
#include "wire/writer.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Qtype: what is asked (section 6). */
#define NODE_NOOP 0
#define NODE_NAME 2
#define NODE_V6	  3
#define NODE_V4	  4

/* Flags of a question for addresses: which ones (sections 6.3 and 6.4). */
#define NODE_FLAG_ALL	     0x0002 /* of all interfaces of the node */
#define NODE_FLAG_COMPATIBLE 0x0004 /* from here on v6 only */
#define NODE_FLAG_LINK_LOCAL 0x0008
#define NODE_FLAG_SITE_LOCAL 0x0010
#define NODE_FLAG_GLOBAL     0x0020

/* Flag of an answer: there are more addresses than fitted into it. */
#define NODE_FLAG_TRUNCATED 0x0001

/* Longest name in the form of DNS, with the second zero of a name that is not
 * complete, bytes. */
#define NODE_WIRE_NAME_MAX 256

/* Bytes of the longest message. */
#define NODE_SIZE_MAX (16 + NODE_WIRE_NAME_MAX)

/* Of whom it is asked. */
enum node_subject {
	NODE_SUBJECT_TARGET, /* the address that the question goes to */
	NODE_SUBJECT_ADDR,   /* `addr` */
	NODE_SUBJECT_NAME,   /* `name` */
};

struct node_query {
	uint16_t type;	/* NODE_NAME and so on */
	uint16_t flags; /* NODE_FLAG_... */
	enum node_subject subject;
	struct addr addr;		  /* of either family */
	uint8_t name[NODE_WIRE_NAME_MAX]; /* as node_put_name writes it */
	size_t name_size;
};

/*
 * Makes the name TEXT the subject of QUERY. One that is not COMPLETE is a
 * single label of a node, whatever its domain (section 5). False if it is none:
 * an empty label or one of more than 63 bytes, more than 255 in all.
 */
bool node_put_name(struct node_query *query, const char *text, bool complete);

/* Bytes of the message. */
size_t node_size(const struct node_query *query);

/* Writes a question to TARGET; its checksum is zero. */
void node_build(struct writer *writer, const struct node_query *query,
		const struct addr *target, uint64_t nonce);

/* The code of an answer; others may come (section 4). */
enum node_code {
	NODE_OK,
	NODE_REFUSED, /* it does not want to tell */
	NODE_UNKNOWN, /* it does not know that Qtype */
};

/* The data of a message, from what follows its flags on: empty if cut. */
struct span node_data(struct span payload);

/* Room for a name with its closing zero: each byte may need four, "\ddd". */
#define NODE_NAME_ROOM 1024

struct node_name {
	char text[NODE_NAME_ROOM]; /* without the last dot; no byte in it is
				      other than printable ASCII */
	bool complete;		   /* fully qualified */
};

/*
 * Reads the next name in an answer to NODE_NAME; CURSOR is over node_data and
 * starts at its beginning. False at the end and, with the cursor bad, for a
 * name that is none. What is special in a name is escaped as in a zone file
 * (RFC 1035 section 5.1).
 */
bool node_next_name(struct cursor *cursor, struct node_name *name);

/* One address of an answer to NODE_V4 or NODE_V6. */
struct node_addr {
	int32_t ttl; /* seconds that it may be kept for; below 0: of no meaning
		      */
	struct addr addr;
};

/* Reads the next address of FAMILY; CURSOR is over node_data. False at the end
 * and, with the cursor bad, for one that is cut. */
bool node_next_addr(struct cursor *cursor, enum addr_family family,
		    struct node_addr *addr);

#endif
