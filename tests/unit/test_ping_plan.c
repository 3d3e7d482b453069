/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The schedule of ping, asked without a session.
 */
#include "ping_plan.h"

#include "base/ns.h"

#include "unit.h"

#include <errno.h>

#define MS  NS_PER_MS
#define SEC NS_PER_SEC

/* When the run starts. */
#define T0 (1000 * SEC)

struct fixture {
	struct ping_options options;
	struct ping_row rows[3];
	struct ping_report report;
	struct ping_plan plan;
	struct reply reply;
	struct probe probe; /* the last one given out */
	int64_t until;
};

/* One target, -i 1, to be changed before the first question. */
static void start(struct fixture *f, size_t targets)
{
	*f = (struct fixture){
		.options = {.interval = SEC,
			    .timeout = -1,
			    .preload = 1,
			    .loss_exit = -1},
		.reply = {.meaning = ICMP_ECHO_REPLY},
	};
	ping_report_init(&f->report, f->rows, targets);
	ping_plan_init(&f->plan, &f->options, &f->report, false);
}

static void set_interval(struct fixture *f, int64_t interval)
{
	f->options.interval = interval;
	f->plan.interval = interval;
}

/* Asks at AT after the start. */
static enum plan_verdict ask(struct fixture *f, int64_t at)
{
	enum plan_verdict verdict = f->plan.plan.ops->next(
		&f->plan.plan, T0 + at, &f->probe, &f->until);

	f->until = f->until == NS_NEVER ? NS_NEVER : f->until - T0;
	return verdict;
}

static void tell(struct fixture *f, enum event_kind kind, uint32_t seq,
		 int64_t rtt, int error)
{
	struct event event = {
		.kind = kind,
		.probe = {.seq = seq, .target = f->probe.target},
		.rtt = rtt,
		.error = error,
		.reply = &f->reply,
	};

	f->plan.plan.ops->note(&f->plan.plan, &event);
}

/* It sends at AT, and the probe leaves. */
static void expect_send(struct fixture *f, int64_t at, uint32_t seq)
{
	assert_int_equal(ask(f, at), PLAN_SEND);
	assert_int_equal(f->probe.seq, seq);
	tell(f, EVENT_SENT, seq, 0, 0);
}

static void expect_wait(struct fixture *f, int64_t at, int64_t until)
{
	assert_int_equal(ask(f, at), PLAN_WAIT);
	assert_true(f->until == until);
}

static void expect_drain(struct fixture *f, int64_t at, int64_t until)
{
	assert_int_equal(ask(f, at), PLAN_DRAIN);
	assert_true(f->until == until);
}

TEST(ping_plan_never_drifts)
{
	struct fixture f;

	start(&f, 1);
	expect_send(&f, 0, 1);
	expect_wait(&f, 0, SEC);
	expect_send(&f, SEC + 700 * MS, 2);
	expect_send(&f, 2 * SEC, 3);
	expect_wait(&f, 2 * SEC, 3 * SEC);
	/* An hour of sleep is no burst of 3600. */
	expect_send(&f, 3602 * SEC + 5 * MS, 4);
	expect_wait(&f, 3602 * SEC + 5 * MS, 3603 * SEC);
}

TEST(ping_plan_sends_the_preload_at_once)
{
	struct fixture f;

	start(&f, 1);
	f.options.preload = 3;
	expect_send(&f, 0, 1);
	expect_send(&f, 0, 2);
	expect_send(&f, 0, 3);
	expect_wait(&f, 0, SEC);
	expect_send(&f, SEC, 4);
	expect_wait(&f, SEC, 2 * SEC);
}

TEST(ping_plan_shares_the_interval_between_targets)
{
	struct fixture f;

	start(&f, 2);
	expect_send(&f, 0, 1);
	assert_int_equal(f.probe.target, 0);
	expect_wait(&f, 0, SEC / 2);
	expect_send(&f, SEC / 2, 1);
	assert_int_equal(f.probe.target, 1);
	expect_send(&f, SEC, 2);
	assert_int_equal(f.probe.target, 0);
}

TEST(ping_plan_lingers_twice_the_longest_round_trip)
{
	struct fixture f;

	start(&f, 1);
	f.options.count = 2;
	expect_send(&f, 0, 1);
	tell(&f, EVENT_REPLY, 1, 900 * MS, 0);
	expect_send(&f, SEC, 2);
	expect_drain(&f, SEC, SEC + 2 * (900 * MS + NS_PER_US));
}

TEST(ping_plan_lingers_at_least_one_interval)
{
	struct fixture f;

	start(&f, 1);
	f.options.count = 2;
	expect_send(&f, 0, 1);
	tell(&f, EVENT_REPLY, 1, 2 * MS, 0);
	expect_send(&f, SEC, 2);
	expect_drain(&f, SEC, 2 * SEC);
}

TEST(ping_plan_lingers_ten_seconds_for_a_first_answer)
{
	struct fixture f;

	start(&f, 1);
	f.options.count = 2;
	f.options.preload = 2;
	expect_send(&f, 0, 1);
	expect_send(&f, 0, 2);
	expect_drain(&f, 0, 10 * SEC);
	/* The measure is taken once. */
	tell(&f, EVENT_REPLY, 1, 2 * MS, 0);
	expect_drain(&f, 2 * MS, 10 * SEC);
	tell(&f, EVENT_REPLY, 2, 2 * MS, 0);
	assert_int_equal(ask(&f, 3 * MS), PLAN_DONE);
}

TEST(ping_plan_leaves_the_end_to_an_explicit_timeout)
{
	struct fixture f;

	start(&f, 1);
	f.options.count = 1;
	f.options.timeout = 300 * MS;
	assert_true(ping_plan_timeout(&f.options) == 300 * MS);
	expect_send(&f, 0, 1);
	expect_drain(&f, 0, NS_NEVER);
	f.options.timeout = 0;
	assert_true(ping_plan_timeout(&f.options) == NS_NEVER);
	f.options.timeout = -1;
	assert_true(ping_plan_timeout(&f.options) == NS_NEVER);
}

TEST(ping_plan_ends_with_as_many_errors_as_answers_were_wanted)
{
	struct fixture f;

	start(&f, 1);
	f.options.count = 3;
	expect_send(&f, 0, 1);
	f.reply.meaning = ICMP_ERROR;
	tell(&f, EVENT_REPLY, 1, MS, 0);
	tell(&f, EVENT_DUPLICATE, 1, MS, 0);
	tell(&f, EVENT_DUPLICATE, 1, MS, 0);
	assert_int_equal(ask(&f, 2 * MS), PLAN_DONE);
	assert_false(ping_plan_is_success(&f.plan));
}

TEST(ping_plan_with_a_deadline_wants_answers_not_probes)
{
	struct fixture f;

	start(&f, 1);
	f.options.count = 1;
	f.options.deadline = 2500 * MS;
	expect_send(&f, 0, 1);
	expect_send(&f, SEC, 2);
	expect_send(&f, 2 * SEC, 3);
	expect_wait(&f, 2 * SEC, 2500 * MS);
	tell(&f, EVENT_REPLY, 3, MS, 0);
	assert_int_equal(ask(&f, 2001 * MS), PLAN_DONE);
	assert_true(ping_plan_is_success(&f.plan));
}

TEST(ping_plan_a_deadline_ends_the_run)
{
	struct fixture f;

	start(&f, 1);
	f.options.deadline = 1500 * MS;
	f.options.count = 2;
	expect_send(&f, 0, 1);
	tell(&f, EVENT_REPLY, 1, MS, 0);
	expect_send(&f, SEC, 2);
	assert_int_equal(ask(&f, 1500 * MS), PLAN_DONE);
	assert_false(ping_plan_is_success(&f.plan));
}

TEST(ping_plan_with_a_deadline_ends_at_the_first_error)
{
	struct fixture f;

	start(&f, 1);
	f.options.deadline = 5 * SEC;
	expect_send(&f, 0, 1);
	f.reply.meaning = ICMP_NOTICE;
	tell(&f, EVENT_NOTICE, 1, MS, 0);
	expect_wait(&f, MS, SEC);
	tell(&f, EVENT_FAILED, 1, 0, EPERM);
	expect_wait(&f, MS, SEC);
	f.reply.meaning = ICMP_ERROR;
	tell(&f, EVENT_REPLY, 1, MS, 0);
	assert_int_equal(ask(&f, 2 * MS), PLAN_DONE);
}

TEST(ping_plan_floods_as_answers_come_and_at_least_100_a_second)
{
	struct fixture f;

	start(&f, 1);
	set_interval(&f, 0);
	expect_send(&f, 0, 1);
	expect_wait(&f, 0, 10 * MS);
	tell(&f, EVENT_REPLY, 1, 20 * NS_PER_US, 0);
	expect_send(&f, 20 * NS_PER_US, 2);
	expect_wait(&f, 30 * NS_PER_US, 10 * MS + 20 * NS_PER_US);
	expect_send(&f, 10 * MS + 20 * NS_PER_US, 3);
}

TEST(ping_plan_keeps_the_preload_of_a_flood_in_flight)
{
	struct fixture f;

	start(&f, 1);
	set_interval(&f, 0);
	f.options.preload = 2;
	expect_send(&f, 0, 1);
	expect_send(&f, 0, 2);
	expect_wait(&f, 0, 10 * MS);
	tell(&f, EVENT_REPLY, 2, MS, 0);
	expect_send(&f, MS, 3);
	expect_send(&f, MS, 4);
	expect_wait(&f, MS, 11 * MS);
}

TEST(ping_plan_a_flood_with_loss_has_an_end)
{
	struct fixture f;

	start(&f, 1);
	set_interval(&f, 0);
	f.options.count = 2;
	expect_send(&f, 0, 1);
	tell(&f, EVENT_REPLY, 1, NS_PER_US, 0);
	expect_send(&f, NS_PER_US, 2);
	expect_drain(&f, NS_PER_US, 10 * MS + NS_PER_US);
}

TEST(ping_plan_adapts_to_the_smoothed_round_trip)
{
	struct fixture f;

	start(&f, 1);
	f.options.adaptive = true;
	expect_send(&f, 0, 1);
	expect_wait(&f, 0, SEC);
	tell(&f, EVENT_REPLY, 1, 40 * MS, 0);
	expect_send(&f, 40 * MS, 2);
	expect_wait(&f, 40 * MS, 80 * MS);
	tell(&f, EVENT_REPLY, 2, 80 * MS, 0);
	expect_wait(&f, 41 * MS, 85 * MS);
}

TEST(ping_plan_adapts_down_to_2_ms_for_ordinary_users)
{
	struct fixture f;

	start(&f, 1);
	f.options.adaptive = true;
	ping_plan_init(&f.plan, &f.options, &f.report, true);
	expect_send(&f, 0, 1);
	tell(&f, EVENT_REPLY, 1, 10 * NS_PER_US, 0);
	expect_wait(&f, 10 * NS_PER_US, 2 * MS);
}

TEST(ping_plan_slows_down_when_a_buffer_is_full)
{
	struct fixture f;

	start(&f, 1);
	f.options.adaptive = true;
	expect_send(&f, 0, 1);
	tell(&f, EVENT_REPLY, 1, 40 * MS, 0);
	assert_int_equal(ask(&f, 40 * MS), PLAN_SEND);
	tell(&f, EVENT_FAILED, 2, 0, ENOBUFS);
	expect_wait(&f, 40 * MS, 120 * MS);
}

TEST(ping_plan_stops_when_it_is_told)
{
	struct fixture f;

	start(&f, 1);
	expect_send(&f, 0, 1);
	ping_plan_stop(&f.plan);
	assert_int_equal(ask(&f, 0), PLAN_DONE);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(ping_plan_never_drifts),
		cmocka_unit_test(ping_plan_sends_the_preload_at_once),
		cmocka_unit_test(ping_plan_shares_the_interval_between_targets),
		cmocka_unit_test(
			ping_plan_lingers_twice_the_longest_round_trip),
		cmocka_unit_test(ping_plan_lingers_at_least_one_interval),
		cmocka_unit_test(
			ping_plan_lingers_ten_seconds_for_a_first_answer),
		cmocka_unit_test(
			ping_plan_leaves_the_end_to_an_explicit_timeout),
		cmocka_unit_test(
			ping_plan_ends_with_as_many_errors_as_answers_were_wanted),
		cmocka_unit_test(
			ping_plan_with_a_deadline_wants_answers_not_probes),
		cmocka_unit_test(ping_plan_a_deadline_ends_the_run),
		cmocka_unit_test(
			ping_plan_with_a_deadline_ends_at_the_first_error),
		cmocka_unit_test(
			ping_plan_floods_as_answers_come_and_at_least_100_a_second),
		cmocka_unit_test(
			ping_plan_keeps_the_preload_of_a_flood_in_flight),
		cmocka_unit_test(ping_plan_a_flood_with_loss_has_an_end),
		cmocka_unit_test(ping_plan_adapts_to_the_smoothed_round_trip),
		cmocka_unit_test(
			ping_plan_adapts_down_to_2_ms_for_ordinary_users),
		cmocka_unit_test(ping_plan_slows_down_when_a_buffer_is_full),
		cmocka_unit_test(ping_plan_stops_when_it_is_told),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
