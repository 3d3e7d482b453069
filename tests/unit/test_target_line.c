/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Lines of a file of targets.
 */
#include "engine/target_line.h"

#include "unit.h"

static void assert_span(const char *text, size_t size, const char *wanted)
{
	assert_int_equal(size, strlen(wanted));
	assert_memory_equal(text, wanted, size);
}

/* LABEL: NULL for none. */
static void assert_target(const char *text, const char *name, const char *label)
{
	struct target_line line;
	char *exact = (char *)unit_exact(text, strlen(text));

	target_line_parse(exact, strlen(text), &line);
	assert_int_equal(line.kind, TARGET_LINE_TARGET);
	assert_span(line.name, line.name_size, name);
	if (label == NULL)
		assert_null(line.label);
	else
		assert_span(line.label, line.label_size, label);
	free(exact);
}

static void assert_bad(const char *text, size_t size, const char *why)
{
	struct target_line line;

	target_line_parse(text, size, &line);
	assert_int_equal(line.kind, TARGET_LINE_BAD);
	assert_string_equal(line.why, why);
}

static void assert_empty(const char *text)
{
	struct target_line line;

	target_line_parse(text, strlen(text), &line);
	assert_int_equal(line.kind, TARGET_LINE_EMPTY);
}

TEST(target_line_takes_the_first_word_for_the_name)
{
	assert_target("192.0.2.1", "192.0.2.1", NULL);
	assert_target("  \texample.org \r\n", "example.org", NULL);
	assert_target("2001:db8::/120\n", "2001:db8::/120", NULL);
}

TEST(target_line_knows_a_label)
{
	assert_target("a label=core\n", "a", "core");
	assert_target("a label=\"core of Berlin\" # two\n", "a",
		      "core of Berlin");
	assert_target("a label=gr\xc3\xbc\xc3\x9f", "a", "gr\xc3\xbc\xc3\x9f");
}

TEST(target_line_ends_at_a_comment)
{
	assert_target("a # label=b", "a", NULL);
	assert_target("a#b", "a#b", NULL);
	assert_empty("# all of it");
	assert_empty("");
	assert_empty(" \t\r\n");
}

TEST(target_line_says_what_is_wrong)
{
	char text[400];

	assert_bad("a b", 3, "after the name only label=TEXT can stand");
	assert_bad("a label=", 8, "an empty label");
	assert_bad("a label=\"\"", 10, "an empty label");
	assert_bad("a label=\"b", 10, "a quote that does not end");
	assert_bad("a label=\"b\"c", 12, "a quote that does not end");
	assert_bad("a label=b label=c", 17, "two labels");
	assert_bad("a\0b", 3, "control characters");
	assert_bad("30 # hops", 9, "a number is no host");
	assert_bad("a label=\033[2J", 12, "control characters");
	memset(text, 'a', sizeof(text));
	assert_bad(text, 256, "a name that is too long");
	memcpy(text, "a label=", 8);
	assert_bad(text, 8 + 256, "a label that is too long");
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(target_line_takes_the_first_word_for_the_name),
		cmocka_unit_test(target_line_knows_a_label),
		cmocka_unit_test(target_line_ends_at_a_comment),
		cmocka_unit_test(target_line_says_what_is_wrong),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
