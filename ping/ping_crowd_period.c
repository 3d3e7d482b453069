/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Counting anew.
 */
#include "ping_crowd_period.h"

#include "base/ns.h"

#include <string.h>

void ping_crowd_period_init(struct ping_crowd_period *period,
			    struct ping_crowd *whole, int64_t every,
			    struct ping_crowd_row *rows,
			    struct ping_crowd_classes *classes)
{
	*period = (struct ping_crowd_period){
		.every = every,
		.due = NS_NEVER,
		.counts = whole,
		.own = {.rows = rows,
			.classes = classes,
			.count = whole->count,
			.form = whole->form},
	};
	if (rows == NULL)
		return;
	period->counts = &period->own;
	whole->also = &period->own;
}

void ping_crowd_period_start(struct ping_crowd_period *period, int64_t now)
{
	period->since = now;
	if (period->every > 0)
		period->due = now + period->every;
}

/* What is in flight will be known in the next period. */
static void clear(struct ping_crowd *crowd, uint32_t index)
{
	struct ping_crowd_row *row = &crowd->rows[index];

	*row = (struct ping_crowd_row){.open = row->open};
	if (crowd->classes != NULL && crowd->classes[index].stats.count > 0)
		memset(&crowd->classes[index], 0, sizeof(*crowd->classes));
}

void ping_crowd_period_next(struct ping_crowd_period *period, int64_t now)
{
	period->due +=
		((now - period->due) / period->every + 1) * period->every;
	if (period->counts != &period->own)
		return;
	period->since = now;
	for (uint32_t i = 0; i < period->own.count; i++)
		clear(&period->own, i);
}
