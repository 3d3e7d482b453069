/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * What a host says over TCP, DCCP and SCTP to somebody who knocks.
 */
#ifndef LEADLINE_SIM_NET_SEGMENT_H
#define LEADLINE_SIM_NET_SEGMENT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Room for any of them. */
#define NET_SEGMENT_MAX 64

/* Whether a host answers over this protocol, and not by an ICMP error. */
bool net_segment_has(uint8_t protocol);

/* Writes the answer to the packet whose transport header is REQUEST: OPEN is
 * yes, else no. Returns its size. Nobody looks at its checksum. */
size_t net_segment_write(uint8_t protocol, bool open, const uint8_t *request,
			 uint8_t answer[NET_SEGMENT_MAX]);

#endif
