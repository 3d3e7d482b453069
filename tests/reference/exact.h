/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The figures of a stream by other means than the engine's: with knowledge of
 * all of it, and of nothing that the engine is made of.
 */
#ifndef LEADLINE_REFERENCE_EXACT_H
#define LEADLINE_REFERENCE_EXACT_H

#include "streams.h"

#include <stddef.h>
#include <stdint.h>

struct exact_moments {
	uint64_t count;
	int64_t min;
	int64_t max;
	long double mean;
	long double deviation;
};

#define EXACT_PERCENTILES 4

/* 50, 90, 95, 99 */
extern const unsigned int exact_percents[EXACT_PERCENTILES];

struct exact {
	struct exact_moments rtt;
	struct exact_moments ipdv;
	struct exact_moments extent;
	struct exact_moments period;
	struct exact_moments distance;
	int64_t rtt_percentiles[EXACT_PERCENTILES];
	int64_t ipdv_percentiles[EXACT_PERCENTILES];
	long double ewma;
	long double jitter;
	uint64_t reordered;
	uint64_t duplicates;
	uint64_t late;
	uint64_t lost;
};

void exact_find(struct exact *exact, const struct stream *stream);

#endif
