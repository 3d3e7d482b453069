/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The whole way of the probes that are neither echo, UDP nor TCP: out through
 * probe_build, back through reply_parse, and what tag_get makes of it.
 */
#include "wire/checksum.h"
#include "wire/ip.h"
#include "wire/probe.h"
#include "wire/reply.h"
#include "wire/timestamp.h"

#include "unit.h"

#define ROOM 1024

static struct probe_form form_of(enum tag_carrier carrier)
{
	return (struct probe_form){
		.tag = {.carrier = carrier,
			.key = {.bytes = {0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11,
					  12, 13, 14, 15}},
			.ident = 0x1234,
			.source_port = 45000,
			.dest_port = 33434,
			.flows = 3,
			.own_header = true},
		.query = tag_query(carrier),
		.interface = {.by = INTERFACE_BY_NAME, .name = "eth0"},
		.node = {.type = NODE_NAME},
	};
}

static struct probe_form form_over(uint8_t protocol, bool portless)
{
	struct probe_form form = form_of(TAG_ID_FLOW);

	form.tag.protocol = protocol;
	form.tag.portless = portless;
	form.transport.service = 1885957735;
	return form;
}

static struct probe_route route_of(enum addr_family family)
{
	struct probe_route route;

	assert_true(addr_parse(family == ADDR_V4 ? "192.0.2.1" : "2001:db8::1",
			       &route.from));
	assert_true(addr_parse(
		family == ADDR_V4 ? "198.18.1.9" : "2001:db8:3::9", &route.to));
	return route;
}

static void assert_bytes(const uint8_t *bytes, size_t size, const char *hex)
{
	uint8_t wanted[ROOM];

	assert_int_equal(unit_hex(hex, wanted, ROOM), size);
	assert_memory_equal(bytes, wanted, size);
}

static size_t build(const struct probe_form *form, enum addr_family family,
		    const struct probe *probe, enum probe_wrap wrap,
		    uint8_t *bytes)
{
	struct probe_route route = route_of(family);

	return probe_build(form, probe, &route, wrap, bytes, ROOM);
}

static void assert_built(const struct probe_form *form, enum addr_family family,
			 const char *hex)
{
	struct probe probe = {.number = 1, .seq = 1, .size = 56};
	uint8_t bytes[ROOM];
	size_t size = build(form, family, &probe, PROBE_WRAP_TRANSPORT, bytes);

	assert_bytes(bytes, size, hex);
}

TEST(probe_build_writes_queries_byte_for_byte)
{
	struct probe_form form = form_of(TAG_TIMESTAMP);

	assert_built(&form, ADDR_V4,
		     "0d00 1f1e 1234 0001 ad6a1442 00000000 00000000");
	form = form_of(TAG_INTERFACE);
	assert_built(&form, ADDR_V4,
		     "2a00 c2ca 1234 0101 2000 0f52 0008 0301 65746830");
	assert_built(&form, ADDR_V6,
		     "a000 0000 1234 0101 2000 0f52 0008 0301 65746830");
	form = form_of(TAG_NODE);
	assert_built(&form, ADDR_V6,
		     "8b00 0000 0002 0000 00000001 9eeb2d16"
		     "20010db8000300000000000000000009");
}

TEST(probe_build_knows_no_query_of_the_other_family)
{
	struct probe_form stamp = form_of(TAG_TIMESTAMP);
	struct probe_form node = form_of(TAG_NODE);
	struct probe probe = {.number = 1};
	uint8_t bytes[ROOM];

	assert_int_equal(
		build(&stamp, ADDR_V6, &probe, PROBE_WRAP_TRANSPORT, bytes), 0);
	assert_int_equal(
		build(&node, ADDR_V4, &probe, PROBE_WRAP_TRANSPORT, bytes), 0);
}

TEST(probe_build_writes_a_whole_sctp_packet)
{
	struct probe_form form = form_over(IP_PROTOCOL_SCTP, false);
	struct probe probe = {.number = 7, .flow = 2, .size = 18, .ttl = 3};
	uint8_t bytes[ROOM];
	size_t size = build(&form, ADDR_V4, &probe, PROBE_WRAP_PACKET, bytes);

	assert_bytes(bytes, size,
		     "4500004c 20cb0000 03840000 c0000201 c6120109"
		     "afca829a 00000000 784c6b95 0100 002a 4d07be31 00010000"
		     "000a 000a 4d07be31 8005 0016"
		     "00000000 00000007 58458c4e94352731 1011 0000");
}

TEST(probe_build_writes_a_bare_payload_of_any_protocol)
{
	struct probe_form form = form_over(253, true);
	struct probe probe = {.number = 7, .size = 18, .ttl = 3};
	uint8_t bytes[ROOM];
	size_t size = build(&form, ADDR_V4, &probe, PROBE_WRAP_PACKET, bytes);

	assert_bytes(bytes, size,
		     "45000026 20cb0000 03fd0000 c0000201 c6120109"
		     "00000000 00000007 58458c4e94352731 1011");
	/* Also where the protocol would have a form of its own. */
	form = form_over(IP_PROTOCOL_SCTP, true);
	size = build(&form, ADDR_V4, &probe, PROBE_WRAP_TRANSPORT, bytes);
	assert_bytes(bytes, size, "00000000 00000007 58458c4e94352731 1011");
}

TEST(probe_build_gives_dccp_and_udplite_over_v6_a_right_checksum)
{
	static const uint8_t protocols[] = {IP_PROTOCOL_DCCP,
					    IP_PROTOCOL_UDPLITE};
	struct probe_route route = route_of(ADDR_V6);

	for (size_t i = 0; i < COUNT(protocols); i++) {
		struct probe_form form = form_over(protocols[i], false);
		struct probe probe = {.number = 9, .size = 33};
		uint8_t bytes[ROOM];
		size_t size = build(&form, ADDR_V6, &probe,
				    PROBE_WRAP_TRANSPORT, bytes);
		uint32_t sum =
			checksum_add_pseudo(0, &route.from, &route.to,
					    protocols[i], (uint32_t)size);

		assert_int_equal(
			checksum_finish(checksum_add(sum, bytes, size)), 0);
	}
}

/* An error of 192.0.2.2 or 2001:db8::2 about the first QUOTED bytes, at most
 * all, of the packet with PROBE. Returns its size. */
static size_t write_error(const struct probe_form *form,
			  enum addr_family family, const struct probe *probe,
			  size_t quoted, uint8_t *bytes)
{
	size_t size;

	memset(bytes, 0, 8);
	bytes[0] =
		family == ADDR_V4 ? ICMP4_TIME_EXCEEDED : ICMP6_TIME_EXCEEDED;
	size = build(form, family, probe, PROBE_WRAP_PACKET, bytes + 8);
	assert_true(size > 0);
	return 8 + (size < quoted ? size : quoted);
}

static struct datagram message_of(enum addr_family family, const uint8_t *bytes,
				  size_t size)
{
	struct datagram datagram = {
		.kind = DATAGRAM_ICMP,
		.bytes = {bytes, size},
		.size = size,
	};

	assert_true(addr_parse(family == ADDR_V4 ? "192.0.2.2" : "2001:db8::2",
			       &datagram.from));
	return datagram;
}

/* What comes of a quote of QUOTED bytes behind the IP header. */
static struct tag_claim claim_quote(const struct probe_form *form,
				    enum addr_family family, uint32_t number,
				    size_t quoted)
{
	struct probe probe = {.number = number,
			      .seq = number,
			      .flow = 0,
			      .size = 20,
			      .ttl = 1};
	size_t ip = family == ADDR_V4 ? IP_V4_HEADER_SIZE : IP_V6_HEADER_SIZE;
	uint8_t bytes[ROOM];
	size_t size = write_error(form, family, &probe, ip + quoted, bytes);
	uint8_t *exact = unit_exact(bytes, size);
	struct datagram datagram = message_of(family, exact, size);
	struct tag_claim claim = {.verdict = TAG_FOREIGN};
	struct probe_route route = route_of(family);
	struct reply reply;

	if (reply_parse(&datagram, &reply)) {
		assert_int_equal(reply.meaning, ICMP_ERROR);
		assert_true(addr_same_host(&reply.to, &route.to));
		claim = tag_get(&form->tag, &reply, number + 3);
	}
	free(exact);
	return claim;
}

/* Cut at every byte: nothing below eight, WEAK up to FULL bytes, then the
 * number with a proof. */
static void prove_quotes(const struct probe_form *form, enum addr_family family,
			 enum tag_verdict weak, size_t full)
{
	static const uint32_t numbers[] = {1, 300, 70000, UINT32_MAX - 1};

	for (size_t i = 0; i < COUNT(numbers); i++) {
		for (size_t cut = 8; cut < 90; cut++) {
			struct tag_claim claim =
				claim_quote(form, family, numbers[i], cut);

			assert_int_equal(claim.verdict,
					 cut < full ? weak : TAG_NUMBER);
			if (claim.verdict == TAG_NUMBER ||
			    claim.verdict == TAG_HINT)
				assert_true(claim.number == numbers[i]);
		}
		for (size_t cut = 0; cut < 8; cut++)
			if (!form->tag.portless)
				assert_int_equal(claim_quote(form, family,
							     numbers[i], cut)
							 .verdict,
						 TAG_FOREIGN);
	}
}

TEST(quotes_of_a_timestamp_prove_themselves_by_the_stamp)
{
	struct probe_form form = form_of(TAG_TIMESTAMP);

	prove_quotes(&form, ADDR_V4, TAG_SEQ, 12);
}

/* There is nothing in it that could. */
TEST(quotes_of_an_interface_query_are_hints)
{
	struct probe_form form = form_of(TAG_INTERFACE);

	prove_quotes(&form, ADDR_V4, TAG_HINT, 1000);
	prove_quotes(&form, ADDR_V6, TAG_HINT, 1000);
}

TEST(quotes_of_a_node_query_prove_themselves_by_the_nonce)
{
	struct probe_form form = form_of(TAG_NODE);

	prove_quotes(&form, ADDR_V6, TAG_FLOW, 16);
}

TEST(quotes_of_other_transports_prove_themselves)
{
	struct probe_form form = form_over(IP_PROTOCOL_UDPLITE, false);

	prove_quotes(&form, ADDR_V4, TAG_HINT, 8 + 16);
	form = form_over(IP_PROTOCOL_DCCP, false);
	prove_quotes(&form, ADDR_V4, TAG_HINT, 16);
	form = form_over(IP_PROTOCOL_SCTP, false);
	prove_quotes(&form, ADDR_V4, TAG_HINT, 20);
	form = form_over(253, true);
	prove_quotes(&form, ADDR_V4, TAG_HINT, 16);
	form = form_over(IP_PROTOCOL_ICMP, true);
	prove_quotes(&form, ADDR_V4, TAG_HINT, 16);
}

/* Without an IP ID a short quote tells the flow and no more. */
TEST(quotes_of_other_transports_over_v6_prove_themselves)
{
	struct probe_form form = form_over(IP_PROTOCOL_UDPLITE, false);

	form.tag.own_header = false;
	prove_quotes(&form, ADDR_V6, TAG_FLOW, 8 + 16);
	form = form_over(IP_PROTOCOL_DCCP, false);
	prove_quotes(&form, ADDR_V6, TAG_FLOW, 16);
	form = form_over(IP_PROTOCOL_SCTP, false);
	prove_quotes(&form, ADDR_V6, TAG_FLOW, 20);
	form = form_over(253, true);
	prove_quotes(&form, ADDR_V6, TAG_FLOW, 16);
	form = form_over(IP_PROTOCOL_ICMPV6, true);
	prove_quotes(&form, ADDR_V6, TAG_FLOW, 16);
}

/* Whatever is changed in a quote, another number is never proven. */
TEST(quotes_that_were_tampered_with_prove_no_other_number)
{
	static const uint8_t protocols[] = {IP_PROTOCOL_DCCP, IP_PROTOCOL_SCTP,
					    IP_PROTOCOL_UDPLITE};

	for (size_t i = 0; i < COUNT(protocols); i++) {
		struct probe_form form = form_over(protocols[i], false);
		struct probe probe = {.number = 5, .size = 16, .ttl = 1};
		uint8_t bytes[ROOM];
		size_t size = write_error(&form, ADDR_V4, &probe, ROOM, bytes);
		struct datagram datagram = message_of(ADDR_V4, bytes, size);

		for (size_t bit = 64; bit < 8 * size; bit++) {
			struct tag_claim claim;
			struct reply reply;

			bytes[bit / 8] ^= (uint8_t)(1 << bit % 8);
			if (reply_parse(&datagram, &reply)) {
				claim = tag_get(&form.tag, &reply, 9);
				assert_true(claim.verdict != TAG_NUMBER ||
					    claim.number == 5);
			}
			bytes[bit / 8] ^= (uint8_t)(1 << bit % 8);
		}
	}
}

/* The probe NUMBER of FORM as the answer to it, by changing its type. */
static struct tag_claim claim_answer(const struct probe_form *form,
				     enum addr_family family, uint32_t number,
				     struct reply *reply, uint8_t *bytes)
{
	struct probe probe = {.number = number, .seq = number, .size = 56};
	size_t size = build(form, family, &probe, PROBE_WRAP_TRANSPORT, bytes);
	struct datagram datagram = message_of(family, bytes, size);
	struct query_types types;

	assert_true(query_types(form->query, family, &types));
	bytes[0] = types.answer;
	assert_true(reply_parse(&datagram, reply));
	assert_int_equal(reply->meaning, ICMP_ECHO_REPLY);
	assert_int_equal(reply->query, form->query);
	return tag_get(&form->tag, reply, number + 2);
}

TEST(answers_to_a_timestamp_prove_themselves)
{
	struct probe_form form = form_of(TAG_TIMESTAMP);
	struct timestamp stamps;
	uint8_t bytes[ROOM];
	struct reply reply;
	struct tag_claim claim =
		claim_answer(&form, ADDR_V4, 70001, &reply, bytes);

	assert_int_equal(claim.verdict, TAG_NUMBER);
	assert_true(claim.number == 70001);
	assert_int_equal(claim.seq16, 70001 - 65536);
	assert_true(timestamp_parse(reply.payload, &stamps));
	/* Every bit of the stamp counts, and so does its being there. */
	for (size_t bit = 64; bit < 96; bit++) {
		bytes[bit / 8] ^= (uint8_t)(1 << bit % 8);
		assert_int_equal(tag_get(&form.tag, &reply, 70002).verdict,
				 TAG_FORGED);
		bytes[bit / 8] ^= (uint8_t)(1 << bit % 8);
	}
	memset(bytes + 8, 0, 4);
	assert_int_equal(tag_get(&form.tag, &reply, 70002).verdict, TAG_FORGED);
}

/* The last 256 numbers, whatever the byte wrapped around. */
TEST(answers_about_an_interface_name_the_latest_number)
{
	struct probe_form form = form_of(TAG_INTERFACE);

	for (uint32_t number = 1; number < 2000; number += 7) {
		struct interface_answer answer;
		uint8_t bytes[ROOM];
		struct reply reply;
		struct tag_claim claim =
			claim_answer(&form, ADDR_V6, number, &reply, bytes);

		assert_int_equal(claim.verdict, TAG_HINT);
		assert_true(claim.number == number);
		claim = tag_get(&form.tag, &reply, number + 255);
		assert_true(claim.number == number);
		claim = tag_get(&form.tag, &reply, number + 256);
		assert_true(claim.number == number + 256);
		bytes[7] = 0x06;
		reply.seq = (uint16_t)(bytes[6] << 8 | bytes[7]);
		assert_true(tag_get(&form.tag, &reply, number).number ==
			    number);
		answer = interface_parse(reply.code, reply.seq);
		assert_true(answer.active && answer.runs_v4);
	}
}

TEST(answers_of_a_node_prove_themselves)
{
	struct probe_form form = form_of(TAG_NODE);
	uint8_t bytes[ROOM];
	struct reply reply;
	struct tag_claim claim =
		claim_answer(&form, ADDR_V6, 0x12345678, &reply, bytes);

	assert_int_equal(claim.verdict, TAG_NUMBER);
	assert_true(claim.number == 0x12345678);
	assert_int_equal(reply.ident, NODE_NAME);
	assert_int_equal(node_data(reply.payload).size, 16);
	for (size_t bit = 64; bit < 128; bit++) {
		bytes[bit / 8] ^= (uint8_t)(1 << bit % 8);
		assert_int_equal(tag_get(&form.tag, &reply, 0x12345678).verdict,
				 TAG_FORGED);
		bytes[bit / 8] ^= (uint8_t)(1 << bit % 8);
	}
}

TEST(answers_of_another_kind_are_foreign)
{
	static const enum tag_carrier carriers[] = {
		TAG_ECHO_SEQ, TAG_ECHO_FLOW, TAG_TIMESTAMP, TAG_INTERFACE};

	for (size_t i = 0; i < COUNT(carriers); i++) {
		for (size_t k = 0; k < COUNT(carriers); k++) {
			struct probe_form asked = form_of(carriers[i]);
			struct probe_form other = form_of(carriers[k]);
			uint8_t bytes[ROOM];
			struct reply reply;

			claim_answer(&other, ADDR_V4, 3, &reply, bytes);
			assert_int_equal(
				tag_get(&asked.tag, &reply, 3).verdict ==
					TAG_FOREIGN,
				asked.query != other.query);
		}
	}
}

/* ping -e 0 and somebody else's UDP: ports are no identifiers. */
TEST(quotes_of_another_protocol_are_foreign)
{
	struct probe_form udp = form_of(TAG_UDP_FLOW);
	struct probe_form echo = form_of(TAG_ECHO_SEQ);
	struct probe probe = {.number = 1, .size = 4, .ttl = 1};
	uint8_t bytes[ROOM];
	size_t size = write_error(&udp, ADDR_V4, &probe, ROOM, bytes);
	struct datagram datagram = message_of(ADDR_V4, bytes, size);
	struct reply reply;

	echo.tag.ident = 0;
	assert_true(reply_parse(&datagram, &reply));
	assert_int_equal(reply.protocol, IP_PROTOCOL_UDP);
	assert_int_equal(tag_get(&echo.tag, &reply, 1).verdict, TAG_FOREIGN);
	assert_int_equal(tag_get(&udp.tag, &reply, 1).verdict, TAG_HINT);
	/* A portless run sees the errors of everybody. */
	udp = form_over(253, true);
	assert_int_equal(tag_get(&udp.tag, &reply, 1).verdict, TAG_FOREIGN);
	/* And nobody else those of a bare payload. */
	udp = form_over(IP_PROTOCOL_ICMP, true);
	probe.size = 8;
	size = write_error(&udp, ADDR_V4, &probe, ROOM, bytes);
	datagram = message_of(ADDR_V4, bytes, size);
	assert_true(reply_parse(&datagram, &reply));
	assert_true(reply.odd);
	assert_int_equal(tag_get(&echo.tag, &reply, 1).verdict, TAG_FOREIGN);
	assert_int_equal(tag_get(&udp.tag, &reply, 1).verdict, TAG_HINT);
}

/* HEX from the target, over v4 with an IP header and over v6 without. */
static struct tag_claim claim_packet(const struct probe_form *form,
				     enum addr_family family, const char *hex,
				     struct reply *reply)
{
	struct probe_route route = route_of(family);
	struct ip_header header = {.from = route.to,
				   .to = route.from,
				   .protocol = form->tag.protocol};
	struct datagram datagram = {.kind = DATAGRAM_IPV4,
				    .protocol = form->tag.protocol,
				    .from = route.to};
	uint8_t part[ROOM];
	uint8_t bytes[ROOM];
	size_t size = unit_hex(hex, part, ROOM);
	struct writer writer = writer_start(bytes, ROOM);

	if (family == ADDR_V4)
		ip_build(&writer, &header, size);
	else
		datagram.kind = DATAGRAM_TRANSPORT;
	writer_bytes(&writer, part, size);
	datagram.bytes = (struct span){bytes, writer.at};
	datagram.size = writer.at;
	if (!reply_parse(&datagram, reply))
		return (struct tag_claim){.verdict = TAG_FOREIGN};
	assert_int_equal(reply->meaning, ICMP_ECHO_REPLY);
	assert_true(addr_equal(&reply->to, &route.to));
	return tag_get(&form->tag, reply, 9);
}

static void prove_answer(uint8_t protocol, const char *hex, uint8_t type)
{
	static const enum addr_family families[] = {ADDR_V4, ADDR_V6};
	struct probe_form form = form_over(protocol, false);

	for (size_t i = 0; i < COUNT(families); i++) {
		struct reply reply;
		struct tag_claim claim =
			claim_packet(&form, families[i], hex, &reply);

		assert_int_equal(claim.verdict, TAG_NUMBER);
		assert_true(claim.number == 7);
		assert_int_equal(claim.flow, 2);
		assert_int_equal(reply.packet_type, type);
		reply.tcp_seq++;
		assert_int_equal(tag_get(&form.tag, &reply, 9).verdict,
				 TAG_FORGED);
	}
}

/* Probe 7 of flow 2 had the sequence or tag 0x4d07be31. */
TEST(answers_of_dccp_and_sctp_prove_themselves)
{
	prove_answer(IP_PROTOCOL_DCCP,
		     "829aafca 0700 0000 03 00 0000 11223344 0000 0000 4d07be31"
		     "70696e67",
		     TRANSPORT_DCCP_RESPONSE);
	prove_answer(IP_PROTOCOL_DCCP,
		     "829aafca 0700 0000 0f 00 0000 11223344 0000 0000 4d07be31"
		     "03000000",
		     TRANSPORT_DCCP_RESET);
	prove_answer(IP_PROTOCOL_SCTP,
		     "829aafca 4d07be31 00000000 02 00 0014 11223344 00010000"
		     "000a000a 11223344",
		     TRANSPORT_SCTP_INIT_ACK);
	prove_answer(IP_PROTOCOL_SCTP, "829aafca 4d07be31 00000000 06 00 0004",
		     TRANSPORT_SCTP_ABORT);
}

TEST(answers_of_udplite_are_of_a_flow)
{
	struct probe_form form = form_over(IP_PROTOCOL_UDPLITE, false);
	struct reply reply;
	struct tag_claim claim = claim_packet(
		&form, ADDR_V4, "829aafca 00080000 68656c6c6f", &reply);

	assert_int_equal(claim.verdict, TAG_FLOW);
	assert_int_equal(claim.flow, 2);
	claim = claim_packet(&form, ADDR_V6, "829aafc9 00080000", &reply);
	assert_int_equal(claim.flow, 1);
	claim = claim_packet(&form, ADDR_V6, "829bafc9 00080000", &reply);
	assert_int_equal(claim.verdict, TAG_FOREIGN);
}

/* An unprivileged UDP-Lite socket. */
TEST(answers_of_a_udplite_socket_name_their_protocol)
{
	struct probe_form form = form_over(IP_PROTOCOL_UDPLITE, false);
	struct datagram datagram = {.kind = DATAGRAM_UDP,
				    .protocol = IP_PROTOCOL_UDPLITE,
				    .source_port = 45001,
				    .dest_port = 33434};
	struct reply reply;

	assert_true(reply_parse(&datagram, &reply));
	assert_int_equal(tag_get(&form.tag, &reply, 1).verdict, TAG_FLOW);
	datagram.protocol = 0;
	assert_true(reply_parse(&datagram, &reply));
	assert_int_equal(tag_get(&form.tag, &reply, 1).verdict, TAG_FOREIGN);
}

TEST(probe_room_is_enough_for_the_longest_node_query)
{
	struct probe_form form = form_of(TAG_NODE);
	struct probe probe = {.number = 1};
	uint8_t bytes[ROOM];
	char name[256];

	for (size_t i = 0; i < sizeof(name); i++)
		name[i] = i % 2 ? '.' : 'a';
	name[253] = '\0';
	assert_true(node_put_name(&form.node, name, false));
	assert_int_equal(
		build(&form, ADDR_V6, &probe, PROBE_WRAP_PACKET, bytes),
		PROBE_ROOM(0));
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(probe_build_writes_queries_byte_for_byte),
		cmocka_unit_test(
			probe_build_knows_no_query_of_the_other_family),
		cmocka_unit_test(probe_build_writes_a_whole_sctp_packet),
		cmocka_unit_test(
			probe_build_writes_a_bare_payload_of_any_protocol),
		cmocka_unit_test(
			probe_build_gives_dccp_and_udplite_over_v6_a_right_checksum),
		cmocka_unit_test(
			quotes_of_a_timestamp_prove_themselves_by_the_stamp),
		cmocka_unit_test(quotes_of_an_interface_query_are_hints),
		cmocka_unit_test(
			quotes_of_a_node_query_prove_themselves_by_the_nonce),
		cmocka_unit_test(quotes_of_other_transports_prove_themselves),
		cmocka_unit_test(
			quotes_of_other_transports_over_v6_prove_themselves),
		cmocka_unit_test(
			quotes_that_were_tampered_with_prove_no_other_number),
		cmocka_unit_test(answers_to_a_timestamp_prove_themselves),
		cmocka_unit_test(
			answers_about_an_interface_name_the_latest_number),
		cmocka_unit_test(answers_of_a_node_prove_themselves),
		cmocka_unit_test(answers_of_another_kind_are_foreign),
		cmocka_unit_test(quotes_of_another_protocol_are_foreign),
		cmocka_unit_test(answers_of_dccp_and_sctp_prove_themselves),
		cmocka_unit_test(answers_of_udplite_are_of_a_flow),
		cmocka_unit_test(
			answers_of_a_udplite_socket_name_their_protocol),
		cmocka_unit_test(
			probe_room_is_enough_for_the_longest_node_query),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
