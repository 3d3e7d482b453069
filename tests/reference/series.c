/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The engine's figures of streams of 100 to 1,000,000 probes, of every shape,
 * with and without mishaps, against exact ones; and no page of memory more
 * for a million of them than for some. Prints what differs.
 */
#include "engine/series.h"
#include "base/ns.h"
#include "engine/histogram.h"
#include "engine/stats.h"
#include "exact.h"
#include "streams.h"

#include <assert.h>
#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>

#define LARGEST 1000000
#define WINDOW	4096
#define LOG	64

/* Happenings after which nothing more should be needed. */
#define WARM 20000

/* Parts of a stream that are counted on their own and merged. */
#define PARTS 7

/* Up to HISTOGRAM_EXACT values percentiles are exact, then not farther off. */
#define ERROR 0.008

/* What adding up a million times in doubles may cost. */
#define ROUNDING 1e-12

struct figures {
	struct series_fate window[WINDOW];
	struct series_outage outages[LOG];
	struct histogram rtts;
	struct histogram ipdv;
	struct histogram merged_rtts;
	struct histogram part_rtts;
	struct stats stats;
	struct stats merged;
	struct stats part;
	struct series series;
	long faults; /* pages that it took after it was warm */
};

/* Where a difference was found, and how many there were. */
struct report {
	char name[64];
	unsigned int differences;
};

/* --- the engine's --------------------------------------------------------- */

static long faults_so_far(void)
{
	struct rusage usage;

	assert(getrusage(RUSAGE_SELF, &usage) == 0);
	return usage.ru_minflt + usage.ru_majflt;
}

static void merge(struct figures *figures)
{
	stats_merge(&figures->merged, &figures->part);
	histogram_merge(&figures->merged_rtts, &figures->part_rtts);
	figures->part = (struct stats){0};
	histogram_clear(&figures->part_rtts);
}

static void note(struct figures *figures, const struct happening *happening)
{
	struct event event = {
		.kind = happening->kind,
		.probe = {.seq = happening->seq},
		.sent_at = happening->seq * NS_PER_MS,
		.rtt = happening->rtt,
	};

	series_note(&figures->series, &event);
	if (event.kind != EVENT_REPLY)
		return;
	stats_add(&figures->stats, event.rtt);
	histogram_add(&figures->rtts, event.rtt);
	stats_add(&figures->part, event.rtt);
	histogram_add(&figures->part_rtts, event.rtt);
}

static void tell(struct figures *figures, const struct stream *stream)
{
	const struct series_setup setup = {
		.window = figures->window,
		.window_size = WINDOW,
		.log = figures->outages,
		.log_size = LOG,
		.ipdv = &figures->ipdv,
	};
	size_t part = stream->count / PARTS + 1;
	long before = 0;

	memset(figures, 0, sizeof(*figures));
	series_init(&figures->series, &setup);
	for (size_t i = 0; i < stream->count; i++) {
		if (i == WARM)
			before = faults_so_far();
		note(figures, &stream->happenings[i]);
		if (i % part == part - 1)
			merge(figures);
	}
	merge(figures);
	series_finish(&figures->series);
	if (stream->count > WARM)
		figures->faults = faults_so_far() - before;
}

/* --- side by side --------------------------------------------------------- */

static void differ(struct report *report, const char *what, double have,
		   double wanted)
{
	report->differences++;
	printf("%s: %s: %.17g, not %.17g\n", report->name, what, have, wanted);
}

static void same_number(struct report *report, const char *what, int64_t have,
			int64_t wanted)
{
	if (have != wanted)
		differ(report, what, (double)have, (double)wanted);
}

/* Up to what is lost in rounding numbers of this SCALE. */
static void close_to(struct report *report, const char *what, double have,
		     long double wanted, double scale)
{
	if (!(fabsl(have - wanted) <= ROUNDING * fmax(1, scale)))
		differ(report, what, have, (double)wanted);
}

static void same_moments(struct report *report, const char *what,
			 const struct stats *have,
			 const struct exact_moments *wanted)
{
	double scale = (double)wanted->max;

	same_number(report, what, (int64_t)have->count, (int64_t)wanted->count);
	if (wanted->count == 0)
		return;
	same_number(report, what, have->min, wanted->min);
	same_number(report, what, have->max, wanted->max);
	close_to(report, what, have->mean, wanted->mean, scale);
	close_to(report, what, stats_deviation(have), wanted->deviation, scale);
}

static void same_percentiles(struct report *report, const char *what,
			     struct histogram *have, const int64_t *wanted)
{
	double error = have->count <= HISTOGRAM_EXACT ? 0 : ERROR;

	for (size_t i = 0; i < EXACT_PERCENTILES; i++) {
		int64_t value =
			histogram_quantile(have, exact_percents[i] / 100.0);

		if (llabs(value - wanted[i]) > error * (double)wanted[i])
			differ(report, what, (double)value, (double)wanted[i]);
	}
}

/* RFC 5481: what stands above the smallest. */
static void same_pdv(struct report *report, struct figures *have,
		     const struct exact *wanted)
{
	double error = have->rtts.count <= HISTOGRAM_EXACT ? 0 : ERROR;

	for (size_t i = 0; i < EXACT_PERCENTILES; i++) {
		int64_t right = wanted->rtt_percentiles[i] - wanted->rtt.min;
		int64_t value = series_pdv(&have->rtts, &have->stats,
					   exact_percents[i] / 100.0);

		if (llabs(value - right) >
		    error * (double)wanted->rtt_percentiles[i])
			differ(report, "pdv", (double)value, (double)right);
	}
}

/* Both ends of Wilson's interval are where the normal approximation would just
 * miss: (share - p)^2 = z^2 p (1 - p) / n. */
static void same_share(struct report *report, uint64_t k, uint64_t n)
{
	const double z = 1.959963984540054;
	struct stats_share share = stats_share(k, n);
	double value = (double)k / (double)n;
	double ends[] = {share.low, share.high};

	close_to(report, "share", share.value, value, 1);
	for (size_t i = 0; i < 2; i++)
		close_to(report, "interval",
			 (value - ends[i]) * (value - ends[i]),
			 z * z * ends[i] * (1 - ends[i]) / (double)n, 1);
	if (share.low > value || share.high < value)
		differ(report, "interval", share.low, value);
}

static void compare(struct report *report, struct figures *have,
		    const struct exact *wanted)
{
	const struct series *series = &have->series;
	double largest = (double)wanted->rtt.max;

	same_moments(report, "rtt", &have->stats, &wanted->rtt);
	same_moments(report, "rtt merged", &have->merged, &wanted->rtt);
	same_moments(report, "ipdv", &series->ipdv, &wanted->ipdv);
	same_moments(report, "extent", &series->extent, &wanted->extent);
	same_moments(report, "period", &series->period, &wanted->period);
	same_moments(report, "distance", &series->distance, &wanted->distance);
	same_percentiles(report, "rtt", &have->rtts, wanted->rtt_percentiles);
	same_percentiles(report, "rtt merged", &have->merged_rtts,
			 wanted->rtt_percentiles);
	same_percentiles(report, "ipdv", &have->ipdv, wanted->ipdv_percentiles);
	same_pdv(report, have, wanted);
	close_to(report, "ewma", have->stats.ewma, wanted->ewma, largest);
	close_to(report, "jitter", series->jitter, wanted->jitter, largest);
	same_number(report, "reordered", (int64_t)series->reordered,
		    (int64_t)wanted->reordered);
	same_number(report, "duplicates", (int64_t)series->duplicates,
		    (int64_t)wanted->duplicates);
	same_number(report, "late", (int64_t)series->late,
		    (int64_t)wanted->late);
	same_number(report, "outages", (int64_t)series->outages,
		    (int64_t)wanted->period.count);
	same_share(report, wanted->lost, wanted->lost + wanted->rtt.count);
	same_number(report, "pages", have->faults, 0);
}

int main(void)
{
	struct stream stream = {
		.happenings = calloc(stream_room(LARGEST),
				     sizeof(*stream.happenings)),
	};
	struct figures *figures = malloc(sizeof(*figures));
	struct report report = {0};
	unsigned int streams = 0;

	assert(stream.happenings != NULL && figures != NULL);
	for (size_t count = 100; count <= LARGEST; count *= 10) {
		for (unsigned int kind = 0; kind < 2 * SHAPES; kind++) {
			enum shape shape = (enum shape)(kind / 2);
			bool mishaps = kind % 2 == 1;
			struct exact exact;

			snprintf(report.name, sizeof(report.name), "%s %zu%s",
				 shape_name(shape), count,
				 mishaps ? " with mishaps" : "");
			stream_make(&stream, shape, count, mishaps);
			tell(figures, &stream);
			exact_find(&exact, &stream);
			compare(&report, figures, &exact);
			streams++;
		}
	}
	printf("%u streams, %u differences\n", streams, report.differences);
	free(figures);
	free(stream.happenings);
	return report.differences > 0;
}
