/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Types and codes of ICMP (RFC 792) and ICMPv6 (RFC 4443), and what they mean
 * for a prober.
 */
#ifndef LEADLINE_WIRE_ICMP_H
#define LEADLINE_WIRE_ICMP_H

#include "base/addr.h"

#include <stdbool.h>
#include <stdint.h>

#define ICMP_HEADER_SIZE 8

#define ICMP4_ECHO_REPLY	0
#define ICMP4_UNREACHABLE	3
#define ICMP4_SOURCE_QUENCH	4
#define ICMP4_REDIRECT		5
#define ICMP4_ECHO_REQUEST	8
#define ICMP4_TIME_EXCEEDED	11
#define ICMP4_PARAMETER_PROBLEM 12
#define ICMP4_TIMESTAMP		13
#define ICMP4_TIMESTAMP_REPLY	14
#define ICMP4_EXTENDED_ECHO	42 /* RFC 8335 */
#define ICMP4_EXTENDED_REPLY	43

#define ICMP4_UNREACHABLE_PROTOCOL 2
#define ICMP4_UNREACHABLE_PORT	   3
#define ICMP4_UNREACHABLE_TOO_BIG  4

#define ICMP6_UNREACHABLE	1
#define ICMP6_TOO_BIG		2
#define ICMP6_TIME_EXCEEDED	3
#define ICMP6_PARAMETER_PROBLEM 4
#define ICMP6_ECHO_REQUEST	128
#define ICMP6_ECHO_REPLY	129
#define ICMP6_REDIRECT		137
#define ICMP6_NODE_QUERY	139 /* RFC 4620 */
#define ICMP6_NODE_REPLY	140
#define ICMP6_EXTENDED_ECHO	160 /* RFC 8335 */
#define ICMP6_EXTENDED_REPLY	161

#define ICMP6_UNREACHABLE_PORT 4

/* What a message means, whatever the family. */
enum icmp_meaning {
	ICMP_OTHER,	   /* nothing that concerns a probe */
	ICMP_ECHO_REQUEST, /* somebody asks */
	ICMP_ECHO_REPLY,   /* the answer to one, or to another query */
	ICMP_ERROR,	   /* a packet of ours came to its end; it is quoted */
	ICMP_NOTICE,	   /* redirect, source quench: quoted, but it goes on */
};

enum icmp_meaning icmp_meaning(enum addr_family family, uint8_t type);

uint8_t icmp_echo_request_type(enum addr_family family);

/* The error says that the packet is larger than a link on the path. */
bool icmp_is_too_big(enum addr_family family, uint8_t type, uint8_t code);

/* The error says that the TTL ran out on the way. */
bool icmp_is_hop(enum addr_family family, uint8_t type, uint8_t code);

#endif
