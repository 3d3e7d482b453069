/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The TCP header (RFC 9293 section 3.1), as far as a prober needs it: one
 * segment without data that asks, and the segment that answers.
 */
#ifndef LEADLINE_WIRE_TCP_H
#define LEADLINE_WIRE_TCP_H

#include "wire/cursor.h"
#include "wire/writer.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define TCP_FIN 0x01
#define TCP_SYN 0x02
#define TCP_RST 0x04
#define TCP_PSH 0x08
#define TCP_ACK 0x10
#define TCP_URG 0x20
#define TCP_ECE 0x40
#define TCP_CWR 0x80

#define TCP_HEADER_SIZE 20

/* What all segments of a run have in common. */
struct tcp_form {
	uint8_t flags;	     /* TCP_SYN and so on */
	uint16_t mss;	     /* Maximum Segment Size, 0: not sent */
	bool sack;	     /* SACK permitted (RFC 2018) */
	bool timestamps;     /* RFC 7323 */
	bool window_scaling; /* RFC 7323 */
	bool fastopen;	     /* asks for a cookie (RFC 7413) */
};

struct tcp_header {
	uint16_t source_port;
	uint16_t dest_port;
	uint32_t seq;
	uint32_t ack;
	uint8_t flags;
	uint16_t window;
	uint16_t checksum;
	struct span options; /* borrowed; empty if cut */
};

/* What the options of a segment say. */
struct tcp_options {
	uint16_t mss; /* 0: none */
	bool sack;
	bool timestamps;
	bool window_scaling;
	bool fastopen;
	uint32_t timestamp;  /* TSval, if timestamps */
	uint32_t time_reply; /* TSecr */
};

/* Bytes of the header with its options, a multiple of 4, at most 60. */
size_t tcp_size(const struct tcp_form *form);

/* Writes the header; its checksum field is zero. ACK is written if the flag is
 * set. */
void tcp_build(struct writer *writer, const struct tcp_form *form,
	       const struct tcp_header *header);

/* Reads a header, or its first 8 bytes (ports and seq) when no more is there:
 * then the rest is zero. False if not even those are. */
bool tcp_parse(struct cursor *cursor, struct tcp_header *header);

/* Reads options until the end or until one does not fit. */
void tcp_parse_options(struct span options, struct tcp_options *out);

#endif
