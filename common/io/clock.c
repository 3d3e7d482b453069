/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Two clocks. Reading them costs no system call where the kernel shares its
 * clock with the process (vdso(7)).
 */
#include "io/clock.h"

#include "base/ns.h"

#include <time.h>

/* Two readings of our clock around one of the wall clock that lie closer
 * together than this were not interrupted. */
#define CLOSE_TOGETHER INT64_C(300)
#define TRIES_MAX      3

static int64_t read_clock(clockid_t id)
{
	struct timespec time;

	/* Neither clock can fail on Linux, and the pointer is good. */
	clock_gettime(id, &time);
	return (int64_t)time.tv_sec * NS_PER_SEC + time.tv_nsec;
}

int64_t clock_now(void)
{
	return read_clock(CLOCK_MONOTONIC);
}

struct clock_pair clock_read(void)
{
	int64_t best = INT64_MAX;
	struct clock_pair pair = {0};
	int64_t before = clock_now();

	for (int i = 0; i < TRIES_MAX && best > CLOSE_TOGETHER; i++) {
		int64_t wall = read_clock(CLOCK_REALTIME);
		int64_t after = clock_now();

		if (after - before < best) {
			best = after - before;
			pair.wall = wall - (before + best / 2);
		}
		pair.now = after;
		before = after;
	}
	return pair;
}

struct clock_pair clock_read_again(int64_t wall)
{
	int64_t there = read_clock(CLOCK_REALTIME);
	int64_t now = clock_now();
	int64_t change = there - now - wall;

	/* Set, or interrupted between the two. */
	if (change > CLOSE_TOGETHER || change < -CLOSE_TOGETHER)
		return clock_read();
	return (struct clock_pair){now, wall};
}
