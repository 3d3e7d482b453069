/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The engine, told what happens and asked what to do.
 */
#include "engine/session.h"

#include "base/ns.h"

#include "bench.h"
#include "unit.h"

#include <errno.h>

#define SECOND NS_PER_SEC

/* All of the IP header and the UDP or ICMP header. */
#define QUOTE_SHORT 28
#define QUOTE_ALL   1000

TEST(session_measures_from_its_own_send_time)
{
	struct bench bench;
	struct probe probe;
	struct reply reply;
	struct event event;

	bench_start(&bench, TAG_ECHO_SEQ, 1, SECOND);
	probe = bench_send(&bench, 1000);
	assert_int_equal(probe.number, 1);
	assert_int_equal(probe.seq, 1);
	reply = bench_echo(&bench, &probe, 1700);
	event = bench_receive(&bench, &reply);
	assert_int_equal(event.kind, EVENT_REPLY);
	assert_int_equal(event.probe.number, 1);
	assert_int_equal(event.at, 1700);
	assert_int_equal(event.sent_at, 1000);
	assert_int_equal(event.rtt, 700);
	assert_ptr_equal(event.reply, &reply);
	assert_int_equal(bench.plan.noted[EVENT_REPLY], 1);
	assert_true(bench_wait(&bench, 1700) == NS_NEVER);
}

/* What nobody shows takes no step of its own. */
TEST(session_keeps_to_the_plan_what_nobody_else_hears_of)
{
	struct bench bench;
	struct probe probe;
	struct reply reply;
	struct step step;

	bench_start(&bench, TAG_ECHO_SEQ, 1, SECOND);
	bench.session.untold = EVENT_BIT(EVENT_REPLY) | EVENT_BIT(EVENT_LOST);
	probe = bench_send(&bench, 1000);
	reply = bench_echo(&bench, &probe, 1700);
	session_receive(&bench.session, &reply);
	assert_int_equal(bench.plan.noted[EVENT_REPLY], 1);
	session_step(&bench.session, 1700, &step);
	assert_int_equal(step.kind, STEP_WAIT);
	bench_send(&bench, 2000);
	session_step(&bench.session, 2 * SECOND, &step);
	assert_int_equal(step.kind, STEP_EVENT);
	assert_int_equal(step.event->kind, EVENT_LOST);
}

TEST(session_calls_every_further_answer_a_duplicate)
{
	struct bench bench;
	struct probe probe;
	struct reply reply;
	struct event event;

	bench_start(&bench, TAG_ECHO_SEQ, 1, SECOND);
	probe = bench_send(&bench, 0);
	reply = bench_echo(&bench, &probe, 10);
	bench_receive(&bench, &reply);
	for (int64_t at = 20; at < 50; at += 10) {
		reply.at = at;
		event = bench_receive(&bench, &reply);
		assert_int_equal(event.kind, EVENT_DUPLICATE);
		assert_int_equal(event.rtt, at);
	}
	assert_int_equal(bench.plan.noted[EVENT_REPLY], 1);
	assert_int_equal(bench.plan.noted[EVENT_DUPLICATE], 3);
}

TEST(session_gives_a_probe_up_after_its_timeout)
{
	struct bench bench;
	struct probe probe;
	struct event event;

	bench_start(&bench, TAG_ECHO_SEQ, 1, SECOND);
	probe = bench_send(&bench, 5);
	assert_true(bench_wait(&bench, 5) == SECOND + 5);
	assert_true(bench_wait(&bench, SECOND + 4) == SECOND + 5);
	event = bench_event(&bench, SECOND + 5);
	assert_int_equal(event.kind, EVENT_LOST);
	assert_int_equal(event.probe.number, probe.number);
	assert_int_equal(event.sent_at, 5);
	assert_true(bench_wait(&bench, SECOND + 5) == NS_NEVER);
}

TEST(session_gives_probes_up_in_the_order_they_were_sent)
{
	struct bench bench;
	struct reply reply;
	struct probe probes[4];

	bench_start(&bench, TAG_ECHO_SEQ, 1, SECOND);
	for (int64_t i = 0; i < 4; i++)
		probes[i] = bench_send(&bench, i);
	reply = bench_echo(&bench, &probes[1], 10);
	bench_receive(&bench, &reply);
	assert_true(bench_wait(&bench, 10) == SECOND);
	assert_int_equal(bench_event(&bench, 9 * SECOND).probe.number, 1);
	assert_int_equal(bench_event(&bench, 9 * SECOND).probe.number, 3);
	assert_int_equal(bench_event(&bench, 9 * SECOND).probe.number, 4);
	assert_true(bench_wait(&bench, 9 * SECOND) == NS_NEVER);
	assert_int_equal(bench.plan.noted[EVENT_LOST], 3);
}

TEST(session_calls_an_answer_after_the_loss_late)
{
	struct bench bench;
	struct probe probe;
	struct reply reply;
	struct event event;

	bench_start(&bench, TAG_ECHO_SEQ, 1, SECOND);
	probe = bench_send(&bench, 0);
	assert_int_equal(bench_event(&bench, SECOND).kind, EVENT_LOST);
	reply = bench_echo(&bench, &probe, 3 * SECOND);
	event = bench_receive(&bench, &reply);
	assert_int_equal(event.kind, EVENT_LATE);
	assert_true(event.rtt == 3 * SECOND);
	assert_int_equal(bench_receive(&bench, &reply).kind, EVENT_DUPLICATE);
}

TEST(session_waits_for_ever_if_there_is_no_timeout)
{
	struct bench bench;

	bench_start(&bench, TAG_ECHO_SEQ, 1, NS_NEVER);
	bench_send(&bench, 0);
	assert_true(bench_wait(&bench, NS_SPAN_MAX) == NS_NEVER);
}

TEST(session_waits_for_the_earlier_of_plan_and_deadline)
{
	struct bench bench;

	bench_start(&bench, TAG_ECHO_SEQ, 1, SECOND);
	bench_send(&bench, 0);
	bench.plan.until = 10;
	assert_true(bench_wait(&bench, 0) == 10);
	bench.plan.until = 9 * SECOND;
	assert_true(bench_wait(&bench, 0) == SECOND);
}

static void tell(struct bench *bench, uint32_t number, int64_t at,
		 enum stamp_source source, int error)
{
	struct sent sent = {
		.number = number,
		.at = at,
		.source = source,
		.error = error,
		.mtu = error == EMSGSIZE ? 1400 : 0,
	};

	session_sent(&bench->session, &sent);
}

TEST(session_names_a_probe_that_could_not_leave)
{
	struct bench bench;
	struct event event;
	struct reply reply;
	struct step step;

	bench_start(&bench, TAG_ECHO_SEQ, 1, SECOND);
	bench.plan.left = 1;
	session_step(&bench.session, 0, &step);
	tell(&bench, step.probe.number, 3, STAMP_USER, EMSGSIZE);
	event = bench_event(&bench, 3);
	assert_int_equal(event.kind, EVENT_FAILED);
	assert_int_equal(event.error, EMSGSIZE);
	assert_int_equal(event.mtu, 1400);
	assert_int_equal(event.at, 3);
	/* It is not lost later. */
	assert_true(bench_wait(&bench, 9 * SECOND) == NS_NEVER);
	/* It left after all? Then the answer counts for nothing but itself. */
	reply = bench_echo(&bench, &event.probe, 9 * SECOND);
	assert_int_equal(bench_receive(&bench, &reply).kind, EVENT_LATE);
}

TEST(session_sets_the_send_time_right_by_a_better_stamp)
{
	struct bench bench;
	struct probe probe;
	struct reply reply;
	struct event event;

	bench_start(&bench, TAG_ECHO_SEQ, 1, SECOND);
	probe = bench_send(&bench, 1000);
	tell(&bench, probe.number, 1200, STAMP_KERNEL, 0);
	tell(&bench, probe.number, 900, STAMP_USER, 0);
	tell(&bench, probe.number, 950, STAMP_KERNEL, 0);
	bench_wait(&bench, 1300);
	reply = bench_echo(&bench, &probe, 1700);
	event = bench_receive(&bench, &reply);
	assert_int_equal(event.rtt, 500);
	assert_int_equal(event.sent_by, STAMP_KERNEL);
	assert_int_equal(bench.plan.noted[EVENT_SENT], 1);
}

/* Sent at 1000 and answered at 1700 by the kernel, and by cards at these
 * moments; 0: none. */
static struct event answered_by_cards(int64_t sent, int64_t received)
{
	struct sent departure = {.at = 900, .card = sent};
	struct bench bench;
	struct probe probe;
	struct reply reply;

	bench_start(&bench, TAG_ECHO_SEQ, 1, SECOND);
	probe = bench_send(&bench, 990);
	tell(&bench, probe.number, 1000, STAMP_KERNEL, 0);
	departure.number = probe.number;
	session_sent(&bench.session, &departure);
	bench_wait(&bench, 1300);
	reply = bench_echo(&bench, &probe, 1700);
	reply.card = received;
	return bench_receive(&bench, &reply);
}

TEST(session_takes_the_time_of_a_card_that_stamped_both)
{
	/* Its clock has nothing to do with ours. */
	const int64_t far = INT64_C(4000000000) * SECOND;
	struct event event = answered_by_cards(far, far + 650);

	assert_true(event.by_card);
	assert_int_equal(event.rtt, 650);
	assert_int_equal(event.sent_at, 1000);
	assert_int_equal(event.sent_by, STAMP_KERNEL);
	assert_int_equal(answered_by_cards(5, 6).rtt, 1);
	/* As long as the clocks may be wrong. */
	assert_true(answered_by_cards(5, 705 + 2000).by_card);
}

TEST(session_believes_no_card_that_cannot_be)
{
	static const int64_t stamps[][2] = {
		{0, 0},	   {0, 700},	    {5, 0},	    {700, 700},
		{700, 50}, {5, 706 + 2000}, {1, INT64_MAX}, {INT64_MAX, 1},
	};

	for (size_t i = 0; i < sizeof(stamps) / sizeof(stamps[0]); i++) {
		struct event event =
			answered_by_cards(stamps[i][0], stamps[i][1]);

		assert_false(event.by_card);
		assert_int_equal(event.rtt, 700);
	}
}

/* What comes AT of a probe that is thought to have left at 6000, and did not
 * before 5000. */
static struct event receive_at(struct bench *bench, int64_t at)
{
	struct sent sent = {.at = 6000, .early = 1000};
	struct reply reply;
	struct step step;

	bench_start(bench, TAG_ECHO_SEQ, 1, SECOND);
	bench->plan.left = 1;
	session_step(&bench->session, 5000, &step);
	sent.number = step.probe.number;
	session_sent(&bench->session, &sent);
	bench_event(bench, 6000);
	reply = bench_echo(bench, &step.probe, at);
	return bench_receive(bench, &reply);
}

TEST(session_believes_no_guess_that_makes_an_answer_too_soon)
{
	struct bench bench;
	struct event event = receive_at(&bench, 6999);

	assert_int_equal(event.sent_at, 5000);
	assert_int_equal(event.rtt, 1999);
	event = receive_at(&bench, 7000);
	assert_int_equal(event.sent_at, 6000);
	assert_int_equal(event.rtt, 1000);
}

/* Of several that left together nobody knows which left when. */
TEST(session_takes_an_answer_before_its_guess_for_the_longest_way_it_can_be)
{
	struct bench bench;
	struct event event = receive_at(&bench, 5700);
	struct reply reply;

	assert_int_equal(event.kind, EVENT_REPLY);
	assert_int_equal(event.sent_at, 5000);
	assert_int_equal(event.rtt, 700);
	reply = bench_echo(&bench, &event.probe, 6500);
	event = bench_receive(&bench, &reply);
	assert_int_equal(event.rtt, 1500);
}

TEST(session_ignores_news_of_probes_that_never_were)
{
	struct bench bench;

	bench_start(&bench, TAG_ECHO_SEQ, 1, SECOND);
	tell(&bench, 1, 0, STAMP_USER, 0);
	tell(&bench, 0, 0, STAMP_USER, EPERM);
	assert_true(bench_wait(&bench, 0) == NS_NEVER);
	assert_int_equal(bench.plan.noted[EVENT_SENT], 0);
}

TEST(session_settles_a_probe_by_an_error)
{
	struct bench bench;
	struct probe probe;
	struct reply reply;
	struct event event;

	bench_start(&bench, TAG_ECHO_SEQ, 1, SECOND);
	probe = bench_send(&bench, 0);
	reply = bench_error(&bench, &probe, ICMP4_UNREACHABLE, QUOTE_ALL, 40);
	event = bench_receive(&bench, &reply);
	assert_int_equal(event.kind, EVENT_REPLY);
	assert_int_equal(event.reply->meaning, ICMP_ERROR);
	assert_int_equal(event.rtt, 40);
	assert_true(bench_wait(&bench, 9 * SECOND) == NS_NEVER);
}

TEST(session_settles_nothing_by_a_redirect)
{
	struct bench bench;
	struct probe probe;
	struct reply reply;

	bench_start(&bench, TAG_ECHO_SEQ, 1, SECOND);
	probe = bench_send(&bench, 0);
	reply = bench_error(&bench, &probe, ICMP4_REDIRECT, QUOTE_ALL, 40);
	assert_int_equal(bench_receive(&bench, &reply).kind, EVENT_NOTICE);
	reply = bench_echo(&bench, &probe, 50);
	assert_int_equal(bench_receive(&bench, &reply).kind, EVENT_REPLY);
}

/* It is shown with its fault, as people are used to. */
TEST(session_settles_nothing_by_a_bad_checksum)
{
	struct bench bench;
	struct probe probe;
	struct reply reply;

	bench_start(&bench, TAG_ECHO_SEQ, 1, SECOND);
	probe = bench_send(&bench, 0);
	reply = bench_echo(&bench, &probe, 40);
	reply.bad_checksum = true;
	assert_int_equal(bench_receive(&bench, &reply).kind, EVENT_NOTICE);
	reply = bench_echo(&bench, &probe, 50);
	assert_int_equal(bench_receive(&bench, &reply).kind, EVENT_REPLY);
	reply.bad_checksum = true;
	assert_int_equal(bench_receive(&bench, &reply).kind, EVENT_NOTICE);
}

TEST(session_calls_a_wrong_mac_forged_and_waits_on)
{
	struct bench bench;
	struct probe probe;
	struct reply reply;
	struct event event;

	bench_start(&bench, TAG_ECHO_SEQ, 1, SECOND);
	probe = bench_send(&bench, 0);
	reply = bench_echo(&bench, &probe, 10);
	bench.bytes[ICMP_HEADER_SIZE + 12] ^= 1;
	event = bench_receive(&bench, &reply);
	assert_int_equal(event.kind, EVENT_FORGED);
	assert_ptr_equal(event.reply, &reply);
	assert_true(bench.session.forged == 1);
	assert_true(bench_wait(&bench, 10) == SECOND);
	bench.bytes[ICMP_HEADER_SIZE + 12] ^= 1;
	assert_int_equal(bench_receive(&bench, &reply).kind, EVENT_REPLY);
}

TEST(session_calls_a_sequence_of_another_probe_forged)
{
	struct bench bench;
	struct probe probe;
	struct reply reply;

	bench_start(&bench, TAG_ECHO_SEQ, 1, SECOND);
	probe = bench_send(&bench, 0);
	reply = bench_echo(&bench, &probe, 10);
	reply.seq++;
	assert_int_equal(bench_receive(&bench, &reply).kind, EVENT_FORGED);
}

TEST(session_calls_an_answer_to_no_probe_forged)
{
	struct bench bench;
	struct probe probe = {.number = 1, .seq = 1, .size = 32};
	struct reply reply;

	bench_start(&bench, TAG_ECHO_SEQ, 1, SECOND);
	reply = bench_echo(&bench, &probe, 10);
	assert_int_equal(bench_receive(&bench, &reply).kind, EVENT_FORGED);
	probe.size = 4;
	reply = bench_echo(&bench, &probe, 10);
	assert_int_equal(bench_receive(&bench, &reply).kind, EVENT_FORGED);
}

TEST(session_counts_what_is_not_about_it)
{
	struct bench bench;
	struct probe probe;
	struct reply reply;

	bench_start(&bench, TAG_ECHO_SEQ, 1, SECOND);
	probe = bench_send(&bench, 0);
	reply = bench_echo(&bench, &probe, 10);
	reply.ident++;
	session_receive(&bench.session, &reply);
	assert_true(bench_wait(&bench, 10) == SECOND);
	assert_true(bench.session.foreign == 1);
	assert_true(bench.session.forged == 0);
}

TEST(session_believes_no_error_with_a_bad_checksum)
{
	struct bench bench;
	struct probe probe;
	struct reply reply;

	bench_start(&bench, TAG_ECHO_SEQ, 1, SECOND);
	probe = bench_send(&bench, 0);
	reply = bench_error(&bench, &probe, ICMP4_UNREACHABLE, QUOTE_ALL, 40);
	reply.bad_checksum = true;
	session_receive(&bench.session, &reply);
	assert_true(bench_wait(&bench, 40) == SECOND);
}

/* Without room for a tag there is only the sequence and the host. */
TEST(session_finds_small_probes_by_sequence_and_host)
{
	struct bench bench;
	struct probe probes[9];
	struct event event;
	struct reply reply;

	bench_start(&bench, TAG_ECHO_SEQ, 3, SECOND);
	bench.plan.size = 8;
	for (int64_t i = 0; i < 9; i++)
		probes[i] = bench_send(&bench, i);
	for (size_t i = 9; i-- > 0;) {
		reply = bench_echo(&bench, &probes[i], 100);
		event = bench_receive(&bench, &reply);
		assert_int_equal(event.kind, EVENT_REPLY);
		assert_int_equal(event.probe.number, probes[i].number);
		assert_int_equal(event.probe.target, i % 3);
	}
	reply = bench_echo(&bench, &probes[0], 100);
	reply.from = bench_addr(77);
	assert_int_equal(bench_receive(&bench, &reply).kind, EVENT_FORGED);
}

/* Whoever answers for a group has an address of its own. */
TEST(session_finds_small_probes_to_a_group)
{
	struct bench bench;
	struct probe probe;
	struct event event;
	struct reply reply;

	bench_start(&bench, TAG_ECHO_SEQ, 1, SECOND);
	bench.plan.size = 8;
	bench.rows[0].group = true;
	probe = bench_send(&bench, 0);
	reply = bench_echo(&bench, &probe, 100);
	reply.from = bench_addr(77);
	event = bench_receive(&bench, &reply);
	assert_int_equal(event.kind, EVENT_REPLY);
	assert_int_equal(event.probe.number, probe.number);
}

/* The first probe of a target has none before it, and there is a number 0. */
TEST(session_finds_no_small_probe_of_another_target)
{
	struct bench bench;
	struct probe other;
	struct reply reply;

	bench_start(&bench, TAG_ECHO_SEQ, 2, SECOND);
	bench.plan.size = 4;
	bench.session.ledger.next = bench.session.ledger.oldest = 0;
	bench.rows[0].addr = bench.rows[1].addr;
	bench.plan.count = 1;
	other = bench_send(&bench, 0);
	assert_int_equal(other.target, 1);
	assert_int_equal(bench_send(&bench, 1).target, 0);
	reply = bench_echo(&bench, &other, 10);
	assert_int_equal(bench_receive(&bench, &reply).kind, EVENT_FORGED);
}

/* The same through errors: what is quoted says which host was asked. */
TEST(session_finds_small_probes_by_the_quoted_host)
{
	struct bench bench;
	struct probe probes[4];
	struct event event;
	struct reply reply;

	bench_start(&bench, TAG_ECHO_SEQ, 2, SECOND);
	bench.plan.size = 0;
	for (int64_t i = 0; i < 4; i++)
		probes[i] = bench_send(&bench, i);
	for (size_t i = 0; i < 4; i++) {
		reply = bench_error(&bench, &probes[i], ICMP4_TIME_EXCEEDED,
				    QUOTE_SHORT, 100);
		event = bench_receive(&bench, &reply);
		assert_int_equal(event.kind, EVENT_REPLY);
		assert_int_equal(event.probe.number, probes[i].number);
	}
}

static void prove_wrap(uint32_t targets, uint16_t size)
{
	struct bench bench;

	bench_start(&bench, TAG_ECHO_SEQ, targets, SECOND);
	bench.plan.size = size;
	for (uint32_t i = 1; i <= 70000 * targets; i++) {
		struct probe probe = bench_send(&bench, i);
		struct reply reply = bench_echo(&bench, &probe, i + 1);
		struct event event = bench_receive(&bench, &reply);

		assert_int_equal(event.kind, EVENT_REPLY);
		assert_int_equal(event.probe.number, i);
		assert_int_equal(event.probe.seq, (i - 1) / targets + 1);
	}
	assert_true(bench.session.forged == 0);
}

TEST(session_goes_on_where_16_bits_end)
{
	prove_wrap(1, 32);
	prove_wrap(1, 8);
	prove_wrap(2, 8);
}

TEST(session_goes_on_where_32_bits_end)
{
	struct bench bench;

	bench_start(&bench, TAG_UDP_FLOW, 1, SECOND);
	bench.session.ledger.next = UINT32_MAX - 5;
	bench.session.ledger.oldest = UINT32_MAX - 5;
	for (uint32_t i = 0; i < 20; i++) {
		struct probe probe = bench_send(&bench, i);
		struct reply reply =
			bench_error(&bench, &probe, ICMP4_TIME_EXCEEDED,
				    i % 2 ? QUOTE_SHORT : QUOTE_ALL, i + 1);

		assert_true(probe.number == UINT32_MAX - 5 + i);
		assert_int_equal(bench_receive(&bench, &reply).kind,
				 EVENT_REPLY);
	}
}

TEST(session_lets_time_stand_still_but_never_go_back)
{
	struct bench bench;
	struct probe probe;
	struct reply reply;
	struct event event;

	bench_start(&bench, TAG_ECHO_SEQ, 1, SECOND);
	probe = bench_send(&bench, 1000);
	bench_wait(&bench, 2000);
	bench_wait(&bench, 500);
	assert_true(bench.session.now == 2000);
	/* An arrival before the sending is a matter of the clocks. */
	reply = bench_echo(&bench, &probe, 900);
	event = bench_receive(&bench, &reply);
	assert_int_equal(event.kind, EVENT_REPLY);
	assert_int_equal(event.rtt, 0);
}

TEST(session_gives_the_oldest_up_when_the_ledger_is_full)
{
	struct bench bench;
	struct event event;
	struct step step;

	bench_start(&bench, TAG_ECHO_SEQ, 1, NS_NEVER);
	for (int64_t i = 0; i < BENCH_RING; i++)
		bench_send(&bench, i);
	bench.plan.left = 1;
	event = bench_event(&bench, 500);
	assert_int_equal(event.kind, EVENT_LOST);
	assert_int_equal(event.probe.number, 1);
	session_step(&bench.session, 500, &step);
	assert_int_equal(step.kind, STEP_SEND);
	assert_int_equal(step.probe.number, BENCH_RING + 1);
}

/* The first of four seconds, and nobody wants their places. */
TEST(session_gives_nothing_up_while_the_plan_waits)
{
	struct bench bench;
	struct event event;

	bench_start(&bench, TAG_ECHO_SEQ, 1, 4 * SECOND);
	for (int64_t i = 0; i < BENCH_RING; i++)
		bench_send(&bench, i);
	assert_true(bench_wait(&bench, SECOND) == 4 * SECOND);
	assert_int_equal(bench.plan.noted[EVENT_LOST], 0);
	event = bench_event(&bench, 4 * SECOND);
	assert_int_equal(event.kind, EVENT_LOST);
	assert_int_equal(event.probe.number, 1);
}

TEST(session_drains_until_all_is_answered)
{
	struct bench bench;
	struct probe probe;
	struct reply reply;
	struct step step;

	bench_start(&bench, TAG_ECHO_SEQ, 1, 10 * SECOND);
	probe = bench_send(&bench, 0);
	bench.plan.then = PLAN_DRAIN;
	bench.plan.until = SECOND;
	assert_true(bench_wait(&bench, 0) == SECOND);
	reply = bench_echo(&bench, &probe, 10);
	bench_receive(&bench, &reply);
	session_step(&bench.session, 10, &step);
	assert_int_equal(step.kind, STEP_DONE);
}

TEST(session_loses_what_is_open_at_the_end_of_the_drain)
{
	struct bench bench;
	struct step step;

	bench_start(&bench, TAG_ECHO_SEQ, 1, 10 * SECOND);
	bench_send(&bench, 0);
	bench_send(&bench, 1);
	bench.plan.then = PLAN_DRAIN;
	bench.plan.until = SECOND;
	assert_true(bench_wait(&bench, SECOND - 1) == SECOND);
	assert_int_equal(bench_event(&bench, SECOND).kind, EVENT_LOST);
	assert_int_equal(bench_event(&bench, SECOND).kind, EVENT_LOST);
	session_step(&bench.session, SECOND, &step);
	assert_int_equal(step.kind, STEP_DONE);
}

TEST(session_is_done_when_the_plan_says_so)
{
	struct bench bench;
	struct step step;

	bench_start(&bench, TAG_ECHO_SEQ, 1, SECOND);
	bench_send(&bench, 0);
	bench.plan.then = PLAN_DONE;
	session_step(&bench.session, 1, &step);
	assert_int_equal(step.kind, STEP_DONE);
	assert_int_equal(bench.plan.noted[EVENT_LOST], 0);
}

TEST(session_takes_a_router_for_a_hop_of_the_right_probe)
{
	static const size_t quotes[] = {QUOTE_SHORT, 40, QUOTE_ALL};
	static const enum tag_carrier carriers[] = {TAG_UDP_FLOW, TAG_ECHO_FLOW,
						    TAG_TCP_FLOW};

	for (size_t i = 0; i < COUNT(quotes) * COUNT(carriers); i++) {
		struct bench bench;
		struct probe probes[30];

		bench_start(&bench, carriers[i / 3], 1, SECOND);
		for (int64_t p = 0; p < 30; p++)
			probes[p] = bench_send(&bench, p);
		for (size_t p = 30; p-- > 0;) {
			struct reply reply = bench_error(&bench, &probes[p],
							 ICMP4_TIME_EXCEEDED,
							 quotes[i % 3], 100);
			struct event event = bench_receive(&bench, &reply);

			assert_int_equal(event.kind, EVENT_REPLY);
			assert_int_equal(event.probe.number, probes[p].number);
			assert_int_equal(event.probe.flow, p % 3);
			assert_int_equal(event.probe.ttl, 9);
		}
	}
}

TEST(session_believes_a_hint_only_about_a_host_it_asked)
{
	struct bench bench;
	struct probe probe;
	struct reply reply;

	bench_start(&bench, TAG_ECHO_FLOW, 1, SECOND);
	probe = bench_send(&bench, 0);
	reply = bench_error(&bench, &probe, ICMP4_TIME_EXCEEDED, QUOTE_SHORT,
			    10);
	reply.to = bench_addr(77);
	assert_int_equal(bench_receive(&bench, &reply).kind, EVENT_FORGED);
	reply.to = bench_addr(10);
	assert_int_equal(bench_receive(&bench, &reply).kind, EVENT_REPLY);
}

TEST(session_believes_no_number_of_another_flow)
{
	struct bench bench;
	struct probe probe;
	struct reply reply;

	bench_start(&bench, TAG_UDP_FLOW, 1, SECOND);
	probe = bench_send(&bench, 0);
	reply = bench_error(&bench, &probe, ICMP4_TIME_EXCEEDED, QUOTE_ALL, 10);
	reply.source_port++;
	assert_int_equal(bench_receive(&bench, &reply).kind, EVENT_FORGED);
}

/* Without privilege and without a payload there is the flow. */
TEST(session_takes_the_only_open_probe_of_a_flow)
{
	struct bench bench;
	struct probe probes[4];
	struct reply reply;
	struct event event;

	bench_start(&bench, TAG_UDP_FLOW, 1, SECOND);
	bench.form.tag.own_header = false;
	for (int64_t i = 0; i < 4; i++)
		probes[i] = bench_send(&bench, i);
	reply = bench_error(&bench, &probes[1], ICMP4_TIME_EXCEEDED,
			    QUOTE_SHORT, 10);
	event = bench_receive(&bench, &reply);
	assert_int_equal(event.kind, EVENT_REPLY);
	assert_int_equal(event.probe.number, probes[1].number);
	/* Flow 0 has two: it could be either. */
	reply = bench_error(&bench, &probes[0], ICMP4_TIME_EXCEEDED,
			    QUOTE_SHORT, 10);
	assert_int_equal(bench_receive(&bench, &reply).kind, EVENT_FORGED);
}

/* Probes of one flow to many targets have the same ports: what is quoted tells
 * whose they are. */
TEST(session_tells_targets_of_one_flow_apart_by_the_quoted_host)
{
	struct bench bench;
	struct probe probes[4];
	struct reply reply;
	struct event event;

	bench_start(&bench, TAG_UDP_FLOW, 4, SECOND);
	bench.form.tag.own_header = false;
	bench.plan.flows = 1;
	for (int64_t i = 0; i < 4; i++)
		probes[i] = bench_send(&bench, i);
	for (size_t i = 4; i-- > 0;) {
		reply = bench_error(&bench, &probes[i], ICMP4_TIME_EXCEEDED,
				    QUOTE_SHORT, 10);
		event = bench_receive(&bench, &reply);
		assert_int_equal(event.kind, EVENT_REPLY);
		assert_int_equal(event.probe.number, probes[i].number);
	}
	reply.to = bench_addr(77);
	assert_int_equal(bench_receive(&bench, &reply).kind, EVENT_FORGED);
}

/* Each family has its own sockets, and with them its own ports. */
TEST(session_reads_a_reply_as_its_family_is_sent)
{
	struct bench bench;
	struct probe_form other;
	struct probe probe;
	struct reply reply;

	bench_start(&bench, TAG_UDP_FLOW, 1, SECOND);
	other = bench.form;
	other.tag.source_port--;
	bench.session.form_v6 = &other;
	probe = bench_send(&bench, 0);
	reply = bench_error(&bench, &probe, ICMP4_TIME_EXCEEDED, QUOTE_ALL, 10);
	reply.from.family = ADDR_V6;
	assert_int_equal(bench_receive(&bench, &reply).kind, EVENT_FORGED);
	reply.from.family = ADDR_V4;
	assert_int_equal(bench_receive(&bench, &reply).kind, EVENT_REPLY);
}

TEST(session_tells_the_plan_every_event_once)
{
	struct bench bench;
	struct probe probe;
	struct reply reply;

	bench_start(&bench, TAG_ECHO_SEQ, 1, SECOND);
	probe = bench_send(&bench, 0);
	reply = bench_echo(&bench, &probe, 1);
	session_receive(&bench.session, &reply);
	assert_int_equal(bench.plan.noted[EVENT_SENT], 1);
	assert_int_equal(bench.plan.noted[EVENT_REPLY], 1);
	assert_int_equal(bench_event(&bench, 1).kind, EVENT_REPLY);
	bench_wait(&bench, 1);
	assert_int_equal(bench.plan.noted[EVENT_REPLY], 1);
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(session_measures_from_its_own_send_time),
		cmocka_unit_test(
			session_keeps_to_the_plan_what_nobody_else_hears_of),
		cmocka_unit_test(
			session_calls_every_further_answer_a_duplicate),
		cmocka_unit_test(session_gives_a_probe_up_after_its_timeout),
		cmocka_unit_test(
			session_gives_probes_up_in_the_order_they_were_sent),
		cmocka_unit_test(session_calls_an_answer_after_the_loss_late),
		cmocka_unit_test(session_waits_for_ever_if_there_is_no_timeout),
		cmocka_unit_test(
			session_waits_for_the_earlier_of_plan_and_deadline),
		cmocka_unit_test(session_names_a_probe_that_could_not_leave),
		cmocka_unit_test(
			session_sets_the_send_time_right_by_a_better_stamp),
		cmocka_unit_test(
			session_takes_the_time_of_a_card_that_stamped_both),
		cmocka_unit_test(session_believes_no_card_that_cannot_be),
		cmocka_unit_test(
			session_believes_no_guess_that_makes_an_answer_too_soon),
		cmocka_unit_test(
			session_takes_an_answer_before_its_guess_for_the_longest_way_it_can_be),
		cmocka_unit_test(
			session_ignores_news_of_probes_that_never_were),
		cmocka_unit_test(session_settles_a_probe_by_an_error),
		cmocka_unit_test(session_settles_nothing_by_a_redirect),
		cmocka_unit_test(session_settles_nothing_by_a_bad_checksum),
		cmocka_unit_test(session_calls_a_wrong_mac_forged_and_waits_on),
		cmocka_unit_test(
			session_calls_a_sequence_of_another_probe_forged),
		cmocka_unit_test(session_calls_an_answer_to_no_probe_forged),
		cmocka_unit_test(session_counts_what_is_not_about_it),
		cmocka_unit_test(session_believes_no_error_with_a_bad_checksum),
		cmocka_unit_test(
			session_finds_small_probes_by_sequence_and_host),
		cmocka_unit_test(session_finds_small_probes_to_a_group),
		cmocka_unit_test(
			session_finds_no_small_probe_of_another_target),
		cmocka_unit_test(session_finds_small_probes_by_the_quoted_host),
		cmocka_unit_test(session_goes_on_where_16_bits_end),
		cmocka_unit_test(session_goes_on_where_32_bits_end),
		cmocka_unit_test(
			session_lets_time_stand_still_but_never_go_back),
		cmocka_unit_test(
			session_gives_the_oldest_up_when_the_ledger_is_full),
		cmocka_unit_test(session_gives_nothing_up_while_the_plan_waits),
		cmocka_unit_test(session_drains_until_all_is_answered),
		cmocka_unit_test(
			session_loses_what_is_open_at_the_end_of_the_drain),
		cmocka_unit_test(session_is_done_when_the_plan_says_so),
		cmocka_unit_test(
			session_takes_a_router_for_a_hop_of_the_right_probe),
		cmocka_unit_test(
			session_believes_a_hint_only_about_a_host_it_asked),
		cmocka_unit_test(session_believes_no_number_of_another_flow),
		cmocka_unit_test(session_takes_the_only_open_probe_of_a_flow),
		cmocka_unit_test(
			session_tells_targets_of_one_flow_apart_by_the_quoted_host),
		cmocka_unit_test(session_reads_a_reply_as_its_family_is_sent),
		cmocka_unit_test(session_tells_the_plan_every_event_once),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
