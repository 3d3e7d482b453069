/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The model of the path.
 */
#include "trace_hops.h"

#include "base/ns.h"

#include "unit.h"

#include <errno.h>

/* What an answer is made of; zeros say little. */
struct told {
	uint8_t ttl;
	uint8_t query;
	const char *from;
	uint8_t type;
	uint8_t code;
	int quoted_ttl; /* 0: not quoted */
	int reply_ttl;
	int64_t rtt;
};

static struct trace_hops *path(uint8_t first, uint8_t last, uint8_t queries)
{
	struct trace_hops *hops = calloc(1, sizeof(*hops));

	assert_non_null(hops);
	trace_hops_init(hops, first, last, queries);
	return hops;
}

static void tell(struct trace_hops *hops, struct told told)
{
	struct reply reply = {
		.meaning = told.type == 0 ? ICMP_ECHO_REPLY : ICMP_ERROR,
		.type = told.type,
		.code = told.code,
		.ttl = told.reply_ttl,
		.quoted_ttl = told.quoted_ttl == 0 ? -1 : told.quoted_ttl,
	};
	struct event event = {
		.kind = EVENT_REPLY,
		.at = NS_PER_SEC,
		.probe = {.ttl = told.ttl, .query = told.query},
		.rtt = told.rtt,
		.reply = &reply,
	};

	assert_true(addr_parse(told.from, &reply.from));
	trace_hops_note(hops, &event);
}

static void hop(struct trace_hops *hops, uint8_t ttl, uint8_t query,
		const char *from)
{
	tell(hops, (struct told){ttl, query, from, .type = 11});
}

static void final(struct trace_hops *hops, uint8_t ttl, uint8_t query, int left)
{
	tell(hops, (struct told){ttl, query, "10.88.0.1", 3, 3, left, 0, 0});
}

static enum trace_state state_of(const struct trace_hops *hops, uint8_t ttl,
				 uint8_t query)
{
	return (enum trace_state)trace_hops_look(hops, ttl, query)->state;
}

TEST(hops_start_without_knowledge)
{
	struct trace_hops *hops = path(3, 30, 3);

	assert_int_equal(hops->reach, 2);
	assert_int_equal(hops->final, 0);
	assert_int_equal(hops->distance, 0);
	assert_int_equal(state_of(hops, 3, 2), TRACE_UNASKED);
	assert_false(trace_hops_settled(trace_hops_look(hops, 3, 2)));
	assert_int_equal(trace_hops_ender(hops), TRACE_NOBODY);
	free(hops);
}

TEST(hops_keep_the_first_answer_of_a_cell)
{
	struct trace_hops *hops = path(1, 30, 3);

	trace_hops_ask(hops, 2, 1, 5);
	assert_int_equal(state_of(hops, 2, 1), TRACE_ASKED);
	hop(hops, 2, 1, "10.0.0.1");
	hop(hops, 2, 1, "10.0.0.2");
	assert_int_equal(state_of(hops, 2, 1), TRACE_ANSWERED);
	assert_int_equal(hops->responder_count, 1);
	assert_int_equal(hops->reach, 2);
	free(hops);
}

TEST(hops_count_a_responder_once)
{
	struct trace_hops *hops = path(1, 30, 2);

	hop(hops, 1, 0, "10.0.0.1");
	hop(hops, 1, 1, "10.0.0.1");
	hop(hops, 2, 0, "10.0.0.1");
	hop(hops, 2, 1, "10.0.0.2");
	assert_int_equal(hops->responder_count, 2);
	assert_int_equal(trace_hops_look(hops, 2, 0)->responder, 0);
	assert_int_equal(trace_hops_look(hops, 2, 1)->responder, 1);
	free(hops);
}

TEST(hops_accept_an_answer_after_they_gave_up)
{
	struct trace_hops *hops = path(1, 30, 1);

	trace_hops_cell(hops, 1, 0)->state = TRACE_SILENT;
	assert_true(trace_hops_settled(trace_hops_look(hops, 1, 0)));
	hop(hops, 1, 0, "10.0.0.1");
	assert_int_equal(state_of(hops, 1, 0), TRACE_ANSWERED);
	free(hops);
}

TEST(hops_end_at_the_nearest_final_answer)
{
	struct trace_hops *hops = path(1, 30, 1);

	final(hops, 9, 0, 0);
	assert_int_equal(hops->final, 9);
	final(hops, 7, 0, 0);
	final(hops, 8, 0, 0);
	assert_int_equal(hops->final, 7);
	assert_int_equal(hops->reach, 0);
	free(hops);
}

TEST(hops_take_echo_replies_and_unreachables_for_final)
{
	static const struct told tales[] = {
		{2, 0, "10.0.0.9", 0, 0, 0, 0, 0},
		{2, 0, "10.0.0.9", 3, 1, 0, 0, 0},
		{2, 0, "10.0.0.9", 3, 13, 0, 0, 0},
		{2, 0, "fd00::9", 1, 4, 0, 0, 0},
	};

	for (size_t i = 0; i < COUNT(tales); i++) {
		struct trace_hops *hops = path(1, 30, 1);

		tell(hops, tales[i]);
		assert_int_equal(hops->final, 2);
		free(hops);
	}
}

TEST(hops_learn_the_distance_from_a_quoted_ttl)
{
	struct trace_hops *hops = path(1, 30, 1);

	final(hops, 30, 0, 24);
	assert_int_equal(hops->distance, 7);
	assert_true(hops->exact);
	free(hops);
}

TEST(hops_do_not_believe_every_quoted_ttl)
{
	static const int lies[] = {1, 31, 200};

	for (size_t i = 0; i < COUNT(lies); i++) {
		struct trace_hops *hops = path(1, 30, 1);

		final(hops, 30, 0, lies[i]);
		assert_int_equal(hops->distance, 0);
		assert_false(hops->exact);
		free(hops);
	}
}

TEST(hops_guess_the_distance_from_the_way_back)
{
	static const int received[] = {58, 122, 249};

	for (size_t i = 0; i < COUNT(received); i++) {
		struct trace_hops *hops = path(1, 30, 1);

		tell(hops, (struct told){30, 0, "10.88.0.1", 0, 0, 0,
					 received[i], 0});
		assert_int_equal(hops->distance, 7);
		assert_false(hops->exact);
		free(hops);
	}
}

TEST(hops_borrow_the_answer_of_a_probe_that_went_too_far)
{
	struct trace_hops *hops = path(1, 30, 3);

	tell(hops, (struct told){30, 0, "10.88.0.1", 3, 3, 24, 0, 77});
	assert_int_equal(state_of(hops, 7, 0), TRACE_UNASKED);
	final(hops, 7, 1, 1);
	assert_int_equal(state_of(hops, 7, 0), TRACE_ANSWERED);
	assert_int_equal(trace_hops_look(hops, 7, 0)->rtt, 77);
	assert_int_equal(state_of(hops, 7, 2), TRACE_UNASKED);
	free(hops);
}

TEST(hops_borrow_from_nobody_but_the_target)
{
	struct trace_hops *hops = path(1, 30, 2);

	tell(hops, (struct told){30, 0, "10.0.0.6", 3, 1, 0, 0, 77});
	final(hops, 7, 1, 0);
	assert_int_equal(state_of(hops, 7, 0), TRACE_UNASKED);
	free(hops);
}

TEST(hops_borrow_nothing_from_a_longer_path)
{
	struct trace_hops *hops = path(1, 30, 2);

	tell(hops, (struct told){30, 0, "10.88.0.1", 3, 3, 23, 0, 77});
	final(hops, 7, 1, 1);
	assert_int_equal(state_of(hops, 7, 0), TRACE_UNASKED);
	free(hops);
}

TEST(hops_borrow_without_a_quote_where_flows_come_along_together)
{
	struct trace_hops *hops = path(1, 30, 3);

	final(hops, 30, 0, 0);
	hop(hops, 6, 1, "10.0.0.6");
	final(hops, 7, 1, 0);
	assert_int_equal(state_of(hops, 7, 0), TRACE_UNASKED);
	hop(hops, 6, 0, "10.0.0.6");
	assert_int_equal(state_of(hops, 7, 0), TRACE_ANSWERED);
	free(hops);
	hops = path(1, 30, 2);
	final(hops, 30, 0, 0);
	hop(hops, 6, 0, "10.0.0.5");
	hop(hops, 6, 1, "10.0.0.6");
	final(hops, 7, 1, 0);
	assert_int_equal(state_of(hops, 7, 0), TRACE_UNASKED);
	free(hops);
}

TEST(hops_can_trust_a_distance_that_was_only_told)
{
	struct trace_hops *hops = path(1, 30, 2);

	final(hops, 30, 0, 24);
	assert_int_equal(hops->final, 30);
	trace_hops_trust_distance(hops);
	assert_int_equal(hops->final, 7);
	assert_int_equal(state_of(hops, 7, 0), TRACE_ANSWERED);
	assert_int_equal(state_of(hops, 7, 1), TRACE_UNASKED);
	free(hops);
}

static void fail_to_send(struct trace_hops *hops, int error)
{
	struct event event = {
		.kind = EVENT_FAILED,
		.probe = {.ttl = 1},
		.error = error,
	};

	trace_hops_ask(hops, 1, 0, 0);
	trace_hops_note(hops, &event);
}

TEST(hops_tell_a_firewall_from_a_full_queue)
{
	struct trace_hops *hops = path(1, 30, 1);

	fail_to_send(hops, ENOBUFS);
	assert_int_equal(state_of(hops, 1, 0), TRACE_ASKED);
	fail_to_send(hops, EPERM);
	assert_int_equal(state_of(hops, 1, 0), TRACE_REFUSED);
	assert_int_equal(hops->refused, 2);
	assert_int_equal(hops->error, EPERM);
	free(hops);
}

TEST(hops_have_room_for_a_responder_in_each_cell)
{
	struct trace_hops *hops = path(1, TRACE_TTL_MAX, TRACE_QUERIES_MAX);

	for (int i = 0; i < TRACE_RESPONDERS_MAX; i++) {
		char from[16];
		struct buf buf;

		buf_init(&buf, from, sizeof(from));
		buf_print(&buf, "10.1.%d.%d", i / 256, i % 256);
		hop(hops, (uint8_t)(i / TRACE_QUERIES_MAX + 1),
		    (uint8_t)(i % TRACE_QUERIES_MAX), from);
	}
	assert_int_equal(hops->responder_count, TRACE_RESPONDERS_MAX);
	free(hops);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(hops_start_without_knowledge),
		cmocka_unit_test(hops_keep_the_first_answer_of_a_cell),
		cmocka_unit_test(hops_count_a_responder_once),
		cmocka_unit_test(hops_accept_an_answer_after_they_gave_up),
		cmocka_unit_test(hops_end_at_the_nearest_final_answer),
		cmocka_unit_test(
			hops_take_echo_replies_and_unreachables_for_final),
		cmocka_unit_test(hops_learn_the_distance_from_a_quoted_ttl),
		cmocka_unit_test(hops_do_not_believe_every_quoted_ttl),
		cmocka_unit_test(hops_guess_the_distance_from_the_way_back),
		cmocka_unit_test(
			hops_borrow_the_answer_of_a_probe_that_went_too_far),
		cmocka_unit_test(hops_borrow_from_nobody_but_the_target),
		cmocka_unit_test(hops_borrow_nothing_from_a_longer_path),
		cmocka_unit_test(
			hops_borrow_without_a_quote_where_flows_come_along_together),
		cmocka_unit_test(hops_can_trust_a_distance_that_was_only_told),
		cmocka_unit_test(hops_tell_a_firewall_from_a_full_queue),
		cmocka_unit_test(hops_have_room_for_a_responder_in_each_cell),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
