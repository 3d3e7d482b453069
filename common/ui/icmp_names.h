/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Names of ICMP messages for machines: lower case, words joined by hyphens, and
 * one name for what both families mean.
 */
#ifndef LEADLINE_UI_ICMP_NAMES_H
#define LEADLINE_UI_ICMP_NAMES_H

#include "base/addr.h"

#include <stdint.h>

/* The name of a message of FAMILY, or NULL if it has none here: the numbers of
 * RFC 792, 1122, 1812, 4443, 7112 and 8883 (IANA, ICMP and ICMPv6 parameters).
 */
const char *icmp_names_find(enum addr_family family, uint8_t type,
			    uint8_t code);

#endif
