/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The transports other than UDP and TCP that a path can be traced with:
 * UDP-Lite (RFC 3828), a DCCP Request (RFC 4340), an SCTP INIT (RFC 9260). Any
 * other protocol carries the payload bare.
 */
#ifndef LEADLINE_WIRE_TRANSPORT_H
#define LEADLINE_WIRE_TRANSPORT_H

#include "base/addr.h"
#include "wire/cursor.h"
#include "wire/writer.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* What all packets of a run have in common. */
struct transport_form {
	uint16_t coverage; /* UDP-Lite: bytes under the checksum, from the
			      header on; at least 8, 0: all */
	uint32_t service;  /* DCCP: Service Code */
};

/* What a header says, whichever it is. */
struct transport_header {
	uint16_t source_port;
	uint16_t dest_port;
	/* DCCP: the lower 32 bits of the Sequence Number; SCTP: the Initiate
	 * Tag. Of an answer: that of the packet it answers. */
	uint32_t seq;
	bool has_seq;
	uint8_t type; /* of an answer: DCCP packet type or SCTP chunk type */
	struct span payload; /* borrowed */
};

/* Types of answers. */
#define TRANSPORT_DCCP_RESPONSE 1
#define TRANSPORT_DCCP_RESET	7
#define TRANSPORT_SCTP_INIT_ACK 2
#define TRANSPORT_SCTP_ABORT	6

/* It is one of the three, which have ports. */
bool transport_has_ports(uint8_t protocol);

/* Bytes of a packet from its transport header on, around PAYLOAD bytes. */
size_t transport_size(uint8_t protocol, size_t payload);

/* Writes what stands before PAYLOAD bytes; ports and seq of HEADER are used. */
void transport_begin(struct writer *writer, const struct transport_form *form,
		     uint8_t protocol, const struct transport_header *header,
		     size_t payload);

/* Writes what stands behind the payload, and the checksum of the packet that
 * began at START and travels from FROM to TO. */
void transport_finish(struct writer *writer, const struct transport_form *form,
		      uint8_t protocol, size_t start, const struct addr *from,
		      const struct addr *to);

/* Reads a packet of ours from its transport header on. Eight bytes are enough,
 * then there are ports and nothing else. False if not even those are there, or
 * for a protocol that is not one of the three. */
bool transport_parse_quote(uint8_t protocol, struct cursor *cursor,
			   struct transport_header *header);

/* Reads what a target answers. False for what is no answer to a packet of ours:
 * anything else than a DCCP Response or Reset, an SCTP INIT ACK or ABORT, or a
 * UDP-Lite packet. */
bool transport_parse_answer(uint8_t protocol, struct cursor *cursor,
			    struct transport_header *header);

#endif
