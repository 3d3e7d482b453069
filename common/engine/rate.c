/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The bucket. Moments count from the first packet, so that a double has them to
 * less than a nanosecond for weeks.
 */
#include "engine/rate.h"

/* Below this gap, ns, no sender of ours has a limit. */
#define GAP_MIN 500

void rate_init(struct rate *rate, uint64_t packets)
{
	*rate = (struct rate){
		.wanted =
			packets > 0 ? (double)NS_PER_SEC / (double)packets : 0,
	};
	rate->gap = rate->wanted;
}

int64_t rate_due(const struct rate *rate, int64_t now)
{
	double due = rate->due > rate->peak ? rate->due : rate->peak;
	double early;

	if (rate->taken == 0 || rate->gap <= 0)
		return now;
	early = (double)(now - rate->start) - due;
	if (early >= 0)
		return now;
	/* What is due within a slice leaves together, at the end of it. */
	if (rate->gap < RATE_SLICE)
		early -= (double)RATE_SLICE - rate->gap;
	return now - (int64_t)early;
}

static void heal(struct rate *rate, int64_t now)
{
	if (rate->gap <= rate->wanted || now - rate->changed < RATE_PATIENCE)
		return;
	rate->changed = now;
	rate->gap -= rate->gap / 8;
	if (rate->gap < rate->wanted || rate->gap < GAP_MIN)
		rate->gap = rate->wanted;
}

/* What both buckets forget: all but RATE_DEPTH, unless it was a wait that is
 * made up for. */
static void forget(struct rate *rate, double wanted, double at)
{
	double since = rate->due > wanted ? rate->due : wanted;

	if (at - since > (double)RATE_CATCH_UP)
		since = at;
	if (rate->due < since - (double)RATE_DEPTH)
		rate->due = since - (double)RATE_DEPTH;
	if (rate->peak < at - (double)RATE_DEPTH / 2)
		rate->peak = at - (double)RATE_DEPTH / 2;
}

void rate_take(struct rate *rate, int64_t wanted, int64_t now)
{
	if (rate->taken++ == 0) {
		rate->start = now;
		rate->since = now;
	}
	if (now - rate->since >= RATE_PATIENCE) {
		rate->since = now;
		rate->recent = 0;
	}
	rate->recent++;
	heal(rate, now);
	if (rate->gap <= 0)
		return;
	forget(rate, (double)(ns_max(wanted, rate->start) - rate->start),
	       (double)(now - rate->start));
	rate->due += rate->gap;
	rate->peak += rate->gap / 2;
}

/* ns between two packets of late, where there is no limit. */
static double gap_of_late(const struct rate *rate, int64_t now)
{
	double gap = GAP_MIN;

	if (rate->recent > 1)
		gap = (double)(now - rate->since) / (double)rate->recent;
	return gap < GAP_MIN ? GAP_MIN : gap;
}

void rate_slow(struct rate *rate, int64_t now)
{
	if (rate->slowed > 0 && now - rate->changed < RATE_PATIENCE)
		return;
	if (rate->gap <= 0)
		rate->gap = gap_of_late(rate, now);
	/* What was not sent so far would only fill the buffer again. */
	if (rate->due < (double)(now - rate->start))
		rate->due = (double)(now - rate->start);
	rate->gap *= 2;
	if (rate->gap > (double)NS_PER_SEC)
		rate->gap = (double)NS_PER_SEC;
	if (rate->gap < rate->wanted)
		rate->gap = rate->wanted;
	rate->slowed++;
	rate->changed = now;
}

double rate_packets(const struct rate *rate)
{
	return rate->gap > 0 ? (double)NS_PER_SEC / rate->gap : 0;
}
