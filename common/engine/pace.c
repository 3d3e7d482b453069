/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The absolute schedule.
 */
#include "engine/pace.h"

void pace_start(struct pace *pace, int64_t start, int64_t interval)
{
	*pace = (struct pace){
		.interval = interval, .beat = start, .due = start};
}

void pace_take(struct pace *pace, int64_t now)
{
	int64_t late = now - pace->beat;

	if (pace->interval == 0 || now < pace->due)
		return;
	if (late < PACE_CATCH_UP)
		pace->beat = ns_after(pace->beat, pace->interval);
	else
		pace->beat += (late / pace->interval + 1) * pace->interval;
	pace->due = pace->beat;
	if (pace->due <= now)
		pace->due = ns_after(now, pace->interval / 2);
}

void pace_change(struct pace *pace, int64_t last, int64_t interval)
{
	pace->interval = interval;
	pace->beat = ns_after(last, interval);
	pace->due = pace->beat;
}
