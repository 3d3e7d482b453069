/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Datagrams into replies: real captures, and what is made of them when they are
 * cut, padded, or about something else.
 */
#include "wire/reply.h"

#include "wire/icmpext.h"
#include "wire/ip.h"

#include "captures.h"
#include "unit.h"

#define ROOM 2048

static const char *const captures_v4[] = {
	CAPTURE_ECHO_V4,    CAPTURE_EXCEEDED_ECHO_V4, CAPTURE_EXCEEDED_UDP_V4,
	CAPTURE_PORT_V4,    CAPTURE_PROHIBITED_V4,    CAPTURE_REDIRECT_V4,
	CAPTURE_TOO_BIG_V4,
};

static const char *const captures_v6[] = {
	CAPTURE_ECHO_V6, CAPTURE_EXCEEDED_ECHO_V6, CAPTURE_EXCEEDED_UDP_V6,
	CAPTURE_PORT_V6, CAPTURE_TOO_BIG_V6,
};

static struct addr addr_of(const char *text)
{
	struct addr addr = {.family = ADDR_NONE};

	assert_true(addr_parse(text, &addr));
	return addr;
}

static void assert_addr(const struct addr *addr, const char *wanted)
{
	char text[ADDR_TEXT_MAX];

	addr_format(addr, text);
	assert_string_equal(text, wanted);
}

/* The bytes of HEX as a datagram from the neighbour. */
static struct datagram datagram_of(enum datagram_kind kind, const char *from,
				   const char *hex, uint8_t bytes[ROOM])
{
	size_t size = unit_hex(hex, bytes, ROOM);

	return (struct datagram){
		.kind = kind,
		.bytes = {bytes, size},
		.size = size,
		.from = addr_of(from),
		.ttl = 61,
		.at = 1234,
		.source = STAMP_KERNEL,
	};
}

static struct datagram packet_v4(const char *hex, uint8_t bytes[ROOM])
{
	return datagram_of(DATAGRAM_IPV4, "192.0.2.2", hex, bytes);
}

static struct datagram message_v6(const char *hex, uint8_t bytes[ROOM])
{
	return datagram_of(DATAGRAM_ICMP, "2001:db8::2", hex, bytes);
}

static void assert_count_payload(struct span payload, size_t size)
{
	assert_int_equal(payload.size, size);
	for (size_t i = 0; i < size; i++)
		assert_int_equal(payload.data[i], i);
}

TEST(reply_parse_reads_an_echo_reply)
{
	uint8_t bytes[ROOM];
	struct datagram datagram = packet_v4(CAPTURE_ECHO_V4, bytes);
	struct reply reply;

	assert_true(reply_parse(&datagram, &reply));
	assert_int_equal(reply.at, 1234);
	assert_int_equal(reply.source, STAMP_KERNEL);
	assert_addr(&reply.from, "192.0.2.2");
	assert_int_equal(reply.meaning, ICMP_ECHO_REPLY);
	assert_false(reply.bad_checksum);
	assert_int_equal(reply.ttl, 64);
	assert_int_equal(reply.size, 64);
	assert_int_equal(reply.ident, 0x1234);
	assert_int_equal(reply.seq, 1);
	assert_int_equal(reply.quoted_ttl, -1);
	assert_count_payload(reply.payload, 56);
	assert_int_equal(reply.options.size, 0);
	assert_int_equal(reply.extensions.size, 0);
}

TEST(reply_parse_reads_the_same_from_both_sockets)
{
	uint8_t bytes[ROOM];
	struct datagram datagram = packet_v4(CAPTURE_ECHO_V4, bytes);
	struct reply reply;

	datagram.kind = DATAGRAM_ICMP;
	datagram.bytes.data += 20;
	datagram.bytes.size -= 20;
	datagram.size -= 20;
	assert_true(reply_parse(&datagram, &reply));
	assert_int_equal(reply.ident, 0x1234);
	assert_int_equal(reply.seq, 1);
	assert_int_equal(reply.size, 64);
	assert_int_equal(reply.ttl, 61);
	assert_count_payload(reply.payload, 56);
}

TEST(reply_is_cut_only_if_an_echo_comes_back_short)
{
	struct reply reply = {
		.meaning = ICMP_ECHO_REPLY,
		.protocol = IP_PROTOCOL_ICMPV6,
		.size = 64,
	};

	assert_false(reply_is_cut(&reply, 56));
	assert_true(reply_is_cut(&reply, 57));
	assert_false(reply_is_cut(&reply, 0));
	reply.query = PROBE_QUERY_NODE;
	assert_false(reply_is_cut(&reply, 57));
	reply.query = PROBE_QUERY_ECHO;
	reply.protocol = IP_PROTOCOL_UDP;
	assert_false(reply_is_cut(&reply, 57));
	reply.protocol = IP_PROTOCOL_ICMP;
	reply.meaning = ICMP_ERROR;
	assert_false(reply_is_cut(&reply, 57));
}

TEST(reply_parse_reads_a_v6_echo_reply)
{
	uint8_t bytes[ROOM];
	struct datagram datagram = message_v6(CAPTURE_ECHO_V6, bytes);
	struct reply reply;

	assert_true(reply_parse(&datagram, &reply));
	assert_int_equal(reply.meaning, ICMP_ECHO_REPLY);
	assert_int_equal(reply.type, ICMP6_ECHO_REPLY);
	assert_int_equal(reply.ident, 0x1234);
	assert_int_equal(reply.seq, 1);
	assert_int_equal(reply.size, 64);
	assert_int_equal(reply.ttl, 61);
	assert_count_payload(reply.payload, 56);
}

TEST(reply_parse_sees_a_bad_v4_checksum)
{
	uint8_t bytes[ROOM];
	struct datagram datagram = packet_v4(CAPTURE_ECHO_V4, bytes);
	struct reply reply;

	for (size_t at = 22; at < datagram.size; at++) {
		if (at >= 24 && at < 28)
			continue;
		bytes[at] ^= 0x10;
		assert_true(reply_parse(&datagram, &reply));
		assert_true(reply.bad_checksum);
		bytes[at] ^= 0x10;
	}
}

/* What did not fit into our buffer cannot be summed up. */
TEST(reply_parse_does_not_judge_the_checksum_of_a_part)
{
	uint8_t bytes[ROOM];
	struct datagram datagram = packet_v4(CAPTURE_ECHO_V4, bytes);
	struct reply reply;

	datagram.bytes.size -= 8;
	assert_true(reply_parse(&datagram, &reply));
	assert_false(reply.bad_checksum);
	assert_int_equal(reply.size, 64);
	assert_int_equal(reply.payload.size, 48);
}

TEST(reply_parse_reads_time_exceeded_about_an_echo_request)
{
	uint8_t bytes[ROOM];
	struct datagram datagram = packet_v4(CAPTURE_EXCEEDED_ECHO_V4, bytes);
	struct reply reply;

	assert_true(reply_parse(&datagram, &reply));
	assert_int_equal(reply.meaning, ICMP_ERROR);
	assert_true(icmp_is_hop(ADDR_V4, reply.type, reply.code));
	assert_false(reply.bad_checksum);
	assert_addr(&reply.from, "192.0.2.2");
	assert_addr(&reply.to, "198.18.1.9");
	assert_int_equal(reply.ttl, 64);
	assert_int_equal(reply.quoted_ttl, 1);
	assert_int_equal(reply.quoted_tos, 0);
	assert_true(reply.has_ip_id);
	assert_int_equal(reply.ip_id, 0xadd3);
	assert_int_equal(reply.ident, 0x1234);
	assert_int_equal(reply.seq, 1);
	assert_count_payload(reply.payload, 56);
}

TEST(reply_parse_reads_time_exceeded_about_udp)
{
	uint8_t bytes[ROOM];
	struct datagram datagram = packet_v4(CAPTURE_EXCEEDED_UDP_V4, bytes);
	struct reply reply;

	assert_true(reply_parse(&datagram, &reply));
	assert_true(icmp_is_hop(ADDR_V4, reply.type, reply.code));
	assert_int_equal(reply.source_port, 45000);
	assert_int_equal(reply.dest_port, 33434);
	assert_true(reply.has_checksum);
	assert_int_equal(reply.checksum, 0x8956);
	assert_int_equal(reply.ip_id, 0x6d11);
	assert_count_payload(reply.payload, 32);
}

TEST(reply_parse_reads_v6_errors)
{
	uint8_t bytes[ROOM];
	struct datagram datagram = message_v6(CAPTURE_EXCEEDED_UDP_V6, bytes);
	struct reply reply;

	assert_true(reply_parse(&datagram, &reply));
	assert_true(icmp_is_hop(ADDR_V6, reply.type, reply.code));
	assert_addr(&reply.to, "2001:db8:3::9");
	assert_int_equal(reply.quoted_ttl, 1);
	assert_false(reply.has_ip_id);
	assert_int_equal(reply.source_port, 45000);
	assert_int_equal(reply.checksum, 0x5bb8);
	assert_count_payload(reply.payload, 32);

	datagram = message_v6(CAPTURE_EXCEEDED_ECHO_V6, bytes);
	assert_true(reply_parse(&datagram, &reply));
	assert_int_equal(reply.ident, 0x1234);
	assert_count_payload(reply.payload, 56);

	datagram = message_v6(CAPTURE_PORT_V6, bytes);
	assert_true(reply_parse(&datagram, &reply));
	assert_int_equal(reply.type, ICMP6_UNREACHABLE);
	assert_int_equal(reply.code, ICMP6_UNREACHABLE_PORT);
	assert_int_equal(reply.quoted_ttl, 9);
}

TEST(reply_parse_reads_unreachable_with_its_code)
{
	uint8_t bytes[ROOM];
	struct datagram datagram = packet_v4(CAPTURE_PORT_V4, bytes);
	struct reply reply;

	assert_true(reply_parse(&datagram, &reply));
	assert_int_equal(reply.type, ICMP4_UNREACHABLE);
	assert_int_equal(reply.code, ICMP4_UNREACHABLE_PORT);
	datagram = packet_v4(CAPTURE_PROHIBITED_V4, bytes);
	assert_true(reply_parse(&datagram, &reply));
	assert_int_equal(reply.code, 13);
}

TEST(reply_parse_reads_the_mtu_of_too_big)
{
	uint8_t bytes[ROOM];
	struct datagram datagram = packet_v4(CAPTURE_TOO_BIG_V4, bytes);
	struct reply reply;

	datagram.size = 576;
	assert_true(reply_parse(&datagram, &reply));
	assert_true(icmp_is_too_big(ADDR_V4, reply.type, reply.code));
	assert_int_equal(reply.info, 1300);
	assert_int_equal(reply.ident, 0x1234);
	datagram = message_v6(CAPTURE_TOO_BIG_V6, bytes);
	datagram.size = 1240;
	assert_true(reply_parse(&datagram, &reply));
	assert_true(icmp_is_too_big(ADDR_V6, reply.type, reply.code));
	assert_int_equal(reply.info, 1300);
	assert_int_equal(reply.ident, 0x1234);
}

TEST(reply_parse_takes_a_redirect_for_a_notice)
{
	uint8_t bytes[ROOM];
	struct datagram datagram = packet_v4(CAPTURE_REDIRECT_V4, bytes);
	struct reply reply;

	assert_true(reply_parse(&datagram, &reply));
	assert_int_equal(reply.meaning, ICMP_NOTICE);
	assert_int_equal(reply.code, 1);
	assert_addr(&reply.gateway, "192.0.2.1");
	assert_addr(&reply.to, "198.18.0.7");
	assert_int_equal(reply.seq, 1);
}

TEST(reply_parse_reads_the_pointer_of_a_parameter_problem)
{
	uint8_t bytes[ROOM];
	struct datagram datagram = packet_v4(CAPTURE_PORT_V4, bytes);
	struct reply reply;

	bytes[20] = ICMP4_PARAMETER_PROBLEM;
	bytes[24] = 20;
	assert_true(reply_parse(&datagram, &reply));
	assert_int_equal(reply.info, 20);
}

/* RFC 792: the IP header and eight bytes are enough. */
TEST(reply_parse_accepts_a_quote_of_28_bytes_and_no_less)
{
	uint8_t bytes[ROOM];
	struct datagram datagram = packet_v4(CAPTURE_EXCEEDED_UDP_V4, bytes);
	struct reply reply;

	datagram.size = datagram.bytes.size = 20 + 8 + 28;
	assert_true(reply_parse(&datagram, &reply));
	assert_int_equal(reply.dest_port, 33434);
	assert_int_equal(reply.payload.size, 0);
	datagram.size = datagram.bytes.size = 20 + 8 + 27;
	assert_false(reply_parse(&datagram, &reply));
}

/* Every span is inside of the datagram. */
static void assert_inside(struct span part, struct span whole)
{
	if (part.size == 0)
		return;
	assert_true(part.data >= whole.data);
	assert_true(part.data + part.size <= whole.data + whole.size);
}

static bool parse_cut(const struct datagram *datagram, size_t cut)
{
	uint8_t *exact = unit_exact(datagram->bytes.data, cut);
	struct datagram part = *datagram;
	struct reply reply;
	bool good;

	part.bytes = (struct span){exact, cut};
	part.size = cut;
	good = reply_parse(&part, &reply);
	if (good) {
		assert_inside(reply.payload, part.bytes);
		assert_inside(reply.options, part.bytes);
		assert_inside(reply.extensions, part.bytes);
		assert_true(reply.size <= cut);
	}
	free(exact);
	return good;
}

/* Both forms that a raw socket gives, cut at every byte. */
static void prove_cuts(const struct datagram *datagram, size_t needed)
{
	for (size_t cut = 0; cut <= datagram->bytes.size; cut++)
		assert_int_equal(parse_cut(datagram, cut), cut >= needed);
}

TEST(reply_parse_survives_a_cut_at_every_byte)
{
	uint8_t bytes[ROOM];

	for (size_t i = 0; i < COUNT(captures_v4); i++) {
		struct datagram datagram = packet_v4(captures_v4[i], bytes);

		prove_cuts(&datagram, i == 0 ? 20 + 8 : 20 + 8 + 20 + 8);
		datagram.kind = DATAGRAM_ICMP;
		datagram.bytes.data += 20;
		datagram.bytes.size -= 20;
		prove_cuts(&datagram, i == 0 ? 8 : 8 + 20 + 8);
	}
	for (size_t i = 0; i < COUNT(captures_v6); i++) {
		struct datagram datagram = message_v6(captures_v6[i], bytes);

		prove_cuts(&datagram, i == 0 ? 8 : 8 + 40 + 8);
	}
}

TEST(reply_parse_survives_every_header_length)
{
	uint8_t bytes[ROOM];
	struct datagram datagram = packet_v4(CAPTURE_EXCEEDED_ECHO_V4, bytes);

	for (uint8_t outer = 0; outer < 16; outer++) {
		for (uint8_t inner = 0; inner < 16; inner++) {
			bool good;

			bytes[0] = 0x40 | outer;
			bytes[28] = 0x40 | inner;
			good = parse_cut(&datagram, 112);
			if (outer < 5 || (outer == 5 && inner < 5))
				assert_false(good);
			if (outer == 5 && inner == 5)
				assert_true(good);
			parse_cut(&datagram, 60);
		}
	}
}

/* No flip of a bit may do more than change what is read. */
TEST(reply_parse_survives_every_flipped_bit)
{
	uint8_t bytes[ROOM];

	for (size_t i = 0; i < COUNT(captures_v4); i++) {
		struct datagram datagram = packet_v4(captures_v4[i], bytes);

		for (size_t bit = 0; bit < 8 * datagram.size; bit++) {
			bytes[bit / 8] ^= (uint8_t)(1 << bit % 8);
			parse_cut(&datagram, datagram.bytes.size);
			bytes[bit / 8] ^= (uint8_t)(1 << bit % 8);
		}
	}
}

TEST(reply_parse_reads_the_v4_options_of_an_echo_reply)
{
	uint8_t bytes[ROOM];
	struct reply reply;
	/* Record route: 192.0.2.99, then an empty slot. */
	struct datagram datagram =
		packet_v4("48000028b695000040014010c0000202c0000201"
			  "070b08 c0000263 00000000 00 0000edca12340001",
			  bytes);

	assert_true(reply_parse(&datagram, &reply));
	assert_int_equal(reply.options.size, 12);
	assert_ptr_equal(reply.options.data, bytes + 20);
	assert_int_equal(reply.seq, 1);
	assert_int_equal(reply.size, 8);
}

TEST(reply_parse_finds_udp_behind_v6_extensions)
{
	uint8_t bytes[ROOM];
	struct reply reply;
	struct datagram datagram = message_v6(
		"0300000000000000 600dcc6100303c01" CAPTURE_V6_ONE
			CAPTURE_V6_FAR "1100 010400000000 afc8829a00285bb8",
		bytes);

	assert_true(reply_parse(&datagram, &reply));
	assert_int_equal(reply.source_port, 45000);
	assert_int_equal(reply.dest_port, 33434);
}

TEST(reply_parse_finds_the_extensions_of_a_router)
{
	uint8_t bytes[ROOM];
	struct datagram datagram = packet_v4(CAPTURE_EXCEEDED_UDP_V4, bytes);
	struct icmpext_object object;
	struct cursor cursor;
	struct reply reply;

	/* Padded to 128 bytes, 32 words; then one MPLS label. */
	bytes[25] = 32;
	unit_hex("20000000 0008 0101 05dcf101", bytes + 28 + 128, 12);
	datagram.size = datagram.bytes.size = 28 + 128 + 12;
	assert_true(reply_parse(&datagram, &reply));
	assert_int_equal(reply.extensions.size, 12);
	cursor = cursor_of(reply.extensions);
	assert_true(icmpext_next(&cursor, &object));
	assert_int_equal(object.class_num, ICMPEXT_MPLS);
	/* The padding is no part of our packet. */
	assert_count_payload(reply.payload, 32);
}

TEST(reply_parse_drops_the_padding_of_a_v6_quote)
{
	uint8_t bytes[ROOM];
	struct datagram datagram = message_v6(CAPTURE_EXCEEDED_UDP_V6, bytes);
	struct reply reply;

	datagram.size = datagram.bytes.size = 8 + 128;
	assert_true(reply_parse(&datagram, &reply));
	assert_count_payload(reply.payload, 32);
}

/* BSD hosts used to quote the length without the header, or byte-swapped. */
TEST(reply_parse_survives_every_quoted_length)
{
	uint8_t bytes[ROOM];
	struct datagram datagram = packet_v4(CAPTURE_PORT_V4, bytes);
	struct reply reply;

	for (uint32_t length = 0; length < 65536; length++) {
		bytes[30] = (uint8_t)(length >> 8);
		bytes[31] = (uint8_t)length;
		assert_true(reply_parse(&datagram, &reply));
		assert_int_equal(reply.dest_port, 33434);
		assert_true(reply.payload.size <= 32);
	}
}

TEST(reply_parse_refuses_what_is_no_answer)
{
	uint8_t bytes[ROOM];
	struct datagram datagram = packet_v4(CAPTURE_ECHO_V4, bytes);
	struct reply reply;

	for (int type = 0; type < 256; type++) {
		bytes[20] = (uint8_t)type;
		assert_int_equal(reply_parse(&datagram, &reply),
				 type == ICMP4_ECHO_REPLY ||
					 type == ICMP4_TIMESTAMP_REPLY ||
					 type == ICMP4_EXTENDED_REPLY);
	}
	datagram = packet_v4(CAPTURE_ECHO_V4, bytes);
	bytes[9] = 2 /* IGMP */;
	assert_false(reply_parse(&datagram, &reply));
}

/* The error is about an answer of our kernel, or about a bare payload. */
TEST(reply_parse_calls_an_error_about_an_echo_reply_odd)
{
	uint8_t bytes[ROOM];
	struct datagram datagram = packet_v4(CAPTURE_EXCEEDED_ECHO_V4, bytes);
	struct reply reply;

	bytes[48] = ICMP4_ECHO_REPLY;
	assert_true(reply_parse(&datagram, &reply));
	assert_true(reply.odd);
	assert_int_equal(reply.ident, 0);
	datagram = message_v6(CAPTURE_EXCEEDED_ECHO_V6, bytes);
	assert_true(reply_parse(&datagram, &reply));
	assert_false(reply.odd);
	bytes[48] = ICMP6_ECHO_REPLY;
	assert_true(reply_parse(&datagram, &reply));
	assert_true(reply.odd);
}

TEST(reply_parse_refuses_a_quote_of_the_other_family)
{
	uint8_t bytes[ROOM];
	struct reply reply;
	struct datagram datagram = packet_v4(
		"45c00058b8b2000040013d2fc0000202c0000201 0b00481d00000000"
		"600dcc6100281101" CAPTURE_V6_ONE CAPTURE_V6_FAR
		"afc8829a00285bb8",
		bytes);

	assert_false(reply_parse(&datagram, &reply));
}

TEST(reply_parse_refuses_an_error_about_a_later_fragment)
{
	uint8_t bytes[ROOM];
	struct datagram datagram = packet_v4(CAPTURE_EXCEEDED_UDP_V4, bytes);
	struct reply reply;

	bytes[28 + 7] = 1;
	assert_false(reply_parse(&datagram, &reply));
}

/* The error queue of a UDP socket brings our payload and the rest in words. */
TEST(reply_parse_reads_a_record_of_a_udp_error_queue)
{
	uint8_t bytes[ROOM];
	struct datagram datagram = datagram_of(DATAGRAM_UDP_QUEUE, "192.0.2.2",
					       CAPTURE_COUNT_32, bytes);
	struct reply reply;

	datagram.to = addr_of("198.18.1.9");
	datagram.type = ICMP4_TIME_EXCEEDED;
	datagram.source_port = 45001;
	datagram.dest_port = 33434;
	assert_true(reply_parse(&datagram, &reply));
	assert_int_equal(reply.meaning, ICMP_ERROR);
	assert_addr(&reply.from, "192.0.2.2");
	assert_addr(&reply.to, "198.18.1.9");
	assert_int_equal(reply.source_port, 45001);
	assert_int_equal(reply.dest_port, 33434);
	assert_false(reply.has_checksum);
	assert_false(reply.has_ip_id);
	assert_int_equal(reply.quoted_ttl, -1);
	assert_count_payload(reply.payload, 32);
	datagram.type = ICMP4_ECHO_REPLY;
	assert_false(reply_parse(&datagram, &reply));
}

TEST(reply_parse_reads_a_record_of_an_icmp_error_queue)
{
	uint8_t bytes[ROOM];
	struct datagram datagram =
		datagram_of(DATAGRAM_ICMP_QUEUE, "2001:db8::2",
			    "8000 1abe 1234 0007" CAPTURE_COUNT_56, bytes);
	struct reply reply;

	datagram.to = addr_of("2001:db8:3::9");
	datagram.type = ICMP6_TOO_BIG;
	datagram.info = 1280;
	assert_true(reply_parse(&datagram, &reply));
	assert_true(icmp_is_too_big(ADDR_V6, reply.type, reply.code));
	assert_int_equal(reply.info, 1280);
	assert_int_equal(reply.ident, 0x1234);
	assert_int_equal(reply.seq, 7);
	assert_count_payload(reply.payload, 56);
	prove_cuts(&datagram, 8);
}

/* Linux tells the better next hop as a number. */
TEST(reply_parse_reads_a_redirect_of_an_icmp_error_queue)
{
	uint8_t bytes[ROOM];
	struct datagram datagram =
		datagram_of(DATAGRAM_ICMP_QUEUE, "192.0.2.2",
			    "0800 1abe 1234 0007" CAPTURE_COUNT_56, bytes);
	struct reply reply;

	datagram.to = addr_of("198.18.0.7");
	datagram.type = ICMP4_REDIRECT;
	datagram.code = 1;
	datagram.info = 0xc0000201;
	assert_true(reply_parse(&datagram, &reply));
	assert_int_equal(reply.meaning, ICMP_NOTICE);
	assert_addr(&reply.gateway, "192.0.2.1");
	assert_int_equal(reply.seq, 7);
}

TEST(reply_parse_finds_the_extensions_of_a_queue_record)
{
	uint8_t bytes[ROOM];
	struct datagram datagram = datagram_of(DATAGRAM_UDP_QUEUE, "192.0.2.2",
					       CAPTURE_COUNT_32, bytes);
	struct reply reply;

	datagram.to = addr_of("198.18.1.9");
	datagram.type = ICMP4_TIME_EXCEEDED;
	unit_hex("20000000 0008 0101 05dcf101", bytes + 100, 12);
	datagram.size = datagram.bytes.size = 112;
	datagram.extensions_at = 100;
	assert_true(reply_parse(&datagram, &reply));
	assert_int_equal(reply.extensions.size, 12);
	assert_int_equal(reply.payload.size, 100);
	datagram.extensions_at = 5000;
	assert_true(reply_parse(&datagram, &reply));
	assert_int_equal(reply.extensions.size, 0);
}

TEST(reply_parse_takes_a_udp_answer_for_an_echo_reply)
{
	uint8_t bytes[ROOM];
	struct datagram datagram =
		datagram_of(DATAGRAM_UDP, "198.18.1.9", "", bytes);
	struct reply reply;

	datagram.source_port = 45002;
	datagram.dest_port = 33434;
	assert_true(reply_parse(&datagram, &reply));
	assert_int_equal(reply.meaning, ICMP_ECHO_REPLY);
	assert_addr(&reply.to, "198.18.1.9");
	assert_int_equal(reply.source_port, 45002);
	assert_int_equal(reply.dest_port, 33434);
}

/* A router's word about a SYN of the kernel: ports and sequence, or all. */
TEST(reply_parse_reads_a_record_of_a_tcp_error_queue)
{
	uint8_t bytes[ROOM];
	struct datagram datagram =
		datagram_of(DATAGRAM_TCP_QUEUE, "192.0.2.2",
			    "afc90050 01020304 00000000 a002faf0 00000000"
			    "020405b4 0402080a 00000001 00000000 01030307",
			    bytes);
	struct reply reply;

	datagram.to = addr_of("198.18.1.9");
	datagram.type = ICMP4_TIME_EXCEEDED;
	datagram.number = 77;
	datagram.has_number = true;
	assert_true(reply_parse(&datagram, &reply));
	assert_int_equal(reply.meaning, ICMP_ERROR);
	assert_int_equal(reply.protocol, IP_PROTOCOL_TCP);
	assert_int_equal(reply.source_port, 45001);
	assert_int_equal(reply.dest_port, 80);
	assert_int_equal(reply.tcp_seq, 0x01020304);
	assert_int_equal(reply.number, 77);
	assert_true(reply.has_number);
	assert_int_equal(reply.transport.size, 40);
	prove_cuts(&datagram, 8);
}

TEST(reply_parse_takes_the_end_of_a_connect_for_an_answer)
{
	struct datagram datagram = {
		.kind = DATAGRAM_CONNECT,
		.from = addr_of("198.18.1.9"),
		.source_port = 45001,
		.dest_port = 80,
		.tcp_flags = 0x14,
		.ttl = -1,
		.number = 5,
		.has_number = true,
	};
	struct reply reply;

	assert_true(reply_parse(&datagram, &reply));
	assert_int_equal(reply.meaning, ICMP_ECHO_REPLY);
	assert_addr(&reply.to, "198.18.1.9");
	assert_int_equal(reply.protocol, IP_PROTOCOL_TCP);
	assert_int_equal(reply.tcp_flags, 0x14);
	assert_int_equal(reply.source_port, 45001);
	assert_int_equal(reply.number, 5);
}

/* SYN and ACK from port 80 to 45001, acknowledging 0x01020304. */
#define SYN_ACK "0050afc9 0a0b0c0d 01020304 5012ffff 00000000"

TEST(reply_parse_reads_what_a_segment_acknowledges)
{
	uint8_t bytes[ROOM];
	struct reply reply;
	struct datagram datagram = packet_v4(
		"45000028b695000040064010c0000202c0000201" SYN_ACK, bytes);

	assert_true(reply_parse(&datagram, &reply));
	assert_int_equal(reply.meaning, ICMP_ECHO_REPLY);
	assert_int_equal(reply.source_port, 45001);
	assert_int_equal(reply.dest_port, 80);
	assert_int_equal(reply.tcp_seq, 0x01020304);
	datagram = datagram_of(DATAGRAM_TCP, "2001:db8::2", SYN_ACK, bytes);
	assert_true(reply_parse(&datagram, &reply));
	assert_int_equal(reply.tcp_seq, 0x01020304);
	/* Somebody connects to us. */
	bytes[13] = 0x02;
	assert_false(reply_parse(&datagram, &reply));
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(reply_parse_reads_an_echo_reply),
		cmocka_unit_test(reply_parse_reads_the_same_from_both_sockets),
		cmocka_unit_test(reply_is_cut_only_if_an_echo_comes_back_short),
		cmocka_unit_test(reply_parse_reads_a_v6_echo_reply),
		cmocka_unit_test(reply_parse_sees_a_bad_v4_checksum),
		cmocka_unit_test(
			reply_parse_does_not_judge_the_checksum_of_a_part),
		cmocka_unit_test(
			reply_parse_reads_time_exceeded_about_an_echo_request),
		cmocka_unit_test(reply_parse_reads_time_exceeded_about_udp),
		cmocka_unit_test(reply_parse_reads_v6_errors),
		cmocka_unit_test(reply_parse_reads_unreachable_with_its_code),
		cmocka_unit_test(reply_parse_reads_the_mtu_of_too_big),
		cmocka_unit_test(reply_parse_takes_a_redirect_for_a_notice),
		cmocka_unit_test(
			reply_parse_reads_the_pointer_of_a_parameter_problem),
		cmocka_unit_test(
			reply_parse_accepts_a_quote_of_28_bytes_and_no_less),
		cmocka_unit_test(reply_parse_survives_a_cut_at_every_byte),
		cmocka_unit_test(reply_parse_survives_every_header_length),
		cmocka_unit_test(reply_parse_survives_every_flipped_bit),
		cmocka_unit_test(
			reply_parse_reads_the_v4_options_of_an_echo_reply),
		cmocka_unit_test(reply_parse_finds_udp_behind_v6_extensions),
		cmocka_unit_test(reply_parse_finds_the_extensions_of_a_router),
		cmocka_unit_test(reply_parse_drops_the_padding_of_a_v6_quote),
		cmocka_unit_test(reply_parse_survives_every_quoted_length),
		cmocka_unit_test(reply_parse_refuses_what_is_no_answer),
		cmocka_unit_test(
			reply_parse_calls_an_error_about_an_echo_reply_odd),
		cmocka_unit_test(
			reply_parse_refuses_a_quote_of_the_other_family),
		cmocka_unit_test(
			reply_parse_refuses_an_error_about_a_later_fragment),
		cmocka_unit_test(
			reply_parse_reads_a_record_of_a_udp_error_queue),
		cmocka_unit_test(
			reply_parse_reads_a_record_of_an_icmp_error_queue),
		cmocka_unit_test(
			reply_parse_reads_a_redirect_of_an_icmp_error_queue),
		cmocka_unit_test(
			reply_parse_finds_the_extensions_of_a_queue_record),
		cmocka_unit_test(
			reply_parse_takes_a_udp_answer_for_an_echo_reply),
		cmocka_unit_test(reply_parse_reads_what_a_segment_acknowledges),
		cmocka_unit_test(
			reply_parse_reads_a_record_of_a_tcp_error_queue),
		cmocka_unit_test(
			reply_parse_takes_the_end_of_a_connect_for_an_answer),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
