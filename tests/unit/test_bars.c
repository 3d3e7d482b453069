/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Bars of round-trip times.
 */
#include "ui/bars.h"

#include "base/ns.h"
#include "unit.h"

#include <stdlib.h>

struct fixture {
	struct histogram histogram;
	struct stats stats;
	struct bars_style style;
	struct buf buf;
	char memory[8192];
};

static struct fixture *start(void)
{
	struct fixture *f = calloc(1, sizeof(*f));

	assert_non_null(f);
	buf_init(&f->buf, f->memory, sizeof(f->memory));
	return f;
}

static void add(struct fixture *f, int64_t us, int count)
{
	while (count-- > 0) {
		histogram_add(&f->histogram, us * NS_PER_US);
		stats_add(&f->stats, us * NS_PER_US);
	}
}

static void expect(struct fixture *f, const char *golden)
{
	bars_write(&f->buf, &f->histogram, &f->stats, &f->style);
	assert_string_equal(f->buf.text, golden);
	free(f);
}

TEST(nothing_is_drawn_of_nothing)
{
	expect(start(), "");
}

TEST(one_value_is_one_bar)
{
	struct fixture *f = start();

	add(f, 30, 1);
	expect(f, "0.030 - 0.031 ms  1  "
		  "########################################\n");
}

TEST(steps_are_round_and_equal)
{
	struct fixture *f = start();

	add(f, 1203, 1);
	add(f, 1255, 10);
	add(f, 1290, 5);
	expect(f, "1.200 - 1.210 ms   1  ####\n"
		  "1.210 - 1.220 ms   0\n"
		  "1.220 - 1.230 ms   0\n"
		  "1.230 - 1.240 ms   0\n"
		  "1.240 - 1.250 ms   0\n"
		  "1.250 - 1.260 ms  10  "
		  "########################################\n"
		  "1.260 - 1.270 ms   0\n"
		  "1.270 - 1.280 ms   0\n"
		  "1.280 - 1.290 ms   0\n"
		  "1.290 - 1.300 ms   5  ####################\n");
}

TEST(a_long_tail_has_steps_that_grow)
{
	struct fixture *f = start();

	add(f, 30, 100);
	add(f, 3000, 1);
	expect(f, "0.020 - 0.050 ms  100  "
		  "########################################\n"
		  "0.050 - 0.100 ms    0\n"
		  "0.100 - 0.200 ms    0\n"
		  "0.200 - 0.500 ms    0\n"
		  "0.500 - 1.000 ms    0\n"
		  "1.000 - 2.000 ms    0\n"
		  "2.000 - 5.000 ms    1  #\n");
}

TEST(blocks_have_eighths)
{
	struct fixture *f = start();

	f->style.utf8 = true;
	add(f, 30, 320);
	add(f, 31, 13);
	expect(f, "0.030 - 0.031 ms  320  "
		  "████████████████████████████████████████\n"
		  "0.031 - 0.032 ms   13  █▋\n");
}

TEST(what_is_there_is_seen_however_little)
{
	struct fixture *f = start();

	f->style.utf8 = true;
	f->style.color = true;
	add(f, 30, 100000);
	add(f, 31, 1);
	bars_write(&f->buf, &f->histogram, &f->stats, &f->style);
	assert_non_null(strstr(f->buf.text, "  \033[36m▏\033[0m\n"));
	free(f);
}

TEST(the_largest_values_end_the_drawing)
{
	struct fixture *f = start();

	add(f, 0, 1);
	histogram_add(&f->histogram, INT64_MAX);
	stats_add(&f->stats, INT64_MAX);
	bars_write(&f->buf, &f->histogram, &f->stats, &f->style);
	assert_false(f->buf.cut);
	free(f);
	f = start();
	histogram_add(&f->histogram, INT64_MAX);
	stats_add(&f->stats, INT64_MAX);
	bars_write(&f->buf, &f->histogram, &f->stats, &f->style);
	assert_false(f->buf.cut);
	free(f);
}

TEST(the_environment_says_what_can_be_shown)
{
	setenv("LC_ALL", "", 1);
	setenv("LC_CTYPE", "de_DE.ISO-8859-1", 1);
	setenv("LANG", "C.UTF-8", 1);
	assert_false(bars_look(-1).utf8);
	setenv("LC_CTYPE", "de_DE.utf8", 1);
	assert_true(bars_look(-1).utf8);
	setenv("LC_ALL", "C", 1);
	assert_false(bars_look(-1).utf8);
	assert_false(bars_look(-1).color);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(nothing_is_drawn_of_nothing),
		cmocka_unit_test(one_value_is_one_bar),
		cmocka_unit_test(steps_are_round_and_equal),
		cmocka_unit_test(a_long_tail_has_steps_that_grow),
		cmocka_unit_test(blocks_have_eighths),
		cmocka_unit_test(what_is_there_is_seen_however_little),
		cmocka_unit_test(the_largest_values_end_the_drawing),
		cmocka_unit_test(the_environment_says_what_can_be_shown),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
