/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * --every for a crowd: what was counted since the last look, or since the
 * start, and when it is to be shown. Pure.
 */
#ifndef LEADLINE_PING_CROWD_PERIOD_H
#define LEADLINE_PING_CROWD_PERIOD_H

#include "ping_crowd.h"

#include <stdint.h>

struct ping_crowd_period {
	int64_t every;		   /* ns, 0: nobody wants to know */
	int64_t due;		   /* ns, NS_NEVER: never */
	int64_t since;		   /* ns: when counting began */
	struct ping_crowd *counts; /* what is shown: the whole, or `own` */
	struct ping_crowd own;	   /* since the last look */
};

/* Looks at WHOLE each EVERY ns; 0: never. Where ROWS are given (all zeros, as
 * CLASSES, one for each target), at what came since the last look. */
void ping_crowd_period_init(struct ping_crowd_period *period,
			    struct ping_crowd *whole, int64_t every,
			    struct ping_crowd_row *rows,
			    struct ping_crowd_classes *classes);

/* The run starts at NOW. */
void ping_crowd_period_start(struct ping_crowd_period *period, int64_t now);

/* It was shown at NOW. A look that was missed is not made up for. */
void ping_crowd_period_next(struct ping_crowd_period *period, int64_t now);

#endif
