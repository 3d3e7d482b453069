/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Probes as bytes. The expected ones were computed by a program that shares
 * nothing with this one.
 */
#include "wire/probe.h"

#include "wire/checksum.h"
#include "wire/ip.h"

#include "unit.h"

#define ROOM 2048

static const struct siphash_key key = {
	.bytes = {0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15},
};

static struct probe_form echo_form(void)
{
	return (struct probe_form){
		.tag = {.carrier = TAG_ECHO_SEQ,
			.key = key,
			.ident = 0x1234,
			.flows = 1},
	};
}

static struct probe_form flow_form(enum tag_carrier carrier)
{
	return (struct probe_form){
		.tag = {.carrier = carrier,
			.key = key,
			.ident = 0x1234,
			.source_port = 45000,
			.dest_port = 33434,
			.flows = 3,
			.own_header = true,
			.balanced = true},
	};
}

static struct probe_route route_v4(void)
{
	return (struct probe_route){
		.from = {.family = ADDR_V4, .bytes = {192, 0, 2, 1}},
		.to = {.family = ADDR_V4, .bytes = {198, 18, 1, 9}},
	};
}

static struct probe_route route_v6(void)
{
	struct probe_route route;

	assert_true(addr_parse("2001:db8::1", &route.from));
	assert_true(addr_parse("2001:db8:3::9", &route.to));
	return route;
}

static void assert_bytes(const uint8_t *bytes, size_t size, const char *hex)
{
	uint8_t wanted[ROOM];

	assert_int_equal(unit_hex(hex, wanted, ROOM), size);
	assert_memory_equal(bytes, wanted, size);
}

TEST(probe_build_writes_an_echo_request_byte_for_byte)
{
	struct probe_form form = echo_form();
	struct probe_route route = route_v4();
	struct probe probe = {.number = 1, .seq = 1, .size = 56};
	uint8_t bytes[ROOM];
	size_t size = probe_build(&form, &probe, &route, PROBE_WRAP_TRANSPORT,
				  bytes, ROOM);

	assert_bytes(bytes, size,
		     "0800 6b9e 1234 0001 00000000 00000001 7d50031ebfcb7b1e"
		     "101112131415161718191a1b1c1d1e1f"
		     "202122232425262728292a2b2c2d2e2f3031323334353637");
}

TEST(probe_build_fills_a_small_payload_without_a_tag)
{
	struct probe_form form = echo_form();
	struct probe_route route = route_v4();
	struct probe probe = {.number = 1, .seq = 0x10002, .size = 4};
	uint8_t bytes[ROOM];
	size_t size = probe_build(&form, &probe, &route, PROBE_WRAP_TRANSPORT,
				  bytes, ROOM);

	assert_bytes(bytes, size, "0800 e3c5 1234 0002 00010203");
}

TEST(probe_build_leaves_the_v6_checksum_to_the_kernel)
{
	struct probe_form form = echo_form();
	struct probe_route route = route_v6();
	struct probe probe = {.number = 1, .seq = 1, .size = 4};
	uint8_t bytes[ROOM];
	size_t size = probe_build(&form, &probe, &route, PROBE_WRAP_TRANSPORT,
				  bytes, ROOM);

	assert_bytes(bytes, size, "8000 0000 1234 0001 00010203");
}

TEST(probe_build_writes_a_whole_udp_packet_byte_for_byte)
{
	struct probe_form form = flow_form(TAG_UDP_FLOW);
	struct probe_route route = route_v4();
	struct probe probe = {.number = 7, .flow = 2, .size = 32, .ttl = 3};
	uint8_t bytes[ROOM];
	size_t size = probe_build(&form, &probe, &route, PROBE_WRAP_PACKET,
				  bytes, ROOM);

	assert_bytes(bytes, size,
		     "4500003c 20cb0000 03110000 c0000201 c6120109"
		     "afca829a 0028 4d07"
		     "9e52 0000 00000007 58458c4e94352731"
		     "101112131415161718191a1b1c1d1e1f");
}

TEST(probe_build_writes_the_payload_alone)
{
	struct probe_form form = flow_form(TAG_UDP_FLOW);
	struct probe_route route = route_v4();
	struct probe probe = {.number = 7, .flow = 2, .size = 18};
	uint8_t bytes[ROOM];
	size_t size = probe_build(&form, &probe, &route, PROBE_WRAP_PAYLOAD,
				  bytes, ROOM);

	assert_bytes(bytes, size, "00000000 00000007 58458c4e94352731 1011");
}

/* The checksum over pseudo-header and transport, which is 0 if it is right. */
static uint16_t verify(const struct probe_route *route, uint8_t protocol,
		       const uint8_t *bytes, size_t size)
{
	return checksum_finish(
		checksum_add(checksum_add_pseudo(0, &route->from, &route->to,
						 protocol, (uint32_t)size),
			     bytes, size));
}

static void prove_udp(const struct probe_route *route, uint16_t payload)
{
	struct probe_form form = flow_form(TAG_UDP_FLOW);
	uint8_t bytes[ROOM];

	for (uint32_t number = 0; number < 65536; number += 61) {
		struct probe probe = {.number = number,
				      .flow = (uint16_t)(number % 3),
				      .size = payload};
		size_t size = probe_build(&form, &probe, route,
					  PROBE_WRAP_TRANSPORT, bytes, ROOM);
		struct tag tag;

		tag_put(&form.tag, number, 0, probe.flow, &tag);
		assert_int_equal(size, 8 + payload);
		assert_int_equal(verify(route, IP_PROTOCOL_UDP, bytes, size),
				 0);
		if (payload >= TAG_SIZE)
			assert_int_equal(bytes[6] << 8 | bytes[7],
					 tag.checksum);
		assert_int_not_equal(bytes[6] << 8 | bytes[7], 0);
	}
}

TEST(probe_build_gives_udp_the_checksum_of_its_number)
{
	struct probe_route v4 = route_v4();
	struct probe_route v6 = route_v6();

	prove_udp(&v4, 32);
	prove_udp(&v4, 17);
	prove_udp(&v4, 16);
	prove_udp(&v6, 32);
	prove_udp(&v6, 33);
}

TEST(probe_build_of_a_small_udp_probe_has_a_plain_checksum)
{
	struct probe_route v4 = route_v4();
	struct probe_route v6 = route_v6();

	prove_udp(&v4, 0);
	prove_udp(&v4, 15);
	prove_udp(&v6, 1);
}

/* The numbers whose keyed value is 0 and 0xffff: both are sent as 0xffff. */
TEST(probe_build_never_sends_a_udp_checksum_of_zero)
{
	struct probe_form form = flow_form(TAG_UDP_FLOW);
	struct probe_route route = route_v4();
	static const uint32_t twins[] = {55749, 55887};

	for (size_t i = 0; i < COUNT(twins); i++) {
		struct probe probe = {.number = twins[i], .size = 32};
		uint8_t bytes[ROOM];
		size_t size = probe_build(&form, &probe, &route,
					  PROBE_WRAP_TRANSPORT, bytes, ROOM);

		assert_int_equal(bytes[6] << 8 | bytes[7], 0xffff);
		assert_int_equal(verify(&route, IP_PROTOCOL_UDP, bytes, size),
				 0);
	}
}

/* The one payload that makes the plain checksum zero, which says "none". */
TEST(probe_build_sends_a_plain_udp_checksum_of_zero_as_ones)
{
	struct probe_form form = flow_form(TAG_UDP_FLOW);
	struct probe_route route = route_v4();
	struct probe probe = {.number = 1, .size = 2};
	uint8_t bytes[ROOM];

	form.pattern_size = 2;
	probe_build(&form, &probe, &route, PROBE_WRAP_TRANSPORT, bytes, ROOM);
	memcpy(form.pattern, bytes + 6, 2);
	probe_build(&form, &probe, &route, PROBE_WRAP_TRANSPORT, bytes, ROOM);
	assert_int_equal(bytes[6] << 8 | bytes[7], 0xffff);
}

/* What a router may look at to choose among paths: the first eight bytes, save
 * for the sequence of ICMP, which stands behind the checksum. */
static void prove_constant(enum tag_carrier carrier,
			   const struct probe_route *route, uint16_t flow,
			   uint16_t *checksum)
{
	struct probe_form form = flow_form(carrier);
	uint8_t first[ROOM];
	uint8_t bytes[ROOM];

	for (uint32_t number = 1; number < 2000; number++) {
		struct probe probe = {
			.number = number, .flow = flow, .size = 32};
		size_t size = probe_build(&form, &probe, route,
					  PROBE_WRAP_TRANSPORT, bytes, ROOM);

		if (number == 1)
			memcpy(first, bytes, size);
		assert_memory_equal(bytes, first, 6);
	}
	*checksum = (uint16_t)(first[2] << 8 | first[3]);
}

TEST(probe_build_keeps_the_checksum_of_an_echo_flow)
{
	struct probe_route v4 = route_v4();
	uint16_t checksums[3];

	for (uint16_t flow = 0; flow < 3; flow++)
		prove_constant(TAG_ECHO_FLOW, &v4, flow, &checksums[flow]);
	assert_int_not_equal(checksums[0], checksums[1]);
	assert_int_not_equal(checksums[1], checksums[2]);
}

/* The kernel adds the pseudo-header, which is constant. */
TEST(probe_build_keeps_the_sum_of_a_v6_echo_flow)
{
	struct probe_form form = flow_form(TAG_ECHO_FLOW);
	struct probe_route route = route_v6();
	uint8_t bytes[ROOM];
	uint16_t first = 0;

	for (uint32_t number = 1; number < 2000; number++) {
		struct probe probe = {.number = number, .size = 32};
		size_t size = probe_build(&form, &probe, &route,
					  PROBE_WRAP_TRANSPORT, bytes, ROOM);
		uint16_t sum = verify(&route, IP_PROTOCOL_ICMPV6, bytes, size);

		if (number == 1)
			first = sum;
		assert_int_equal(sum, first);
		assert_int_equal(bytes[2] << 8 | bytes[3], 0);
	}
}

TEST(probe_build_gives_echo_requests_a_right_checksum)
{
	struct probe_route route = route_v4();
	struct probe_form forms[] = {echo_form(), flow_form(TAG_ECHO_FLOW)};
	uint8_t bytes[ROOM];

	for (size_t i = 0; i < COUNT(forms); i++) {
		for (uint16_t payload = 0; payload < 70; payload++) {
			struct probe probe = {
				.number = 99, .seq = 99, .size = payload};
			size_t size =
				probe_build(&forms[i], &probe, &route,
					    PROBE_WRAP_TRANSPORT, bytes, ROOM);

			assert_int_equal(size, 8 + payload);
			assert_int_equal(
				checksum_finish(checksum_add(0, bytes, size)),
				0);
		}
	}
}

TEST(probe_build_keeps_the_flow_label_and_tos_of_a_flow)
{
	struct probe_form form = flow_form(TAG_UDP_FLOW);
	struct probe_route route = route_v6();
	uint32_t labels[3];
	uint8_t bytes[ROOM];

	form.tos = 0xb8;
	for (uint32_t number = 0; number < 300; number++) {
		uint16_t flow = (uint16_t)(number % 3);
		struct probe probe = {.number = number,
				      .flow = flow,
				      .size = 32,
				      .ttl = (uint8_t)(1 + number % 30)};
		size_t size = probe_build(&form, &probe, &route,
					  PROBE_WRAP_PACKET, bytes, ROOM);
		struct cursor cursor = cursor_of((struct span){bytes, size});
		struct ip_header header;

		assert_true(ip_parse(&cursor, &header));
		assert_int_equal(header.tos, 0xb8);
		assert_int_equal(header.ttl, probe.ttl);
		if (number < 3)
			labels[flow] = header.flow_label;
		assert_int_equal(header.flow_label, labels[flow]);
	}
	assert_int_not_equal(labels[0], labels[1]);
}

/* The packet goes to the first gateway, its checksum is for the last host. */
TEST(probe_build_sends_along_a_source_route)
{
	struct probe_form form = flow_form(TAG_UDP_FLOW);
	struct probe_route route = route_v4();
	struct probe probe = {.number = 1, .flow = 1, .size = 32, .ttl = 3};
	struct addr hops[2] = {
		{.family = ADDR_V4, .bytes = {192, 0, 2, 2}},
		{.family = ADDR_V4, .bytes = {192, 0, 2, 3}},
	};
	uint8_t plain[ROOM];
	uint8_t bytes[ROOM];
	size_t size = probe_build(&form, &probe, &route, PROBE_WRAP_PACKET,
				  plain, ROOM);
	struct addr first;

	form.ip_options_size = (uint8_t)ip_options_source_route(form.ip_options,
								false, hops, 2);
	assert_int_equal(probe_build(&form, &probe, &route, PROBE_WRAP_PACKET,
				     bytes, ROOM),
			 size + 12);
	assert_int_equal(bytes[0], 0x48);
	assert_int_equal(bytes[3], size + 12);
	assert_bytes(bytes + 16, 16, "c0000202 01 830b04 c0000203 c6120109");
	assert_memory_equal(bytes + 32, plain + 20, size - 20);
	first = probe_first_hop(&form, &route.to);
	assert_true(addr_equal(&first, &hops[0]));
	form.ip_options_size = 0;
	first = probe_first_hop(&form, &route.to);
	assert_true(addr_equal(&first, &route.to));
}

TEST(probe_build_takes_a_flow_label_that_was_chosen)
{
	struct probe_form form = flow_form(TAG_UDP_FLOW);
	struct probe_route route = route_v6();
	struct probe probe = {.number = 1, .flow = 1, .size = 32};
	uint8_t bytes[ROOM];

	form.flow_label = 0x12345;
	form.tos = 0xb8;
	probe_build(&form, &probe, &route, PROBE_WRAP_PACKET, bytes, ROOM);
	assert_bytes(bytes, 4, "6b812345");
}

TEST(probe_build_stays_within_its_room)
{
	static const enum tag_carrier carriers[] = {TAG_ECHO_SEQ, TAG_ECHO_FLOW,
						    TAG_UDP_FLOW, TAG_TCP_FLOW};
	struct probe_route routes[] = {route_v4(), route_v6()};
	struct probe probe = {.number = 3, .seq = 3, .size = 20};
	uint8_t bytes[ROOM];

	for (size_t i = 0; i < COUNT(carriers) * 2; i++) {
		struct probe_form form = flow_form(carriers[i / 2]);
		const struct probe_route *route = &routes[i % 2];
		size_t size = probe_build(&form, &probe, route,
					  PROBE_WRAP_PACKET, bytes, ROOM);

		assert_in_range(size, 1, PROBE_ROOM(probe.size));
		for (size_t room = 0; room <= size; room++) {
			uint8_t *exact = unit_exact(bytes, room);

			assert_int_equal(probe_build(&form, &probe, route,
						     PROBE_WRAP_PACKET, exact,
						     room),
					 room == size ? size : 0);
			free(exact);
		}
	}
}

TEST(probe_fill_counts_or_repeats_the_pattern)
{
	struct probe_form form = echo_form();

	assert_int_equal(probe_fill(&form, 0), 0);
	assert_int_equal(probe_fill(&form, 300), 300 - 256);
	memcpy(form.pattern, "\xde\xad\xbe", 3);
	form.pattern_size = 3;
	assert_int_equal(probe_fill(&form, 0), 0xde);
	assert_int_equal(probe_fill(&form, 5), 0xbe);
}

TEST(probe_compare_finds_the_first_byte_that_changed)
{
	struct probe_form form = echo_form();
	struct probe_route route = route_v4();
	struct probe probe = {.number = 1, .seq = 1, .size = 56};
	uint8_t bytes[ROOM];
	uint8_t *payload;

	probe_build(&form, &probe, &route, PROBE_WRAP_PAYLOAD, bytes, ROOM);
	payload = unit_exact(bytes, 56);
	assert_true(probe_compare(&form, payload, 56) == SIZE_MAX);
	payload[55] ^= 1;
	assert_int_equal(probe_compare(&form, payload, 56), 55);
	payload[16] ^= 0x80;
	assert_int_equal(probe_compare(&form, payload, 56), 16);
	/* The tag is proven by its MAC. */
	assert_true(probe_compare(&form, payload, 16) == SIZE_MAX);
	free(payload);
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(
			probe_build_writes_an_echo_request_byte_for_byte),
		cmocka_unit_test(
			probe_build_fills_a_small_payload_without_a_tag),
		cmocka_unit_test(
			probe_build_leaves_the_v6_checksum_to_the_kernel),
		cmocka_unit_test(
			probe_build_writes_a_whole_udp_packet_byte_for_byte),
		cmocka_unit_test(probe_build_writes_the_payload_alone),
		cmocka_unit_test(
			probe_build_gives_udp_the_checksum_of_its_number),
		cmocka_unit_test(
			probe_build_of_a_small_udp_probe_has_a_plain_checksum),
		cmocka_unit_test(
			probe_build_never_sends_a_udp_checksum_of_zero),
		cmocka_unit_test(
			probe_build_sends_a_plain_udp_checksum_of_zero_as_ones),
		cmocka_unit_test(
			probe_build_keeps_the_checksum_of_an_echo_flow),
		cmocka_unit_test(probe_build_keeps_the_sum_of_a_v6_echo_flow),
		cmocka_unit_test(
			probe_build_gives_echo_requests_a_right_checksum),
		cmocka_unit_test(
			probe_build_keeps_the_flow_label_and_tos_of_a_flow),
		cmocka_unit_test(probe_build_sends_along_a_source_route),
		cmocka_unit_test(
			probe_build_takes_a_flow_label_that_was_chosen),
		cmocka_unit_test(probe_build_stays_within_its_room),
		cmocka_unit_test(probe_fill_counts_or_repeats_the_pattern),
		cmocka_unit_test(
			probe_compare_finds_the_first_byte_that_changed),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
