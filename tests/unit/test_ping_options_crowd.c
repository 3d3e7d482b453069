/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The command line of ping for very many hosts.
 */
#include "ping_options.h"

#include "base/ns.h"

#include "unit.h"

#define WORDS_MAX 32

struct parsed {
	struct ping_options options;
	char words[256];
	char *argv[WORDS_MAX];
	char memory[256];
	struct buf error;
	bool good;
};

static void parse(struct parsed *parsed, const char *line)
{
	char *rest = parsed->words;
	char *word;
	int argc = 0;

	*parsed = (struct parsed){.good = false};
	strncpy(parsed->words, line, sizeof(parsed->words) - 1);
	while ((word = strsep(&rest, " ")) != NULL)
		parsed->argv[argc++] = word;
	buf_init(&parsed->error, parsed->memory, sizeof(parsed->memory));
	parsed->good = ping_options_parse(&parsed->options, argc, parsed->argv,
					  &parsed->error);
}

TEST(ping_options_know_a_crowd_by_what_is_asked_of_it)
{
	struct parsed p;

	parse(&p, "ping a b c");
	assert_true(p.good && !p.options.crowd);
	parse(&p, "ping -o a b c");
	assert_true(p.good && !p.options.crowd);
	assert_true(p.options.until_replies == 1 && p.options.first == 0);
	parse(&p, "ping --first=2 a b c");
	assert_true(p.good && p.options.crowd && p.options.until_alive);
	assert_true(p.options.first == 2 && p.options.until_replies == 0);
	parse(&p, "ping -o --alive a b c");
	assert_true(p.good && p.options.first == 1);
	parse(&p, "ping --targets -");
	assert_true(p.good && p.options.crowd && p.options.count == 0);
	assert_string_equal(p.options.targets, "-");
	parse(&p, "ping --range 10.0.0.0/24 --range ::1-::9");
	assert_true(p.good && p.options.range_count == 2);
	assert_true(p.options.count == 1 && !p.options.until_alive);
	assert_true(p.options.rate == 1000);
}

TEST(ping_options_read_how_a_crowd_is_asked)
{
	struct parsed p;

	parse(&p, "ping --unreachable --retry 4 --backoff 2.5 --rate 0 "
		  "--exclude no --need 3 a");
	assert_true(p.good && p.options.until_alive && p.options.unreachable);
	assert_true(p.options.retry == 4 && p.options.rate == 0);
	assert_true(p.options.backoff == 5 * NS_PER_SEC / 2);
	assert_true(p.options.need == 3);
	assert_string_equal(p.options.exclude, "no");
	parse(&p, "ping --alive a");
	assert_true(p.good && p.options.retry == 2);
	assert_true(p.options.backoff == 3 * NS_PER_SEC / 2);
	parse(&p, "ping --range ::/120 --seed 9 --shard 2/7 --resume 5");
	assert_true(p.good && p.options.seed == 9 && p.options.resume == 5);
	assert_true(p.options.shard == 1 && p.options.shards == 7);
	parse(&p, "ping --alive --stats --metrics x --csv=y a");
	assert_true(p.good && p.options.stats && p.options.crowd);
	parse(&p, "ping --resolve-every 30 a");
	assert_true(p.good && p.options.crowd);
	assert_true(p.options.resolve_every == 30 * NS_PER_SEC);
	parse(&p, "ping --rtts -c 1024 --outage --top 3 a");
	assert_true(p.good && p.options.rtts && p.options.outage);
	assert_true(p.options.top == 3);
}

TEST(ping_options_take_a_factor_for_no_seconds)
{
	static const char *const lines[] = {
		"ping --backoff 0.5 a",
		"ping --backoff nan a",
		"ping --backoff 10.1 a",
	};

	for (size_t i = 0; i < COUNT(lines); i++) {
		struct parsed p;

		parse(&p, lines[i]);
		assert_false(p.good);
		assert_non_null(strstr(p.memory, "not a factor from 1 to 10"));
	}
}

TEST(ping_options_refuse_what_makes_no_sense_of_many)
{
	static const char *const lines[] = {
		"ping --range 10.0.0.0/33",
		"ping --range example.org",
		"ping --targets= a",
		"ping --shard 0/3 a",
		"ping --shard 4/3 a",
		"ping --shard 1 a",
		"ping --shard 1/3x a",
		"ping --shard -1/3 a",
		"ping --retry 32 a",
		"ping --backoff 0.5 a",
		"ping --rate -1 a",
		"ping --alive",
		"ping --alive -c 3 a",
		"ping --alive -f a",
		"ping --alive -A a",
		"ping --alive -l 2 a",
		"ping --alive -a a",
		"ping --alive -O a",
		"ping --alive -D a",
		"ping --alive -H a",
		"ping --alive -R a",
		"ping --alive -B a",
		"ping --alive -C a",
		"ping --alive -b a",
		"ping --alive -s 15 a",
		"ping --alive -W 0 a",
		"ping --alive --timestamp a",
		"ping --alive --find-mtu a",
		"ping --alive --sweep 16,64,8 a",
		"ping --alive --histogram a",
		"ping --alive --format=atlas a",
		"ping --alive --until-losses 2 a",
		"ping --alive --loss-exit 2 a",
		"ping --alive --record x a",
		"ping --every 1,cumulative a",
		"ping --alive --every 1,all a",
		"ping --alive --every 0.01 a",
		"ping --alive --every ,cumulative a",
		"ping --rtts a",
		"ping --rtts -c 1025 a",
		"ping --resolve-every 0.5 a",
		"ping --resolve-every 5 --range ::/120",
		"ping --resume 3 -c 2 a",
		"ping --resume 3 --range ::/120",
		"ping --shard 1/2 --range ::/120",
	};

	for (size_t i = 0; i < COUNT(lines); i++) {
		struct parsed p;

		parse(&p, lines[i]);
		if (p.good)
			fail_msg("taken: %s", lines[i]);
		assert_non_null(p.memory[0] != '\0' ? p.memory : NULL);
		assert_null(strchr(p.memory, '\n'));
		assert_false(p.error.cut);
	}
}

TEST(ping_options_permit_an_ordinary_user_a_thousand_a_second)
{
	static const struct {
		const char *line;
		bool good;
	} rows[] = {
		{"ping --alive a", true},
		{"ping --alive --rate 1000 a", true},
		{"ping --alive --rate 1001 a", false},
		{"ping --alive --rate 0 a", false},
		{"ping a", true},
	};

	for (size_t i = 0; i < COUNT(rows); i++) {
		struct parsed p;

		parse(&p, rows[i].line);
		assert_true(p.good);
		assert_int_equal(ping_options_permit(&p.options, &p.error),
				 rows[i].good);
	}
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(
			ping_options_know_a_crowd_by_what_is_asked_of_it),
		cmocka_unit_test(ping_options_read_how_a_crowd_is_asked),
		cmocka_unit_test(ping_options_take_a_factor_for_no_seconds),
		cmocka_unit_test(
			ping_options_refuse_what_makes_no_sense_of_many),
		cmocka_unit_test(
			ping_options_permit_an_ordinary_user_a_thousand_a_second),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
