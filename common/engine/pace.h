/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * An absolute schedule: beat k is due at start + k * interval.
 *
 * A late beat does not move the next one. Beats that were missed because we
 * were kept waiting for a moment are made up for, at no more than twice the
 * rate, so that a busy machine does not lower it. After PACE_CATCH_UP (the
 * machine slept) they are skipped.
 */
#ifndef LEADLINE_ENGINE_PACE_H
#define LEADLINE_ENGINE_PACE_H

#include "base/ns.h"

#include <stdint.h>

/* The longest wait, ns, that is made up for: a hundred times what a scheduler
 * with nothing better to do takes, and not yet an outage. */
#define PACE_CATCH_UP (100 * NS_PER_MS)

struct pace {
	int64_t interval; /* ns, 0: always due */
	int64_t beat;	  /* ns: when the next beat should be ... */
	int64_t due;	  /* ... and when it is taken, not before `beat` */
};

/* The first beat is due at START. */
void pace_start(struct pace *pace, int64_t start, int64_t interval);

/* Takes the beat that is due at NOW. The next one is an interval after this one
 * should have been, or, where that is over, half an interval after NOW. */
void pace_take(struct pace *pace, int64_t now);

/* Changes the interval; the next beat is one interval after LAST. */
void pace_change(struct pace *pace, int64_t last, int64_t interval);

#endif
