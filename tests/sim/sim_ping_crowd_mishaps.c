/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * A hundred thousand targets, and all that may come back from them: nothing of
 * it may ever be counted for another.
 */
#include "crowding.h"

#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#define MS  NS_PER_MS
#define SEC NS_PER_SEC

#define STORY(name) static void name(void **state __attribute__((unused)))

#define TARGETS 100000
#define RANGE	"--range 10.0.0.0-10.1.134.159"

/* Mishaps of each kind, and of those that take longer than an answer may: the
 * last ones would come when all is over. */
#define EACH 40
#define LATE 30

static struct crowding *crowd(void)
{
	struct crowding *crowding = crowding_new();

	net_crowd(&crowding->net, ADDR_V4, 0, 20 * MS);
	return crowding;
}

/* ACTION befalls COUNT probes: FIRST, FIRST + 2500, ... */
static void befall(struct crowding *crowding, uint32_t first, uint32_t count,
		   struct net_action action)
{
	for (uint32_t i = 0; i < count; i++)
		net_script(&crowding->net, first + i * (TARGETS / EACH),
			   action);
}

static bool is_befallen(uint32_t number, uint32_t first)
{
	return number % (TARGETS / EACH) == first;
}

/* With one probe to each, number n is that of the target in place n - 1. */
static void expect(const struct crowding *crowding, uint32_t silent)
{
	const struct ping_crowd *crowd = &crowding->run.crowd;

	for (uint32_t i = 0; i < TARGETS; i++) {
		const struct ping_crowd_row *row = &crowd->rows[i];
		bool lost = is_befallen(i + 1, silent);

		assert_int_equal(row->received, lost ? 0 : 1);
		assert_int_equal(row->lost, lost ? 1 : 0);
		assert_int_equal(row->fate, lost ? PING_CROWD_UNREACHABLE
						 : PING_CROWD_ALIVE);
		assert_int_equal(row->open + row->errors + row->failed, 0);
	}
}

STORY(nothing_that_comes_back_reaches_the_wrong_target)
{
	struct crowding *crowding = crowd();
	struct net_action other = {.kind = NET_FROM,
				   .addr = net_addr("10.0.200.200")};
	struct net_action forged = {.kind = NET_WRONG_MAC, .also = true};

	befall(crowding, 1, EACH, (struct net_action){.kind = NET_LOSE});
	befall(crowding, 2, EACH,
	       (struct net_action){
		       .kind = NET_DUPLICATE, .count = 2, .span = 300 * MS});
	befall(crowding, 3, LATE,
	       (struct net_action){.kind = NET_DELAY, .span = 1200 * MS});
	befall(crowding, 4, EACH, forged);
	/* From the address of another target: the number proves whose it is. */
	befall(crowding, 5, EACH, other);
	/* Late, twice, and from somebody else. */
	befall(crowding, 6, LATE,
	       (struct net_action){.kind = NET_DELAY, .span = 1100 * MS});
	befall(crowding, 6, LATE,
	       (struct net_action){
		       .kind = NET_DUPLICATE, .count = 1, .span = 5 * MS});
	befall(crowding, 6, LATE, other);
	crowding_run(crowding, "-q -c 1 --rate 50000 " RANGE);
	expect(crowding, 1);
	assert_int_equal(crowding->run.crowd.sum.lost, EACH);
	assert_int_equal(crowding->run.crowd.sum.duplicates, 2 * EACH + LATE);
	assert_int_equal(crowding->run.crowd.sum.late, 2 * LATE);
	assert_int_equal(crowding->run.crowd.sum.forged, EACH);
	crowding_free(crowding);
}

/* A router that quotes as little as it may: eight bytes of the probe, in which
 * only 16 bits of its number are. */
STORY(short_quotes_are_about_the_target_that_they_quote)
{
	struct crowding *crowding = crowd();
	struct net_hop hop = {
		.delay = 600 * MS,
		.type = 3,
		.code = 1,
		.quote = 28,
	};

	/* A second and more on the way: two laps of 16 bits are out. */
	hop.addr = crowding->net.hops[0].addr;
	crowding->net.hops[0] = hop;
	crowding_run(crowding, "-q -c 1 -W 3 --rate 0 " RANGE);
	for (uint32_t i = 0; i < TARGETS; i++)
		assert_int_equal(crowding->run.crowd.rows[i].errors, 1);
	assert_int_equal(crowding->run.crowd.sum.forged, 0);
	crowding_free(crowding);
}

/* Nobody knows who sent it; the line has the address that it claims. */
STORY(a_forged_answer_is_told_of_its_own_address_alone)
{
	struct crowding *crowding = crowd();
	struct net_action forged = {.kind = NET_WRONG_MAC,
				    .addr = net_addr("192.0.2.77")};

	crowding->has_json = true;
	net_script(&crowding->net, 3, forged);
	forged.kind = NET_FROM;
	net_script(&crowding->net, 3, forged);
	crowding_run(crowding, "-q -c 1 --range 10.0.0.0/29");
	capture_read(&crowding->json);
	assert_non_null(
		strstr(crowding->json.text, "\"target\":\"192.0.2.77\""));
	assert_int_equal(crowding->run.crowd.sum.received, 7);
	assert_int_equal(crowding->run.crowd.sum.forged, 1);
	crowding_free(crowding);
}

/* Who is kept waiting cannot read, either: what found no room is counted as our
 * own loss, and the rate goes down. */
STORY(answers_that_found_no_room_here_are_told_and_slow_us_down)
{
	struct crowding *crowding = crowd();
	const struct ping_crowd_sum *sum = &crowding->run.crowd.sum;
	char told[128];

	crowding->net.room = 256;
	for (int64_t i = 0; i < 3; i++)
		net_pause(&crowding->net, (50 + i * 200) * MS, 30 * MS);
	crowding_run(crowding, "-q -c 1 --rate 20000 "
			       "--range 10.0.0.0-10.0.46.223");
	assert_false(crowding->success);
	assert_true(sum->lost > 100);
	assert_true(sum->lost == crowding->net.driver.dropped);
	assert_int_equal(crowding->run.plan.rate.slowed, 3);
	snprintf(told, sizeof(told),
		 "receive buffer was full: %u messages were lost here",
		 (unsigned int)sum->lost);
	capture_read(&crowding->err);
	assert_non_null(strstr(crowding->err.text, told));
	assert_non_null(strstr(crowding->err.text, "slowed down 3 times"));
	crowding_free(crowding);
}

/* What left before waits for neighbours that may not exist: no reason to be
 * slower afterwards, nor an error of a probe. */
STORY(a_full_socket_is_waited_for)
{
	struct crowding *crowding = crowd();

	crowding->has_json = true;
	net_script(&crowding->net, NET_EVERY,
		   (struct net_action){
			   .kind = NET_FAIL, .error = EAGAIN, .times = 300});
	crowding_run(crowding, "-q -c 1 --rate 20000 --range 10.0.0.0/26");
	assert_true(crowding->success);
	assert_int_equal(crowding->run.plan.rate.slowed, 0);
	assert_in_range(crowding->took, 20 * MS, 300 * MS);
	capture_read(&crowding->err);
	assert_null(strstr(crowding->err.text, "temporarily"));
	assert_non_null(
		strstr(crowding->err.text, "send buffer was full: waited "));
	capture_read(&crowding->json);
	assert_null(strstr(crowding->json.text, "local_error\""));
	crowding_free(crowding);
}

/* A link that is stuck for good; five seconds are a long time. */
STORY(no_run_waits_for_ever_for_room)
{
	static const int errors[] = {EAGAIN, ENOBUFS};

	for (size_t i = 0; i < sizeof(errors) / sizeof(*errors); i++) {
		struct crowding *crowding = crowd();

		net_script(&crowding->net, NET_EVERY,
			   (struct net_action){.kind = NET_FAIL,
					       .error = errors[i]});
		crowding_run(crowding,
			     "-q -c 2 --rate 20000 --range 10.0.0.0/29");
		assert_false(crowding->success);
		assert_int_equal(crowding->run.crowd.sum.received, 0);
		assert_int_equal(crowding->run.crowd.sum.failed, 16);
		assert_in_range(crowding->took, 5 * SEC, 15 * SEC);
		capture_read(&crowding->err);
		assert_non_null(strstr(crowding->err.text, "sendmsg: "));
		crowding_free(crowding);
	}
}

/* What is asked of the engine: 256 bytes for each that is active, 16 for each
 * that is over. */
STORY(a_target_costs_no_more_than_it_may)
{
	assert_int_equal(sizeof(struct ping_crowd_row), 16);
	assert_true(sizeof(struct ping_crowd_row) +
			    sizeof(struct ledger_entry) <=
		    256);
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(
			nothing_that_comes_back_reaches_the_wrong_target),
		cmocka_unit_test(
			short_quotes_are_about_the_target_that_they_quote),
		cmocka_unit_test(
			a_forged_answer_is_told_of_its_own_address_alone),
		cmocka_unit_test(
			answers_that_found_no_room_here_are_told_and_slow_us_down),
		cmocka_unit_test(a_full_socket_is_waited_for),
		cmocka_unit_test(no_run_waits_for_ever_for_room),
		cmocka_unit_test(a_target_costs_no_more_than_it_may),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
