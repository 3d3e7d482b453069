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

#endif
