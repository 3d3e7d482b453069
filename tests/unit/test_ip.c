/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * IP headers.
 */
#include "wire/ip.h"

#include "captures.h"
#include "unit.h"

/* What parsing HEX gives, in memory that is no longer than it. */
struct parsed {
	bool good;
	struct ip_header header;
	size_t left; /* bytes after the header */
};

static struct parsed parse_bytes(const uint8_t *bytes, size_t size)
{
	uint8_t *exact = unit_exact(bytes, size);
	struct cursor cursor = cursor_of((struct span){exact, size});
	struct parsed parsed;

	parsed.good = ip_parse(&cursor, &parsed.header);
	parsed.left = cursor_left(&cursor);
	free(exact);
	return parsed;
}

static struct parsed parse(const char *hex)
{
	uint8_t bytes[256];

	return parse_bytes(bytes, unit_hex(hex, bytes, sizeof(bytes)));
}

static struct addr addr_of(const char *text)
{
	struct addr addr = {.family = ADDR_NONE};

	assert_true(addr_parse(text, &addr));
	return addr;
}

TEST(ip_parse_reads_every_field_of_a_v4_header)
{
	struct parsed parsed = parse("45c00070 b6fb4000 37013ece "
				     "c0000202 c0000201 0b00");
	struct addr from = addr_of("192.0.2.2");
	struct addr to = addr_of("192.0.2.1");

	assert_true(parsed.good);
	assert_int_equal(parsed.header.tos, 0xc0);
	assert_int_equal(parsed.header.length, 0x70);
	assert_int_equal(parsed.header.id, 0xb6fb);
	assert_true(parsed.header.dont_fragment);
	assert_int_equal(parsed.header.ttl, 0x37);
	assert_int_equal(parsed.header.protocol, IP_PROTOCOL_ICMP);
	assert_true(addr_equal(&parsed.header.from, &from));
	assert_true(addr_equal(&parsed.header.to, &to));
	assert_int_equal(parsed.header.options.size, 0);
	assert_int_equal(parsed.left, 2);
}

TEST(ip_parse_takes_v4_options_with_the_header)
{
	/* Record route, two slots, one of them used. */
	struct parsed parsed = parse("48000064 00010000 40010000 "
				     "c0000202 c0000201 "
				     "070b08 c0000263 00000000 00 0800");

	assert_true(parsed.good);
	assert_int_equal(parsed.header.options.size, 12);
	assert_int_equal(parsed.left, 2);
}

TEST(ip_parse_accepts_a_v4_header_of_five_words_or_more)
{
	for (uint8_t ihl = 0; ihl < 16; ihl++) {
		uint8_t bytes[60] = {0};
		struct parsed parsed;

		bytes[0] = (uint8_t)(0x40 | ihl);
		parsed = parse_bytes(bytes, sizeof(bytes));
		assert_int_equal(parsed.good, ihl >= 5);
		if (parsed.good)
			assert_int_equal(parsed.left, 60 - 4 * ihl);
	}
}

TEST(ip_parse_refuses_a_later_fragment)
{
	assert_true(parse("45000054 b6952000 40014010 c0000202 c0000201").good);
	assert_false(
		parse("45000054 b6950001 40014010 c0000202 c0000201").good);
	assert_false(
		parse("45000054 b6953fff 40014010 c0000202 c0000201").good);
}

TEST(ip_parse_reads_every_field_of_a_v6_header)
{
	struct parsed parsed = parse(
		"6abcdef1 0028 11 09" CAPTURE_V6_ONE CAPTURE_V6_TWO "afc8");
	struct addr from = addr_of("2001:db8::1");
	struct addr to = addr_of("2001:db8::2");

	assert_true(parsed.good);
	assert_int_equal(parsed.header.tos, 0xab);
	assert_int_equal(parsed.header.flow_label, 0xcdef1);
	assert_int_equal(parsed.header.length, 0x28);
	assert_int_equal(parsed.header.protocol, IP_PROTOCOL_UDP);
	assert_int_equal(parsed.header.ttl, 9);
	assert_true(addr_equal(&parsed.header.from, &from));
	assert_true(addr_equal(&parsed.header.to, &to));
	assert_int_equal(parsed.left, 2);
}

#define V6(next) "60000000 0040" next "40" CAPTURE_V6_ONE CAPTURE_V6_TWO

TEST(ip_parse_steps_over_v6_extension_headers)
{
	/* Hop-by-hop of 8, destination of 16, routing of 8, first fragment. */
	struct parsed parsed =
		parse(V6("00") "3c00 010400000000 "
			       "2b01 0104000000000000000000000000 "
			       "2c00 000000000000 "
			       "3a00 0001 00000001 "
			       "8000");

	assert_true(parsed.good);
	assert_int_equal(parsed.header.protocol, IP_PROTOCOL_ICMPV6);
	assert_int_equal(parsed.left, 2);
}

TEST(ip_parse_refuses_a_later_v6_fragment)
{
	assert_true(parse(V6("2c") "3a00 0001 00000001").good);
	assert_false(parse(V6("2c") "3a00 0008 00000001").good);
}

TEST(ip_parse_refuses_a_v6_extension_that_does_not_fit)
{
	assert_false(parse(V6("00") "3aff 010400000000 8000").good);
	assert_false(parse(V6("00") "3a").good);
	assert_false(parse(V6("2c") "3a00 0000").good);
}

/* A header that names itself as the next one must not keep us for long. */
TEST(ip_parse_ends_in_a_long_chain_of_v6_extensions)
{
	uint8_t bytes[1280] = {0};
	struct cursor cursor = cursor_of((struct span){bytes, sizeof(bytes)});
	struct ip_header header;

	bytes[0] = 0x60;
	if (ip_parse(&cursor, &header))
		assert_int_equal(header.protocol, 0);
	assert_true(cursor_left(&cursor) > 1000);
}

TEST(ip_parse_refuses_other_versions)
{
	for (int version = 0; version < 16; version++) {
		uint8_t bytes[60] = {0};

		bytes[0] = (uint8_t)(version << 4 | 5);
		bytes[6] = version == 6 ? IP_PROTOCOL_UDP : 0;
		assert_int_equal(parse_bytes(bytes, sizeof(bytes)).good,
				 version == 4 || version == 6);
	}
}

static void prove_cuts(const char *hex)
{
	uint8_t bytes[256];
	size_t size = unit_hex(hex, bytes, sizeof(bytes));

	assert_true(parse_bytes(bytes, size).good);
	for (size_t cut = 0; cut < size; cut++)
		assert_false(parse_bytes(bytes, cut).good);
}

TEST(ip_parse_refuses_a_header_cut_at_any_byte)
{
	prove_cuts("45000054 b6954000 40014010 c0000202 c0000201");
	prove_cuts("46000054 b6954000 40014010 c0000202 c0000201 94040000");
	prove_cuts(V6("11"));
	prove_cuts(V6("00") "2c00 010400000000 3a00 000000000001");
}

static void prove_round_trip(const struct ip_header *header, size_t size)
{
	uint8_t bytes[IP_V6_HEADER_SIZE];
	struct writer writer = writer_start(bytes, sizeof(bytes));
	struct parsed parsed;

	ip_build(&writer, header, size);
	assert_false(writer.bad);
	parsed = parse_bytes(bytes, writer.at);
	assert_true(parsed.good);
	assert_int_equal(parsed.left, 0);
	assert_int_equal(parsed.header.tos, header->tos);
	assert_int_equal(parsed.header.ttl, header->ttl);
	assert_int_equal(parsed.header.protocol, header->protocol);
	assert_int_equal(parsed.header.id, header->id);
	assert_int_equal(parsed.header.flow_label, header->flow_label);
	assert_int_equal(parsed.header.dont_fragment, header->dont_fragment);
	assert_true(addr_equal(&parsed.header.from, &header->from));
	assert_true(addr_equal(&parsed.header.to, &header->to));
	assert_int_equal(parsed.header.length,
			 header->to.family == ADDR_V4 ? size + 20 : size);
}

TEST(ip_build_writes_what_ip_parse_reads)
{
	struct ip_header v4 = {
		.from = addr_of("192.0.2.1"),
		.to = addr_of("198.51.100.7"),
		.tos = 0xb8,
		.ttl = 3,
		.protocol = IP_PROTOCOL_UDP,
		.dont_fragment = true,
		.id = 0xbeef,
	};
	struct ip_header v6 = {
		.from = addr_of("2001:db8::1"),
		.to = addr_of("2001:db8::2"),
		.tos = 0xb9,
		.ttl = 255,
		.protocol = IP_PROTOCOL_ICMPV6,
		.flow_label = 0xfffff,
	};

	prove_round_trip(&v4, 40);
	v4.dont_fragment = false;
	prove_round_trip(&v4, 65515);
	prove_round_trip(&v6, 0);
	prove_round_trip(&v6, 65535);
}

TEST(ip_build_writes_options_behind_the_header)
{
	static const uint8_t options[] = {1, 131, 7, 4, 192, 0, 2, 9};
	struct ip_header header = {
		.from = addr_of("192.0.2.1"),
		.to = addr_of("198.51.100.7"),
		.options = {options, sizeof(options)},
	};
	uint8_t bytes[64] = {0};
	struct writer writer = writer_start(bytes, sizeof(bytes));
	struct cursor cursor = cursor_of((struct span){bytes, 40});

	ip_build(&writer, &header, 12);
	assert_int_equal(writer.at, 28);
	assert_true(ip_parse(&cursor, &header));
	assert_int_equal(header.length, 40);
	assert_int_equal(header.options.size, sizeof(options));
	assert_memory_equal(header.options.data, options, sizeof(options));
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(ip_parse_reads_every_field_of_a_v4_header),
		cmocka_unit_test(ip_parse_takes_v4_options_with_the_header),
		cmocka_unit_test(
			ip_parse_accepts_a_v4_header_of_five_words_or_more),
		cmocka_unit_test(ip_parse_refuses_a_later_fragment),
		cmocka_unit_test(ip_parse_reads_every_field_of_a_v6_header),
		cmocka_unit_test(ip_parse_steps_over_v6_extension_headers),
		cmocka_unit_test(ip_parse_refuses_a_later_v6_fragment),
		cmocka_unit_test(
			ip_parse_refuses_a_v6_extension_that_does_not_fit),
		cmocka_unit_test(
			ip_parse_ends_in_a_long_chain_of_v6_extensions),
		cmocka_unit_test(ip_parse_refuses_other_versions),
		cmocka_unit_test(ip_parse_refuses_a_header_cut_at_any_byte),
		cmocka_unit_test(ip_build_writes_what_ip_parse_reads),
		cmocka_unit_test(ip_build_writes_options_behind_the_header),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
