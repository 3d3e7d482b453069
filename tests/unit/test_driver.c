/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The turn of the engine over a driver that follows a script.
 */
#include "engine/driver.h"

#include "bench.h"
#include "unit.h"

#include <errno.h>

#define INPUTS 8

/* One thing that the driver will say. */
struct line {
	enum input_kind kind;
	int64_t at;
	uint32_t number; /* SENT, and the probe that REPLY answers */
	int result;	 /* what `next` returns */
};

struct script {
	struct driver driver;
	struct bench *bench;
	struct line lines[INPUTS];
	size_t count;
	size_t said;
	int64_t waits[INPUTS]; /* until when it was asked to wait */
	uint32_t sent[INPUTS]; /* numbers handed over */
	size_t sends;
	size_t room; /* sends before it is full */
	bool tells;  /* at once that a probe left */
};

static bool script_send(struct driver *driver, const struct probe *probe,
			struct sent *sent)
{
	struct script *script = (struct script *)driver;

	assert_false(driver->full);
	script->sent[script->sends++] = probe->number;
	driver->full = script->sends == script->room;
	*sent = (struct sent){.number = probe->number, .at = driver->now};
	return script->tells;
}

static void script_lookup(struct driver *driver, const struct addr *addr)
{
	(void)driver;
	(void)addr;
}

static int script_next(struct driver *driver, int64_t until,
		       struct input *input)
{
	struct script *script = (struct script *)driver;
	const struct line *line = &script->lines[script->said];
	struct probe probe = {
		.number = line->number, .seq = line->number, .size = 32};

	assert_true(script->said < script->count);
	script->waits[script->said++] = until;
	driver->full = false;
	script->room = 0;
	driver->now = line->at;
	*input = (struct input){
		.kind = line->kind,
		.sent = {.number = line->number, .at = line->at},
		.signal = 2,
	};
	if (line->kind == INPUT_REPLY)
		input->reply = bench_echo(script->bench, &probe, line->at);
	return line->result;
}

static struct script script_of(struct bench *bench, const struct line *lines,
			       size_t count)
{
	static const struct driver_ops ops = {
		.send = script_send,
		.lookup = script_lookup,
		.next = script_next,
	};
	struct script script = {
		.driver = {.ops = &ops},
		.bench = bench,
		.count = count,
	};

	memcpy(script.lines, lines, count * sizeof(*lines));
	return script;
}

static enum driver_verdict pump(struct script *script, int64_t until,
				struct driver_news *news)
{
	return driver_pump(&script->driver, &script->bench->session, until,
			   news);
}

TEST(driver_pump_tells_each_event_on_the_way_of_a_probe)
{
	static const struct line lines[] = {
		{.kind = INPUT_SENT, .at = 5, .number = 1},
		{.kind = INPUT_REPLY, .at = 9, .number = 1},
	};
	struct driver_news news;
	struct bench bench;
	struct script script = script_of(&bench, lines, COUNT(lines));

	bench_start(&bench, TAG_ECHO_SEQ, 1, NS_PER_SEC);
	bench.plan.left = 1;
	assert_int_equal(pump(&script, NS_NEVER, &news), DRIVER_EVENT);
	assert_int_equal(news.event->kind, EVENT_SENT);
	assert_int_equal(script.sends, 1);
	assert_int_equal(script.sent[0], 1);
	assert_int_equal(pump(&script, NS_NEVER, &news), DRIVER_EVENT);
	assert_int_equal(news.event->kind, EVENT_REPLY);
	assert_int_equal(news.event->rtt, 4);
	bench.plan.then = PLAN_DONE;
	assert_int_equal(pump(&script, NS_NEVER, &news), DRIVER_DONE);
}

/* The departure is an event before the driver is asked for anything. */
TEST(driver_pump_takes_a_departure_that_is_told_at_once)
{
	static const struct line lines[] = {
		{.kind = INPUT_REPLY, .at = 9, .number = 2},
	};
	struct driver_news news;
	struct bench bench;
	struct script script = script_of(&bench, lines, COUNT(lines));

	bench_start(&bench, TAG_ECHO_SEQ, 1, NS_PER_SEC);
	bench.plan.left = 2;
	script.tells = true;
	script.driver.now = 5;
	for (uint32_t number = 1; number <= 2; number++) {
		assert_int_equal(pump(&script, NS_NEVER, &news), DRIVER_EVENT);
		assert_int_equal(news.event->kind, EVENT_SENT);
		assert_int_equal(news.event->probe.number, number);
		assert_int_equal(news.event->sent_at, 5);
		assert_int_equal(script.sends, number);
		assert_int_equal(script.said, 0);
	}
	assert_int_equal(pump(&script, NS_NEVER, &news), DRIVER_EVENT);
	assert_int_equal(news.event->kind, EVENT_REPLY);
	assert_int_equal(news.event->rtt, 4);
}

/* What the session waits for and what the caller waits for. */
TEST(driver_pump_waits_for_whichever_comes_first)
{
	static const struct line lines[] = {
		{.kind = INPUT_SENT, .at = 0, .number = 1},
		{.kind = INPUT_TIME, .at = 100},
		{.kind = INPUT_TIME, .at = NS_PER_SEC},
	};
	struct driver_news news;
	struct bench bench;
	struct script script = script_of(&bench, lines, COUNT(lines));

	bench_start(&bench, TAG_ECHO_SEQ, 1, NS_PER_SEC);
	bench.plan.left = 1;
	pump(&script, NS_NEVER, &news);
	assert_int_equal(pump(&script, 100, &news), DRIVER_TIME);
	assert_true(script.waits[1] == 100);
	assert_int_equal(pump(&script, NS_NEVER, &news), DRIVER_EVENT);
	assert_true(script.waits[2] == NS_PER_SEC);
	assert_int_equal(news.event->kind, EVENT_LOST);
}

TEST(driver_pump_asks_nothing_when_the_time_has_come)
{
	struct driver_news news;
	struct bench bench;
	struct script script = {.bench = &bench};

	bench_start(&bench, TAG_ECHO_SEQ, 1, NS_PER_SEC);
	script.driver.now = 7;
	assert_int_equal(pump(&script, 7, &news), DRIVER_TIME);
	assert_int_equal(pump(&script, 0, &news), DRIVER_TIME);
	assert_int_equal(script.said, 0);
}

TEST(driver_pump_hands_on_what_is_not_for_the_session)
{
	static const struct line lines[] = {
		{.kind = INPUT_SIGNAL, .at = 5},
		{.kind = INPUT_NAME, .at = 6},
	};
	struct driver_news news;
	struct bench bench;
	struct script script = script_of(&bench, lines, COUNT(lines));

	bench_start(&bench, TAG_ECHO_SEQ, 1, NS_PER_SEC);
	assert_int_equal(pump(&script, NS_NEVER, &news), DRIVER_INPUT);
	assert_int_equal(news.input.kind, INPUT_SIGNAL);
	assert_int_equal(news.input.signal, 2);
	assert_int_equal(pump(&script, NS_NEVER, &news), DRIVER_INPUT);
	assert_int_equal(news.input.kind, INPUT_NAME);
}

TEST(driver_pump_reports_a_driver_that_cannot_go_on)
{
	static const struct line lines[] = {
		{.kind = INPUT_TIME, .at = 5, .result = -ENETDOWN},
	};
	struct driver_news news;
	struct bench bench;
	struct script script = script_of(&bench, lines, COUNT(lines));

	bench_start(&bench, TAG_ECHO_SEQ, 1, NS_PER_SEC);
	assert_int_equal(pump(&script, NS_NEVER, &news), DRIVER_ERROR);
	assert_int_equal(news.error, ENETDOWN);
}

/* Probes are handed over in a batch until there is no room; then the driver
 * is asked once without waiting. */
TEST(driver_pump_does_not_send_into_a_full_driver)
{
	static const struct line lines[] = {
		{.kind = INPUT_SENT, .at = 3, .number = 1},
		{.kind = INPUT_SENT, .at = 3, .number = 2},
	};
	struct driver_news news;
	struct bench bench;
	struct script script = script_of(&bench, lines, COUNT(lines));

	bench_start(&bench, TAG_ECHO_SEQ, 1, NS_PER_SEC);
	bench.plan.left = 3;
	script.room = 2;
	script.driver.now = 3;
	assert_int_equal(pump(&script, NS_NEVER, &news), DRIVER_EVENT);
	assert_int_equal(news.event->kind, EVENT_SENT);
	assert_int_equal(script.sends, 2);
	assert_true(script.waits[0] == 3);
	assert_int_equal(pump(&script, NS_NEVER, &news), DRIVER_EVENT);
	assert_int_equal(news.event->probe.number, 2);
	assert_int_equal(script.sends, 3);
}

/* The answer came in time and lay in the socket while we did not run: it is
 * delivered with its arrival, before the clock moves on. */
TEST(driver_pump_loses_nothing_that_was_in_the_mail)
{
	static const struct line lines[] = {
		{.kind = INPUT_SENT, .at = 0, .number = 1},
		{.kind = INPUT_REPLY, .at = 30, .number = 1},
		{.kind = INPUT_TIME, .at = 60 * NS_PER_SEC},
	};
	struct driver_news news;
	struct bench bench;
	struct script script = script_of(&bench, lines, COUNT(lines));

	bench_start(&bench, TAG_ECHO_SEQ, 1, NS_PER_SEC);
	bench.plan.left = 1;
	pump(&script, NS_NEVER, &news);
	assert_int_equal(pump(&script, NS_NEVER, &news), DRIVER_EVENT);
	assert_int_equal(news.event->kind, EVENT_REPLY);
	assert_int_equal(news.event->rtt, 30);
	assert_int_equal(pump(&script, 60 * NS_PER_SEC, &news), DRIVER_TIME);
	assert_int_equal(bench.plan.noted[EVENT_LOST], 0);
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(
			driver_pump_tells_each_event_on_the_way_of_a_probe),
		cmocka_unit_test(
			driver_pump_takes_a_departure_that_is_told_at_once),
		cmocka_unit_test(driver_pump_waits_for_whichever_comes_first),
		cmocka_unit_test(
			driver_pump_asks_nothing_when_the_time_has_come),
		cmocka_unit_test(
			driver_pump_hands_on_what_is_not_for_the_session),
		cmocka_unit_test(
			driver_pump_reports_a_driver_that_cannot_go_on),
		cmocka_unit_test(driver_pump_does_not_send_into_a_full_driver),
		cmocka_unit_test(
			driver_pump_loses_nothing_that_was_in_the_mail),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
