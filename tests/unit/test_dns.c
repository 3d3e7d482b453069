/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * DNS answers, worked out by hand from RFC 1035 section 4.
 */
#include "wire/dns.h"

#include "unit.h"

#define ROOM 512

/* One question for a.b TXT, and two answers. */
#define HEADER	 "1234 8180 0001 0002 0000 0000"
#define QUESTION "0161 0162 00 0010 0001"
#define CNAME	 "c00c 0005 0001 0000003c 0002 c00e"
#define TXT	 "c00c 0010 0001 0000003c 0009 03 363434 04 39362031"

static bool text_of(const char *hex, char text[ROOM])
{
	uint8_t bytes[ROOM];
	size_t size = unit_hex(hex, bytes, ROOM);
	uint8_t *exact = unit_exact(bytes, size);
	bool found = dns_text((struct span){exact, size}, text, ROOM);

	free(exact);
	return found;
}

TEST(dns_text_joins_the_strings_of_the_first_txt_record)
{
	char text[ROOM];

	assert_true(text_of(HEADER QUESTION CNAME TXT, text));
	assert_string_equal(text, "64496 1");
	assert_true(text_of(HEADER QUESTION TXT "00", text));
	assert_string_equal(text, "64496 1");
}

TEST(dns_text_leaves_zeros_out)
{
	char text[ROOM];

	assert_true(text_of(
		HEADER QUESTION "00 0010 0001 00000000 0004 03 41001b", text));
	assert_string_equal(text, "A\x1b");
}

TEST(dns_text_takes_what_fits)
{
	uint8_t bytes[ROOM];
	char text[5];
	struct span message = {
		bytes, unit_hex(HEADER QUESTION CNAME TXT, bytes, ROOM)};

	assert_true(dns_text(message, text, sizeof(text)));
	assert_string_equal(text, "6449");
}

TEST(dns_text_finds_nothing_where_nothing_is)
{
	char text[ROOM];

	assert_false(text_of("", text));
	assert_string_equal(text, "");
	assert_false(text_of("1234 8183 0001 0000 0000 0000" QUESTION, text));
	assert_false(text_of(HEADER QUESTION CNAME CNAME, text));
	/* Class CHAOS. */
	assert_false(text_of(HEADER QUESTION "00 0010 0003 00000000 0002 0141"
					     "00 0010 0003 00000000 0002 0141",
			     text));
}

/* Whatever is cut off: no answer, or a shorter text, and no byte beyond. */
TEST(dns_text_survives_a_cut_at_every_byte)
{
	uint8_t bytes[ROOM];
	size_t size = unit_hex(HEADER QUESTION CNAME TXT, bytes, ROOM);
	char text[ROOM];

	for (size_t cut = 0; cut < size; cut++) {
		uint8_t *exact = unit_exact(bytes, cut);

		assert_false(dns_text((struct span){exact, cut}, text, ROOM));
		free(exact);
	}
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(
			dns_text_joins_the_strings_of_the_first_txt_record),
		cmocka_unit_test(dns_text_leaves_zeros_out),
		cmocka_unit_test(dns_text_takes_what_fits),
		cmocka_unit_test(dns_text_finds_nothing_where_nothing_is),
		cmocka_unit_test(dns_text_survives_a_cut_at_every_byte),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
