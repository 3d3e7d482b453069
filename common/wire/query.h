/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * What can be asked over ICMP, and the types that the messages have.
 */
#ifndef LEADLINE_WIRE_QUERY_H
#define LEADLINE_WIRE_QUERY_H

#include "base/addr.h"

#include <stdbool.h>
#include <stdint.h>

enum probe_query {
	PROBE_QUERY_ECHO,      /* RFC 792, RFC 4443 */
	PROBE_QUERY_TIMESTAMP, /* RFC 792, v4 only: wire/timestamp.h */
	PROBE_QUERY_INTERFACE, /* RFC 8335: wire/interface.h */
	PROBE_QUERY_NODE,      /* RFC 4620, v6 only: wire/node.h */
};

struct query_types {
	uint8_t request;
	uint8_t answer;
};

/* The ICMP types of QUERY; false if FAMILY has no such query. */
bool query_types(enum probe_query query, enum addr_family family,
		 struct query_types *types);

/* The query that a message of TYPE asks or answers; false if it does neither.
 */
bool query_of(enum addr_family family, uint8_t type, enum probe_query *query);

#endif
