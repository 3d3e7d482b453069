/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Waking up on time; private to io.
 *
 * A sleeper is woken late by what it takes a processor to come out of idle:
 * some microseconds, up to a hundred on a virtual machine, and never the same.
 * Whoever sleeps that much less and looks at the clock for the rest leaves when
 * he should. How much that is, is learnt from every wait.
 */
#ifndef LEADLINE_IO_WAKE_H
#define LEADLINE_IO_WAKE_H

#include "base/ns.h"

#include <stdbool.h>
#include <stdint.h>

/* The most that is spent awake for a wait, ns. */
#define WAKE_LEAD_MAX (100 * NS_PER_US)

/* Waits that are worth it, ns. Out of a short one a processor comes soon enough
 * by itself: `ping -i 0.002` leaves within 5 us, and staying awake would take a
 * seventh more CPU. After long ones nobody counts microseconds. */
#define WAKE_SPAN_MIN (5 * NS_PER_MS / 2)
#define WAKE_SPAN_MAX (NS_PER_SEC / 4)

struct wake {
	bool punctual; /* false: sleep to the end, whatever that is */
	int64_t lead;  /* ns to wake up before time */
};

/* How long to sleep when there are SPAN ns to wait; NS_NEVER: for ever. */
int64_t wake_span(const struct wake *wake, int64_t span);

/* After a sleep of wake_span(SPAN) that nothing ended before its time: learns
 * from it that NOW is so long before or after UNTIL. */
void wake_learn(struct wake *wake, int64_t span, int64_t now, int64_t until);

#endif
