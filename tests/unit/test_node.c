/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Node information, worked out by hand from RFC 4620 and RFC 1035.
 */
#include "wire/node.h"

#include "unit.h"

#define ROOM 512

static struct addr addr_of(const char *text)
{
	struct addr addr = {.family = ADDR_NONE};

	assert_true(addr_parse(text, &addr));
	return addr;
}

static void assert_query(const struct node_query *query, const char *hex)
{
	struct addr target = addr_of("2001:db8::2");
	uint8_t bytes[ROOM];
	uint8_t wanted[ROOM];
	struct writer writer = writer_start(bytes, ROOM);

	node_build(&writer, query, &target, UINT64_C(0x0102030405060708));
	assert_false(writer.bad);
	assert_int_equal(writer.at, node_size(query));
	assert_int_equal(unit_hex(hex, wanted, ROOM), writer.at);
	assert_memory_equal(bytes, wanted, writer.at);
}

TEST(node_build_asks_a_target_for_its_name)
{
	struct node_query query = {.type = NODE_NAME};

	assert_query(&query, "8b00 0000 0002 0000 0102030405060708"
			     "20010db8000000000000000000000002");
}

TEST(node_build_asks_for_addresses_of_a_v4_subject)
{
	struct node_query query = {
		.type = NODE_V6,
		.flags = NODE_FLAG_ALL | NODE_FLAG_GLOBAL,
		.subject = NODE_SUBJECT_ADDR,
		.addr = addr_of("192.0.2.1"),
	};

	assert_query(&query, "8b02 0000 0003 0022 0102030405060708 c0000201");
	query.addr = addr_of("2001:db8::9");
	assert_query(&query, "8b00 0000 0003 0022 0102030405060708"
			     "20010db8000000000000000000000009");
}

TEST(node_build_asks_about_a_name)
{
	struct node_query query = {.type = NODE_V4};

	assert_true(node_put_name(&query, "host.example", true));
	assert_query(&query, "8b01 0000 0004 0000 0102030405060708"
			     "04 686f7374 07 6578616d706c65 00");
	assert_true(node_put_name(&query, "host", false));
	assert_query(&query, "8b01 0000 0004 0000 0102030405060708"
			     "04 686f7374 00 00");
}

TEST(node_build_stays_within_its_room)
{
	struct node_query query = {.type = NODE_NAME};
	struct addr target = addr_of("2001:db8::2");

	for (size_t room = 0; room < node_size(&query); room++) {
		uint8_t *exact = malloc(room + 1);
		struct writer writer = writer_start(exact, room);

		assert_non_null(exact);
		node_build(&writer, &query, &target, 1);
		assert_true(writer.bad);
		free(exact);
	}
}

TEST(node_put_name_refuses_what_is_no_name)
{
	static const char *const wrong[] = {
		"", ".", ".a", "a..b", "a..",
	};
	struct node_query query = {.type = NODE_NAME};
	char label[65];

	for (size_t i = 0; i < COUNT(wrong); i++)
		assert_false(node_put_name(&query, wrong[i], true));
	memset(label, 'x', 64);
	label[64] = '\0';
	assert_false(node_put_name(&query, label, true));
	label[63] = '\0';
	assert_true(node_put_name(&query, label, true));
	assert_true(node_put_name(&query, "a.", true));
	assert_int_equal(query.name_size, 3);
	assert_int_equal(query.subject, NODE_SUBJECT_NAME);
}

/* 127 labels of one byte are 254, and a zero. */
TEST(node_put_name_accepts_255_bytes_and_no_more)
{
	struct node_query query = {.type = NODE_NAME};
	char text[257];

	for (size_t i = 0; i < 256; i++)
		text[i] = i % 2 ? '.' : 'a';
	text[253] = '\0';
	assert_true(node_put_name(&query, text, false));
	assert_int_equal(query.name_size, 256);
	assert_int_equal(node_size(&query), NODE_SIZE_MAX);
	text[253] = '.';
	text[255] = '\0';
	assert_false(node_put_name(&query, text, true));
}

static struct cursor data_of(const char *hex, uint8_t bytes[ROOM])
{
	return cursor_of((struct span){bytes, unit_hex(hex, bytes, ROOM)});
}

static void assert_name(struct cursor *cursor, const char *text, bool complete)
{
	struct node_name name;

	assert_true(node_next_name(cursor, &name));
	assert_string_equal(name.text, text);
	assert_int_equal(name.complete, complete);
}

static void assert_no_name(const char *hex)
{
	uint8_t bytes[ROOM];
	struct cursor cursor = data_of(hex, bytes);
	struct node_name name;

	assert_false(node_next_name(&cursor, &name));
	assert_true(cursor.bad);
	assert_false(node_next_name(&cursor, &name));
}

TEST(node_data_stands_behind_the_nonce)
{
	static const uint8_t bytes[12];

	assert_int_equal(node_data((struct span){bytes, 12}).size, 4);
	assert_int_equal(node_data((struct span){bytes, 8}).size, 0);
	assert_int_equal(node_data((struct span){bytes, 7}).size, 0);
}

TEST(node_next_name_reads_names_until_the_end)
{
	uint8_t bytes[ROOM];
	struct cursor cursor = data_of("00000000 04686f7374 076578616d706c65 00"
				       "0161 00 00",
				       bytes);
	struct node_name name;

	assert_name(&cursor, "host.example", true);
	assert_name(&cursor, "a", false);
	assert_false(node_next_name(&cursor, &name));
	assert_false(cursor.bad);
}

/* The second name ends with the "example" at offset 9 of the data. */
TEST(node_next_name_follows_compression)
{
	uint8_t bytes[ROOM];
	struct cursor cursor = data_of("00000000 04686f7374 076578616d706c65 00"
				       "03777777 c009 c012",
				       bytes);
	struct node_name name;

	assert_name(&cursor, "host.example", true);
	assert_name(&cursor, "www.example", true);
	assert_name(&cursor, "www.example", true);
	assert_false(node_next_name(&cursor, &name));
	assert_false(cursor.bad);
}

TEST(node_next_name_never_goes_in_circles)
{
	assert_no_name("00000000 c004");	 /* to itself */
	assert_no_name("00000000 c006 c004");	 /* ahead, and back */
	assert_no_name("00000000 0161 c004");	 /* to its own beginning */
	assert_no_name("00000000 c0ff");	 /* past the end */
	assert_no_name("00000000 c0");		 /* half a pointer */
	assert_no_name("00000000 c000 0161 00"); /* to no name */
}

/* A chain of pointers, each to the one before. */
TEST(node_next_name_gives_up_a_long_chain)
{
	uint8_t bytes[ROOM];
	struct node_name name;
	struct cursor cursor;

	unit_hex("00000000 0161 00", bytes, ROOM);
	for (size_t at = 7; at + 2 <= ROOM; at += 2) {
		size_t back = at == 7 ? 4 : at - 2;

		bytes[at] = (uint8_t)(0xc0 | back >> 8);
		bytes[at + 1] = (uint8_t)back;
	}
	cursor = cursor_of((struct span){bytes, ROOM});
	cursor.at = 7 + 2 * 127;
	assert_true(node_next_name(&cursor, &name));
	assert_string_equal(name.text, "a");
	cursor.at = 7 + 2 * 128;
	assert_false(node_next_name(&cursor, &name));
}

TEST(node_next_name_refuses_what_is_no_name)
{
	assert_no_name("000000");	    /* no room for a TTL */
	assert_no_name("00000000 00");	    /* an empty name */
	assert_no_name("00000000 0161");    /* no zero */
	assert_no_name("00000000 0561 00"); /* a cut label */
	assert_no_name("00000000 4061 00"); /* a length of 64 */
	assert_no_name("00000000 8161 00"); /* a reserved one */
}

/* RFC 1035 section 5.1. */
TEST(node_next_name_escapes_what_is_not_plain)
{
	uint8_t bytes[ROOM];
	struct cursor cursor = data_of(
		"00000000 0c 1b5b2e5c 20 7f ff 00 40 41 7e 24 00", bytes);

	assert_name(&cursor, "\\027[\\.\\\\\\032\\127\\255\\000\\@A~\\$", true);
}

/* Labels of 63, 63, 63 and LAST zeros, which all have to be escaped. */
static bool read_long(uint8_t last, struct node_name *name)
{
	uint8_t bytes[4 + 4 * 64 + 1] = {0};
	struct cursor cursor = cursor_of((struct span){bytes, sizeof(bytes)});

	for (size_t i = 0; i < 3; i++)
		bytes[4 + 64 * i] = 63;
	bytes[4 + 64 * 3] = last;
	return node_next_name(&cursor, name);
}

/* RFC 1035 section 2.3.4: 255 bytes, which is 4 lengths, 250 and a zero. */
TEST(node_next_name_has_room_for_the_longest_name)
{
	struct node_name name;

	assert_true(read_long(61, &name));
	assert_int_equal(strlen(name.text), 4 * 250 + 3);
	assert_false(read_long(62, &name));
}

static size_t walk(struct span span)
{
	struct cursor cursor = cursor_of(span);
	struct node_name name;
	size_t count = 0;

	while (node_next_name(&cursor, &name)) {
		assert_non_null(memchr(name.text, 0, sizeof(name.text)));
		assert_true(++count <= span.size);
	}
	assert_true(cursor.bad || cursor.at == span.size);
	return count;
}

TEST(node_next_name_survives_every_byte_and_every_cut)
{
	uint8_t bytes[ROOM];
	size_t size = unit_hex("00000000 04686f7374 076578616d706c65 00"
			       "03777777 c009 c012 0161 0000",
			       bytes, ROOM);

	for (size_t cut = 0; cut <= size; cut++) {
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
	assert_int_equal(walk((struct span){bytes, size}), 4);
}

TEST(node_next_addr_reads_addresses_with_their_ttl)
{
	uint8_t bytes[ROOM];
	struct cursor cursor =
		data_of("00000e10 20010db8000000000000000000000002"
			"ffffffff fe800000000000000000000000000001 0000",
			bytes);
	struct node_addr addr;
	char text[ADDR_TEXT_MAX];

	assert_true(node_next_addr(&cursor, ADDR_V6, &addr));
	addr_format(&addr.addr, text);
	assert_string_equal(text, "2001:db8::2");
	assert_int_equal(addr.ttl, 3600);
	assert_true(node_next_addr(&cursor, ADDR_V6, &addr));
	addr_format(&addr.addr, text);
	assert_string_equal(text, "fe80::1");
	assert_int_equal(addr.ttl, -1);
	assert_false(node_next_addr(&cursor, ADDR_V6, &addr));
	cursor = data_of("00000000 c0000201", bytes);
	assert_true(node_next_addr(&cursor, ADDR_V4, &addr));
	addr_format(&addr.addr, text);
	assert_string_equal(text, "192.0.2.1");
	assert_false(node_next_addr(&cursor, ADDR_V4, &addr));
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(node_build_asks_a_target_for_its_name),
		cmocka_unit_test(node_build_asks_for_addresses_of_a_v4_subject),
		cmocka_unit_test(node_build_asks_about_a_name),
		cmocka_unit_test(node_build_stays_within_its_room),
		cmocka_unit_test(node_put_name_refuses_what_is_no_name),
		cmocka_unit_test(node_put_name_accepts_255_bytes_and_no_more),
		cmocka_unit_test(node_data_stands_behind_the_nonce),
		cmocka_unit_test(node_next_name_reads_names_until_the_end),
		cmocka_unit_test(node_next_name_follows_compression),
		cmocka_unit_test(node_next_name_never_goes_in_circles),
		cmocka_unit_test(node_next_name_gives_up_a_long_chain),
		cmocka_unit_test(node_next_name_refuses_what_is_no_name),
		cmocka_unit_test(node_next_name_escapes_what_is_not_plain),
		cmocka_unit_test(node_next_name_has_room_for_the_longest_name),
		cmocka_unit_test(
			node_next_name_survives_every_byte_and_every_cut),
		cmocka_unit_test(node_next_addr_reads_addresses_with_their_ttl),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
