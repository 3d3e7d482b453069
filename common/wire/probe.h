/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * A probe: what we send, as a value and as bytes.
 */
#ifndef LEADLINE_WIRE_PROBE_H
#define LEADLINE_WIRE_PROBE_H

#include "base/addr.h"
#include "wire/interface.h"
#include "wire/ip_options.h"
#include "wire/node.h"
#include "wire/query.h"
#include "wire/tag.h"
#include "wire/tcp.h"
#include "wire/transport.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* What differs from probe to probe. */
struct probe {
	uint32_t number; /* in the ledger, counts all probes of a run */
	uint32_t target; /* index in the table of targets */
	uint32_t seq;	 /* counts the probes of this target */
	uint16_t flow;	 /* index of the flow it belongs to */
	uint16_t size;	 /* payload bytes after the ICMP or UDP header */
	uint8_t ttl;	 /* TTL or hop limit; 0: as the system likes */
	uint8_t query;	 /* the plan's own, for what it asks more than once */
};

/* What all probes of a run have in common. */
struct probe_form {
	struct tag_codec tag;
	struct tcp_form tcp;		 /* TCP_FLOW */
	struct transport_form transport; /* ID_FLOW over UDP-Lite or DCCP */
	enum probe_query query; /* what ICMP asks: tag_query of the carrier */
	struct interface_query interface; /* INTERFACE */
	struct node_query node;		  /* NODE */
	uint8_t tos; /* TOS or Traffic Class; where we write the header */
	bool dont_fragment; /* likewise, v4 */
	/* Likewise, v6, 20 bits; 0: each flow has its own. */
	uint32_t flow_label;
	/* Likewise, v4: what ip_options.h made, as IP_OPTIONS takes it. */
	uint8_t ip_options[IP_OPTIONS_MAX];
	uint8_t ip_options_size; /* bytes, a multiple of 4; 0: none */
	uint8_t pattern[16];	 /* fill of the payload, repeated */
	uint8_t pattern_size; /* bytes of it; 0: each byte is its own offset */
};

/* How much of the packet is ours; the kernel writes what stands before it. */
enum probe_wrap {
	PROBE_WRAP_PAYLOAD,   /* what follows the UDP header */
	PROBE_WRAP_TRANSPORT, /* from the ICMP header on */
	PROBE_WRAP_PACKET,    /* from the IP header on */
};

/* Between which addresses it travels. FROM may be of no family unless the whole
 * packet is written. */
struct probe_route {
	struct addr from;
	struct addr to;
};

/* Room that a packet of SIZE payload bytes needs at most: an IPv6 header and a
 * node query, which is longer than any header of IPv4 with a transport. */
#define PROBE_ROOM(size) ((size_t)(size) + 40 + NODE_SIZE_MAX)

/*
 * Writes the probe into the ROOM bytes at BYTES and returns how many were
 * written; 0 if there was no room, or if the family has no such query. The
 * ICMPv6 checksum is left to the kernel, every other one is right. Only an echo
 * request, UDP and the transports of ID_FLOW have a payload, whose size counts.
 */
size_t probe_build(const struct probe_form *form, const struct probe *probe,
		   const struct probe_route *route, enum probe_wrap wrap,
		   uint8_t *bytes, size_t room);

/* Where a whole packet to TO is sent first: its destination, or the first hop
 * of a source route. */
struct addr probe_first_hop(const struct probe_form *form,
			    const struct addr *to);

/* The byte that the fill of a probe has at OFFSET of its payload. */
uint8_t probe_fill(const struct probe_form *form, size_t offset);

/*
 * Compares an echoed PAYLOAD with what was sent, from the end of the tag on.
 * Returns the offset of the first byte that differs, or SIZE_MAX if none does.
 */
size_t probe_compare(const struct probe_form *form, const uint8_t *payload,
		     size_t size);

#endif
