/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The IP header, version 4 (RFC 791) and version 6 (RFC 8200).
 */
#ifndef LEADLINE_WIRE_IP_H
#define LEADLINE_WIRE_IP_H

#include "base/addr.h"
#include "wire/cursor.h"
#include "wire/writer.h"

#include <stdbool.h>
#include <stdint.h>

/* Protocol numbers (IANA) that we send or look for. */
#define IP_PROTOCOL_ICMP    1
#define IP_PROTOCOL_TCP	    6
#define IP_PROTOCOL_UDP	    17
#define IP_PROTOCOL_DCCP    33
#define IP_PROTOCOL_ICMPV6  58
#define IP_PROTOCOL_SCTP    132
#define IP_PROTOCOL_UDPLITE 136

#define IP_V4_HEADER_SIZE 20
#define IP_V6_HEADER_SIZE 40

struct ip_header {
	struct addr from;
	struct addr to;
	uint8_t tos;	     /* TOS or Traffic Class, with the ECN bits */
	uint8_t ttl;	     /* TTL or Hop Limit */
	uint8_t protocol;    /* of what follows all extension headers */
	bool dont_fragment;  /* v4 */
	uint16_t id;	     /* v4 */
	uint16_t fragment;   /* v4, as parsed: three flags and the offset */
	uint16_t checksum;   /* v4, as parsed, right or not */
	uint16_t length;     /* Total Length (v4), Payload Length (v6) */
	uint32_t flow_label; /* v6, 20 bits */
	struct span options; /* v4 options, as on the wire; whole words */
};

/*
 * Reads the header at the cursor, v4 options and v6 extension headers with it,
 * and leaves the cursor at the transport header. False if there is no whole
 * header, or if what follows is not the first fragment.
 */
bool ip_parse(struct cursor *cursor, struct ip_header *header);

/* Writes a header of 20 or 40 bytes, by the family of HEADER->to, and v4
 * options, before a transport part of SIZE bytes. The v4 checksum is left to
 * the kernel. */
void ip_build(struct writer *writer, const struct ip_header *header,
	      size_t size);

#endif
