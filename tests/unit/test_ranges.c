/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Sets of addresses.
 */
#include "base/ranges.h"

#include "unit.h"

static struct range parsed(const char *text)
{
	struct range range = {.first = {.family = ADDR_NONE}};
	char *exact = (char *)unit_exact(text, strlen(text));

	assert_true(range_parse(exact, strlen(text), &range));
	free(exact);
	return range;
}

static void assert_addr(const struct addr *addr, const char *wanted)
{
	char text[ADDR_TEXT_MAX];

	addr_format(addr, text);
	assert_string_equal(text, wanted);
}

static void assert_range(const char *text, const char *first, const char *last,
			 uint64_t count)
{
	struct range range = parsed(text);

	assert_addr(&range.first, first);
	assert_addr(&range.last, last);
	assert_int_equal(range_count(&range), count);
}

TEST(range_parse_knows_prefixes_ranges_and_addresses)
{
	assert_range("10.0.0.0/16", "10.0.0.0", "10.0.255.255", 65536);
	assert_range("10.1.2.3/30", "10.1.2.0", "10.1.2.3", 4);
	assert_range("0.0.0.0/0", "0.0.0.0", "255.255.255.255",
		     UINT64_C(1) << 32);
	assert_range("192.0.2.7", "192.0.2.7", "192.0.2.7", 1);
	assert_range("192.0.2.7/32", "192.0.2.7", "192.0.2.7", 1);
	assert_range("192.0.2.250-192.0.3.2", "192.0.2.250", "192.0.3.2", 9);
	assert_range("2001:db8::/120", "2001:db8::", "2001:db8::ff", 256);
	assert_range("2001:db8::ff-2001:db8::1:0", "2001:db8::ff",
		     "2001:db8::1:0", 65536 - 254);
	assert_range("::/0", "::", "ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff",
		     UINT64_MAX);
	assert_range("::ffff:ffff:ffff:ffff-0:0:0:1::", "::ffff:ffff:ffff:ffff",
		     "0:0:0:1::", 2);
}

TEST(range_parse_takes_what_is_mapped_for_what_it_means)
{
	assert_range("::ffff:192.0.2.7", "192.0.2.7", "192.0.2.7", 1);
	assert_range("::ffff:192.0.2.7/126", "192.0.2.4", "192.0.2.7", 4);
	assert_range("::ffff:0:0/96", "0.0.0.0", "255.255.255.255",
		     UINT64_C(1) << 32);
	assert_range("::ffff:10.0.0.1-::ffff:10.0.0.3", "10.0.0.1", "10.0.0.3",
		     3);
	assert_range("::fffe:ffff:ffff-::ffff:0:1", "::fffe:ffff:ffff",
		     "::ffff:0.0.0.1", 3);
}

TEST(range_parse_rejects_everything_else)
{
	static const char *const texts[] = {
		"",
		"/24",
		"10.0.0.0/",
		"10.0.0.0/33",
		"10.0.0.0/-1",
		"10.0.0.0/0x8",
		"10.0.0.0/8 ",
		"10.0.0/8",
		"::/129",
		"10.0.0.2-10.0.0.1",
		"10.0.0.1-::1",
		"10.0.0.1-",
		"-10.0.0.1",
		"10.0.0.1-2",
		"example.org",
		"a-b",
		"fe80::1%eth0",
	};

	for (size_t i = 0; i < COUNT(texts); i++) {
		struct range range;

		assert_false(range_parse(texts[i], strlen(texts[i]), &range));
	}
}

static void fill(struct ranges *ranges, struct ranges_row *rows, size_t room,
		 const char *const *texts)
{
	ranges_init(ranges, rows, room);
	for (; *texts != NULL; texts++) {
		struct range range = parsed(*texts);

		assert_true(ranges_add(ranges, &range));
	}
	ranges_settle(ranges);
}

TEST(ranges_settle_has_no_address_twice)
{
	static const char *const texts[] = {
		"10.0.1.0/24", "2001:db8::/126",      "10.0.0.0/24",
		"10.0.0.7",    "10.0.1.200-10.0.2.9", "10.0.9.9",
		"10.0.9.9",    "255.255.255.255",     "255.255.255.254/31",
		NULL,
	};
	struct ranges_row rows[COUNT(texts)];
	struct ranges ranges;

	fill(&ranges, rows, COUNT(rows), texts);
	assert_int_equal(ranges.count, 4);
	assert_int_equal(ranges.total, 512 + 10 + 1 + 2 + 4);
	assert_addr(&rows[0].range.first, "10.0.0.0");
	assert_addr(&rows[0].range.last, "10.0.2.9");
}

TEST(ranges_at_and_ranges_find_undo_each_other)
{
	static const char *const texts[] = {
		"10.0.0.250-10.0.1.5",
		"10.9.0.0/29",
		"2001:db8::fffe/126",
		NULL,
	};
	struct ranges_row rows[COUNT(texts)];
	struct ranges ranges;

	fill(&ranges, rows, COUNT(rows), texts);
	for (uint64_t i = 0; i < ranges.total; i++) {
		struct addr addr = ranges_at(&ranges, i);
		uint64_t index;

		assert_true(ranges_find(&ranges, &addr, &index));
		assert_int_equal(index, i);
	}
}

TEST(ranges_find_says_no_to_strangers)
{
	static const char *const texts[] = {"10.0.0.0/30", "10.0.1.0/30", NULL};
	static const char *const strangers[] = {"9.255.255.255", "10.0.0.4",
						"10.0.1.4", "::a00:0"};
	struct ranges_row rows[COUNT(texts)];
	struct ranges ranges;

	fill(&ranges, rows, COUNT(rows), texts);
	for (size_t i = 0; i < COUNT(strangers); i++) {
		struct range range = parsed(strangers[i]);
		uint64_t index;

		assert_false(ranges_find(&ranges, &range.first, &index));
	}
}

static void assert_left(const char *const *from, const char *const *without,
			uint64_t total)
{
	struct ranges_row a[8], b[8], c[16];
	struct ranges left, right, out;

	fill(&left, a, COUNT(a), from);
	fill(&right, b, COUNT(b), without);
	ranges_init(&out, c, left.count + right.count);
	ranges_subtract(&left, &right, &out);
	assert_int_equal(out.total, total);
	for (uint64_t i = 0; i < out.total; i++) {
		struct addr addr = ranges_at(&out, i);
		uint64_t index;

		assert_false(ranges_find(&right, &addr, &index));
		assert_true(ranges_find(&left, &addr, &index));
	}
}

TEST(ranges_subtract_leaves_what_is_not_excluded)
{
	static const char *const net[] = {"10.0.0.0/24", "10.0.2.0/24", NULL};
	static const char *const none[] = {NULL};
	static const char *const middle[] = {"10.0.0.16/28", NULL};
	static const char *const ends[] = {"10.0.0.0", "10.0.0.255-10.0.2.0",
					   "10.0.2.255", NULL};
	static const char *const all[] = {"0.0.0.0/0", NULL};
	static const char *const other[] = {"::/0", NULL};

	assert_left(net, none, 512);
	assert_left(net, middle, 512 - 16);
	assert_left(net, ends, 512 - 4);
	assert_left(net, all, 0);
	assert_left(net, other, 512);
	assert_left(none, net, 0);
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(
			range_parse_knows_prefixes_ranges_and_addresses),
		cmocka_unit_test(
			range_parse_takes_what_is_mapped_for_what_it_means),
		cmocka_unit_test(range_parse_rejects_everything_else),
		cmocka_unit_test(ranges_settle_has_no_address_twice),
		cmocka_unit_test(ranges_at_and_ranges_find_undo_each_other),
		cmocka_unit_test(ranges_find_says_no_to_strangers),
		cmocka_unit_test(ranges_subtract_leaves_what_is_not_excluded),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
