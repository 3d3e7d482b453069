/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * What is said of a run as a whole.
 */
#include "trace_verdict.h"

#include "unit.h"
#include "wire/tcp.h"

#include <errno.h>

struct run {
	struct trace_options options;
	struct trace_hops hops;
	struct trace_plan plan;
	struct addr target;
	char memory[1024];
	struct buf text;
};

static struct run *begin(enum trace_method method)
{
	static const struct trace_module tcp = {.method = TRACE_METHOD_TCP};
	struct run *run = calloc(1, sizeof(*run));

	assert_non_null(run);
	run->options.verbose = true;
	run->options.module =
		method == TRACE_METHOD_TCP ? &tcp : trace_module_default();
	run->options.port = 443;
	run->plan.hops = &run->hops;
	run->plan.options = &run->options;
	trace_hops_init(&run->hops, 1, 30, 3);
	assert_true(addr_parse("192.0.2.9", &run->target));
	buf_init(&run->text, run->memory, sizeof(run->memory));
	return run;
}

static void answer(struct run *run, uint8_t ttl, uint8_t query,
		   const char *from, uint8_t type, uint8_t code)
{
	struct reply reply = {
		.meaning = ICMP_ERROR,
		.type = type,
		.code = code,
		.quoted_ttl = -1,
	};
	struct event event = {
		.kind = EVENT_REPLY,
		.probe = {.ttl = ttl, .query = query},
		.reply = &reply,
	};

	assert_true(addr_parse(from, &reply.from));
	trace_hops_note(&run->hops, &event);
}

static void segment(struct run *run, uint8_t ttl, uint8_t flags)
{
	struct reply reply = {
		.meaning = ICMP_ECHO_REPLY,
		.from = run->target,
		.tcp_flags = flags,
		.quoted_ttl = -1,
	};
	struct event event = {
		.kind = EVENT_REPLY,
		.probe = {.ttl = ttl},
		.reply = &reply,
	};

	trace_hops_note(&run->hops, &event);
}

static void expect(struct run *run, bool reached, const char *golden)
{
	assert_int_equal(trace_verdict_reached(&run->hops, &run->target),
			 reached);
	trace_verdict_write(&run->plan, &run->target, &run->text);
	assert_string_equal(run->memory, golden);
	free(run);
}

TEST(verdict_says_that_nobody_answered)
{
	expect(begin(TRACE_METHOD_UDP), false,
	       "not reached: nobody answered at all\n");
}

TEST(verdict_names_the_last_who_answered)
{
	struct run *run = begin(TRACE_METHOD_UDP);

	answer(run, 2, 1, "10.0.2.1", ICMP4_TIME_EXCEEDED, 0);
	expect(run, false,
	       "not reached: nobody answers behind hop 2 (10.0.2.1)\n");
}

/* One flow is refused by a firewall, and another one arrives. */
TEST(verdict_is_reached_if_any_flow_is)
{
	struct run *run = begin(TRACE_METHOD_UDP);

	answer(run, 2, 0, "10.0.2.1", ICMP4_UNREACHABLE, 13);
	answer(run, 2, 1, "192.0.2.9", ICMP4_UNREACHABLE,
	       ICMP4_UNREACHABLE_PORT);
	expect(run, true, "reached: hop 2 is the target\n");
}

/* The first cell of the row is a router that only passes on. */
TEST(verdict_names_who_refuses)
{
	struct run *run = begin(TRACE_METHOD_UDP);

	answer(run, 2, 0, "10.0.2.1", ICMP4_TIME_EXCEEDED, 0);
	answer(run, 2, 1, "10.0.2.2", ICMP4_UNREACHABLE, 13);
	expect(run, false, "not reached: hop 2 (10.0.2.2) refuses to go on\n");
}

TEST(verdict_says_that_stars_may_be_answers)
{
	struct run *run = begin(TRACE_METHOD_UDP);

	run->options.verbose = false;
	run->plan.untold = 40;
	expect(run, false,
	       "routers quote too little to tell which of 40 packets they "
	       "answer: stars may be answers (without -w, or with CAP_NET_RAW, "
	       "they are told apart)\n");
}

TEST(verdict_tells_what_a_segment_found)
{
	struct run *run = begin(TRACE_METHOD_TCP);

	segment(run, 3, TCP_RST | TCP_ACK);
	expect(run, true,
	       "reached: hop 3 is the target, and port 443 is closed\n");
	run = begin(TRACE_METHOD_TCP);
	segment(run, 3, TCP_SYN | TCP_ACK);
	expect(run, true,
	       "reached: hop 3 is the target, and port 443 is open\n");
}

TEST(verdict_knows_our_own_link)
{
	struct run *run = begin(TRACE_METHOD_UDP);
	struct event event = {
		.kind = EVENT_FAILED,
		.probe = {.ttl = 1},
		.error = EMSGSIZE,
		.mtu = 1500,
	};

	trace_hops_cell(&run->hops, 1, 0)->size = 3000;
	trace_hops_note(&run->hops, &event);
	expect(run, false,
	       "not reached: packets of 3000 bytes are too long for our own "
	       "link, which takes 1500\n");
}

TEST(verdict_knows_a_deadline)
{
	struct run *run = begin(TRACE_METHOD_UDP);

	run->plan.timed_out = true;
	expect(run, false, "not reached: the deadline came\n");
}

TEST(verdict_tells_what_was_asked_again)
{
	struct run *run = begin(TRACE_METHOD_UDP);

	answer(run, 1, 0, "10.0.1.1", ICMP4_TIME_EXCEEDED, 0);
	for (uint8_t query = 0; query < 3; query++)
		trace_hops_cell(&run->hops, 1, query)->asks = 2;
	expect(run, false,
	       "not reached: nobody answers behind hop 1 (10.0.1.1)\n"
	       "hop 1 was asked 6 times for 1 answer\n");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(verdict_says_that_nobody_answered),
		cmocka_unit_test(verdict_names_the_last_who_answered),
		cmocka_unit_test(verdict_is_reached_if_any_flow_is),
		cmocka_unit_test(verdict_names_who_refuses),
		cmocka_unit_test(verdict_says_that_stars_may_be_answers),
		cmocka_unit_test(verdict_tells_what_a_segment_found),
		cmocka_unit_test(verdict_knows_our_own_link),
		cmocka_unit_test(verdict_knows_a_deadline),
		cmocka_unit_test(verdict_tells_what_was_asked_again),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
