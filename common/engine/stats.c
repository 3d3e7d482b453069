/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Streaming moments.
 */
#include "engine/stats.h"

#include "base/ns.h"

#include <math.h>

#define EWMA_GAIN 0.125

/* The two-sided 95 % point of the normal distribution. */
#define Z95 1.959963984540054

void stats_add(struct stats *stats, int64_t rtt)
{
	double value = (double)rtt;
	double delta = value - stats->mean;

	if (stats->count == 0) {
		stats->min = rtt;
		stats->max = rtt;
		stats->ewma = value;
	}
	stats->count++;
	stats->min = ns_min(stats->min, rtt);
	stats->max = ns_max(stats->max, rtt);
	stats->mean += delta / (double)stats->count;
	stats->m2 += delta * (value - stats->mean);
	stats->ewma += (value - stats->ewma) * EWMA_GAIN;
}

void stats_merge(struct stats *into, const struct stats *from)
{
	double n = (double)into->count;
	double m = (double)from->count;
	double delta = from->mean - into->mean;

	if (from->count == 0)
		return;
	if (into->count == 0) {
		*into = *from;
		return;
	}
	if (from->count > into->count)
		into->ewma = from->ewma;
	into->min = ns_min(into->min, from->min);
	into->max = ns_max(into->max, from->max);
	into->mean += delta * m / (n + m);
	into->m2 += from->m2 + delta * delta * n * m / (n + m);
	into->count += from->count;
}

double stats_deviation(const struct stats *stats)
{
	if (stats->count == 0)
		return 0;
	return sqrt(stats->m2 / (double)stats->count);
}

struct stats_share stats_share(uint64_t k, uint64_t n)
{
	double size = (double)n;
	double z2 = Z95 * Z95;
	double p, middle, half;

	if (n == 0)
		return (struct stats_share){.high = 1};
	p = (double)k / size;
	middle = (p + z2 / (2 * size)) / (1 + z2 / size);
	half = Z95 / (1 + z2 / size) *
	       sqrt(p * (1 - p) / size + z2 / (4 * size * size));
	return (struct stats_share){
		.value = p,
		.low = k == 0 ? 0 : middle - half,
		.high = k == n ? 1 : middle + half,
	};
}
