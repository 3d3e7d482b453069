/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Which repeated addresses are a circle.
 */
#include "trace_loops.h"

#include "unit.h"

static struct addr router(int letter)
{
	return addr_v4((const uint8_t[]){10, 0, 0, (uint8_t)letter});
}

/* A path of one flow: a letter for each router, a point for a silent row. A
 * letter in upper case ends it. */
static struct trace_hops *path_of(const char *letters)
{
	struct trace_hops *hops = calloc(1, sizeof(*hops));

	assert_non_null(hops);
	trace_hops_init(hops, 1, 30, 1);
	hops->responder_count = 26;
	for (uint8_t i = 0; i < 26; i++)
		hops->responders[i].addr = router('a' + i);
	for (uint8_t ttl = 1; letters[ttl - 1] != '\0'; ttl++) {
		struct trace_cell *cell = trace_hops_cell(hops, ttl, 0);

		cell->state = TRACE_SILENT;
		if (letters[ttl - 1] == '.')
			continue;
		cell->state = TRACE_ANSWERED;
		cell->responder = (uint16_t)((letters[ttl - 1] | 0x20) - 'a');
		cell->final = letters[ttl - 1] < 'a';
		if (cell->final)
			hops->final = ttl;
		else
			hops->reach = ttl;
	}
	return hops;
}

static void expect_period(const char *letters, int period)
{
	struct trace_hops *hops = path_of(letters);

	if (trace_loops_period(hops, 0) != period)
		fail_msg("%s: not %d", letters, period);
	free(hops);
}

static void expect_text(const char *letters, const char *golden)
{
	const struct addr target = router('z');
	struct trace_hops *hops = path_of(letters);
	char memory[1024];
	struct buf buf;

	buf_init(&buf, memory, sizeof(memory));
	trace_loops_explain(hops, &target, &buf);
	assert_string_equal(memory, golden);
	free(hops);
}

TEST(loops_are_gone_round_three_times)
{
	expect_period("abcdefefef", 2);
	expect_period("abcabcabc", 3);
	expect_period("x.b.b.b", 2);
	expect_period("abcdefef", 0);
	expect_period("abab", 0);
}

TEST(loops_are_not_repeated_neighbours)
{
	expect_period("abccd", 0);
	expect_period("abbbbbbb", 0);
	expect_period("abacad", 0);
}

TEST(loops_are_told_with_their_routers)
{
	expect_text("xababab", "packets of query 1 go round and round: "
			       "10.0.0.97 10.0.0.98\n");
	expect_text("abbc", "hops 2 and 3 are both 10.0.0.98, which is no "
			    "loop: the route changed, a tunnel ends there, or "
			    "addresses are rewritten\n");
	expect_text("abcd", "");
	expect_text("azZ", "hops 2 and 3 are both 10.0.0.122, which is no "
			   "loop: the route changed, a tunnel ends there, or "
			   "addresses are rewritten\n");
}

TEST(loops_are_not_routers_that_refuse_to_go_on)
{
	expect_text("abB", "");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(loops_are_gone_round_three_times),
		cmocka_unit_test(loops_are_not_repeated_neighbours),
		cmocka_unit_test(loops_are_told_with_their_routers),
		cmocka_unit_test(loops_are_not_routers_that_refuse_to_go_on),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
