/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Time is a number: nanoseconds on the monotonic clock of the session.
 *
 * There is no clock here. Whoever acts in time is told the time.
 */
#ifndef LEADLINE_BASE_NS_H
#define LEADLINE_BASE_NS_H

#include <stdint.h>

#define NS_PER_US  INT64_C(1000)
#define NS_PER_MS  INT64_C(1000000)
#define NS_PER_SEC INT64_C(1000000000)

/* No moment at all: later than every other. */
#define NS_NEVER INT64_MAX

/* The longest span that an option may ask for, about 68 years: a sum of a few
 * of them still fits into 64 bits. */
#define NS_SPAN_MAX (INT64_C(2147483647) * NS_PER_SEC)

static inline int64_t ns_min(int64_t a, int64_t b)
{
	return a < b ? a : b;
}

static inline int64_t ns_max(int64_t a, int64_t b)
{
	return a > b ? a : b;
}

/* The moment SPAN after AT; "never" stays never. */
static inline int64_t ns_after(int64_t at, int64_t span)
{
	if (at == NS_NEVER || span == NS_NEVER)
		return NS_NEVER;
	return at + span;
}

#endif
