/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Moments of a stream of round-trip times: exact at any length.
 *
 * Mean and variance by B. P. Welford (Note on a method for calculating
 * corrected sums of squares and products, 1962), merged by T. F. Chan, G. H.
 * Golub and R. J. LeVeque (1979).
 */
#ifndef LEADLINE_ENGINE_STATS_H
#define LEADLINE_ENGINE_STATS_H

#include <stdint.h>

struct stats {
	uint64_t count;
	int64_t min; /* ns, if count > 0 */
	int64_t max; /* ns, if count > 0 */
	double mean; /* ns */
	double m2;   /* sum of squared differences from the mean, ns^2 */
	double ewma; /* ns, gain 1/8, starts with the first value */
};

/* An all-zero struct is an empty stream. */
void stats_add(struct stats *stats, int64_t rtt);

/* Adds the stream FROM to the stream INTO. The average over time is taken of
 * the longer one: two streams have no common order. */
void stats_merge(struct stats *into, const struct stats *from);

/* Population standard deviation in ns; 0 for an empty stream. */
double stats_deviation(const struct stats *stats);

/* A share with its uncertainty, each 0 to 1. */
struct stats_share {
	double value;
	double low;
	double high;
};

/* K out of N with its interval at 95 % (E. B. Wilson, 1927). N = 0 gives 0 with
 * the interval 0 to 1. */
struct stats_share stats_share(uint64_t k, uint64_t n);

#endif
