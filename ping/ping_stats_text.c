/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * A block of lines, each a word and what there is to say of it.
 *
 *	--- host statistics in detail ---
 *	percentiles  p50 0.041, p90 0.052, p95 0.060, p99 0.071 ms
 *	loss         0 % (<= 3.7 % at 95 %, n=100)
 */
#include "ping_stats_text.h"

#include "base/ns.h"
#include "base/wall.h"
#include "ui/escape.h"

#include <inttypes.h>

/* Fewer values say nothing about the last hundredth. */
#define P99_MIN 100

/* Outages that are listed, the last ones. */
#define LISTED 10

static void put_ms(struct buf *buf, const char *before, int64_t ns)
{
	int64_t us = (ns + NS_PER_US / 2) / NS_PER_US;

	buf_print(buf, "%s%" PRId64 ".%03" PRId64, before, us / 1000,
		  us % 1000);
}

/* Percentiles of HISTOGRAM above BASE. */
static void put_percentiles(struct buf *buf, const char *word,
			    struct histogram *histogram, int64_t base)
{
	buf_print(buf, "%-13s", word);
	if (histogram->count == 0) {
		buf_text(buf, "none\n");
		return;
	}
	put_ms(buf, "p50 ", histogram_quantile(histogram, 0.5) - base);
	put_ms(buf, ", p90 ", histogram_quantile(histogram, 0.9) - base);
	put_ms(buf, ", p95 ", histogram_quantile(histogram, 0.95) - base);
	if (histogram->count >= P99_MIN)
		put_ms(buf, ", p99 ",
		       histogram_quantile(histogram, 0.99) - base);
	buf_text(buf, " ms\n");
}

static void put_jitter(struct buf *buf, const struct series *series)
{
	buf_print(buf, "%-13s", "jitter");
	if (series->ipdv.count == 0) {
		buf_text(buf, "none\n");
		return;
	}
	put_ms(buf, "", (int64_t)(series->jitter + 0.5));
	buf_text(buf, " ms (RFC 3550)\n");
}

static void put_variation(struct buf *buf, const struct ping_stats_row *row)
{
	put_percentiles(buf, "percentiles", row->histogram, 0);
	put_jitter(buf, &row->series);
	put_percentiles(buf, "ipdv", row->series.ipdv_histogram, 0);
	put_percentiles(buf, "pdv", row->histogram, row->rtt.min);
}

/* A share of 0 to 1 in percent; what is not 0 or 1 never looks so. */
static void put_percent(struct buf *buf, double share)
{
	double percent = share * 100;

	if (percent > 0 && percent < 0.1)
		buf_print(buf, "%.2g", percent);
	else if (percent > 99.9 && percent < 100)
		buf_print(buf, "%.4g", percent);
	else
		buf_print(buf, "%.3g", percent);
	buf_text(buf, " %");
}

/* K of N, and what that says at 95 % of what will be. */
static void put_share(struct buf *buf, uint64_t k, uint64_t n)
{
	struct stats_share share = stats_share(k, n);

	if (n == 0) {
		buf_text(buf, "unknown (n=0)\n");
		return;
	}
	put_percent(buf, share.value);
	buf_text(buf, " (");
	if (k == 0) {
		buf_text(buf, "<= ");
		put_percent(buf, share.high);
	} else if (k == n) {
		buf_text(buf, ">= ");
		put_percent(buf, share.low);
	} else {
		put_percent(buf, share.low);
		buf_text(buf, " to ");
		put_percent(buf, share.high);
	}
	buf_print(buf, " at 95 %%, n=%" PRIu64 ")\n", n);
}

static void put_loss(struct buf *buf, const struct ping_stats_row *row)
{
	uint64_t lost = row->lost + row->errors;

	buf_print(buf, "%-13s", "loss");
	put_share(buf, lost, lost + row->received);
}

static void put_outage(struct buf *buf, const struct series_outage *outage,
		       int64_t wall)
{
	char text[WALL_TEXT_SIZE];

	wall_format(ns_max(0, outage->start + wall), text);
	/* Milliseconds will do. */
	buf_print(buf, "%-13s%.*sZ  ", "", WALL_DECIMALS + 3, text);
	if (outage->end == NS_NEVER) {
		buf_text(buf, "to the end");
	} else {
		put_ms(buf, "", (outage->end - outage->start) / 1000);
		buf_text(buf, " s");
	}
	buf_print(buf, ", %u probe%s from icmp_seq=%u\n",
		  (unsigned int)outage->length, outage->length == 1 ? "" : "s",
		  (unsigned int)(uint16_t)outage->first_seq);
}

/* A mean of counts. */
static void put_mean(struct buf *buf, const char *before, double mean)
{
	buf_print(buf, "%s%.*f", before, mean < 100 ? 1 : 0, mean);
}

static void put_outages(struct buf *buf, const struct series *series,
			int64_t wall)
{
	uint64_t first =
		series->outages > LISTED ? series->outages - LISTED : 0;

	buf_print(buf, "%-13s%" PRIu64, "outages", series->outages);
	if (series->outages > 0) {
		put_mean(buf, ", of ", series->period.mean);
		buf_print(buf, " probes in the mean, %" PRId64 " at most",
			  series->period.max);
	}
	if (series->distance.count > 0) {
		put_mean(buf, ", ", series->distance.mean);
		buf_text(buf, " apart");
	}
	buf_char(buf, '\n');
	for (uint64_t i = first; i < series->outages; i++) {
		const struct series_outage *outage = series_outage(series, i);

		if (outage != NULL)
			put_outage(buf, outage, wall);
	}
}

static void put_reordering(struct buf *buf, const struct series *series)
{
	buf_print(buf, "%-13s", "reordering");
	put_share(buf, series->reordered, series->received);
	if (series->extent.count == 0)
		return;
	buf_print(buf, "%-13s", "");
	put_mean(buf, "late by ", series->extent.mean);
	buf_print(buf, " replies in the mean, %" PRId64 " at most\n",
		  series->extent.max);
}

static void put_details(const struct ping_stats_text *text, uint32_t index)
{
	const struct ping_stats_row *row = &text->stats->rows[index];
	struct buf *buf = &text->out->text;

	buf_text(buf, "\n--- ");
	escape_typed(buf, text->labels[index]);
	buf_text(buf, " statistics in detail ---\n");
	put_variation(buf, row);
	put_loss(buf, row);
	put_outages(buf, &row->series, text->view.wall);
	put_reordering(buf, &row->series);
	buf_print(buf, "%-13s%" PRIu64 "\n", "duplicates", row->duplicates);
	buf_print(buf, "%-13s%" PRIu64 "\n", "late", row->late);
}

static void put_histogram(const struct ping_stats_text *text, uint32_t index)
{
	const struct ping_stats_row *row = &text->stats->rows[index];
	struct buf *buf = &text->out->text;

	buf_text(buf, "\n--- ");
	escape_typed(buf, text->labels[index]);
	buf_text(buf, " round-trip times ---\n");
	bars_write(buf, row->histogram, &row->rtt, &text->style);
}

static void start(struct view *view __attribute__((unused)))
{
}

static void show(struct view *view __attribute__((unused)),
		 const struct event *event __attribute__((unused)),
		 int64_t wall __attribute__((unused)))
{
}

static void finish(struct view *view)
{
	const struct ping_stats_text *text = (struct ping_stats_text *)view;

	for (uint32_t i = 0; i < text->stats->count; i++) {
		output_make_room(text->out);
		if (text->options->stats)
			put_details(text, i);
		if (text->options->histogram)
			put_histogram(text, i);
	}
}

void ping_stats_text_init(struct ping_stats_text *text)
{
	static const struct view_ops ops = {
		.start = start,
		.show = show,
		.finish = finish,
	};

	text->view.ops = &ops;
}
