/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Segments.
 */
#include "net_segment.h"

#include "net_packet.h"
#include "wire/ip.h"
#include "wire/tcp.h"
#include "wire/transport.h"

#include <string.h>

bool net_segment_has(uint8_t protocol)
{
	return protocol == IP_PROTOCOL_TCP || protocol == IP_PROTOCOL_DCCP ||
	       protocol == IP_PROTOCOL_SCTP;
}

static void put_ports(const uint8_t *request, uint8_t *answer)
{
	memcpy(answer, request + 2, 2);
	memcpy(answer + 2, request, 2);
}

/* RFC 9293: a SYN counts as one byte. */
static size_t write_tcp(bool open, const uint8_t *request, uint8_t *answer)
{
	uint32_t next = (uint32_t)net_packet_get16(request + 4) << 16 |
			net_packet_get16(request + 6);

	next += (request[13] & TCP_SYN) != 0;
	net_packet_put16(answer + 8, (uint16_t)(next >> 16));
	net_packet_put16(answer + 10, (uint16_t)next);
	answer[12] = 5 << 4;
	answer[13] = open ? TCP_SYN | TCP_ACK : TCP_RST | TCP_ACK;
	return 20;
}

/* RFC 4340 sections 5.1 to 5.6: a generic header with long sequences, and the
 * acknowledgement of the sequence of the request. */
static size_t write_dccp(bool open, const uint8_t *request, uint8_t *answer)
{
	answer[4] = 7;
	answer[8] = (uint8_t)((open ? TRANSPORT_DCCP_RESPONSE
				    : TRANSPORT_DCCP_RESET)
				      << 1 |
			      1);
	memcpy(answer + 18, request + 10, 6);
	return 28;
}

/* RFC 9260 sections 3.1 and 3.3: the tag of the INIT comes back. */
static size_t write_sctp(bool open, const uint8_t *request, uint8_t *answer)
{
	memcpy(answer + 4, request + 16, 4);
	answer[12] = open ? TRANSPORT_SCTP_INIT_ACK : TRANSPORT_SCTP_ABORT;
	answer[15] = open ? 20 : 4;
	return open ? 32 : 16;
}

size_t net_segment_write(uint8_t protocol, bool open, const uint8_t *request,
			 uint8_t answer[NET_SEGMENT_MAX])
{
	memset(answer, 0, NET_SEGMENT_MAX);
	put_ports(request, answer);
	if (protocol == IP_PROTOCOL_TCP)
		return write_tcp(open, request, answer);
	if (protocol == IP_PROTOCOL_DCCP)
		return write_dccp(open, request, answer);
	return write_sctp(open, request, answer);
}
