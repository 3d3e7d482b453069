/* SPDX-License-Identifier: BSD-2-Clause */
#include "ui/json.h"
#include "ui/json_read.h"

#include "unit.h"

#include <string.h>

static struct json_read reader(const char *text)
{
	struct json_read in;

	json_read_start(&in, text, strlen(text));
	return in;
}

static bool skips(const char *text)
{
	struct json_read in = reader(text);
	char key[JSON_READ_KEY];

	while (json_read_key(&in, key))
		json_read_skip(&in);
	return json_read_end(&in);
}

/* The number behind the only key of TEXT; false if there is none. */
static bool number(const char *text, int64_t min, int64_t max, int64_t *value)
{
	struct json_read in = reader(text);
	char key[JSON_READ_KEY];

	while (json_read_key(&in, key))
		*value = json_read_int(&in, min, max);
	return json_read_end(&in);
}

static void a_line_is_passed_over_whatever_is_in_it(void **state)
{
	(void)state;
	assert_true(skips("{}"));
	assert_true(skips("{ \"a\" : [ 1 , -2.5e+3 , { \"b\" : [] } ] }"));
	assert_true(skips("{\"a\":null,\"b\":true,\"c\":false,\"d\":\"\"}"));
	assert_true(skips("{\"\\u0041\\n\":\"\\ud83d\\ude00 \xe2\x82\xac\"}"));
}

static void what_is_no_object_is_wrong(void **state)
{
	static const char *const wrong[] = {
		"",
		"[]",
		"{",
		"{}x",
		"{\"a\"}",
		"{\"a\":}",
		"{\"a\":1,}",
		"{,\"a\":1}",
		"{\"a\":1 2}",
		"{\"a\":[1,]}",
		"{\"a\":[1}",
		"{\"a\":tru}",
		"{\"a\":\"}",
		"{\"a\":\"\\x\"}",
		"{\"a\":\"\\u12g4\"}",
		"{a:1}",
		"{\"a\":\"\n\"}",
		"{\"a\":1]",
	};

	(void)state;
	for (size_t i = 0; i < sizeof(wrong) / sizeof(wrong[0]); i++)
		if (skips(wrong[i]))
			fail_msg("taken: %s", wrong[i]);
}

static void depth_has_an_end(void **state)
{
	char text[256] = "{\"a\":";

	(void)state;
	memset(text + 5, '[', 200);
	assert_false(skips(text));
}

static void numbers_are_what_their_range_allows(void **state)
{
	int64_t value = 0;

	(void)state;
	assert_true(
		number("{\"a\":9223372036854775807}", 0, INT64_MAX, &value));
	assert_true(value == INT64_MAX);
	assert_true(
		number("{\"a\":-9223372036854775808}", INT64_MIN, 0, &value));
	assert_true(value == INT64_MIN);
	assert_false(number("{\"a\":9223372036854775808}", INT64_MIN, INT64_MAX,
			    &value));
	assert_false(number("{\"a\":256}", 0, 255, &value));
	assert_false(number("{\"a\":-1}", 0, 255, &value));
	assert_false(number("{\"a\":1.5}", 0, 255, &value));
	assert_false(number("{\"a\":-}", -1, 255, &value));
	assert_false(number("{\"a\":\"1\"}", 0, 255, &value));
}

static void keys_that_nobody_can_know_are_empty(void **state)
{
	struct json_read in = reader("{\"a_key_that_is_longer_than_any_that_is_"
				     "known_here\":1,\"b\\u0063\":2,\"d\":3}");
	char key[JSON_READ_KEY];

	(void)state;
	assert_true(json_read_key(&in, key));
	assert_string_equal(key, "");
	json_read_skip(&in);
	assert_true(json_read_key(&in, key));
	assert_string_equal(key, "");
	json_read_skip(&in);
	assert_true(json_read_key(&in, key));
	assert_string_equal(key, "d");
	assert_int_equal(json_read_int(&in, 0, 9), 3);
	assert_false(json_read_key(&in, key));
	assert_true(json_read_end(&in));
}

/* Writes all of them, reads all of them. */
static void every_byte_comes_back(void **state)
{
	uint8_t bytes[256], again[256] = {0};
	char memory[4096];
	char key[JSON_READ_KEY];
	struct json_read in;
	struct json json;
	struct buf buf;

	(void)state;
	for (int i = 0; i < 256; i++)
		bytes[i] = (uint8_t)i;
	buf_init(&buf, memory, sizeof(memory));
	json_start(&json, &buf);
	json_octets(&json, "text", bytes, sizeof(bytes));
	json_hex(&json, "hex", bytes, sizeof(bytes));
	assert_true(json_end(&json));
	json_read_start(&in, buf.text, buf.len - 1);
	assert_true(json_read_key(&in, key));
	assert_int_equal(json_read_octets(&in, again, sizeof(again)), 256);
	assert_memory_equal(again, bytes, sizeof(bytes));
	memset(again, 0, sizeof(again));
	assert_true(json_read_key(&in, key));
	assert_int_equal(json_read_hex(&in, again, sizeof(again)), 256);
	assert_memory_equal(again, bytes, sizeof(bytes));
	assert_false(json_read_key(&in, key));
	assert_true(json_read_end(&in));
}

static size_t octets(const char *text, char *to, size_t room)
{
	struct json_read in = reader(text);
	char key[JSON_READ_KEY];

	json_read_key(&in, key);
	return json_read_octets(&in, to, room);
}

static void other_spellings_of_a_byte_are_the_same(void **state)
{
	char to[8];

	(void)state;
	assert_int_equal(octets("{\"a\":\"\xc3\xa9\\u00e9\\/\\t\"}", to, 8), 4);
	assert_memory_equal(to, "\xe9\xe9/\t", 4);
	assert_int_equal(octets("{\"a\":\"\xe2\x82\xac\"}", to, 8), 0);
	assert_int_equal(octets("{\"a\":\"\\u0100\"}", to, 8), 0);
	assert_int_equal(octets("{\"a\":\"12345678\"}", to, 8), 8);
	assert_int_equal(octets("{\"a\":\"123456789\"}", to, 8), 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_line_is_passed_over_whatever_is_in_it),
		cmocka_unit_test(what_is_no_object_is_wrong),
		cmocka_unit_test(depth_has_an_end),
		cmocka_unit_test(numbers_are_what_their_range_allows),
		cmocka_unit_test(keys_that_nobody_can_know_are_empty),
		cmocka_unit_test(every_byte_comes_back),
		cmocka_unit_test(other_spellings_of_a_byte_are_the_same),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
