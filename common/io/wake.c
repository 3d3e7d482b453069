/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * A lead that is right in two of three cases: a step up for each wait that
 * ended late, half a step down for each that did not.
 */
#include "io/wake.h"

#define STEP (2 * NS_PER_US)

static bool is_worth_it(const struct wake *wake, int64_t span)
{
	return wake->punctual && span >= WAKE_SPAN_MIN && span <= WAKE_SPAN_MAX;
}

int64_t wake_span(const struct wake *wake, int64_t span)
{
	return is_worth_it(wake, span) ? span - wake->lead : span;
}

void wake_learn(struct wake *wake, int64_t span, int64_t now, int64_t until)
{
	if (!is_worth_it(wake, span))
		return;
	if (now >= until)
		wake->lead = ns_min(wake->lead + STEP, WAKE_LEAD_MAX);
	else
		wake->lead = ns_max(wake->lead - STEP / 2, 0);
}
