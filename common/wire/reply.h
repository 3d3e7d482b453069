/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * A reply: whatever came back, as one record, however it came back.
 *
 * A ping socket hands over ICMP messages, a raw socket whole packets, an error
 * queue the message that was quoted and a few words about the error. All three
 * fill the same struct.
 */
#ifndef LEADLINE_WIRE_REPLY_H
#define LEADLINE_WIRE_REPLY_H

#include "base/addr.h"
#include "wire/cursor.h"
#include "wire/icmp.h"
#include "wire/query.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* How the bytes of a datagram start. */
enum datagram_kind {
	DATAGRAM_IPV4,	     /* IPv4 header, ICMP or TCP: a raw socket */
	DATAGRAM_ICMP,	     /* ICMP or ICMPv6 header, by the family of FROM */
	DATAGRAM_TCP,	     /* TCP header, v6 only: a raw socket */
	DATAGRAM_UDP,	     /* UDP payload: an open port answered */
	DATAGRAM_ICMP_QUEUE, /* error queue of an ICMP socket: our ICMP message
			      */
	DATAGRAM_UDP_QUEUE,  /* error queue of a UDP socket: our UDP payload */
	DATAGRAM_TRANSPORT,  /* header of `protocol`, v6 only: a raw socket */
	DATAGRAM_TCP_QUEUE,  /* error queue of a TCP socket: our TCP header */
	DATAGRAM_CONNECT, /* no bytes: the target answered a connect, as told by
			     tcp_flags */
};

/* How well a moment is known, best last. */
enum stamp_source {
	STAMP_USER,   /* the clock, read around the system call */
	STAMP_KERNEL, /* a stamp of the kernel */
};

/* What a socket delivered. */
struct datagram {
	enum datagram_kind kind;
	struct span bytes; /* borrowed; what fitted into the buffer */
	size_t size;	   /* what there was, at least bytes.size */
	struct addr
		from;	/* the sender; of a queue record: who sent the error */
	struct addr to; /* of a queue record: where the quoted packet went */
	uint8_t type;	/* of a queue record: ICMP type and code ... */
	uint8_t code;
	uint32_t info;	  /* ... and its MTU or pointer */
	uint8_t protocol; /* of TRANSPORT; of UDP if it is another, UDP-Lite */
	uint16_t source_port; /* of UDP: ours */
	uint16_t dest_port;   /* of UDP: theirs */
	int ttl;	      /* of what came, -1 if not known */
	int64_t at;	      /* arrival, ns on the session's clock */
	enum stamp_source source;
	int64_t card; /* arrival, ns on the clock of the network card that it
			 came over, whatever that says; 0: not given */
	struct span options;  /* v4 options of what came, where not in bytes */
	size_t extensions_at; /* of a queue record: offset in bytes, 0: unknown
			       */
	uint8_t tcp_flags;    /* of CONNECT */
	/* The probe, if has_number: the socket carried no other, and the kernel
	 * has checked that this belongs to it. */
	uint32_t number;
	bool has_number;
};

struct reply {
	int64_t at; /* arrival, ns */
	enum stamp_source source;
	int64_t card; /* as in the datagram */
	struct addr from;
	enum icmp_meaning
		meaning; /* ECHO_REPLY: whatever the target itself says */
	uint8_t type;	 /* ICMP, by the family of FROM */
	uint8_t code;
	bool bad_checksum;	 /* v4; the kernel drops bad v6 ones */
	int ttl;		 /* of the reply, -1 if not known */
	uint32_t info;		 /* MTU of "too big", pointer of a problem */
	struct addr gateway;	 /* of a redirect: the better next hop */
	size_t size;		 /* bytes of the ICMP message */
	struct span options;	 /* v4 options of the reply, borrowed */
	uint8_t tcp_flags;	 /* of a TCP answer, else 0 */
	struct span tcp_options; /* of a TCP answer, borrowed */
	uint8_t packet_type; /* of a DCCP or SCTP answer: wire/transport.h */

	/* The probe: of an echo reply itself, else as it was quoted. */
	struct addr to;	  /* where the quoted packet was going */
	uint8_t protocol; /* of that packet, or of the answer */
	/* ICMP: what was asked. ident and seq are the two halves of the word
	 * after the checksum, and what follows it is the payload: of a node
	 * query they are Qtype and flags, of an interface query seq is the
	 * 8-bit sequence and the byte after it. */
	enum probe_query query;
	bool odd; /* a quoted ICMP message that asks nothing: no field of ICMP
		     is set */
	uint16_t ident;
	uint16_t seq;
	uint16_t source_port; /* UDP, TCP and their like */
	uint16_t dest_port;
	/* TCP and DCCP: quoted seq, or what an answer acknowledges; SCTP: our
	 * Initiate Tag. If has_seq. */
	uint32_t tcp_seq;
	uint16_t checksum; /* UDP, if has_checksum */
	uint16_t ip_id;	   /* v4, if has_ip_id */
	uint32_t number;   /* of the probe as the socket knows it, if ... */
	bool has_number;   /* ... it does: nothing else has to prove it */
	bool has_seq;
	bool has_checksum;
	bool has_ip_id;
	int quoted_ttl; /* -1 if the IP header was not quoted */
	int quoted_tos;
	struct span quoted_header; /* of a quote: its IP header, borrowed */
	struct span transport;	   /* of a quote: all behind the IP header */
	struct span payload;	   /* after the ICMP or UDP header, borrowed */
	struct span extensions;	   /* RFC 4884 structure, borrowed, or empty */
};

/*
 * Turns a datagram into a reply. False for what no probe can be told from:
 * requests of others, errors that quote something else, cut messages. The spans
 * of REPLY borrow from the datagram.
 */
bool reply_parse(const struct datagram *datagram, struct reply *reply);

/* Whether REPLY answers an echo request and brings less back than the SIZE
 * bytes of its payload. */
bool reply_is_cut(const struct reply *reply, size_t size);

#endif
