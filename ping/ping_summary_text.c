/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The summary.
 *
 *   --- host ping statistics ---
 *   3 packets transmitted, 2 received, 33.3333% packet loss, time 2003ms
 *   rtt min/avg/max/mdev = 0.041/0.044/0.046/0.002 ms
 */
#include "ping_summary_text.h"

#include "base/ns.h"
#include "ui/escape.h"

#include <inttypes.h>
#include <stdbool.h>

static const struct ping_row *row_of(const struct ping_text *text,
				     uint32_t index)
{
	return &text->report->rows[index];
}

/* Small payloads had no room for iputils' time stamp, so there is no time. */
static bool has_rtt(const struct ping_text *text, const struct ping_row *row)
{
	return row->rtt.count > 0 &&
	       ping_options_is_timed(text->options, text->options->size);
}

static void put_count(struct buf *buf, uint64_t count, const char *what)
{
	if (count > 0)
		buf_print(buf, ", +%" PRIu64 " %s", count, what);
}

static void put_counts(const struct ping_text *text, const struct ping_row *row,
		       struct buf *buf)
{
	/* Six digits of a float is what is parsed. */
	float loss = (float)ping_report_loss(row);

	buf_print(buf, "%" PRIu64 " packets transmitted, %" PRIu64 " received",
		  row->sent, row->received);
	put_count(buf, row->duplicates, "duplicates");
	put_count(buf, row->corrupted, "corrupted");
	put_count(buf, row->errors + row->failed, "errors");
	if (text->options->verbose)
		put_count(buf, row->late, "late");
	if (row->sent > 0)
		buf_print(buf, ", %g%% packet loss, time %" PRId64 "ms",
			  (double)loss,
			  (ping_report_span(row) + NS_PER_MS / 2) / NS_PER_MS);
	buf_char(buf, '\n');
}

/* Microseconds as "ms.us". */
static void put_ms(struct buf *buf, const char *before, int64_t us)
{
	buf_print(buf, "%s%" PRId64 ".%03" PRId64, before, us / 1000,
		  us % 1000);
}

static void put_rtts(const struct ping_rtt *rtt, struct buf *buf)
{
	put_ms(buf, "rtt min/avg/max/mdev = ", rtt->min);
	put_ms(buf, "/", ping_report_mean(rtt));
	put_ms(buf, "/", rtt->max);
	put_ms(buf, "/", ping_report_deviation(rtt));
	buf_text(buf, " ms");
}

/* The gap between probes, where the interval was not the user's. */
static bool has_gap(const struct ping_text *text, const struct ping_row *row)
{
	const struct ping_options *options = text->options;

	return (options->interval == 0 || options->flood ||
		options->adaptive) &&
	       row->sent > 1 && row->received > 0;
}

static void put_gap(const struct ping_row *row, struct buf *buf)
{
	int64_t us = ping_report_span(row) / NS_PER_US;

	put_ms(buf, "ipg/ewma ", us / (int64_t)(row->sent - 1));
	put_ms(buf, "/", row->rtt.ewma / 8);
	buf_text(buf, " ms");
}

void ping_summary_text(const struct ping_text *text, uint32_t index)
{
	const struct ping_row *row = row_of(text, index);
	struct buf *buf = &text->out->text;
	const char *comma = "";

	buf_text(buf, "\n--- ");
	escape_typed(buf, text->labels[index]);
	buf_text(buf, " ping statistics ---\n");
	put_counts(text, row, buf);
	if (has_rtt(text, row)) {
		put_rtts(&row->rtt, buf);
		comma = ", ";
	}
	if (row->pipe > 1) {
		buf_print(buf, "%spipe %u", comma, (unsigned int)row->pipe);
		comma = ", ";
	}
	if (has_gap(text, row)) {
		buf_text(buf, comma);
		put_gap(row, buf);
	}
	/* Also where the line is empty. */
	buf_char(buf, '\n');
}

void ping_summary_text_status(const struct ping_text *text, uint32_t index)
{
	const struct ping_row *row = row_of(text, index);
	struct buf *buf = &text->err->text;

	buf_print(buf, "\r%" PRIu64 "/%" PRIu64 " packets, %d%% loss",
		  row->received, row->sent, (int)ping_report_loss(row));
	if (has_rtt(text, row)) {
		put_ms(buf, ", min/avg/ewma/max = ", row->rtt.min);
		put_ms(buf, "/", ping_report_mean(&row->rtt));
		put_ms(buf, "/", row->rtt.ewma / 8);
		put_ms(buf, "/", row->rtt.max);
		buf_text(buf, " ms");
	}
	buf_char(buf, '\n');
}
