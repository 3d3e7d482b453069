/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The absolute schedule.
 */
#include "engine/pace.h"

#include "base/ns.h"

void pace_start(struct pace *pace, int64_t start, int64_t interval)
{
	*pace = (struct pace){.interval = interval, .due = start};
}

void pace_take(struct pace *pace, int64_t now)
{
	int64_t late = now - pace->due;

	if (pace->interval == 0 || late < 0)
		return;
	pace->due += (late / pace->interval + 1) * pace->interval;
}

void pace_change(struct pace *pace, int64_t last, int64_t interval)
{
	pace->interval = interval;
	pace->due = ns_after(last, interval);
}
