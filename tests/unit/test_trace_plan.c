/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The plan alone, with answers written by hand: what it asks, in which order,
 * and when it waits. Whole traces are in tests/sim.
 */
#include "trace_plan.h"

#include "base/ns.h"

#include "unit.h"

#include <errno.h>

#define MS NS_PER_MS

struct script {
	struct trace_options options;
	struct trace_hops hops;
	struct trace_plan plan;
	int64_t now;
	char sent[1024]; /* "TTL/flow ..." since the last look */
	struct buf buf;
	int64_t until; /* of the last WAIT */
	enum plan_verdict verdict;
};

static struct script *begin(const char *typed, bool blind)
{
	struct script *script = calloc(1, sizeof(*script));
	struct trace_plan_setup setup;
	char words[128] = "";
	char *argv[16] = {NULL};
	char *rest = words;
	char memory[128];
	struct buf error;
	int argc = 0;
	char *word;

	assert_non_null(script);
	strncpy(words, typed, sizeof(words) - 1);
	while ((word = strsep(&rest, " ")) != NULL)
		argv[argc++] = word;
	buf_init(&error, memory, sizeof(memory));
	assert_true(trace_options_parse(&script->options, argc, argv, &error));
	script->options.host = NULL;
	trace_hops_init(&script->hops, script->options.first,
			script->options.last, script->options.queries);
	setup = (struct trace_plan_setup){
		.options = &script->options,
		.hops = &script->hops,
		.family = ADDR_V4,
		.size = 32,
		.blind = blind,
	};
	trace_plan_init(&script->plan, &setup);
	buf_init(&script->buf, script->sent, sizeof(script->sent));
	return script;
}

static void note(struct script *script, const struct event *event)
{
	script->plan.plan.ops->note(&script->plan.plan, event);
}

/* Takes probes until the plan waits. */
static void pump(struct script *script)
{
	buf_clear(&script->buf);
	for (;;) {
		struct event event = {.kind = EVENT_SENT, .at = script->now};
		struct plan *plan = &script->plan.plan;

		script->verdict = plan->ops->next(plan, script->now,
						  &event.probe, &script->until);
		if (script->verdict != PLAN_SEND)
			return;
		buf_print(&script->buf,
			  script->buf.len > 0 ? " %u/%u" : "%u/%u",
			  event.probe.ttl, event.probe.flow);
		note(script, &event);
	}
}

/* What is asked at once. */
static void expect_sent(struct script *script, const char *golden)
{
	pump(script);
	assert_string_equal(script->sent, golden);
}

/* Lets time pass until something is asked again. */
static void expect_later(struct script *script, int64_t at, const char *golden)
{
	do {
		assert_int_equal(script->verdict, PLAN_WAIT);
		assert_true(script->until > script->now);
		assert_true(script->until < NS_NEVER);
		script->now = script->until;
		pump(script);
	} while (script->buf.len == 0);
	assert_string_equal(script->sent, golden);
	assert_int_equal(script->now, at);
}

/* Lets time pass until all is over. */
static void expect_end(struct script *script, int64_t at)
{
	while (script->verdict == PLAN_WAIT) {
		assert_true(script->until > script->now);
		assert_true(script->until < NS_NEVER);
		script->now = script->until;
		expect_sent(script, "");
	}
	assert_int_equal(script->verdict, PLAN_DONE);
	assert_int_equal(script->now, at);
	free(script);
}

/* Router TTL of a way, or the target if LEFT (a quoted TTL) is not 0, answers.
 */
static void answer_by(struct script *script, uint8_t way, uint8_t ttl,
		      uint16_t flow, int left)
{
	struct reply reply = {
		.meaning = ICMP_ERROR,
		.from = {.family = ADDR_V4, .bytes = {10, 0, way, ttl}},
		.type = ICMP4_TIME_EXCEEDED,
		.ttl = -1,
		.quoted_ttl = left,
	};
	struct event event = {
		.kind = EVENT_REPLY,
		.at = script->now,
		.probe = {.ttl = ttl, .flow = flow, .query = (uint8_t)flow},
		.rtt = MS,
		.reply = &reply,
	};

	if (left != 0) {
		reply.from.bytes[3] = 99;
		reply.type = ICMP4_UNREACHABLE;
		reply.code = ICMP4_UNREACHABLE_PORT;
	}
	note(script, &event);
}

static void answer(struct script *script, uint8_t ttl, uint16_t flow, int left)
{
	answer_by(script, 0, ttl, flow, left);
}

/* The router of row TTL answers probe SEQ, about a cell that is answered. */
static void answer_again(struct script *script, uint8_t ttl, uint32_t seq)
{
	struct reply reply = {
		.meaning = ICMP_ERROR,
		.from = {.family = ADDR_V4, .bytes = {10, 0, 0, ttl}},
		.type = ICMP4_TIME_EXCEEDED,
		.ttl = -1,
	};
	struct event event = {
		.kind = EVENT_REPLY,
		.at = script->now,
		.probe = {.ttl = ttl, .seq = seq},
		.rtt = MS,
		.reply = &reply,
	};

	note(script, &event);
}

TEST(plan_asks_the_far_end_and_two_rows_first)
{
	struct script *script = begin("traceroute h", false);

	expect_sent(script, "30/0 1/0 2/0");
	assert_int_equal(script->verdict, PLAN_WAIT);
	free(script);
}

TEST(plan_goes_two_rows_ahead_of_what_answers)
{
	struct script *script = begin("traceroute h", false);

	pump(script);
	answer(script, 1, 0, 0);
	expect_sent(script, "3/0 1/1 1/2");
	answer(script, 3, 0, 0);
	expect_sent(script, "4/0 5/0 2/1 3/1 2/2 3/2");
	free(script);
}

TEST(plan_asks_no_farther_than_the_distance)
{
	struct script *script = begin("traceroute h", false);

	pump(script);
	answer(script, 30, 0, 27);
	/* The far answer will do for flow 0 of row 4. */
	expect_sent(script, "3/0 1/1 2/1 3/1 4/1 1/2 2/2 3/2 4/2");
	free(script);
}

TEST(plan_is_done_when_every_cell_is_answered)
{
	struct script *script = begin("traceroute h", false);

	pump(script);
	answer(script, 30, 0, 29);
	expect_sent(script, "1/1 2/1 1/2 2/2");
	for (uint16_t flow = 0; flow < 3; flow++) {
		answer(script, 1, flow, 0);
		if (flow > 0)
			answer(script, 2, flow, 1);
	}
	expect_sent(script, "");
	expect_end(script, 0);
}

TEST(plan_asks_a_silent_row_again_before_it_gives_up)
{
	struct script *script = begin("traceroute -q 1 h", false);

	pump(script);
	answer(script, 30, 0, 29);
	answer(script, 2, 0, 1);
	expect_sent(script, "");
	expect_later(script, 400 * MS, "1/0");
	expect_later(script, 1500 * MS, "1/0");
	expect_end(script, 1750 * MS);
}

/* Row 1 with one answer, and one that does not come. */
static struct script *begin_half_silent(void)
{
	struct script *script = begin("traceroute -q 2 h", false);

	pump(script);
	answer(script, 30, 0, 29);
	answer(script, 1, 0, 0);
	expect_sent(script, "1/1 2/1");
	answer(script, 2, 1, 1);
	expect_sent(script, "");
	expect_later(script, 400 * MS, "1/1");
	expect_later(script, 800 * MS, "1/1");
	expect_later(script, 1900 * MS, "1/1");
	expect_later(script, 3000 * MS, "1/1 1/0");
	return script;
}

TEST(plan_gives_up_a_flow_whose_router_answers_others)
{
	struct script *script = begin_half_silent();
	uint32_t control = script->plan.seq;

	answer_again(script, 1, control);
	expect_sent(script, "");
	expect_end(script, 3250 * MS);
}

/* Our own system does not let the last probe go. */
static void refuse_last(struct script *script)
{
	struct event event = {
		.kind = EVENT_FAILED,
		.at = script->now,
		.probe = {.ttl = 1, .seq = script->plan.seq},
		.error = EPERM,
	};

	note(script, &event);
}

/* The control, which is the last probe of each round, is silent or REFUSED.
 * Returns whether the router is said to have nothing left. */
static bool is_spent_after_patience(bool refused)
{
	struct script *script = begin_half_silent();
	int rounds = 0;
	bool spent;

	if (refused)
		refuse_last(script);
	while (script->verdict == PLAN_WAIT && rounds < 100) {
		int64_t before = script->now;

		script->now = script->until;
		pump(script);
		if (script->buf.len == 0)
			continue;
		assert_string_equal(script->sent, "1/1 1/0");
		assert_true(script->now - before <= 1400 * MS);
		if (refused)
			refuse_last(script);
		rounds++;
	}
	assert_in_range(rounds, 4, 5);
	assert_true(script->now < 10 * NS_PER_SEC);
	spent = script->hops.spent[1];
	free(script);
	return spent;
}

TEST(plan_has_patience_with_a_router_that_others_ask_too)
{
	assert_true(is_spent_after_patience(false));
}

TEST(plan_learns_nothing_from_a_control_that_never_left)
{
	assert_false(is_spent_after_patience(true));
}

/* Two flows go different ways; the first has all its answers, and the second
 * one in row 2 and, at the second attempt if SHORT, one in row 4. Returns the
 * time that is spent on row 3, where it has none. */
static int64_t time_of_a_flow_apart(bool is_short)
{
	struct script *script = begin("traceroute -q 2 h", false);
	int64_t took;

	pump(script);
	answer(script, 30, 0, 26);
	for (uint8_t ttl = 1; ttl <= 4; ttl++) {
		pump(script);
		answer(script, ttl, 0, ttl == 4);
	}
	pump(script);
	answer(script, 1, 1, 0);
	answer_by(script, 1, 2, 1, 0);
	if (!is_short)
		answer(script, 4, 1, 1);
	while (script->verdict == PLAN_WAIT) {
		script->now = script->until;
		pump(script);
		if (is_short && strncmp(script->sent, "4/1", 3) == 0)
			answer(script, 4, 1, 1);
		/* The router of the first flow has answers left. */
		if (strstr(script->sent, " 3/0") != NULL)
			answer_again(script, 3, script->plan.seq);
	}
	assert_int_equal(script->verdict, PLAN_DONE);
	took = script->now;
	free(script);
	return took;
}

TEST(plan_has_patience_where_a_flow_goes_another_way_short_of_answers)
{
	assert_in_range(time_of_a_flow_apart(false), 3 * NS_PER_SEC,
			4 * NS_PER_SEC);
	assert_in_range(time_of_a_flow_apart(true), 8 * NS_PER_SEC,
			10 * NS_PER_SEC);
}

TEST(plan_gives_a_late_answer_its_place)
{
	struct script *script = begin("traceroute -q 1 h", false);

	pump(script);
	answer(script, 30, 0, 29);
	answer(script, 2, 0, 1);
	expect_sent(script, "");
	expect_later(script, 400 * MS, "1/0");
	answer(script, 1, 0, 0);
	expect_sent(script, "");
	expect_end(script, 400 * MS);
}

TEST(plan_never_asks_twice_when_the_wait_is_given)
{
	struct script *script = begin("traceroute -q 1 -w 2 -m 2 h", false);

	expect_sent(script, "1/0 2/0");
	answer(script, 2, 0, 1);
	expect_sent(script, "");
	expect_end(script, 2000 * MS);
}

TEST(plan_keeps_to_the_window)
{
	struct script *script = begin("traceroute -N 1 -m 5 h", false);

	expect_sent(script, "1/0");
	answer(script, 1, 0, 0);
	expect_sent(script, "1/1");
	answer(script, 1, 1, 0);
	expect_sent(script, "1/2");
	answer(script, 1, 2, 0);
	expect_sent(script, "2/0");
	free(script);
}

TEST(plan_keeps_the_gap_between_probes)
{
	struct script *script = begin("traceroute -z 20 -m 5 h", false);

	expect_sent(script, "1/0");
	expect_later(script, 20 * MS, "2/0");
	answer(script, 1, 0, 0);
	expect_sent(script, "");
	expect_later(script, 40 * MS, "1/1");
	free(script);
}

TEST(plan_asks_nobody_more_than_six_times_at_once)
{
	struct script *script = begin("traceroute -q 10 -m 1 h", false);

	expect_sent(script, "1/0");
	answer(script, 1, 0, 0);
	expect_sent(script, "1/1 1/2 1/3 1/4 1/5");
	for (uint16_t flow = 1; flow < 6; flow++)
		answer(script, 1, flow, 0);
	expect_sent(script, "");
	expect_later(script, 1050 * MS, "1/6");
	answer(script, 1, 6, 0);
	expect_sent(script, "");
	expect_later(script, 2100 * MS, "1/7");
	free(script);
}

TEST(plan_looks_behind_a_silence_and_ends_five_rows_on)
{
	struct script *script = begin("traceroute -q 1 -m 12 h", false);

	script->options.last_given = false;
	expect_sent(script, "12/0 1/0 2/0");
	answer(script, 1, 0, 0);
	answer(script, 2, 0, 0);
	expect_sent(script, "3/0 4/0");
	expect_later(script, 300 * MS, "5/0 6/0 7/0");
	expect_later(script, 400 * MS, "3/0 4/0 12/0");
	expect_later(script, 700 * MS, "8/0 9/0 10/0 11/0 5/0 6/0 7/0");
	/* 2.2 s of silence, then the nearest first. */
	expect_later(script, 2900 * MS, "3/0");
	expect_later(script, 2921 * MS, "4/0");
	expect_later(script, 2942 * MS, "5/0");
	expect_later(script, 2963 * MS, "6/0");
	expect_later(script, 2984 * MS, "7/0");
	expect_later(script, 3005 * MS, "12/0");
	assert_int_equal(script->hops.last, 12);
	while (script->verdict == PLAN_WAIT) {
		script->now = script->until;
		expect_sent(script, "");
	}
	assert_int_equal(script->hops.last, 7);
	assert_int_equal(script->now, 3255 * MS);
	free(script);
}

static void refuse(struct script *script, uint8_t ttl, uint16_t flow)
{
	struct event event = {
		.kind = EVENT_FAILED,
		.at = script->now,
		.probe = {.ttl = ttl, .flow = flow, .query = (uint8_t)flow},
		.error = 1,
	};

	script->hops.sent--;
	note(script, &event);
}

TEST(plan_ends_when_nothing_can_be_sent_with_any_flow)
{
	struct script *script = begin("traceroute -q 2 -m 2 h", false);

	expect_sent(script, "1/0 2/0");
	refuse(script, 1, 0);
	refuse(script, 2, 0);
	expect_sent(script, "1/1 2/1");
	refuse(script, 1, 1);
	refuse(script, 2, 1);
	expect_sent(script, "");
	expect_end(script, 0);
}

TEST(plan_asks_with_another_flow_in_the_round_of_a_refused_probe)
{
	struct script *script = begin("traceroute -q 2 -m 12 h", false);

	script->options.last_given = false;
	pump(script);
	for (uint8_t ttl = 1; ttl <= 2; ttl++)
		answer(script, ttl, 0, 0);
	expect_sent(script, "3/0 4/0 1/1 2/1");
	for (uint8_t ttl = 1; ttl <= 2; ttl++)
		answer(script, ttl, 1, 0);
	expect_sent(script, "");
	expect_later(script, 300 * MS, "5/0 6/0 7/0");
	expect_later(script, 400 * MS, "3/1 4/1 12/1");
	refuse(script, 3, 1);
	refuse(script, 4, 1);
	expect_sent(script, "3/0 4/0");
	free(script);
}

TEST(plan_asks_one_by_one_when_quotes_are_too_short)
{
	struct script *script = begin("traceroute -q 1 -m 3 h", true);
	struct reply reply = {.meaning = ICMP_ERROR};
	struct event forged = {.kind = EVENT_FORGED, .reply = &reply};
	struct event lost = {.kind = EVENT_LOST, .probe = {.ttl = 2}};

	expect_sent(script, "3/0 1/0 2/0");
	note(script, &forged);
	answer(script, 3, 0, 0);
	answer(script, 1, 0, 0);
	/* Row 2 is due, but an answer could be about the first try. */
	script->now = 700 * MS;
	expect_sent(script, "");
	note(script, &lost);
	expect_sent(script, "2/0");
	free(script);
}

/* More rows than can be asked anew, one after the other. */
TEST(plan_counts_answers_that_cannot_be_told_apart)
{
	struct script *script = begin("traceroute -q 1 -m 40 -w 1 h", true);
	struct reply reply = {.meaning = ICMP_ERROR};
	struct event forged = {.kind = EVENT_FORGED, .reply = &reply};

	for (pump(script); script->until < 990 * MS; pump(script))
		script->now = script->until;
	note(script, &forged);
	assert_int_equal(script->plan.untold, 40);
	free(script);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(plan_asks_the_far_end_and_two_rows_first),
		cmocka_unit_test(plan_goes_two_rows_ahead_of_what_answers),
		cmocka_unit_test(plan_asks_no_farther_than_the_distance),
		cmocka_unit_test(plan_is_done_when_every_cell_is_answered),
		cmocka_unit_test(
			plan_asks_a_silent_row_again_before_it_gives_up),
		cmocka_unit_test(
			plan_gives_up_a_flow_whose_router_answers_others),
		cmocka_unit_test(
			plan_has_patience_with_a_router_that_others_ask_too),
		cmocka_unit_test(
			plan_learns_nothing_from_a_control_that_never_left),
		cmocka_unit_test(
			plan_has_patience_where_a_flow_goes_another_way_short_of_answers),
		cmocka_unit_test(plan_gives_a_late_answer_its_place),
		cmocka_unit_test(plan_never_asks_twice_when_the_wait_is_given),
		cmocka_unit_test(plan_keeps_to_the_window),
		cmocka_unit_test(plan_keeps_the_gap_between_probes),
		cmocka_unit_test(plan_asks_nobody_more_than_six_times_at_once),
		cmocka_unit_test(
			plan_looks_behind_a_silence_and_ends_five_rows_on),
		cmocka_unit_test(
			plan_ends_when_nothing_can_be_sent_with_any_flow),
		cmocka_unit_test(
			plan_asks_with_another_flow_in_the_round_of_a_refused_probe),
		cmocka_unit_test(
			plan_asks_one_by_one_when_quotes_are_too_short),
		cmocka_unit_test(plan_counts_answers_that_cannot_be_told_apart),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
