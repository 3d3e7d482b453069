/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The figures of a stream of events, for series.py to compare. Reads 16 bytes
 * for each event, in the order of this machine: a letter, three bytes of no
 * meaning, the sequence number in 4 bytes and the RTT in 8, ns. Prints a line
 * of JSON, with how much memory the stream took while it went on, in KB.
 */
#include "base/ns.h"
#include "engine/histogram.h"
#include "engine/series.h"
#include "engine/stats.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>

#define WINDOW 4096
#define LOG    64

/* Events after which nothing more should be needed. */
#define WARM 20000

struct record {
	char letter;
	char nothing[3];
	uint32_t seq;
	int64_t rtt;
};

static struct series_fate window[WINDOW];
static struct series_outage outages[LOG];
static struct histogram rtts;
static struct histogram ipdv;
static struct stats stats;
static struct series series;

static enum event_kind kind_of(char letter)
{
	switch (letter) {
	case 'R':
		return EVENT_REPLY;
	case 'L':
		return EVENT_LOST;
	case 'D':
		return EVENT_DUPLICATE;
	case 'T':
		return EVENT_LATE;
	default:
		abort();
	}
}

static void note(const struct record *record)
{
	struct event event = {
		.kind = kind_of(record->letter),
		.probe = {.seq = record->seq},
		.sent_at = record->seq * NS_PER_MS,
		.rtt = record->rtt,
	};

	series_note(&series, &event);
	if (event.kind != EVENT_REPLY)
		return;
	stats_add(&stats, event.rtt);
	histogram_add(&rtts, event.rtt);
}

static void show_stats(const char *name, const struct stats *of)
{
	printf("\"%s\":{\"count\":%" PRIu64 ",\"min\":%" PRId64
	       ",\"max\":%" PRId64 ",\"mean\":%.17g,\"deviation\":%.17g},",
	       name, of->count, of->min, of->max, of->mean,
	       stats_deviation(of));
}

static void show_percentiles(const char *name, struct histogram *of)
{
	printf("\"%s\":[%" PRId64 ",%" PRId64 ",%" PRId64 ",%" PRId64 "],",
	       name, histogram_quantile(of, 0.5), histogram_quantile(of, 0.9),
	       histogram_quantile(of, 0.95), histogram_quantile(of, 0.99));
}

static long memory(void)
{
	struct rusage usage;

	getrusage(RUSAGE_SELF, &usage);
	return usage.ru_maxrss;
}

int main(void)
{
	const struct series_setup setup = {window, WINDOW, outages, LOG, &ipdv};
	struct record record;
	uint64_t count = 0;
	long before = 0;

	series_init(&series, &setup);
	while (fread(&record, sizeof(record), 1, stdin) == 1) {
		note(&record);
		if (++count == WARM)
			before = memory();
	}
	before = before == 0 ? memory() : before;
	series_finish(&series);
	printf("{\"grown\":%ld,", memory() - before);
	show_stats("rtt", &stats);
	show_stats("ipdv", &series.ipdv);
	show_stats("extent", &series.extent);
	show_stats("period", &series.period);
	show_stats("distance", &series.distance);
	show_percentiles("rtt_percentiles", &rtts);
	show_percentiles("ipdv_percentiles", &ipdv);
	printf("\"ewma\":%.17g,\"jitter\":%.17g,\"reordered\":%" PRIu64
	       ",\"duplicates\":%" PRIu64 ",\"late\":%" PRIu64 "}\n",
	       stats.ewma, series.jitter, series.reordered, series.duplicates,
	       series.late);
	return 0;
}
