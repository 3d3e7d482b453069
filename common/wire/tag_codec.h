/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * What both directions of a tag have to agree on: wire/tag.h.
 */
#ifndef LEADLINE_WIRE_TAG_CODEC_H
#define LEADLINE_WIRE_TAG_CODEC_H

#include "base/siphash.h"

#include <stdbool.h>
#include <stdint.h>

enum tag_carrier {
	TAG_ECHO_SEQ,	 /* ping: one flow, people see the sequence */
	TAG_ECHO_NUMBER, /* likewise for very many targets, whose addresses
			    nobody has to look up: the sequence is of the run */
	TAG_ECHO_FLOW,	 /* echo requests in constant flows */
	TAG_UDP_FLOW,	 /* UDP in constant flows */
	TAG_TCP_FLOW,	 /* TCP in constant flows */
	TAG_ID_FLOW,	 /* any other transport: only the IP header is ours */
	TAG_TIMESTAMP,	 /* RFC 792: people see the sequence */
	TAG_INTERFACE,	 /* RFC 8335: eight bits and the target's address */
	TAG_NODE,	 /* RFC 4620: only the nonce is ours */
};

struct tag_codec {
	enum tag_carrier carrier;
	struct siphash_key key;
	uint16_t ident;	      /* ICMP identifier of flow 0, flow k has + k */
	uint16_t first_seq;   /* ECHO_FLOW: icmp_seq of number 1, and the next
				 ones follow; 0: keyed */
	uint16_t source_port; /* of flow 0, flow k has + k */
	uint16_t dest_port;
	uint8_t protocol; /* ID_FLOW: of the IP header */
	bool portless;	/* ID_FLOW: the payload stands right behind that header,
			   without ports, whatever the protocol: nothing tells
			   flows apart, all are flow 0 */
	uint16_t flows; /* number of flows, at least 1 */
	bool own_header; /* UDP checksum and IP ID are ours to choose */
	bool balanced;	 /* the payload has room for the balance */
};

/* The largest number not above NEWEST (counted modulo 2^32) that ends in LOW16.
 */
static inline uint32_t tag_codec_unwrap(uint32_t newest, uint16_t low16)
{
	return newest - (uint16_t)(newest - low16);
}

#endif
