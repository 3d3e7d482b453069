/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Counting many.
 */
#include "ping_crowd.h"

#include "base/ns.h"
#include "ping_report.h"

#include <assert.h>

static struct ping_crowd_classes *classes_of(const struct ping_crowd *crowd,
					     uint32_t index)
{
	return &crowd->classes[index];
}

static void add_rtt(struct ping_crowd *crowd, uint32_t index, uint32_t seq,
		    int64_t rtt)
{
	/* 0 says that there was no answer. */
	float value = rtt > 0 ? (float)rtt : 1;
	struct ping_crowd_classes *classes;

	if (crowd->rtts != NULL && seq <= crowd->probes)
		crowd->rtts[(size_t)index * crowd->probes + seq - 1] = value;
	if (crowd->classes == NULL)
		return;
	classes = classes_of(crowd, index);
	stats_add(&classes->stats, rtt);
	classes->counts[histogram_class_of(rtt)]++;
}

static void set_alive(struct ping_crowd *crowd, struct ping_crowd_row *row)
{
	if (row->fate == PING_CROWD_ALIVE)
		return;
	/* It was slower than anybody would wait. */
	if (row->fate == PING_CROWD_UNREACHABLE)
		crowd->sum.unreachable--;
	row->fate = PING_CROWD_ALIVE;
	crowd->sum.alive++;
	crowd->news = PING_CROWD_ALIVE;
}

void ping_crowd_give_up(struct ping_crowd *crowd, uint32_t index)
{
	struct ping_crowd_row *row = &crowd->rows[index];

	if (row->fate != PING_CROWD_UNKNOWN)
		return;
	row->fate = PING_CROWD_UNREACHABLE;
	crowd->sum.unreachable++;
	crowd->news = PING_CROWD_UNREACHABLE;
}

/* It had been given up, or could not leave as far as we knew. */
static void take_back(struct ping_crowd *crowd, struct ping_crowd_row *row)
{
	crowd->sum.late++;
	/* A row counts what it has no room for as lost, the sum does not. */
	if (row->lost > 0 && crowd->sum.lost > 0) {
		row->lost--;
		crowd->sum.lost--;
		crowd->sum.found++;
	} else if (row->failed > 0) {
		row->failed--;
		crowd->sum.failed--;
		crowd->sum.left++;
	}
}

static void note_good(struct ping_crowd *crowd, struct ping_crowd_row *row,
		      const struct event *event)
{
	if (event->kind == EVENT_DUPLICATE) {
		crowd->sum.duplicates++;
		return;
	}
	if (event->kind == EVENT_LATE)
		take_back(crowd, row);
	else
		row->open--;
	row->received++;
	crowd->sum.received++;
	add_rtt(crowd, event->probe.target, event->probe.seq, event->rtt);
	set_alive(crowd, row);
}

static void note_lost(struct ping_crowd *crowd, struct ping_crowd_row *row)
{
	row->open--;
	row->lost++;
	crowd->sum.lost++;
}

static void note_error(struct ping_crowd *crowd, struct ping_crowd_row *row)
{
	crowd->sum.errors++;
	row->open--;
	if (row->errors < UINT16_MAX)
		row->errors++;
	else
		row->lost++;
}

static void note_answer(struct ping_crowd *crowd, struct ping_crowd_row *row,
			const struct event *event)
{
	if (event->reply->meaning != ICMP_ERROR)
		note_good(crowd, row, event);
	else if (event->kind == EVENT_REPLY)
		note_error(crowd, row);
}

static void note_failed(struct ping_crowd *crowd, struct ping_crowd_row *row)
{
	crowd->sum.failed++;
	if (row->failed < UINT8_MAX)
		row->failed++;
	else
		row->lost++;
}

uint64_t ping_crowd_settled(const struct ping_crowd_row *row)
{
	return (uint64_t)row->received + row->lost + row->errors + row->failed;
}

uint64_t ping_crowd_sent(const struct ping_crowd_row *row)
{
	return ping_crowd_settled(row) + row->open;
}

double ping_crowd_loss(const struct ping_crowd_row *row)
{
	uint64_t settled = ping_crowd_settled(row);

	if (settled == 0)
		return 0;
	return (double)(settled - row->received) / (double)settled;
}

/* All that it gets has come to nothing. */
static bool is_over(const struct ping_crowd *crowd,
		    const struct ping_crowd_row *row)
{
	return crowd->probes > 0 && row->open == 0 &&
	       ping_crowd_settled(row) >= crowd->probes;
}

void ping_crowd_note(struct ping_crowd *crowd, const struct event *event)
{
	struct ping_crowd_row *row;

	if (crowd->also != NULL)
		ping_crowd_note(crowd->also, event);
	crowd->news = PING_CROWD_UNKNOWN;
	if (event->kind == EVENT_FORGED) {
		crowd->sum.forged++;
		return;
	}
	row = &crowd->rows[event->probe.target];
	crowd->sum.corrupted += ping_report_is_corrupted(crowd->form, event);
	switch (event->kind) {
	case EVENT_SENT:
		row->open++;
		crowd->sum.sent++;
		return;
	case EVENT_FAILED:
		note_failed(crowd, row);
		break;
	case EVENT_REPLY:
	case EVENT_DUPLICATE:
	case EVENT_LATE:
		note_answer(crowd, row, event);
		break;
	case EVENT_LOST:
		note_lost(crowd, row);
		break;
	case EVENT_NOTICE:
	case EVENT_FORGED:
		return;
	}
	if (is_over(crowd, row))
		ping_crowd_give_up(crowd, event->probe.target);
}

double ping_crowd_rtt(const struct ping_crowd *crowd, uint32_t index,
		      uint32_t seq)
{
	assert(crowd->rtts != NULL && seq >= 1 && seq <= crowd->probes);
	return (double)crowd->rtts[(size_t)index * crowd->probes + seq - 1];
}

/* The value at ROOT finds its place in a heap of COUNT. */
static void sift(float *values, size_t root, size_t count)
{
	for (size_t child = 2 * root + 1; child < count; child = 2 * root + 1) {
		float kept = values[root];

		if (child + 1 < count && values[child] < values[child + 1])
			child++;
		if (kept >= values[child])
			return;
		values[root] = values[child];
		values[child] = kept;
		root = child;
	}
}

static void sort(float *values, size_t count)
{
	for (size_t i = count / 2; i-- > 0;)
		sift(values, i, count);
	for (size_t i = count; i-- > 1;) {
		float kept = values[0];

		values[0] = values[i];
		values[i] = kept;
		sift(values, 0, i);
	}
}

/* How many of COUNT values are at or below the share PERCENT, at least 1. */
static uint64_t rank(uint64_t count, uint64_t percent)
{
	return (count * percent + 99) / 100;
}

static void read_exact(const struct ping_crowd *crowd, uint32_t index,
		       struct ping_crowd_times *times)
{
	const float *kept = &crowd->rtts[(size_t)index * crowd->probes];
	float sorted[PING_CROWD_EXACT];
	double sum = 0;
	size_t count = 0;

	assert(crowd->probes <= PING_CROWD_EXACT);
	for (uint32_t i = 0; i < crowd->probes; i++) {
		if (kept[i] <= 0)
			continue;
		sorted[count++] = kept[i];
		sum += (double)kept[i];
	}
	times->count = count;
	if (count == 0)
		return;
	sort(sorted, count);
	times->min = (double)sorted[0];
	times->mean = sum / (double)count;
	times->max = (double)sorted[count - 1];
	times->p50 = (double)sorted[rank(count, 50) - 1];
	times->p95 = (double)sorted[rank(count, 95) - 1];
	times->p99 = (double)sorted[rank(count, 99) - 1];
}

/* The value of the given rank: the middle of its class, within what was met. */
static double value_at(const struct ping_crowd_classes *classes,
		       uint64_t wanted)
{
	uint64_t seen = 0;
	int64_t middle;
	uint32_t i = 0;

	while (i < HISTOGRAM_CLASSES - 1 &&
	       (seen += classes->counts[i]) < wanted)
		i++;
	middle = ns_max(histogram_class_middle(i), classes->stats.min);
	return (double)ns_min(middle, classes->stats.max);
}

static void read_classes(const struct ping_crowd *crowd, uint32_t index,
			 struct ping_crowd_times *times)
{
	const struct ping_crowd_classes *classes = classes_of(crowd, index);
	const struct stats *stats = &classes->stats;
	uint64_t count = stats->count;

	times->count = count;
	if (count == 0)
		return;
	times->min = (double)stats->min;
	times->mean = stats->mean;
	times->max = (double)stats->max;
	times->p50 = value_at(classes, rank(count, 50));
	times->p95 = value_at(classes, rank(count, 95));
	times->p99 = value_at(classes, rank(count, 99));
}

void ping_crowd_times(const struct ping_crowd *crowd, uint32_t index,
		      struct ping_crowd_times *times)
{
	*times = (struct ping_crowd_times){.count = 0};
	if (crowd->rtts != NULL)
		read_exact(crowd, index, times);
	else if (crowd->classes != NULL)
		read_classes(crowd, index, times);
}
