/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * JSON that is right at each step.
 */
#include "ui/json.h"

#include "base/ns.h"

#include <locale.h>
#include <math.h>
#include <stdio.h>

#include "unit.h"

static char memory[4096];
static struct buf buf;
static struct json json;

static void start(void)
{
	buf_init(&buf, memory, sizeof(memory));
	json_start(&json, &buf);
}

static void assert_line(const char *text)
{
	assert_true(json_end(&json));
	assert_string_equal(buf.text, text);
	assert_int_equal(buf.len, strlen(text));
}

/* What json_text makes of TEXT, between its quotes. */
static void assert_text(const char *text, const char *wanted)
{
	char line[1024];

	snprintf(line, sizeof(line), "{\"t\":\"%s\"}\n", wanted);
	start();
	json_text(&json, "t", text);
	assert_line(line);
}

/* --- structure -------------------------------------------------------------
 */

TEST(json_of_nothing_is_an_empty_object)
{
	start();
	assert_line("{}\n");
}

TEST(json_puts_commas_only_between)
{
	start();
	json_array_start(&json, "a");
	json_array_end(&json);
	json_array_start(&json, "b");
	json_int(&json, NULL, 1);
	json_object_start(&json, NULL);
	json_object_end(&json);
	json_object_start(&json, NULL);
	json_none(&json, "c");
	json_bool(&json, "d", true);
	json_object_end(&json);
	json_array_end(&json);
	json_object_start(&json, "e");
	json_bool(&json, "f", false);
	json_object_end(&json);
	assert_line("{\"a\":[],\"b\":[1,{},{\"c\":null,\"d\":true}],"
		    "\"e\":{\"f\":false}}\n");
}

TEST(json_lines_follow_each_other)
{
	start();
	json_int(&json, "a", 1);
	assert_true(json_end(&json));
	json_start(&json, &buf);
	json_int(&json, "a", 2);
	assert_line("{\"a\":1}\n{\"a\":2}\n");
}

TEST(json_end_takes_a_line_back_that_does_not_fit)
{
	buf_init(&buf, memory, 20);
	json_start(&json, &buf);
	json_int(&json, "a", 1);
	assert_true(json_end(&json));
	json_start(&json, &buf);
	json_text(&json, "b", "a longer text");
	assert_false(json_end(&json));
	assert_string_equal(buf.text, "{\"a\":1}\n");
	assert_int_equal(buf.len, 8);
	assert_false(buf.cut);
	json_start(&json, &buf);
	json_int(&json, "a", 2);
	assert_line("{\"a\":1}\n{\"a\":2}\n");
}

/* Whatever the room, a line is there as a whole or not at all. */
TEST(json_end_leaves_whole_lines_in_any_room)
{
	for (size_t room = 1; room < 40; room++) {
		buf_init(&buf, memory, room);
		json_start(&json, &buf);
		json_double(&json, "a", 0.5);
		json_text(&json, "b", "\n");
		if (json_end(&json))
			assert_string_equal(buf.text,
					    "{\"a\":0.5,\"b\":\"\\u000a\"}\n");
		else
			assert_string_equal(buf.text, "");
	}
}

/* --- strings ---------------------------------------------------------------
 */

TEST(json_text_of_ascii_is_itself)
{
	assert_text("", "");
	assert_text(" ~/'<>&azAZ09", " ~/'<>&azAZ09");
}

TEST(json_text_escapes_quote_and_backslash)
{
	assert_text("a\"b\\c", "a\\\"b\\\\c");
	assert_text("\\\"", "\\\\\\\"");
}

TEST(json_text_escapes_controls)
{
	assert_text("\n\t\x1b[31m\x7f", "\\u000a\\u0009\\u001b[31m\\u007f");
	assert_text("\xc2\x80\xc2\x9f", "\\u0080\\u009f");
}

TEST(json_bytes_may_hold_a_zero)
{
	start();
	json_bytes(&json, "t", "a\0b", 3);
	assert_line("{\"t\":\"a\\u0000b\"}\n");
}

/* The first and the last of each length: U+00A0, U+07FF, U+0800, U+D7FF,
 * U+E000, U+FFFF, U+10000, U+10FFFF. */
TEST(json_text_lets_utf8_pass)
{
	static const char *const texts[] = {
		"\xc2\xa0",	    "\xdf\xbf",		"\xe0\xa0\x80",
		"\xed\x9f\xbf",	    "\xee\x80\x80",	"\xef\xbf\xbf",
		"\xf0\x90\x80\x80", "\xf4\x8f\xbf\xbf",
	};

	for (size_t i = 0; i < COUNT(texts); i++)
		assert_text(texts[i], texts[i]);
}

/* Overlong, surrogate, above the end, a tail alone, a head alone, cut. */
TEST(json_text_takes_other_bytes_for_latin_1)
{
	assert_text("\xc0\x80", "\\u00c0\\u0080");
	assert_text("\xc1\xbf", "\\u00c1\\u00bf");
	assert_text("\xe0\x9f\xbf", "\\u00e0\\u009f\\u00bf");
	assert_text("\xf0\x8f\xbf\xbf", "\\u00f0\\u008f\\u00bf\\u00bf");
	assert_text("\xed\xa0\x80", "\\u00ed\\u00a0\\u0080");
	assert_text("\xf4\x90\x80\x80", "\\u00f4\\u0090\\u0080\\u0080");
	assert_text("\xf5\xff\xfe", "\\u00f5\\u00ff\\u00fe");
	assert_text("\x80x\xbf", "\\u0080x\\u00bf");
	assert_text("\xc3", "\\u00c3");
	assert_text("\xc2", "\\u00c2");
	assert_text("\xe2\x82", "\\u00e2\\u0082");
	assert_text("\xf0\x9f\x92", "\\u00f0\\u009f\\u0092");
	assert_text("\xe2\x82\"", "\\u00e2\\u0082\\\"");
}

TEST(json_text_of_null_is_null)
{
	start();
	json_text(&json, "t", NULL);
	assert_line("{\"t\":null}\n");
}

TEST(json_hex_writes_two_digits_a_byte)
{
	start();
	json_hex(&json, "h", "\x00\x0f\xa5\xff", 4);
	json_hex(&json, "e", NULL, 0);
	assert_line("{\"h\":\"000fa5ff\",\"e\":\"\"}\n");
}

/* --- numbers ---------------------------------------------------------------
 */

TEST(json_int_has_all_64_bits)
{
	start();
	json_int(&json, "a", INT64_MIN);
	json_int(&json, "b", INT64_MAX);
	json_int(&json, "c", 0);
	json_int(&json, "d", -1);
	json_uint(&json, "e", UINT64_MAX);
	assert_line("{\"a\":-9223372036854775808,\"b\":9223372036854775807,"
		    "\"c\":0,\"d\":-1,\"e\":18446744073709551615}\n");
}

TEST(json_double_is_finite_or_null)
{
	start();
	json_double(&json, "a", 0.125);
	json_double(&json, "b", 1e300);
	json_double(&json, "c", -3);
	json_double(&json, "d", NAN);
	json_double(&json, "e", INFINITY);
	json_double(&json, "f", -INFINITY);
	json_double(&json, "g", 1.0 / 3);
	assert_line("{\"a\":0.125,\"b\":1e+300,\"c\":-3,\"d\":null,"
		    "\"e\":null,\"f\":null,\"g\":0.333333333}\n");
}

/* A locale with a comma, where one is installed. */
TEST(json_double_has_a_point_in_every_locale)
{
	if (setlocale(LC_ALL, "de_DE.UTF-8") == NULL)
		skip();
	start();
	json_double(&json, "a", 1.5);
	setlocale(LC_ALL, "C");
	assert_line("{\"a\":1.5}\n");
}

TEST(json_ms_has_three_decimals)
{
	start();
	json_ms(&json, "a", 17999);
	json_ms(&json, "b", 300373 * NS_PER_US);
	json_ms(&json, "c", 0);
	json_ms(&json, "d", INT64_MAX);
	assert_line("{\"a\":\"0.017\",\"b\":\"300.373\",\"c\":\"0.000\","
		    "\"d\":\"9223372036854.775\"}\n");
}

/* --- dates and addresses ---------------------------------------------------
 */

/* Around leap days and the ends of years; the texts are those of another
 * calendar. */
TEST(json_wall_is_the_date_in_utc)
{
	static const struct {
		int64_t seconds;
		const char *text;
	} rows[] = {
		{0, "1970-01-01T00:00:00"},
		{951782399, "2000-02-28T23:59:59"},
		{951782400, "2000-02-29T00:00:00"},
		{1709208000, "2024-02-29T12:00:00"},
		{1735689599, "2024-12-31T23:59:59"},
		{1795168396, "2026-11-20T09:53:16"},
		{4107542399, "2100-02-28T23:59:59"},
		{4107542400, "2100-03-01T00:00:00"},
	};
	char line[64];

	for (size_t i = 0; i < COUNT(rows); i++) {
		snprintf(line, sizeof(line), "{\"w\":\"%s.000000789Z\"}\n",
			 rows[i].text);
		start();
		json_wall(&json, "w", rows[i].seconds * NS_PER_SEC + 789);
		assert_line(line);
	}
}

TEST(json_wall_holds_the_ends_of_time)
{
	start();
	json_wall(&json, "a", -1);
	json_wall(&json, "b", INT64_MAX);
	assert_line("{\"a\":\"1970-01-01T00:00:00.000000000Z\","
		    "\"b\":\"2262-04-11T23:47:16.854775807Z\"}\n");
}

TEST(json_addr_is_the_numeric_text)
{
	static const char *const texts[] = {"0.0.0.0", "255.255.255.255",
					    "192.0.2.10", "2001:db8::1", "::"};
	char line[128];

	for (size_t i = 0; i < COUNT(texts); i++) {
		struct addr addr;

		assert_true(addr_parse(texts[i], &addr));
		snprintf(line, sizeof(line), "{\"a\":\"%s\"}\n", texts[i]);
		start();
		json_addr(&json, "a", &addr);
		assert_line(line);
	}
	start();
	json_addr(&json, "a", &(struct addr){0});
	assert_line("{\"a\":null}\n");
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(json_of_nothing_is_an_empty_object),
		cmocka_unit_test(json_puts_commas_only_between),
		cmocka_unit_test(json_lines_follow_each_other),
		cmocka_unit_test(json_end_takes_a_line_back_that_does_not_fit),
		cmocka_unit_test(json_end_leaves_whole_lines_in_any_room),
		cmocka_unit_test(json_text_of_ascii_is_itself),
		cmocka_unit_test(json_text_escapes_quote_and_backslash),
		cmocka_unit_test(json_text_escapes_controls),
		cmocka_unit_test(json_bytes_may_hold_a_zero),
		cmocka_unit_test(json_text_lets_utf8_pass),
		cmocka_unit_test(json_text_takes_other_bytes_for_latin_1),
		cmocka_unit_test(json_text_of_null_is_null),
		cmocka_unit_test(json_hex_writes_two_digits_a_byte),
		cmocka_unit_test(json_int_has_all_64_bits),
		cmocka_unit_test(json_double_is_finite_or_null),
		cmocka_unit_test(json_double_has_a_point_in_every_locale),
		cmocka_unit_test(json_ms_has_three_decimals),
		cmocka_unit_test(json_wall_is_the_date_in_utc),
		cmocka_unit_test(json_wall_holds_the_ends_of_time),
		cmocka_unit_test(json_addr_is_the_numeric_text),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
