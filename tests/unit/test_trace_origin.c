/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Who announces an address: questions, answers, prefixes.
 */
#include "trace_origin.h"

#include "unit.h"

static struct addr addr_of(const char *text)
{
	struct addr addr;

	assert_true(addr_parse(text, &addr));
	return addr;
}

static void expect_name(const char *text, const char *name)
{
	struct addr addr = addr_of(text);
	char memory[256];
	struct buf buf;

	buf_init(&buf, memory, sizeof(memory));
	trace_origin_name(&addr, &buf);
	assert_string_equal(memory, name);
}

static void expect_read(const char *answer, const char *shown)
{
	char memory[256];
	struct buf buf;

	buf_init(&buf, memory, sizeof(memory));
	trace_origin_read(answer, &buf);
	assert_string_equal(memory, shown);
}

static void expect_find(const char *lines, const char *text, const char *shown)
{
	struct addr addr = addr_of(text);
	char memory[256];
	struct buf buf;

	buf_init(&buf, memory, sizeof(memory));
	trace_origin_find(lines, &addr, &buf);
	assert_string_equal(memory, shown);
}

TEST(origin_asks_by_the_reversed_address)
{
	expect_name("192.0.2.9", "9.2.0.192.origin.asn.cymru.com");
	expect_name("2001:db8::1",
		    "1.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.8.b.d.0."
		    "1.0.0.2.origin6.asn.cymru.com");
}

TEST(origin_reads_systems_up_to_the_prefix)
{
	expect_read("64500 | 192.0.2.0/24 | ZZ | test | 2020-01-01", "AS64500");
	expect_read("\"64500 64501 | 192.0.2.0/24\"", "AS64500/AS64501");
	expect_read("AS64500 as64501 | 192.0.2.0/24", "AS64500/AS64501");
	expect_read("64500\r\n", "AS64500");
}

TEST(origin_shows_nothing_that_is_no_number)
{
	expect_read("", "*");
	expect_read("| 192.0.2.0/24", "*");
	expect_read("\033[2Jevil", "*");
	expect_read("64500 \033]0;pwn\007", "AS64500");
	expect_read("AS", "*");
	expect_read("99999999999999999999", "*");
	expect_read("64500x", "*");
}

TEST(origin_finds_the_longest_prefix)
{
	const char *lines = "# prefixes\n"
			    "0.0.0.0/0 1\n"
			    "192.0.2.0/24 64500\n"
			    "192.0.2.128/25,AS64501\n"
			    "2001:db8::/32 64502\n"
			    "192.0.2.0/33 9\nnonsense\n192.0.2.0/x 9";

	expect_find(lines, "192.0.2.1", "AS64500");
	expect_find(lines, "192.0.2.200", "AS64501");
	expect_find(lines, "10.0.0.1", "AS1");
	expect_find(lines, "2001:db8:1::1", "AS64502");
	expect_find(lines, "2001:db9::1", "*");
	expect_find("", "10.0.0.1", "*");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(origin_asks_by_the_reversed_address),
		cmocka_unit_test(origin_reads_systems_up_to_the_prefix),
		cmocka_unit_test(origin_shows_nothing_that_is_no_number),
		cmocka_unit_test(origin_finds_the_longest_prefix),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
