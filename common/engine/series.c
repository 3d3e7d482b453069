/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Neighbours in a window. Sequence numbers are compared by their difference, so
 * that they may wrap.
 */
#include "engine/series.h"

#include "base/ns.h"

#include <assert.h>
#include <stddef.h>

/* Gain of the smoothed jitter (RFC 3550 section 6.4.1). */
#define JITTER_GAIN (1.0 / 16)

void series_init(struct series *series, const struct series_setup *setup)
{
	assert(setup->window_size >= 2);
	assert((setup->window_size & (setup->window_size - 1)) == 0);
	*series = (struct series){
		.window = setup->window,
		.window_size = setup->window_size,
		.log = setup->log,
		.log_size = setup->log_size,
		.ipdv_histogram = setup->ipdv,
	};
}

static bool is_before(uint32_t a, uint32_t b)
{
	return (int32_t)(a - b) < 0;
}

static struct series_fate *slot(const struct series *series, uint32_t seq)
{
	return &series->window[seq & (series->window_size - 1)];
}

/* What became of probe SEQ, or NULL if that is not known. */
static const struct series_fate *find(const struct series *series, uint32_t seq)
{
	const struct series_fate *fate = slot(series, seq);

	return fate->known && fate->seq == seq ? fate : NULL;
}

/* An outage is over: into the log, over the oldest one there. */
static void end_outage(struct series *series, int64_t end)
{
	struct series_outage *outage = &series->outage;

	if (outage->length == 0)
		return;
	outage->end = end;
	stats_add(&series->period, outage->length);
	if (series->log_size > 0)
		series->log[series->outages % series->log_size] = *outage;
	series->outages++;
	*outage = (struct series_outage){0};
}

static void add_loss(struct series *series, const struct series_fate *fate)
{
	struct series_outage *outage = &series->outage;

	if (outage->length == 0) {
		*outage = (struct series_outage){
			.start = fate->sent_at,
			.first_seq = fate->seq,
		};
		if (series->has_lost)
			stats_add(&series->distance,
				  fate->seq - series->last_lost);
	}
	outage->last = fate->sent_at;
	outage->end = NS_NEVER;
	outage->length++;
	series->last_lost = fate->seq;
	series->has_lost = true;
}

/* Counts what is known, in the order of the sequence, up to the first probe of
 * which nothing is known yet. */
static void advance(struct series *series)
{
	const struct series_fate *fate;

	while ((fate = find(series, series->next)) != NULL) {
		if (fate->answered)
			end_outage(series, fate->sent_at);
		else
			add_loss(series, fate);
		series->next++;
	}
}

/* Makes room for SEQ. A probe that leaves the window without a fate is passed
 * over as if it had never been. */
static void open_window(struct series *series, uint32_t seq)
{
	while (seq - series->next >= series->window_size) {
		series->next++;
		advance(series);
	}
}

static void settle(struct series *series, const struct series_fate *fate)
{
	/* Passed over already: there is another probe in its place. */
	if (is_before(fate->seq, series->next))
		return;
	open_window(series, fate->seq);
	*slot(series, fate->seq) = *fate;
	advance(series);
}

static void add_variation(struct series *series, int64_t a, int64_t b)
{
	int64_t difference = a < b ? b - a : a - b;

	stats_add(&series->ipdv, difference);
	if (series->ipdv_histogram != NULL)
		histogram_add(series->ipdv_histogram, difference);
	series->jitter += ((double)difference - series->jitter) * JITTER_GAIN;
}

/* The pair of FATE and its neighbour SEQ, if both were answered. */
static void pair(struct series *series, const struct series_fate *fate,
		 uint32_t seq)
{
	const struct series_fate *other = find(series, seq);

	if (other != NULL && other->answered)
		add_variation(series, other->rtt, fate->rtt);
}

/*
 * RFC 4737 section 4.2.2: the extent reaches back to the first reply that came
 * before and should have come after. That one was ahead of all others when it
 * came, and of those the one with the smallest sequence number.
 */
static void add_extent(struct series *series, const struct series_fate *fate)
{
	for (uint32_t seq = fate->seq + 1; seq != series->expected; seq++) {
		const struct series_fate *other = find(series, seq);

		if (other != NULL && other->answered && other->ahead) {
			stats_add(&series->extent,
				  fate->arrival - other->arrival);
			return;
		}
	}
}

static void answer(struct series *series, const struct event *event)
{
	uint32_t seq = event->probe.seq;
	struct series_fate fate = {
		.sent_at = event->sent_at,
		.rtt = event->rtt,
		.seq = seq,
		.arrival = (uint32_t)series->received,
		.known = true,
		.answered = true,
		.ahead = series->received == 0 ||
			 !is_before(seq, series->expected),
	};

	pair(series, &fate, seq - 1);
	pair(series, &fate, seq + 1);
	if (fate.ahead) {
		series->expected = seq + 1;
	} else {
		series->reordered++;
		add_extent(series, &fate);
	}
	series->received++;
	settle(series, &fate);
}

static void lose(struct series *series, const struct event *event)
{
	struct series_fate fate = {
		.sent_at = event->sent_at,
		.seq = event->probe.seq,
		.known = true,
	};

	settle(series, &fate);
}

/* An ICMP error is not the target's answer. */
static bool is_answer(const struct event *event)
{
	return event->reply == NULL || event->reply->meaning == ICMP_ECHO_REPLY;
}

static void start(struct series *series, const struct event *event)
{
	if (series->started || event->kind == EVENT_FORGED)
		return;
	series->next = event->probe.seq;
	series->started = true;
}

void series_note(struct series *series, const struct event *event)
{
	start(series, event);
	switch (event->kind) {
	case EVENT_SENT:
	case EVENT_NOTICE:
	case EVENT_FORGED:
		break;
	case EVENT_FAILED:
	case EVENT_LOST:
		lose(series, event);
		break;
	case EVENT_REPLY:
		if (is_answer(event))
			answer(series, event);
		else
			lose(series, event);
		break;
	case EVENT_DUPLICATE:
		series->duplicates += is_answer(event);
		break;
	case EVENT_LATE:
		series->late += is_answer(event);
		break;
	}
}

void series_finish(struct series *series)
{
	end_outage(series, NS_NEVER);
}

uint32_t series_logged(const struct series *series)
{
	return series->outages < series->log_size ? (uint32_t)series->outages
						  : series->log_size;
}

const struct series_outage *series_outage(const struct series *series,
					  uint64_t number)
{
	if (number >= series->outages ||
	    number < series->outages - series_logged(series))
		return NULL;
	return &series->log[number % series->log_size];
}

struct stats_share series_reordered(const struct series *series)
{
	return stats_share(series->reordered, series->received);
}

int64_t series_pdv(struct histogram *rtt, const struct stats *stats, double p)
{
	if (stats->count == 0)
		return 0;
	return ns_max(0, histogram_quantile(rtt, p) - stats->min);
}
