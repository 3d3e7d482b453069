/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * An absolute schedule: beat k is due at start + k * interval.
 *
 * A late beat does not move the next one. Beats that were missed altogether
 * (the machine slept) are skipped and not made up for in a burst.
 */
#ifndef LEADLINE_ENGINE_PACE_H
#define LEADLINE_ENGINE_PACE_H

#include <stdint.h>

struct pace {
	int64_t interval; /* ns, 0: always due */
	int64_t due;	  /* the next beat, ns; NS_NEVER before pace_start */
};

/* The first beat is due at START. */
void pace_start(struct pace *pace, int64_t start, int64_t interval);

/* Takes the beat that is due at NOW; the next is the first one after NOW. */
void pace_take(struct pace *pace, int64_t now);

/* Changes the interval; the next beat is one interval after LAST. */
void pace_change(struct pace *pace, int64_t last, int64_t interval);

#endif
