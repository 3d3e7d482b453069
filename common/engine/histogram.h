/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Percentiles of a stream of round-trip times in fixed memory.
 *
 * The first HISTOGRAM_EXACT values are kept as they are. Beyond that they are
 * counted in log-linear classes, 64 in each doubling, so that a percentile is
 * off by less than 1/64 of a doubling's lower bound, halved by taking the
 * middle: less than 0.8 %. Histograms can be merged.
 */
#ifndef LEADLINE_ENGINE_HISTOGRAM_H
#define LEADLINE_ENGINE_HISTOGRAM_H

#include <stdint.h>

#define HISTOGRAM_EXACT 4096

/* Values above 2^43 ns, more than two hours, count as that. */
#define HISTOGRAM_BITS	  43
#define HISTOGRAM_CLASSES ((HISTOGRAM_BITS - 5) * 64)

struct histogram {
	uint64_t count;
	int64_t exact[HISTOGRAM_EXACT]; /* sorted by the first look */
	uint64_t classes[HISTOGRAM_CLASSES];
};

/* An all-zero struct is empty. RTT is in ns, not negative. */
void histogram_add(struct histogram *histogram, int64_t rtt);

/* Makes it empty again, at the price of what is in it. */
void histogram_clear(struct histogram *histogram);

/* Adds all of FROM to INTO. */
void histogram_merge(struct histogram *into, const struct histogram *from);

/* The smallest value that at least the share P (0 to 1) of all do not exceed,
 * in ns. 0 if empty. May sort the exact values. */
int64_t histogram_quantile(struct histogram *histogram, double p);

/* How many values are below VALUE; beyond HISTOGRAM_EXACT of them those of a
 * class count as its middle. */
uint64_t histogram_below(const struct histogram *histogram, int64_t value);

/* The value that stands for all of class I. */
int64_t histogram_class_middle(uint32_t i);

/* Lowest value of class I and the number of values in it: for drawing. */
int64_t histogram_class_low(uint32_t i);
uint32_t histogram_class_of(int64_t rtt);

#endif
