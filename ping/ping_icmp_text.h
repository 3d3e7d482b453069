/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * What ICMP and ICMPv6 errors are called, in iputils' words.
 */
#ifndef LEADLINE_PING_ICMP_TEXT_H
#define LEADLINE_PING_ICMP_TEXT_H

#include "base/addr.h"
#include "ui/output.h"
#include "wire/reply.h"

/* Appends what the ICMP message of REPLY, which is of FAMILY, says. */
void ping_icmp_text(enum addr_family family, const struct reply *reply,
		    struct output *output);

#endif
