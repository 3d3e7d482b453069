/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Sums. A mean is rounded to whole ns, as all times are.
 */
#include "ui/json_tally.h"

#include <math.h>

/* Fewer values say nothing about the last hundredth. */
#define P99_MIN 100

/* Halves go away from zero, as llround(3) has them; the library that it is in
 * costs a short run more than all of its pings. */
static void write_rounded(struct json *json, const char *key, double value)
{
	if (isfinite(value))
		json_int(json, key,
			 (int64_t)(value < 0 ? value - 0.5 : value + 0.5));
	else
		json_none(json, key);
}

/* The percentiles of HISTOGRAM, or of the distance from the smallest value that
 * SMALLEST knows. */
static void write_percentiles(struct json *json, struct histogram *histogram,
			      const struct stats *smallest)
{
	static const struct {
		const char *key;
		double p;
	} rows[] = {{"p50", 0.5}, {"p90", 0.9}, {"p95", 0.95}, {"p99", 0.99}};

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		int64_t value =
			smallest != NULL
				? series_pdv(histogram, smallest, rows[i].p)
				: histogram_quantile(histogram, rows[i].p);

		if (histogram->count == 0 ||
		    (rows[i].p > 0.98 && histogram->count < P99_MIN))
			json_none(json, rows[i].key);
		else
			json_int(json, rows[i].key, value);
	}
}

static void write_rtt(struct json *json, const struct json_tally *tally)
{
	const struct stats *rtt = tally->rtt;

	if (rtt->count == 0) {
		json_none(json, "rtt_ns");
		return;
	}
	json_object_start(json, "rtt_ns");
	json_int(json, "min", rtt->min);
	write_rounded(json, "mean", rtt->mean);
	json_int(json, "max", rtt->max);
	write_rounded(json, "deviation", stats_deviation(rtt));
	write_rounded(json, "ewma", rtt->ewma);
	if (tally->histogram != NULL)
		write_percentiles(json, tally->histogram, NULL);
	json_object_end(json);
}

/* A share of N. */
static void write_share(struct json *json, struct stats_share share, uint64_t n)
{
	if (n == 0)
		json_none(json, "ratio");
	else
		json_double(json, "ratio", share.value);
	json_double(json, "low", share.low);
	json_double(json, "high", share.high);
}

/* A probe that got an error is as lost as one that got nothing. */
static void write_loss(struct json *json, const struct json_tally *tally)
{
	uint64_t lost = tally->lost + tally->errors;
	uint64_t all = lost + tally->received;

	json_object_start(json, "loss");
	write_share(json, stats_share(lost, all), all);
	json_object_end(json);
}

static void write_counts(struct json *json, const struct json_tally *tally)
{
	json_uint(json, "transmitted", tally->transmitted);
	json_uint(json, "received", tally->received);
	json_uint(json, "lost", tally->lost);
	json_uint(json, "errors", tally->errors);
	json_uint(json, "local_errors", tally->local_errors);
	json_uint(json, "late", tally->late);
	json_uint(json, "duplicates", tally->duplicates);
	json_uint(json, "corrupted", tally->corrupted);
	json_uint(json, "forged", tally->forged);
}

/* Difference of neighbours and distance from the fastest: two answers to two
 * questions, so both have their own name. */
static void write_variation(struct json *json, const struct json_tally *tally)
{
	const struct series *series = tally->series;

	if (series->ipdv.count == 0) {
		json_none(json, "jitter_ns");
		json_none(json, "ipdv_ns");
	} else {
		write_rounded(json, "jitter_ns", series->jitter);
		json_object_start(json, "ipdv_ns");
		json_uint(json, "count", series->ipdv.count);
		write_rounded(json, "mean", series->ipdv.mean);
		json_int(json, "max", series->ipdv.max);
		if (series->ipdv_histogram != NULL)
			write_percentiles(json, series->ipdv_histogram, NULL);
		json_object_end(json);
	}
	if (tally->histogram == NULL || tally->rtt->count == 0) {
		json_none(json, "pdv_ns");
		return;
	}
	json_object_start(json, "pdv_ns");
	write_percentiles(json, tally->histogram, tally->rtt);
	json_object_end(json);
}

static void write_order(struct json *json, const struct series *series)
{
	json_object_start(json, "reordering");
	json_uint(json, "count", series->reordered);
	write_share(json, series_reordered(series), series->received);
	json_double(json, "extent_mean", series->extent.mean);
	json_int(json, "extent_max", series->extent.max);
	json_object_end(json);
}

/* Periods that have ended; an outage that goes on is in none of them. */
static void write_periods(struct json *json, const struct series *series)
{
	json_object_start(json, "loss_periods");
	json_uint(json, "count", series->period.count);
	json_double(json, "length_mean", series->period.mean);
	json_int(json, "length_max", series->period.max);
	if (series->distance.count > 0) {
		json_int(json, "distance_min", series->distance.min);
		json_double(json, "distance_mean", series->distance.mean);
		json_int(json, "distance_max", series->distance.max);
	}
	json_object_end(json);
}

void json_tally_write(struct json *json, int64_t at,
		      const struct json_tally *tally)
{
	json_int(json, "duration_ns", at - tally->since);
	write_counts(json, tally);
	write_loss(json, tally);
	write_rtt(json, tally);
	if (tally->series == NULL)
		return;
	write_variation(json, tally);
	write_order(json, tally->series);
	write_periods(json, tally->series);
}
