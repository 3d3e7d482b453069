/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The extension structure behind a quote.
 */
#include "wire/icmpext.h"

#include "wire/checksum.h"

#include "unit.h"

#define ROOM 8192

/* A version 2 header and one MPLS entry: label 24015, TC 0, bottom, TTL 1. */
#define HEADER "2000 0000"
#define MPLS   "0008 0101 05dcf101"

/* A quote, then a structure; both are found again or not. */
struct body {
	uint8_t bytes[ROOM];
	size_t size;
};

struct halves {
	size_t quote;
	size_t extensions;
};

/* QUOTE bytes that are no structure, then the structure of HEX. */
static struct body make(size_t quote, const char *hex)
{
	struct body body = {.size = quote};

	memset(body.bytes, 0x45, quote);
	body.size += unit_hex(hex, body.bytes + quote, ROOM - quote);
	return body;
}

/* Writes the checksum of the structure that starts at AT. */
static void sign(struct body *body, size_t at)
{
	uint16_t sum;

	body->bytes[at + 2] = 0;
	body->bytes[at + 3] = 0;
	sum = checksum_finish(
		checksum_add(0, body->bytes + at, body->size - at));
	body->bytes[at + 2] = (uint8_t)(sum >> 8);
	body->bytes[at + 3] = (uint8_t)sum;
}

static struct halves split(const struct body *body, enum addr_family family,
			   uint8_t length)
{
	uint8_t *exact = unit_exact(body->bytes, body->size);
	struct span span = {exact, body->size};
	struct span quote;
	struct span extensions;
	struct halves halves;

	icmpext_split(family, length, span, &quote, &extensions);
	assert_ptr_equal(quote.data, exact);
	if (extensions.size > 0)
		assert_ptr_equal(extensions.data, exact + quote.size);
	halves = (struct halves){quote.size, extensions.size};
	free(exact);
	return halves;
}

static void assert_halves(struct halves halves, size_t quote, size_t extensions)
{
	assert_int_equal(halves.quote, quote);
	assert_int_equal(halves.extensions, extensions);
}

TEST(icmpext_split_goes_by_the_length_of_the_router)
{
	struct body body = make(128, HEADER MPLS);

	assert_halves(split(&body, ADDR_V4, 32), 128, 12);
	assert_halves(split(&body, ADDR_V6, 16), 128, 12);
	sign(&body, 128);
	assert_halves(split(&body, ADDR_V4, 32), 128, 12);
	body = make(136, HEADER MPLS);
	sign(&body, 136);
	assert_halves(split(&body, ADDR_V4, 34), 136, 12);
	assert_halves(split(&body, ADDR_V6, 17), 136, 12);
}

TEST(icmpext_split_finds_an_old_structure_by_its_checksum)
{
	struct body body = make(128, HEADER MPLS);

	assert_halves(split(&body, ADDR_V4, 0), 140, 0);
	sign(&body, 128);
	assert_halves(split(&body, ADDR_V4, 0), 128, 12);
	assert_halves(split(&body, ADDR_V6, 0), 128, 12);
	body.bytes[139] ^= 1;
	assert_halves(split(&body, ADDR_V4, 0), 140, 0);
	assert_halves(split(&body, ADDR_V4, 32), 140, 0);
}

TEST(icmpext_split_forgives_a_length_without_the_padding)
{
	struct body body = make(128, HEADER MPLS);

	assert_halves(split(&body, ADDR_V4, 7), 128, 12);
	assert_halves(split(&body, ADDR_V6, 6), 128, 12);
}

TEST(icmpext_split_finds_nothing_at_a_wrong_length)
{
	struct body body = make(128, HEADER MPLS);

	sign(&body, 128);
	for (int length = 33; length < 256; length++)
		assert_halves(split(&body, ADDR_V4, (uint8_t)length), 140, 0);
	for (int length = 17; length < 256; length++)
		assert_halves(split(&body, ADDR_V6, (uint8_t)length), 140, 0);
}

TEST(icmpext_split_believes_in_no_other_version)
{
	struct body body = make(128, HEADER MPLS);

	for (int version = 0; version < 16; version++) {
		body.bytes[128] = (uint8_t)(version << 4);
		sign(&body, 128);
		assert_halves(split(&body, ADDR_V4, 32),
			      version == 2 ? 128 : 140, version == 2 ? 12 : 0);
	}
}

/* Cut behind a whole object it is a shorter structure, if nothing signs it. */
TEST(icmpext_split_takes_a_cut_structure_for_quote)
{
	struct body body = make(128, HEADER MPLS MPLS);

	for (body.size = 0; body.size < 148; body.size++) {
		bool whole = body.size == 132 || body.size == 140;

		assert_halves(split(&body, ADDR_V4, 32),
			      whole ? 128 : body.size,
			      whole ? body.size - 128 : 0);
		assert_halves(split(&body, ADDR_V4, 0), body.size, 0);
	}
	body.size = 148;
	sign(&body, 128);
	for (body.size = 0; body.size < 148; body.size++)
		assert_halves(split(&body, ADDR_V4, 32), body.size, 0);
}

TEST(icmpext_split_refuses_objects_of_an_impossible_length)
{
	static const char *const wrong[] = {
		HEADER "0000 0101",	     HEADER "0001 0101",
		HEADER "0003 0101",	     HEADER "0009 0101 00000000",
		HEADER "ffff 0101 00000000", HEADER MPLS "0000 0101",
	};

	for (size_t i = 0; i < COUNT(wrong); i++) {
		struct body body = make(128, wrong[i]);

		assert_halves(split(&body, ADDR_V4, 32), body.size, 0);
		sign(&body, 128);
		assert_halves(split(&body, ADDR_V4, 32), body.size, 0);
		assert_halves(split(&body, ADDR_V4, 0), body.size, 0);
	}
}

TEST(icmpext_split_cut_counts_from_the_missing_start)
{
	struct body body = make(100, HEADER MPLS);
	struct span span = {body.bytes, body.size};
	struct span quote;
	struct span extensions;

	/* Nobody knows where: the checksum has to be good. */
	icmpext_split_cut(28, 0, span, &quote, &extensions);
	assert_int_equal(extensions.size, 0);
	sign(&body, 100);
	icmpext_split_cut(28, 0, span, &quote, &extensions);
	assert_int_equal(quote.size, 100);
	assert_int_equal(extensions.size, 12);
	icmpext_split_cut(20, 0, span, &quote, &extensions);
	assert_int_equal(extensions.size, 0);
	/* The kernel says where. */
	icmpext_split_cut(20, 100, span, &quote, &extensions);
	assert_int_equal(quote.size, 100);
	assert_int_equal(extensions.size, 12);
	icmpext_split_cut(20, 99, span, &quote, &extensions);
	assert_int_equal(quote.size, 112);
	icmpext_split_cut(20, SIZE_MAX, span, &quote, &extensions);
	assert_int_equal(quote.size, 112);
	assert_int_equal(extensions.size, 0);
}

TEST(icmpext_next_steps_through_the_objects)
{
	struct body body = make(0, HEADER MPLS "0004 0207"
					       "0006 fe01 abcd");
	struct cursor cursor = cursor_of((struct span){body.bytes, body.size});
	struct icmpext_object object;

	assert_true(icmpext_next(&cursor, &object));
	assert_int_equal(object.class_num, 1);
	assert_int_equal(object.c_type, 1);
	assert_int_equal(object.data.size, 4);
	assert_true(icmpext_next(&cursor, &object));
	assert_int_equal(object.class_num, 2);
	assert_int_equal(object.c_type, 7);
	assert_int_equal(object.data.size, 0);
	assert_true(icmpext_next(&cursor, &object));
	assert_int_equal(object.class_num, 0xfe);
	assert_memory_equal(object.data.data, "\xab\xcd", 2);
	assert_false(icmpext_next(&cursor, &object));
	assert_false(cursor.bad);
}

TEST(icmpext_next_stops_at_an_object_that_does_not_fit)
{
	static const char *const wrong[] = {
		"20",
		HEADER "00",
		HEADER "0000 0101",
		HEADER "0003 0101",
		HEADER "0009 0101 00000000",
	};

	for (size_t i = 0; i < COUNT(wrong); i++) {
		struct body body = make(0, wrong[i]);
		uint8_t *exact = unit_exact(body.bytes, body.size);
		struct cursor cursor =
			cursor_of((struct span){exact, body.size});
		struct icmpext_object object;

		assert_false(icmpext_next(&cursor, &object));
		assert_true(cursor.bad);
		assert_false(icmpext_next(&cursor, &object));
		free(exact);
	}
}

TEST(icmpext_next_walks_through_a_thousand_objects)
{
	struct body body = make(0, HEADER);
	struct icmpext_object object;
	struct cursor cursor;
	int count = 0;

	for (int i = 0; i < 1000; i++)
		body.size += unit_hex("0004 0101", body.bytes + body.size, 4);
	cursor = cursor_of((struct span){body.bytes, body.size});
	while (icmpext_next(&cursor, &object))
		count++;
	assert_int_equal(count, 1000);
	assert_false(cursor.bad);
}

TEST(icmpext_next_label_reads_a_stack)
{
	uint8_t bytes[9];
	struct icmpext_label label;
	struct cursor cursor;

	unit_hex("05dcfaff fffff101 ff", bytes, sizeof(bytes));
	cursor = cursor_of((struct span){bytes, 8});
	assert_true(icmpext_next_label(&cursor, &label));
	assert_int_equal(label.label, 0x05dcf);
	assert_int_equal(label.traffic_class, 5);
	assert_false(label.bottom);
	assert_int_equal(label.ttl, 255);
	assert_true(icmpext_next_label(&cursor, &label));
	assert_int_equal(label.label, 0xfffff);
	assert_int_equal(label.traffic_class, 0);
	assert_true(label.bottom);
	assert_int_equal(label.ttl, 1);
	assert_false(icmpext_next_label(&cursor, &label));
	/* A part of an entry is none. */
	cursor = cursor_of((struct span){bytes, 9});
	cursor_skip(&cursor, 8);
	assert_false(icmpext_next_label(&cursor, &label));
}

static bool parse_interface(uint8_t c_type, const char *hex,
			    struct icmpext_interface *interface)
{
	static uint8_t bytes[128];
	struct icmpext_object object = {
		.class_num = ICMPEXT_INTERFACE,
		.c_type = c_type,
		.data = {bytes, unit_hex(hex, bytes, sizeof(bytes))},
	};

	return icmpext_parse_interface(&object, interface);
}

/* RFC 5837 section 4: index, address, name "eth0", MTU 1500. */
#define INTERFACE "00000007 0001 0000 c0000263 08 65746830000000 000005dc"

TEST(icmpext_parse_interface_reads_what_the_type_promises)
{
	struct icmpext_interface interface;
	char text[ADDR_TEXT_MAX];

	assert_true(parse_interface(0x0f, INTERFACE, &interface));
	assert_int_equal(interface.role, ICMPEXT_INCOMING);
	assert_true(interface.has_index);
	assert_int_equal(interface.index, 7);
	addr_format(&interface.addr, text);
	assert_string_equal(text, "192.0.2.99");
	assert_true(interface.name.size >= 4);
	assert_memory_equal(interface.name.data, "eth0", 4);
	assert_int_equal(interface.mtu, 1500);
	assert_true(parse_interface(0x88, "00000009", &interface));
	assert_int_equal(interface.role, ICMPEXT_OUTGOING);
	assert_int_equal(interface.index, 9);
	assert_int_equal(interface.addr.family, ADDR_NONE);
	assert_int_equal(interface.name.size, 0);
	assert_int_equal(interface.mtu, 0);
}

TEST(icmpext_parse_interface_refuses_a_cut_object)
{
	struct icmpext_interface interface;
	uint8_t bytes[64];
	size_t size = unit_hex(INTERFACE, bytes, sizeof(bytes));

	for (size_t cut = 0; cut < size; cut++) {
		uint8_t *exact = unit_exact(bytes, cut);
		struct icmpext_object object = {
			.class_num = ICMPEXT_INTERFACE,
			.c_type = 0x0f,
			.data = {exact, cut},
		};

		assert_false(icmpext_parse_interface(&object, &interface));
		free(exact);
	}
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(
			icmpext_split_goes_by_the_length_of_the_router),
		cmocka_unit_test(
			icmpext_split_finds_an_old_structure_by_its_checksum),
		cmocka_unit_test(
			icmpext_split_forgives_a_length_without_the_padding),
		cmocka_unit_test(icmpext_split_finds_nothing_at_a_wrong_length),
		cmocka_unit_test(icmpext_split_believes_in_no_other_version),
		cmocka_unit_test(icmpext_split_takes_a_cut_structure_for_quote),
		cmocka_unit_test(
			icmpext_split_refuses_objects_of_an_impossible_length),
		cmocka_unit_test(
			icmpext_split_cut_counts_from_the_missing_start),
		cmocka_unit_test(icmpext_next_steps_through_the_objects),
		cmocka_unit_test(
			icmpext_next_stops_at_an_object_that_does_not_fit),
		cmocka_unit_test(icmpext_next_walks_through_a_thousand_objects),
		cmocka_unit_test(icmpext_next_label_reads_a_stack),
		cmocka_unit_test(
			icmpext_parse_interface_reads_what_the_type_promises),
		cmocka_unit_test(icmpext_parse_interface_refuses_a_cut_object),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
