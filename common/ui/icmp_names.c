/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * One row for each type and code.
 */
#include "ui/icmp_names.h"

#include "wire/icmp.h"

#include <stddef.h>

struct row {
	uint8_t type;
	uint8_t code;
	const char *name;
};

static const struct row rows_v4[] = {
	{ICMP4_ECHO_REPLY, 0, "echo-reply"},
	{ICMP4_ECHO_REQUEST, 0, "echo-request"},
	{ICMP4_UNREACHABLE, 0, "network-unreachable"},
	{ICMP4_UNREACHABLE, 1, "host-unreachable"},
	{ICMP4_UNREACHABLE, ICMP4_UNREACHABLE_PROTOCOL, "protocol-unreachable"},
	{ICMP4_UNREACHABLE, ICMP4_UNREACHABLE_PORT, "port-unreachable"},
	{ICMP4_UNREACHABLE, ICMP4_UNREACHABLE_TOO_BIG, "packet-too-big"},
	{ICMP4_UNREACHABLE, 5, "source-route-failed"},
	{ICMP4_UNREACHABLE, 6, "network-unknown"},
	{ICMP4_UNREACHABLE, 7, "host-unknown"},
	{ICMP4_UNREACHABLE, 8, "source-isolated"},
	{ICMP4_UNREACHABLE, 9, "network-prohibited"},
	{ICMP4_UNREACHABLE, 10, "host-prohibited"},
	{ICMP4_UNREACHABLE, 11, "network-unreachable-for-tos"},
	{ICMP4_UNREACHABLE, 12, "host-unreachable-for-tos"},
	{ICMP4_UNREACHABLE, 13, "admin-prohibited"},
	{ICMP4_UNREACHABLE, 14, "precedence-violation"},
	{ICMP4_UNREACHABLE, 15, "precedence-cutoff"},
	{ICMP4_SOURCE_QUENCH, 0, "source-quench"},
	{ICMP4_REDIRECT, 0, "redirect-network"},
	{ICMP4_REDIRECT, 1, "redirect-host"},
	{ICMP4_REDIRECT, 2, "redirect-network-for-tos"},
	{ICMP4_REDIRECT, 3, "redirect-host-for-tos"},
	{ICMP4_TIME_EXCEEDED, 0, "ttl-exceeded"},
	{ICMP4_TIME_EXCEEDED, 1, "reassembly-timeout"},
	{ICMP4_PARAMETER_PROBLEM, 0, "header-problem"},
	{ICMP4_PARAMETER_PROBLEM, 1, "option-missing"},
	{ICMP4_PARAMETER_PROBLEM, 2, "bad-length"},
	{ICMP4_TIMESTAMP, 0, "timestamp-request"},
	{ICMP4_TIMESTAMP_REPLY, 0, "timestamp-reply"},
};

static const struct row rows_v6[] = {
	{ICMP6_ECHO_REPLY, 0, "echo-reply"},
	{ICMP6_ECHO_REQUEST, 0, "echo-request"},
	{ICMP6_UNREACHABLE, 0, "no-route"},
	{ICMP6_UNREACHABLE, 1, "admin-prohibited"},
	{ICMP6_UNREACHABLE, 2, "beyond-scope"},
	{ICMP6_UNREACHABLE, 3, "host-unreachable"},
	{ICMP6_UNREACHABLE, ICMP6_UNREACHABLE_PORT, "port-unreachable"},
	{ICMP6_UNREACHABLE, 5, "source-policy-failed"},
	{ICMP6_UNREACHABLE, 6, "route-rejected"},
	{ICMP6_UNREACHABLE, 7, "source-route-failed"},
	{ICMP6_UNREACHABLE, 8, "headers-too-long"},
	{ICMP6_TOO_BIG, 0, "packet-too-big"},
	{ICMP6_TIME_EXCEEDED, 0, "ttl-exceeded"},
	{ICMP6_TIME_EXCEEDED, 1, "reassembly-timeout"},
	{ICMP6_PARAMETER_PROBLEM, 0, "header-problem"},
	{ICMP6_PARAMETER_PROBLEM, 1, "next-header-unknown"},
	{ICMP6_PARAMETER_PROBLEM, 2, "option-unknown"},
	{ICMP6_PARAMETER_PROBLEM, 3, "first-fragment-incomplete"},
	{ICMP6_REDIRECT, 0, "redirect-host"},
};

static const char *find(const struct row *rows, size_t count, uint8_t type,
			uint8_t code)
{
	for (size_t i = 0; i < count; i++)
		if (rows[i].type == type && rows[i].code == code)
			return rows[i].name;
	return NULL;
}

const char *icmp_names_find(enum addr_family family, uint8_t type, uint8_t code)
{
	switch (family) {
	case ADDR_NONE:
		return NULL;
	case ADDR_V4:
		return find(rows_v4, sizeof(rows_v4) / sizeof(rows_v4[0]), type,
			    code);
	case ADDR_V6:
		return find(rows_v6, sizeof(rows_v6) / sizeof(rows_v6[0]), type,
			    code);
	}
	return NULL;
}
