/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The session's clock: CLOCK_MONOTONIC, and how far the wall clock is from it.
 */
#ifndef LEADLINE_IO_CLOCK_H
#define LEADLINE_IO_CLOCK_H

#include <stdint.h>

/* Now, in ns. */
int64_t clock_now(void);

/* Both clocks, read as closely together as can be. */
struct clock_pair {
	int64_t now;  /* ns, read last */
	int64_t wall; /* ns to add to a moment for the time since 1970 */
};

struct clock_pair clock_read(void);

/* The same, with one reading less, where the wall clock was WALL ahead of ours
 * of late: that only changes when somebody sets it, which is seen. */
struct clock_pair clock_read_again(int64_t wall);

#endif
