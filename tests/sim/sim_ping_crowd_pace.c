/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Schedules of many targets on a machine that has better things to do: what it
 * missed for a moment is made up for, what it slept through is not, and neither
 * is a burst.
 */
#include "crowding.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>

#define MS  NS_PER_MS
#define SEC NS_PER_SEC

#define STORY(name) static void name(void **state __attribute__((unused)))

#define TARGETS 100
#define PINGS	400
#define PROBES	((size_t)TARGETS * PINGS)

#define STALLS 6

static struct crowding *crowd(void)
{
	struct crowding *crowding = crowding_new();

	net_crowd(&crowding->net, ADDR_V4, 2, MS);
	return crowding;
}

/* The process is kept waiting for SPAN, again and again. */
static void stall(struct crowding *crowding, int64_t span)
{
	for (int64_t i = 0; i < STALLS; i++)
		net_pause(&crowding->net, 205 * MS + i * 500 * MS, span);
}

/* Probe SEQ of each target, from 1 on: when it left. */
struct beats {
	struct net_record log[PROBES];
	int64_t at[TARGETS][PINGS];
};

/* 100 targets each 10 ms: what left when. To be freed. */
static struct beats *beat(struct crowding *crowding, const char *options)
{
	struct beats *beats = calloc(1, sizeof(*beats));

	assert_non_null(beats);
	net_watch(&crowding->net, beats->log, PROBES);
	crowding_run(crowding, options);
	for (size_t i = 0; i < crowding->net.log_count; i++) {
		const struct net_record *record = &beats->log[i];

		if (record->probe.target < TARGETS)
			beats->at[record->probe.target][record->probe.seq - 1] =
				record->at;
	}
	return beats;
}

/* How far the last probe of each target is behind its schedule, at most. */
static int64_t furthest(const struct beats *beats)
{
	int64_t worst = 0;

	for (size_t i = 0; i < TARGETS; i++) {
		int64_t span = beats->at[i][PINGS - 1] - beats->at[i][0];

		worst = ns_max(worst, llabs(span - (PINGS - 1) * 10 * MS));
	}
	return worst;
}

/* The shortest time between two probes to the same target. */
static int64_t closest(const struct beats *beats)
{
	int64_t found = NS_NEVER;

	for (size_t i = 0; i < TARGETS; i++)
		for (size_t k = 1; k < PINGS; k++)
			found = ns_min(found,
				       beats->at[i][k] - beats->at[i][k - 1]);
	return found;
}

/* The most probes, of all targets, within SPAN. */
static size_t most(const struct crowding *crowding, const struct beats *beats,
		   int64_t span)
{
	size_t found = 0, first = 0;

	for (size_t i = 0; i < crowding->net.log_count; i++) {
		while (beats->log[i].at - beats->log[first].at >= span)
			first++;
		found = i - first + 1 > found ? i - first + 1 : found;
	}
	return found;
}

#define HUNDRED "-q -c 400 -i 0.01 --range 10.0.0.0-10.0.0.99 "

STORY(what_a_stall_took_is_made_up_for_without_a_burst)
{
	struct crowding *crowding = crowd();
	struct beats *beats;

	stall(crowding, 90 * MS);
	beats = beat(crowding, HUNDRED "--rate 0");
	assert_in_range(furthest(beats), 0, 20 * NS_PER_US);
	/* Four times the rate of each, and no more than one to each at once. */
	assert_in_range(closest(beats), 2500 * NS_PER_US, 10 * MS);
	assert_in_range(most(crowding, beats, MS), 10, TARGETS);
	assert_in_range(most(crowding, beats, 10 * MS), 200, 5 * TARGETS);
	free(beats);
	crowding_free(crowding);
}

/* The rate leaves no room beside the schedule. */
STORY(a_stall_under_a_full_rate_is_made_up_for_as_well)
{
	struct crowding *crowding = crowd();
	struct beats *beats;

	stall(crowding, 90 * MS);
	beats = beat(crowding, HUNDRED "--rate 10000");
	assert_in_range(furthest(beats), 0, MS);
	assert_in_range(closest(beats), 2500 * NS_PER_US, 10 * MS);
	assert_in_range(most(crowding, beats, 10 * MS), 200, 240);
	/* What the rate allows in a second, in a catch-up and at once. */
	assert_in_range(most(crowding, beats, SEC), 10000, 11020);
	free(beats);
	crowding_free(crowding);
}

STORY(what_was_slept_through_is_skipped)
{
	struct crowding *crowding = crowd();
	struct beats *beats;

	net_pause(&crowding->net, 205 * MS, 3605 * SEC);
	beats = beat(crowding, HUNDRED "--rate 10000");
	/* Whole periods. */
	assert_in_range(furthest(beats), 3604 * SEC, 3606 * SEC);
	for (size_t i = 0; i < TARGETS; i++) {
		int64_t span = beats->at[i][PINGS - 1] - beats->at[i][0];

		assert_in_range((span + MS) % (10 * MS), 0, 2 * MS);
	}
	assert_in_range(most(crowding, beats, 10 * MS), 100, 125);
	free(beats);
	crowding_free(crowding);
}

/* Pauses of all lengths at random: no rate is ever exceeded by more than was
 * said. */
STORY(a_rate_holds_however_often_we_are_kept_waiting)
{
	struct crowding *crowding = crowd();
	struct beats *beats;
	uint64_t at = 20;

	for (uint64_t i = 0; i < NET_PAUSES_MAX; i++) {
		net_pause(&crowding->net, (int64_t)at * MS,
			  (int64_t)(i * 37 % 110) * MS);
		at += i * 37 % 110 + i * 53 % 70;
	}
	beats = beat(crowding, "-q -c 1 --rate 5000 --range 10.0.0.0/18");
	assert_int_equal(crowding->net.sent, 16384);
	/* What may leave at once, and mail that is read makes a ms of it two.
	 */
	assert_in_range(most(crowding, beats, MS), 1, 30);
	assert_in_range(most(crowding, beats, 100 * MS), 500, 1025);
	assert_in_range(most(crowding, beats, SEC), 4000, 5520);
	free(beats);
	crowding_free(crowding);
}

/* Patience is no wait: after it the rate is what it was. */
STORY(whoever_has_nothing_to_send_saves_nothing_up)
{
	struct crowding *crowding = crowd();
	struct net_record log[400];
	size_t burst = 0;

	crowding->has_json = true;
	net_watch(&crowding->net, log, 400);
	net_script(&crowding->net, NET_EVERY,
		   (struct net_action){.kind = NET_LOSE});
	crowding_run(crowding, "-q --alive --retry 1 -W 0.09 --rate 2000 "
			       "--range 10.0.0.0-10.0.0.59");
	assert_int_equal(crowding->net.log_count, 120);
	while (log[60 + burst].at - log[60].at < 10 * MS)
		burst++;
	assert_in_range(burst, 18, 26);
	crowding_free(crowding);
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(
			what_a_stall_took_is_made_up_for_without_a_burst),
		cmocka_unit_test(
			a_stall_under_a_full_rate_is_made_up_for_as_well),
		cmocka_unit_test(what_was_slept_through_is_skipped),
		cmocka_unit_test(
			a_rate_holds_however_often_we_are_kept_waiting),
		cmocka_unit_test(whoever_has_nothing_to_send_saves_nothing_up),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
