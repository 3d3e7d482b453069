/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Types of queries and of their answers.
 */
#include "wire/query.h"

#include "wire/icmp.h"

#include <stddef.h>

struct row {
	enum probe_query query;
	enum addr_family family;
	struct query_types types;
};

static const struct row rows[] = {
	{PROBE_QUERY_ECHO, ADDR_V4, {ICMP4_ECHO_REQUEST, ICMP4_ECHO_REPLY}},
	{PROBE_QUERY_ECHO, ADDR_V6, {ICMP6_ECHO_REQUEST, ICMP6_ECHO_REPLY}},
	{PROBE_QUERY_TIMESTAMP,
	 ADDR_V4,
	 {ICMP4_TIMESTAMP, ICMP4_TIMESTAMP_REPLY}},
	{PROBE_QUERY_INTERFACE,
	 ADDR_V4,
	 {ICMP4_EXTENDED_ECHO, ICMP4_EXTENDED_REPLY}},
	{PROBE_QUERY_INTERFACE,
	 ADDR_V6,
	 {ICMP6_EXTENDED_ECHO, ICMP6_EXTENDED_REPLY}},
	{PROBE_QUERY_NODE, ADDR_V6, {ICMP6_NODE_QUERY, ICMP6_NODE_REPLY}},
};

#define ROWS (sizeof(rows) / sizeof(rows[0]))

bool query_types(enum probe_query query, enum addr_family family,
		 struct query_types *types)
{
	for (size_t i = 0; i < ROWS; i++) {
		if (rows[i].query != query || rows[i].family != family)
			continue;
		*types = rows[i].types;
		return true;
	}
	return false;
}

bool query_of(enum addr_family family, uint8_t type, enum probe_query *query)
{
	for (size_t i = 0; i < ROWS; i++) {
		if (rows[i].family != family ||
		    (rows[i].types.request != type &&
		     rows[i].types.answer != type))
			continue;
		*query = rows[i].query;
		return true;
	}
	return false;
}
