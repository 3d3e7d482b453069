/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * PROBE messages, worked out by hand from RFC 8335.
 */
#include "wire/interface.h"

#include "wire/checksum.h"
#include "wire/icmpext.h"

#include "unit.h"

#define ROOM 128

static void assert_request(const struct interface_query *query,
			   enum addr_family family, const char *hex)
{
	uint8_t bytes[ROOM];
	uint8_t wanted[ROOM];
	struct writer writer = writer_start(bytes, ROOM);

	interface_build(&writer, query, family, 0x1234, 9);
	assert_false(writer.bad);
	assert_int_equal(writer.at, interface_size(query));
	assert_int_equal(unit_hex(hex, wanted, ROOM), writer.at);
	assert_memory_equal(bytes, wanted, writer.at);
	/* The structure is summed up by itself (RFC 4884 section 7). */
	assert_int_equal(
		checksum_finish(checksum_add(0, bytes + 8, writer.at - 8)), 0);
}

TEST(interface_build_asks_by_name)
{
	struct interface_query query = {.by = INTERFACE_BY_NAME,
					.name = "eth0"};

	assert_request(&query, ADDR_V4,
		       "2a00 0000 1234 0901 2000 0f52 0008 0301 65746830");
}

/* Zeros fill up the word: "lo" is six bytes short of eight with its header. */
TEST(interface_build_fills_up_a_name)
{
	struct interface_query query = {.by = INTERFACE_BY_NAME, .name = "lo"};

	assert_request(&query, ADDR_V6,
		       "a000 0000 1234 0901 2000 7087 0008 0301 6c6f0000");
}

TEST(interface_build_asks_by_index)
{
	struct interface_query query = {.by = INTERFACE_BY_INDEX,
					.index = 0x10002};

	assert_request(&query, ADDR_V4,
		       "2a00 0000 1234 0901 2000 dcf2 0008 0302 00010002");
}

TEST(interface_build_asks_by_address_of_either_family)
{
	struct interface_query query = {.by = INTERFACE_BY_ADDR};

	assert_true(addr_parse("192.0.2.7", &query.addr));
	assert_request(&query, ADDR_V6,
		       "a000 0000 1234 0901 2000 16e8 000c 0303"
		       "0001 04 00 c0000207");
	assert_true(addr_parse("2001:db8::7", &query.addr));
	assert_request(&query, ADDR_V4,
		       "2a00 0000 1234 0901 2000 9f22 0018 0303"
		       "0002 10 00 20010db8000000000000000000000007");
}

TEST(interface_build_clears_l_for_a_neighbour)
{
	struct interface_query query = {.by = INTERFACE_BY_ADDR,
					.is_neighbour = true};

	assert_true(addr_parse("192.0.2.7", &query.addr));
	assert_request(&query, ADDR_V4,
		       "2a00 0000 1234 0900 2000 16e8 000c 0303"
		       "0001 04 00 c0000207");
}

/* What a target does with it: an object of class 3 that ends the message. */
TEST(interface_build_makes_a_structure_that_icmpext_reads)
{
	struct interface_query query = {.by = INTERFACE_BY_NAME};

	for (size_t size = 1; size <= INTERFACE_NAME_MAX; size++) {
		uint8_t bytes[ROOM];
		struct writer writer = writer_start(bytes, ROOM);
		struct icmpext_object object;
		struct cursor cursor;

		query.name[size - 1] = 'x';
		interface_build(&writer, &query, ADDR_V4, 1, 1);
		cursor = cursor_of((struct span){bytes + 8, writer.at - 8});
		assert_true(icmpext_next(&cursor, &object));
		assert_int_equal(object.class_num, 3);
		assert_int_equal(object.c_type, 1);
		assert_int_equal(object.data.size, (size + 3) / 4 * 4);
		assert_memory_equal(object.data.data, query.name, size);
		assert_false(icmpext_next(&cursor, &object));
		assert_false(cursor.bad);
	}
}

TEST(interface_build_reads_no_further_than_the_name)
{
	struct interface_query query = {.by = INTERFACE_BY_NAME};

	memset(query.name, 'x', sizeof(query.name));
	assert_int_equal(interface_size(&query), 8 + 4 + 4 + 64);
}

TEST(interface_build_stays_within_its_room)
{
	struct interface_query query = {.by = INTERFACE_BY_NAME,
					.name = "eth0"};

	for (size_t room = 0; room < interface_size(&query); room++) {
		uint8_t *exact = malloc(room + 1);
		struct writer writer = writer_start(exact, room);

		assert_non_null(exact);
		interface_build(&writer, &query, ADDR_V4, 1, 1);
		assert_true(writer.bad);
		free(exact);
	}
}

/* State 3, A and both families. */
TEST(interface_parse_reads_every_bit)
{
	struct interface_answer answer = interface_parse(0, 0x0967);

	assert_int_equal(answer.code, INTERFACE_OK);
	assert_int_equal(answer.state, INTERFACE_STATE_REACHABLE);
	assert_true(answer.active && answer.runs_v4 && answer.runs_v6);
	answer = interface_parse(2, 0xff00);
	assert_int_equal(answer.code, INTERFACE_NONE);
	assert_int_equal(answer.state, INTERFACE_STATE_NONE);
	assert_false(answer.active || answer.runs_v4 || answer.runs_v6);
	assert_true(interface_parse(0, 0x0004).active);
	assert_true(interface_parse(0, 0x0002).runs_v4);
	assert_true(interface_parse(0, 0x0001).runs_v6);
	assert_int_equal(interface_parse(0, 0x00c0).state,
			 INTERFACE_STATE_FAILED);
}

TEST(interface_parse_takes_reserved_bits_for_nothing)
{
	struct interface_answer answer = interface_parse(4, 0x0018);

	assert_int_equal(answer.code, INTERFACE_SEVERAL);
	assert_int_equal(answer.state, INTERFACE_STATE_NONE);
	assert_false(answer.active || answer.runs_v4 || answer.runs_v6);
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(interface_build_asks_by_name),
		cmocka_unit_test(interface_build_fills_up_a_name),
		cmocka_unit_test(interface_build_asks_by_index),
		cmocka_unit_test(
			interface_build_asks_by_address_of_either_family),
		cmocka_unit_test(interface_build_clears_l_for_a_neighbour),
		cmocka_unit_test(
			interface_build_makes_a_structure_that_icmpext_reads),
		cmocka_unit_test(
			interface_build_reads_no_further_than_the_name),
		cmocka_unit_test(interface_build_stays_within_its_room),
		cmocka_unit_test(interface_parse_reads_every_bit),
		cmocka_unit_test(
			interface_parse_takes_reserved_bits_for_nothing),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
