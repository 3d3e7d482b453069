/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Meaning of ICMP types.
 */
#include "wire/icmp.h"

static enum icmp_meaning meaning_v4(uint8_t type)
{
	switch (type) {
	case ICMP4_ECHO_REPLY:
	case ICMP4_TIMESTAMP_REPLY:
	case ICMP4_EXTENDED_REPLY:
		return ICMP_ECHO_REPLY;
	case ICMP4_ECHO_REQUEST:
	case ICMP4_TIMESTAMP:
	case ICMP4_EXTENDED_ECHO:
		return ICMP_ECHO_REQUEST;
	case ICMP4_UNREACHABLE:
	case ICMP4_TIME_EXCEEDED:
	case ICMP4_PARAMETER_PROBLEM:
		return ICMP_ERROR;
	case ICMP4_SOURCE_QUENCH:
	case ICMP4_REDIRECT:
		return ICMP_NOTICE;
	default:
		return ICMP_OTHER;
	}
}

static enum icmp_meaning meaning_v6(uint8_t type)
{
	switch (type) {
	case ICMP6_ECHO_REPLY:
	case ICMP6_EXTENDED_REPLY:
	case ICMP6_NODE_REPLY:
		return ICMP_ECHO_REPLY;
	case ICMP6_ECHO_REQUEST:
	case ICMP6_EXTENDED_ECHO:
	case ICMP6_NODE_QUERY:
		return ICMP_ECHO_REQUEST;
	case ICMP6_UNREACHABLE:
	case ICMP6_TOO_BIG:
	case ICMP6_TIME_EXCEEDED:
	case ICMP6_PARAMETER_PROBLEM:
		return ICMP_ERROR;
	default:
		/* Types below 128 are errors, known or not (section 2.1). */
		return type < 128 ? ICMP_ERROR : ICMP_OTHER;
	}
}

enum icmp_meaning icmp_meaning(enum addr_family family, uint8_t type)
{
	return family == ADDR_V4 ? meaning_v4(type) : meaning_v6(type);
}

uint8_t icmp_echo_request_type(enum addr_family family)
{
	return family == ADDR_V4 ? ICMP4_ECHO_REQUEST : ICMP6_ECHO_REQUEST;
}

bool icmp_is_too_big(enum addr_family family, uint8_t type, uint8_t code)
{
	if (family == ADDR_V4)
		return type == ICMP4_UNREACHABLE &&
		       code == ICMP4_UNREACHABLE_TOO_BIG;
	return type == ICMP6_TOO_BIG;
}

bool icmp_is_hop(enum addr_family family, uint8_t type, uint8_t code)
{
	if (family == ADDR_V4)
		return type == ICMP4_TIME_EXCEEDED && code == 0;
	return type == ICMP6_TIME_EXCEEDED && code == 0;
}
