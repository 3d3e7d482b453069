/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * All three begin as UDP does:
 *
 *   |          Source Port          |       Destination Port        |
 *
 * and go on like this.
 *
 *   UDP-Lite (RFC 3828 section 3.1)
 *   |       Checksum Coverage       |           Checksum            |
 *
 *   DCCP Request (RFC 4340 sections 5.1 and 5.2)
 *   |  Data Offset  | CCVal | CsCov |           Checksum            |
 *   | Res | Type  |1|   Reserved    |  Sequence Number (high bits)  |
 *   |                  Sequence Number (low bits)                   |
 *   |                         Service Code                          |
 *
 *   SCTP INIT (RFC 9260 sections 3 and 3.3.2)
 *   |                       Verification Tag                        |
 *   |                           Checksum                            |
 *   |   Type = 1    |  Chunk Flags  |         Chunk Length          |
 *   |                         Initiate Tag                          |
 *   |           Advertised Receiver Window Credit (a_rwnd)          |
 *   |  Number of Outbound Streams   |   Number of Inbound Streams   |
 *   |                          Initial TSN                          |
 *   | padding parameter (RFC 4820 section 4), if there is a payload |
 */
#include "wire/transport.h"

#include "wire/checksum.h"
#include "wire/crc32c.h"
#include "wire/ip.h"

#define UDPLITE_SIZE	    8
#define UDPLITE_CHECKSUM_AT 6

#define DCCP_SIZE	 20
#define DCCP_CHECKSUM_AT 6
#define DCCP_REQUEST	 0
#define DCCP_EXTENDED	 1 /* X: sequence numbers have 48 bits */

#define SCTP_SIZE	       32
#define SCTP_CHECKSUM_AT       8
#define SCTP_CHUNK_AT	       12
#define SCTP_INIT	       1
#define SCTP_PARAMETER_SIZE    4
#define SCTP_PARAMETER_PADDING 0x8005

/* Of an INIT: what a host without anything special to say would offer. */
#define SCTP_WINDOW  65536
#define SCTP_STREAMS 10

bool transport_has_ports(uint8_t protocol)
{
	return protocol == IP_PROTOCOL_UDPLITE ||
	       protocol == IP_PROTOCOL_DCCP || protocol == IP_PROTOCOL_SCTP;
}

static size_t sctp_padding(size_t payload)
{
	return (4 - payload % 4) % 4;
}

size_t transport_size(uint8_t protocol, size_t payload)
{
	switch (protocol) {
	case IP_PROTOCOL_UDPLITE:
		return UDPLITE_SIZE + payload;
	case IP_PROTOCOL_DCCP:
		return DCCP_SIZE + payload;
	case IP_PROTOCOL_SCTP:
		if (payload == 0)
			return SCTP_SIZE;
		return SCTP_SIZE + SCTP_PARAMETER_SIZE + payload +
		       sctp_padding(payload);
	default:
		return payload;
	}
}

/* Bytes of SIZE that the checksum covers; the field says 0 for all of them. */
static uint16_t coverage_of(const struct transport_form *form, size_t size)
{
	if (form->coverage == 0 || form->coverage >= size)
		return (uint16_t)size;
	return form->coverage < UDPLITE_SIZE ? UDPLITE_SIZE : form->coverage;
}

static void begin_udplite(struct writer *writer,
			  const struct transport_form *form,
			  const struct transport_header *header, size_t payload)
{
	size_t size = UDPLITE_SIZE + payload;
	uint16_t coverage = coverage_of(form, size);

	writer_u16(writer, header->source_port);
	writer_u16(writer, header->dest_port);
	writer_u16(writer, coverage == size ? 0 : coverage);
	writer_u16(writer, 0);
}

static void begin_dccp(struct writer *writer, const struct transport_form *form,
		       const struct transport_header *header)
{
	writer_u16(writer, header->source_port);
	writer_u16(writer, header->dest_port);
	writer_u8(writer, DCCP_SIZE / 4);
	writer_u8(writer, 0);
	writer_u16(writer, 0);
	writer_u8(writer, DCCP_REQUEST << 1 | DCCP_EXTENDED);
	writer_u8(writer, 0);
	writer_u16(writer, 0);
	writer_u32(writer, header->seq);
	writer_u32(writer, form->service);
}

/* The payload goes into a parameter that a receiver throws away. The length of
 * a chunk does not count the bytes that fill up its last word. */
static void begin_sctp(struct writer *writer,
		       const struct transport_header *header, size_t payload)
{
	size_t parameter = payload > 0 ? SCTP_PARAMETER_SIZE + payload : 0;

	writer_u16(writer, header->source_port);
	writer_u16(writer, header->dest_port);
	writer_u32(writer, 0);
	writer_u32(writer, 0);
	writer_u16(writer, SCTP_INIT << 8);
	writer_u16(writer, (uint16_t)(SCTP_SIZE - SCTP_CHUNK_AT + parameter));
	writer_u32(writer, header->seq);
	writer_u32(writer, SCTP_WINDOW);
	writer_u16(writer, SCTP_STREAMS);
	writer_u16(writer, SCTP_STREAMS);
	writer_u32(writer, header->seq);
	if (payload == 0)
		return;
	writer_u16(writer, SCTP_PARAMETER_PADDING);
	writer_u16(writer, (uint16_t)parameter);
}

void transport_begin(struct writer *writer, const struct transport_form *form,
		     uint8_t protocol, const struct transport_header *header,
		     size_t payload)
{
	switch (protocol) {
	case IP_PROTOCOL_UDPLITE:
		begin_udplite(writer, form, header, payload);
		break;
	case IP_PROTOCOL_DCCP:
		begin_dccp(writer, form, header);
		break;
	case IP_PROTOCOL_SCTP:
		begin_sctp(writer, header, payload);
		break;
	default:
		break;
	}
}

/* The Internet checksum of the first COVERED bytes; PSEUDO is the sum of what
 * is not in the packet. */
static uint16_t sum_up(const struct writer *writer, size_t start,
		       size_t covered, uint32_t pseudo)
{
	return checksum_finish(
		checksum_add(pseudo, writer->data + start, covered));
}

/* The lowest byte comes first. */
static void finish_sctp(struct writer *writer, size_t start)
{
	size_t padding = sctp_padding(writer->at - start);
	uint32_t crc;

	for (size_t i = 0; i < padding; i++)
		writer_u8(writer, 0);
	if (writer->bad)
		return;
	crc = crc32c(writer->data + start, writer->at - start);
	writer_set_u16(writer, start + SCTP_CHECKSUM_AT,
		       (uint16_t)((crc & 0xff) << 8 | (crc >> 8 & 0xff)));
	writer_set_u16(writer, start + SCTP_CHECKSUM_AT + 2,
		       (uint16_t)((crc >> 16 & 0xff) << 8 | crc >> 24));
}

void transport_finish(struct writer *writer, const struct transport_form *form,
		      uint8_t protocol, size_t start, const struct addr *from,
		      const struct addr *to)
{
	size_t size = writer->at - start;
	uint32_t pseudo =
		checksum_add_pseudo(0, from, to, protocol, (uint32_t)size);
	uint16_t sum;

	if (writer->bad)
		return;
	switch (protocol) {
	case IP_PROTOCOL_UDPLITE:
		sum = sum_up(writer, start, coverage_of(form, size), pseudo);
		/* Zero is not allowed; its twin says the same. */
		writer_set_u16(writer, start + UDPLITE_CHECKSUM_AT,
			       sum == 0 ? 0xffff : sum);
		break;
	case IP_PROTOCOL_DCCP:
		sum = sum_up(writer, start, size, pseudo);
		writer_set_u16(writer, start + DCCP_CHECKSUM_AT, sum);
		break;
	case IP_PROTOCOL_SCTP:
		finish_sctp(writer, start);
		break;
	default:
		break;
	}
}

static void quote_dccp(struct cursor *cursor, struct transport_header *header)
{
	size_t start = cursor->at;
	size_t offset;
	uint8_t type;

	cursor_skip(cursor, 4);
	offset = (size_t)cursor_u8(cursor) * 4;
	cursor_skip(cursor, 3);
	type = cursor_u8(cursor);
	cursor_skip(cursor, 3);
	header->seq = cursor_u32(cursor);
	header->has_seq =
		!cursor->bad && type == (DCCP_REQUEST << 1 | DCCP_EXTENDED);
	cursor_skip(cursor, 4);
	if (offset != DCCP_SIZE || cursor->at != start + DCCP_SIZE)
		return;
	header->payload = cursor_rest(cursor);
}

static void quote_sctp(struct cursor *cursor, struct transport_header *header)
{
	uint8_t type;
	uint16_t size;

	cursor_skip(cursor, SCTP_CHUNK_AT);
	type = cursor_u8(cursor);
	cursor_skip(cursor, 3);
	header->seq = cursor_u32(cursor);
	header->has_seq = !cursor->bad && type == SCTP_INIT;
	cursor_skip(cursor, 12);
	if (cursor_u16(cursor) != SCTP_PARAMETER_PADDING)
		return;
	size = cursor_u16(cursor);
	header->payload = cursor_rest(cursor);
	if (size >= SCTP_PARAMETER_SIZE &&
	    header->payload.size > (size_t)size - SCTP_PARAMETER_SIZE)
		header->payload.size = (size_t)size - SCTP_PARAMETER_SIZE;
}

static void quote_udplite(struct cursor *cursor,
			  struct transport_header *header)
{
	cursor_skip(cursor, UDPLITE_SIZE);
	header->payload = cursor_rest(cursor);
}

/* The two ports; the cursor stays. False unless eight bytes are there. */
static bool peek_ports(const struct cursor *cursor,
		       struct transport_header *header)
{
	struct cursor ahead = *cursor;

	*header = (struct transport_header){
		.source_port = cursor_u16(&ahead),
		.dest_port = cursor_u16(&ahead),
	};
	cursor_skip(&ahead, 4);
	return !ahead.bad;
}

bool transport_parse_quote(uint8_t protocol, struct cursor *cursor,
			   struct transport_header *header)
{
	if (!peek_ports(cursor, header))
		return false;
	switch (protocol) {
	case IP_PROTOCOL_UDPLITE:
		quote_udplite(cursor, header);
		return true;
	case IP_PROTOCOL_DCCP:
		quote_dccp(cursor, header);
		return true;
	case IP_PROTOCOL_SCTP:
		quote_sctp(cursor, header);
		return true;
	default:
		return false;
	}
}

/* Both types acknowledge the Request (RFC 4340 sections 5.3 and 5.6). */
static bool answer_dccp(struct cursor *cursor, struct transport_header *header)
{
	uint8_t type;

	cursor_skip(cursor, 8);
	type = cursor_u8(cursor);
	header->type = type >> 1 & 0xf;
	cursor_skip(cursor, 7 + 4);
	header->seq = cursor_u32(cursor);
	header->has_seq = true;
	return !cursor->bad && (type & DCCP_EXTENDED) != 0 &&
	       (header->type == TRANSPORT_DCCP_RESPONSE ||
		header->type == TRANSPORT_DCCP_RESET);
}

/* The Verification Tag of the answer is our Initiate Tag (RFC 9260 sections
 * 5.1 and 8.4). */
static bool answer_sctp(struct cursor *cursor, struct transport_header *header)
{
	cursor_skip(cursor, 4);
	header->seq = cursor_u32(cursor);
	header->has_seq = true;
	cursor_skip(cursor, 4);
	header->type = cursor_u8(cursor);
	cursor_skip(cursor, 3);
	return !cursor->bad && (header->type == TRANSPORT_SCTP_INIT_ACK ||
				header->type == TRANSPORT_SCTP_ABORT);
}

bool transport_parse_answer(uint8_t protocol, struct cursor *cursor,
			    struct transport_header *header)
{
	if (!peek_ports(cursor, header))
		return false;
	switch (protocol) {
	case IP_PROTOCOL_UDPLITE:
		return true;
	case IP_PROTOCOL_DCCP:
		return answer_dccp(cursor, header);
	case IP_PROTOCOL_SCTP:
		return answer_sctp(cursor, header);
	default:
		return false;
	}
}
