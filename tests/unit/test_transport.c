/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * UDP-Lite, DCCP and SCTP packets. The expected bytes were computed by a
 * program that shares nothing with this one.
 */
#include "wire/transport.h"

#include "wire/checksum.h"
#include "wire/crc32c.h"
#include "wire/ip.h"

#include "unit.h"

#define ROOM 256

static const uint8_t protocols[] = {IP_PROTOCOL_UDPLITE, IP_PROTOCOL_DCCP,
				    IP_PROTOCOL_SCTP};

static const struct transport_header header = {
	.source_port = 45002,
	.dest_port = 33434,
	.seq = 0x4d07be31,
};

/* A packet around SIZE bytes of payload, from 192.0.2.1 to 198.18.1.9. */
static size_t build(uint8_t *bytes, size_t room, uint8_t protocol,
		    const struct transport_form *form, size_t size)
{
	static const struct addr from = {.family = ADDR_V4,
					 .bytes = {192, 0, 2, 1}};
	static const struct addr to = {.family = ADDR_V4,
				       .bytes = {198, 18, 1, 9}};
	static const uint8_t payload[18] = {0,	  0,	0,    0,    0,	  0,
					    0,	  7,	0x58, 0x45, 0x8c, 0x4e,
					    0x94, 0x35, 0x27, 0x31, 0x10, 0x11};
	struct writer writer = writer_start(bytes, room);

	transport_begin(&writer, form, protocol, &header, size);
	writer_bytes(&writer, payload, size);
	transport_finish(&writer, form, protocol, 0, &from, &to);
	return writer.bad ? 0 : writer.at;
}

static void assert_built(uint8_t protocol, const struct transport_form *form,
			 size_t payload, const char *hex)
{
	uint8_t bytes[ROOM];
	uint8_t wanted[ROOM];
	size_t size = build(bytes, ROOM, protocol, form, payload);

	assert_int_equal(unit_hex(hex, wanted, ROOM), size);
	assert_memory_equal(bytes, wanted, size);
	assert_int_equal(transport_size(protocol, payload), size);
}

#define PAYLOAD_16 "00000000 00000007 58458c4e94352731"
#define PAYLOAD_18 PAYLOAD_16 "1011"

TEST(transport_writes_udplite_with_a_partial_checksum)
{
	struct transport_form form = {.coverage = 8};

	assert_built(IP_PROTOCOL_UDPLITE, &form, 18,
		     "afca829a 0008 43d3" PAYLOAD_18);
}

TEST(transport_writes_udplite_with_a_whole_checksum)
{
	struct transport_form form = {.coverage = 0};

	assert_built(IP_PROTOCOL_UDPLITE, &form, 18,
		     "afca829a 0000 93c8" PAYLOAD_18);
	/* More than there is comes to the same (RFC 3828 section 3.1). */
	form.coverage = 26;
	assert_built(IP_PROTOCOL_UDPLITE, &form, 18,
		     "afca829a 0000 93c8" PAYLOAD_18);
	/* Less than the header is not allowed. */
	form.coverage = 3;
	assert_built(IP_PROTOCOL_UDPLITE, &form, 18,
		     "afca829a 0008 43d3" PAYLOAD_18);
}

TEST(transport_writes_a_dccp_request)
{
	struct transport_form form = {.service = 1885957735};

	assert_built(
		IP_PROTOCOL_DCCP, &form, 16,
		"afca829a 0500 b42c 0100 0000 4d07be31 70696e67" PAYLOAD_16);
}

TEST(transport_writes_an_sctp_init)
{
	struct transport_form form = {.coverage = 0};

	assert_built(IP_PROTOCOL_SCTP, &form, 0,
		     "afca829a 00000000 74333a74 0100 0014 4d07be31 00010000"
		     "000a 000a 4d07be31");
}

TEST(transport_pads_an_sctp_init)
{
	struct transport_form form = {.coverage = 0};

	assert_built(IP_PROTOCOL_SCTP, &form, 18,
		     "afca829a 00000000 784c6b95 0100 002a 4d07be31 00010000"
		     "000a 000a 4d07be31 8005 0016" PAYLOAD_18 "0000");
}

TEST(transport_adds_nothing_to_a_bare_payload)
{
	struct transport_form form = {.coverage = 0};

	assert_built(253, &form, 18, PAYLOAD_18);
	assert_built(0, &form, 0, "");
}

/* Its twin says the same (RFC 3828 section 3.1). */
TEST(transport_never_sends_a_udplite_checksum_of_zero)
{
	struct transport_form form = {.coverage = 8};
	struct addr addr = {.family = ADDR_V4};
	struct transport_header twin = {.source_port = 1};
	struct writer writer;
	uint8_t bytes[8];
	uint32_t sum = 0;

	/* Ports 1 and x, coverage 0, pseudo-header 136 and 8. */
	twin.dest_port = (uint16_t)(0xffff - 1 - 136 - 8);
	writer = writer_start(bytes, sizeof(bytes));
	transport_begin(&writer, &form, IP_PROTOCOL_UDPLITE, &twin, 0);
	transport_finish(&writer, &form, IP_PROTOCOL_UDPLITE, 0, &addr, &addr);
	assert_int_equal(bytes[6] << 8 | bytes[7], 0xffff);
	sum = checksum_add_pseudo(sum, &addr, &addr, IP_PROTOCOL_UDPLITE, 8);
	assert_int_equal(checksum_finish(checksum_add(sum, bytes, 8)), 0);
}

TEST(transport_stays_within_its_room)
{
	struct transport_form form = {.coverage = 8};

	for (size_t i = 0; i < COUNT(protocols); i++) {
		size_t size = transport_size(protocols[i], 18);

		for (size_t room = 0; room <= size; room++) {
			uint8_t *exact = malloc(room + 1);

			assert_non_null(exact);
			assert_int_equal(
				build(exact, room, protocols[i], &form, 18),
				room == size ? size : 0);
			free(exact);
		}
	}
}

/* How many bytes it takes until seq is known. */
static size_t seq_at(uint8_t protocol)
{
	return protocol == IP_PROTOCOL_DCCP ? 16 : 20;
}

static void prove_quote(uint8_t protocol, const uint8_t *bytes, size_t cut)
{
	uint8_t *exact = unit_exact(bytes, cut);
	struct cursor cursor = cursor_of((struct span){exact, cut});
	struct transport_header quote;
	bool has_seq =
		protocol != IP_PROTOCOL_UDPLITE && cut >= seq_at(protocol);
	size_t start = transport_size(protocol, 20) - 20;

	assert_int_equal(transport_parse_quote(protocol, &cursor, &quote),
			 cut >= 8);
	if (cut >= 8) {
		assert_int_equal(quote.source_port, 45002);
		assert_int_equal(quote.dest_port, 33434);
		assert_int_equal(quote.has_seq, has_seq);
		assert_true(!has_seq || quote.seq == header.seq);
		assert_int_equal(quote.payload.size, cut <= start ? 0
						     : cut > start + 18
							     ? 18
							     : cut - start);
	}
	free(exact);
}

TEST(transport_parse_quote_survives_a_cut_at_every_byte)
{
	struct transport_form form = {.coverage = 8};
	uint8_t bytes[ROOM];

	for (size_t i = 0; i < COUNT(protocols); i++) {
		size_t size = build(bytes, ROOM, protocols[i], &form, 18);

		for (size_t cut = 0; cut <= size; cut++)
			prove_quote(protocols[i], bytes, cut);
	}
}

TEST(transport_parse_quote_knows_three_protocols)
{
	static const uint8_t zeros[64];

	for (int protocol = 0; protocol < 256; protocol++) {
		struct cursor cursor =
			cursor_of((struct span){zeros, sizeof(zeros)});
		struct transport_header quote;

		assert_int_equal(transport_parse_quote((uint8_t)protocol,
						       &cursor, &quote),
				 transport_has_ports((uint8_t)protocol));
		assert_int_equal(transport_has_ports((uint8_t)protocol),
				 protocol == 33 || protocol == 132 ||
					 protocol == 136);
	}
}

/* A DATA packet has no sequence of ours, and a data chunk no tag. */
TEST(transport_parse_quote_believes_no_other_packet_type)
{
	struct transport_form form = {.coverage = 0};
	struct transport_header quote;
	uint8_t bytes[ROOM];
	struct cursor cursor;

	cursor = cursor_of((struct span){
		bytes, build(bytes, ROOM, IP_PROTOCOL_DCCP, &form, 16)});
	bytes[8] = 2 << 1 | 1;
	assert_true(transport_parse_quote(IP_PROTOCOL_DCCP, &cursor, &quote));
	assert_false(quote.has_seq);
	cursor = cursor_of((struct span){
		bytes, build(bytes, ROOM, IP_PROTOCOL_SCTP, &form, 16)});
	bytes[12] = 0;
	assert_true(transport_parse_quote(IP_PROTOCOL_SCTP, &cursor, &quote));
	assert_false(quote.has_seq);
}

static bool answer(uint8_t protocol, const char *hex,
		   struct transport_header *out)
{
	uint8_t bytes[ROOM];
	size_t size = unit_hex(hex, bytes, ROOM);
	struct cursor cursor = cursor_of((struct span){bytes, size});
	bool good = transport_parse_answer(protocol, &cursor, out);

	for (size_t cut = 0; cut < size; cut++) {
		uint8_t *exact = unit_exact(bytes, cut);
		struct transport_header part;

		cursor = cursor_of((struct span){exact, cut});
		transport_parse_answer(protocol, &cursor, &part);
		free(exact);
	}
	return good;
}

/* From port 33434 to 45002, acknowledging our sequence. */
#define DCCP_ANSWER(type)                                                      \
	"829aafca 0700 0000" type "00 0000 11223344 0000 0000 4d07be31"

TEST(transport_parse_answer_reads_dccp)
{
	struct transport_header out;

	/* Response, with a service code. */
	assert_true(
		answer(IP_PROTOCOL_DCCP, DCCP_ANSWER("03") "70696e67", &out));
	assert_int_equal(out.type, TRANSPORT_DCCP_RESPONSE);
	assert_int_equal(out.source_port, 33434);
	assert_int_equal(out.dest_port, 45002);
	assert_true(out.has_seq && out.seq == header.seq);
	/* Reset: connection refused. */
	assert_true(
		answer(IP_PROTOCOL_DCCP, DCCP_ANSWER("0f") "03000000", &out));
	assert_int_equal(out.type, TRANSPORT_DCCP_RESET);
	assert_true(out.has_seq && out.seq == header.seq);
}

TEST(transport_parse_answer_refuses_other_dccp_packets)
{
	struct transport_header out;

	/* Somebody connects to us; a DataAck; short sequence numbers. */
	assert_false(answer(IP_PROTOCOL_DCCP, DCCP_ANSWER("01"), &out));
	assert_false(answer(IP_PROTOCOL_DCCP, DCCP_ANSWER("09"), &out));
	assert_false(answer(IP_PROTOCOL_DCCP, DCCP_ANSWER("02"), &out));
}

#define SCTP_ANSWER(type) "829aafca 4d07be31 00000000" type "00 0004"

TEST(transport_parse_answer_reads_sctp)
{
	struct transport_header out;

	assert_true(answer(IP_PROTOCOL_SCTP, SCTP_ANSWER("02"), &out));
	assert_int_equal(out.type, TRANSPORT_SCTP_INIT_ACK);
	assert_int_equal(out.source_port, 33434);
	assert_int_equal(out.dest_port, 45002);
	assert_true(out.has_seq && out.seq == header.seq);
	assert_true(answer(IP_PROTOCOL_SCTP, SCTP_ANSWER("06"), &out));
	assert_int_equal(out.type, TRANSPORT_SCTP_ABORT);
	/* An INIT of theirs, and data. */
	assert_false(answer(IP_PROTOCOL_SCTP, SCTP_ANSWER("01"), &out));
	assert_false(answer(IP_PROTOCOL_SCTP, SCTP_ANSWER("00"), &out));
}

TEST(transport_parse_answer_reads_the_ports_of_udplite)
{
	struct transport_header out;

	assert_true(answer(IP_PROTOCOL_UDPLITE, "829aafca 00080000", &out));
	assert_int_equal(out.source_port, 33434);
	assert_int_equal(out.dest_port, 45002);
	assert_false(out.has_seq);
	assert_false(answer(253, "829aafca 00080000", &out));
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(
			transport_writes_udplite_with_a_partial_checksum),
		cmocka_unit_test(
			transport_writes_udplite_with_a_whole_checksum),
		cmocka_unit_test(transport_writes_a_dccp_request),
		cmocka_unit_test(transport_writes_an_sctp_init),
		cmocka_unit_test(transport_pads_an_sctp_init),
		cmocka_unit_test(transport_adds_nothing_to_a_bare_payload),
		cmocka_unit_test(
			transport_never_sends_a_udplite_checksum_of_zero),
		cmocka_unit_test(transport_stays_within_its_room),
		cmocka_unit_test(
			transport_parse_quote_survives_a_cut_at_every_byte),
		cmocka_unit_test(transport_parse_quote_knows_three_protocols),
		cmocka_unit_test(
			transport_parse_quote_believes_no_other_packet_type),
		cmocka_unit_test(transport_parse_answer_reads_dccp),
		cmocka_unit_test(
			transport_parse_answer_refuses_other_dccp_packets),
		cmocka_unit_test(transport_parse_answer_reads_sctp),
		cmocka_unit_test(
			transport_parse_answer_reads_the_ports_of_udplite),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
