/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * IPv4 options, worked out by hand from RFC 791 section 3.1.
 */
#include "wire/ip_options.h"

#include "unit.h"

static struct span span_of(const char *hex, uint8_t bytes[IP_OPTIONS_MAX])
{
	return (struct span){bytes, unit_hex(hex, bytes, IP_OPTIONS_MAX)};
}

/* The only option in HEX. */
static struct ip_option only(const char *hex, uint8_t bytes[IP_OPTIONS_MAX])
{
	struct cursor cursor = cursor_of(span_of(hex, bytes));
	struct ip_option option;
	struct ip_option next;

	assert_true(ip_options_next(&cursor, &option));
	assert_false(ip_options_next(&cursor, &next));
	assert_false(cursor.bad);
	return option;
}

static void assert_addr(const struct addr *addr, const char *wanted)
{
	char text[ADDR_TEXT_MAX];

	addr_format(addr, text);
	assert_string_equal(text, wanted);
}

TEST(ip_options_next_reads_a_recorded_route)
{
	uint8_t bytes[IP_OPTIONS_MAX];
	struct ip_option option =
		only("07 0f 0c c0000201 c6120109 00000000", bytes);
	struct cursor cursor = cursor_of(option.filled);
	struct ip_option_entry entry;

	assert_int_equal(option.kind, IP_OPTION_RECORD_ROUTE);
	assert_int_equal(option.type, 7);
	assert_int_equal(option.pointer, 12);
	assert_int_equal(option.data.size, 12);
	assert_true(ip_options_next_entry(&cursor, &option, &entry));
	assert_addr(&entry.addr, "192.0.2.1");
	assert_false(entry.has_stamp);
	assert_true(ip_options_next_entry(&cursor, &option, &entry));
	assert_addr(&entry.addr, "198.18.1.9");
	assert_false(ip_options_next_entry(&cursor, &option, &entry));
}

/* The route to come is behind the pointer. */
TEST(ip_options_next_reads_source_routes)
{
	uint8_t bytes[IP_OPTIONS_MAX];
	struct ip_option option = only("83 0b 08 c0000201 c6120109", bytes);

	assert_int_equal(option.kind, IP_OPTION_LOOSE_ROUTE);
	assert_int_equal(option.filled.size, 4);
	assert_int_equal(option.data.size, 8);
	option = only("89 07 04 c0000201", bytes);
	assert_int_equal(option.kind, IP_OPTION_STRICT_ROUTE);
	assert_int_equal(option.filled.size, 0);
	assert_int_equal(option.data.size, 4);
}

TEST(ip_options_next_reads_timestamps)
{
	uint8_t bytes[IP_OPTIONS_MAX];
	struct ip_option option = only("44 0c 09 20 021f2b85 00000000", bytes);
	struct cursor cursor = cursor_of(option.filled);
	struct ip_option_entry entry;

	assert_int_equal(option.kind, IP_OPTION_TIMESTAMP);
	assert_int_equal(option.overflow, 2);
	assert_int_equal(option.stamps, IP_OPTION_STAMPS_ONLY);
	assert_true(ip_options_next_entry(&cursor, &option, &entry));
	assert_int_equal(entry.addr.family, ADDR_NONE);
	assert_true(entry.has_stamp);
	assert_true(entry.stamp == 35597189);
	assert_false(ip_options_next_entry(&cursor, &option, &entry));
}

TEST(ip_options_next_reads_timestamps_with_addresses)
{
	uint8_t bytes[IP_OPTIONS_MAX];
	struct ip_option option =
		only("44 14 15 f3 c0000201 80000001 c6120109 021f2b85", bytes);
	struct cursor cursor = cursor_of(option.filled);
	struct ip_option_entry entry;

	assert_int_equal(option.overflow, 15);
	assert_int_equal(option.stamps, IP_OPTION_STAMPS_PRESPEC);
	assert_true(ip_options_next_entry(&cursor, &option, &entry));
	assert_addr(&entry.addr, "192.0.2.1");
	assert_true(entry.stamp == 0x80000001);
	assert_true(ip_options_next_entry(&cursor, &option, &entry));
	assert_addr(&entry.addr, "198.18.1.9");
	assert_true(entry.stamp == 35597189);
	assert_false(ip_options_next_entry(&cursor, &option, &entry));
}

TEST(ip_options_next_steps_over_nop_and_ends_at_end)
{
	uint8_t bytes[IP_OPTIONS_MAX];
	struct cursor cursor =
		cursor_of(span_of("01 9f 04 abcd 01 00 07ff", bytes));
	struct ip_option option;

	assert_true(ip_options_next(&cursor, &option));
	assert_int_equal(option.kind, IP_OPTION_NOP);
	assert_true(ip_options_next(&cursor, &option));
	assert_int_equal(option.kind, IP_OPTION_OTHER);
	assert_int_equal(option.type, 0x9f);
	assert_int_equal(option.data.size, 2);
	assert_true(ip_options_next(&cursor, &option));
	assert_int_equal(option.kind, IP_OPTION_NOP);
	assert_false(ip_options_next(&cursor, &option));
	assert_false(cursor.bad);
}

TEST(ip_options_next_stops_at_a_wrong_length)
{
	static const char *const wrong[] = {
		"07",		   /* no length at all */
		"07 00 04",	   /* a loop for those who add it */
		"07 01 04",	   /* shorter than type and length */
		"07 08 04 c00002", /* past the end */
		"83 ff 04 c0000201",
		"44 29 05 00",
		"9f 00",
		"9f 03",
	};

	for (size_t i = 0; i < COUNT(wrong); i++) {
		uint8_t bytes[IP_OPTIONS_MAX];
		struct span span = span_of(wrong[i], bytes);
		uint8_t *exact = unit_exact(bytes, span.size);
		struct cursor cursor =
			cursor_of((struct span){exact, span.size});
		struct ip_option option;

		assert_false(ip_options_next(&cursor, &option));
		assert_true(cursor.bad);
		assert_false(ip_options_next(&cursor, &option));
		free(exact);
	}
}

/* An option that ends before its entries begin has none. */
TEST(ip_options_next_accepts_an_option_without_room)
{
	static const char *const small[] = {"07 02",	   "07 03 04",
					    "44 02",	   "44 03 05",
					    "44 04 05 01", "83 06 04 c00002"};

	for (size_t i = 0; i < COUNT(small); i++) {
		uint8_t bytes[IP_OPTIONS_MAX];
		struct ip_option option = only(small[i], bytes);
		struct cursor cursor = cursor_of(option.data);
		struct ip_option_entry entry;

		assert_false(ip_options_next_entry(&cursor, &option, &entry));
	}
}

/* Whatever the pointer is, what is filled lies within the option. */
TEST(ip_options_next_survives_every_pointer)
{
	for (int pointer = 0; pointer < 256; pointer++) {
		uint8_t bytes[IP_OPTIONS_MAX];
		struct ip_option option;
		struct cursor cursor =
			cursor_of(span_of("07 0b 00 c0000201 c6120109", bytes));
		size_t wanted = pointer < 4 ? 0 : (size_t)pointer - 4;

		bytes[2] = (uint8_t)pointer;
		assert_true(ip_options_next(&cursor, &option));
		assert_ptr_equal(option.filled.data, option.data.data);
		assert_int_equal(option.filled.size, wanted > 8 ? 8 : wanted);
	}
}

/* Walks over everything, as a view does. */
static void walk(struct span span)
{
	struct cursor cursor = cursor_of(span);
	struct ip_option option;
	int options = 0;

	while (ip_options_next(&cursor, &option)) {
		struct cursor filled = cursor_of(option.filled);
		struct cursor data = cursor_of(option.data);
		struct ip_option_entry entry;
		int entries = 0;

		while (ip_options_next_entry(&filled, &option, &entry))
			entries++;
		while (ip_options_next_entry(&data, &option, &entry))
			entries--;
		assert_true(entries <= 0);
		assert_true(++options <= IP_OPTIONS_MAX);
	}
}

TEST(ip_options_next_survives_every_byte_and_every_cut)
{
	uint8_t bytes[IP_OPTIONS_MAX];
	struct span span = span_of("01 07 0b 08 c0000201 c6120109"
				   "44 0c 0d f1 c0000201 80000001 00",
				   bytes);

	for (size_t cut = 0; cut <= span.size; cut++) {
		uint8_t *exact = unit_exact(bytes, cut);

		walk((struct span){exact, cut});
		for (size_t at = 0; at < cut; at++) {
			for (int value = 0; value < 256; value++) {
				exact[at] = (uint8_t)value;
				walk((struct span){exact, cut});
			}
			exact[at] = bytes[at];
		}
		free(exact);
	}
}

static void assert_written(const uint8_t *bytes, size_t size, const char *hex)
{
	uint8_t wanted[IP_OPTIONS_MAX];

	assert_int_equal(unit_hex(hex, wanted, IP_OPTIONS_MAX), size);
	assert_memory_equal(bytes, wanted, size);
}

TEST(ip_options_record_route_has_room_for_nine)
{
	uint8_t bytes[IP_OPTIONS_MAX];

	memset(bytes, 0xee, sizeof(bytes));
	assert_written(bytes, ip_options_record_route(bytes),
		       "01 07 27 04"
		       "000000000000000000000000000000000000"
		       "000000000000000000000000000000000000");
}

TEST(ip_options_timestamp_writes_each_kind)
{
	struct addr hops[2] = {{.family = ADDR_V4, .bytes = {192, 0, 2, 1}},
			       {.family = ADDR_V4, .bytes = {198, 18, 1, 9}}};
	uint8_t bytes[IP_OPTIONS_MAX];
	size_t size;

	size = ip_options_timestamp(bytes, IP_OPTION_STAMPS_ONLY, NULL, 0);
	assert_int_equal(size, 40);
	assert_written(bytes, 4, "44 28 05 00");
	size = ip_options_timestamp(bytes, IP_OPTION_STAMPS_AND_ADDR, NULL, 0);
	assert_int_equal(size, 36);
	assert_written(bytes, 4, "44 24 05 01");
	size = ip_options_timestamp(bytes, IP_OPTION_STAMPS_PRESPEC, hops, 2);
	assert_written(bytes, size,
		       "44 14 05 03 c0000201 00000000 c6120109 00000000");
}

TEST(ip_options_source_route_keeps_the_order)
{
	struct addr hops[2] = {{.family = ADDR_V4, .bytes = {192, 0, 2, 1}},
			       {.family = ADDR_V4, .bytes = {198, 18, 1, 9}}};
	uint8_t bytes[IP_OPTIONS_MAX];
	size_t size = ip_options_source_route(bytes, false, hops, 2);

	assert_written(bytes, size, "01 83 0b 04 c0000201 c6120109");
	size = ip_options_source_route(bytes, true, hops, 1);
	assert_written(bytes, size, "01 89 07 04 c0000201");
}

TEST(ip_options_refuse_what_does_not_fit)
{
	struct addr hops[10] = {{.family = ADDR_V4}};
	uint8_t bytes[IP_OPTIONS_MAX];

	assert_int_equal(ip_options_source_route(bytes, true, hops, 9), 40);
	assert_int_equal(ip_options_source_route(bytes, true, hops, 10), 0);
	assert_int_equal(ip_options_source_route(bytes, true, hops, 0), 0);
	assert_int_equal(
		ip_options_timestamp(bytes, IP_OPTION_STAMPS_PRESPEC, hops, 4),
		36);
	assert_int_equal(
		ip_options_timestamp(bytes, IP_OPTION_STAMPS_PRESPEC, hops, 5),
		0);
	assert_int_equal(
		ip_options_timestamp(bytes, IP_OPTION_STAMPS_PRESPEC, hops, 0),
		0);
}

/* One hop more behind, one less in front: what the kernel sends. */
TEST(ip_options_depart_turns_the_route_by_one)
{
	uint8_t bytes[IP_OPTIONS_MAX];
	struct span span = span_of("01 830b04 c0000201 c0000202", bytes);
	struct addr to = {.family = ADDR_V4, .bytes = {198, 18, 1, 9}};
	struct addr first = ip_options_depart(bytes, span.size, &to);
	static const uint8_t wanted[] = {1, 131, 11,  4,  192, 0,
					 2, 2,	 198, 18, 1,   9};

	assert_addr(&first, "192.0.2.1");
	assert_memory_equal(bytes, wanted, sizeof(wanted));
}

TEST(ip_options_depart_leaves_other_options_alone)
{
	uint8_t bytes[IP_OPTIONS_MAX];
	uint8_t same[IP_OPTIONS_MAX];
	struct span span = span_of("07 0b 04 00000000 00000000 00", bytes);
	struct addr to = {.family = ADDR_V4, .bytes = {198, 18, 1, 9}};
	struct addr first = ip_options_depart(bytes, span.size, &to);

	span_of("07 0b 04 00000000 00000000 00", same);
	assert_addr(&first, "198.18.1.9");
	assert_memory_equal(bytes, same, span.size);
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(ip_options_next_reads_a_recorded_route),
		cmocka_unit_test(ip_options_next_reads_source_routes),
		cmocka_unit_test(ip_options_next_reads_timestamps),
		cmocka_unit_test(
			ip_options_next_reads_timestamps_with_addresses),
		cmocka_unit_test(
			ip_options_next_steps_over_nop_and_ends_at_end),
		cmocka_unit_test(ip_options_next_stops_at_a_wrong_length),
		cmocka_unit_test(
			ip_options_next_accepts_an_option_without_room),
		cmocka_unit_test(ip_options_next_survives_every_pointer),
		cmocka_unit_test(
			ip_options_next_survives_every_byte_and_every_cut),
		cmocka_unit_test(ip_options_record_route_has_room_for_nine),
		cmocka_unit_test(ip_options_timestamp_writes_each_kind),
		cmocka_unit_test(ip_options_source_route_keeps_the_order),
		cmocka_unit_test(ip_options_refuse_what_does_not_fit),
		cmocka_unit_test(ip_options_depart_turns_the_route_by_one),
		cmocka_unit_test(ip_options_depart_leaves_other_options_alone),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
