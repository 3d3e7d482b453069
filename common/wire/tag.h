/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * A tag: how the number of a probe travels to the network and back.
 *
 * tag_put and tag_get mirror each other and everything 16 bits wide lives here;
 * elsewhere numbers only grow. The network brings back a number and nothing
 * else: what the probe was is remembered by the ledger.
 *
 *   carrier     in the first 8 transport bytes     IP ID      payload
 *   ECHO_SEQ    icmp_seq = seq, plain              -          number, MAC
 *   ECHO_NUMBER icmp_seq = number, plain           -          number, MAC
 *   ECHO_FLOW   icmp_seq = A(number)               -          number, MAC
 *   UDP_FLOW    UDP checksum = A(number)           B(number)  number, MAC
 *   TCP_FLOW    TCP sequence = A(number), check    B(number)  -
 *   ID_FLOW     -                                  B(number)  number, MAC
 *   TIMESTAMP   icmp_seq = seq, plain              -          originate
 *   INTERFACE   8-bit sequence = number            -          -
 *   NODE        -                                  -          nonce
 *
 * A and B are keyed permutations (A of ECHO_FLOW only unless a user wants to
 * see the sequence count), the check is a keyed hash of number and flow.
 * Over DCCP and SCTP the sequence of ID_FLOW, a few bytes further on, is that
 * of TCP_FLOW. The originate stamp is A(number) and a check of 15 bits, the
 * nonce is the number and 32 bits of a MAC.
 *
 * The payload, if there is room for it:
 *
 *    0  2  balance, so that the checksum comes out as wanted
 *    2  2  zero
 *    4  4  number
 *    8  8  MAC of the number
 *
 * A header field is returned by every router that quotes 8 bytes (RFC 792), the
 * payload by those that quote more and by every echo reply.
 */
#ifndef LEADLINE_WIRE_TAG_H
#define LEADLINE_WIRE_TAG_H

#include "wire/cursor.h"
#include "wire/query.h"
#include "wire/tag_codec.h"

#include <stdbool.h>
#include <stdint.h>

struct reply;

/* Bytes of payload that a whole tag needs. */
#define TAG_SIZE 16

/* One number, ready to be written into a packet. */
struct tag {
	uint16_t ident;	      /* ICMP identifier */
	uint16_t source_port; /* UDP, TCP and their like */
	uint16_t seq;	      /* ICMP sequence */
	uint32_t tcp_seq;     /* TCP and DCCP sequence, SCTP tag; never 0 */
	uint32_t stamp;	      /* TIMESTAMP: the originate stamp */
	uint64_t nonce;	      /* NODE */
	uint16_t checksum;    /* wanted: UDP A(number), ECHO_FLOW by the flow */
	uint16_t ip_id;	      /* never 0 in a flow */
	uint32_t flow_label;  /* 20 bits, by the flow; 0 for ECHO_SEQ */
	uint8_t payload[TAG_SIZE];
};

/* The query that probes of CARRIER ask; ECHO for those that are no ICMP. */
enum probe_query tag_query(enum tag_carrier carrier);

/* SEQ is used by ECHO_SEQ and TIMESTAMP alone. */
void tag_put(const struct tag_codec *codec, uint32_t number, uint32_t seq,
	     uint16_t flow, struct tag *tag);

enum tag_verdict {
	TAG_FOREIGN, /* nobody asked this from us: other ports or identifiers */
	TAG_FORGED,  /* it looks like ours but the keyed parts are wrong */
	TAG_NUMBER,  /* NUMBER, proven by a MAC, by two keyed fields or by the
			socket */
	TAG_HINT,    /* NUMBER, from one field of 16 bits, or of 8, only: or
			one that is older by a multiple of 2^16 */
	TAG_SEQ,     /* SEQ16 of some target: ECHO_SEQ or TIMESTAMP without what
			follows the sequence */
	TAG_FLOW,    /* only that it is of flow FLOW */
};

struct tag_claim {
	enum tag_verdict verdict;
	uint32_t number;
	uint16_t seq16; /* always set for ECHO_SEQ and TIMESTAMP */
	uint16_t flow;	/* always set unless FOREIGN */
};

/* Which probe REPLY is about. NEWEST is the number sent last; a 16-bit number
 * is taken for the latest one that is not newer. */
struct tag_claim tag_get(const struct tag_codec *codec,
			 const struct reply *reply, uint32_t newest);

/* Whether PAYLOAD, shorter than a whole tag, is the beginning of the tag of
 * NUMBER: an answer that was cut, and not one that somebody made up. */
bool tag_is_cut(const struct tag_codec *codec, uint32_t number,
		struct span payload);

#endif
