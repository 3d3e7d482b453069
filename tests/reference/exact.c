/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Sums of whole numbers in 128 bits, lists sorted by their digits, and closed
 * forms of what the engine adds up step by step.
 */
#include "exact.h"

#include <assert.h>
#include <math.h>
#include <stdbool.h>
#include <stdlib.h>

__extension__ typedef __int128 whole;

const unsigned int exact_percents[EXACT_PERCENTILES] = {50, 90, 95, 99};

struct list {
	int64_t *values;
	size_t count;
};

static void *room_for(size_t count, size_t size)
{
	void *memory = calloc(count + 1, size);

	assert(memory != NULL);
	return memory;
}

static void append(struct list *list, int64_t value)
{
	list->values[list->count++] = value;
}

/* --- figures of a list -----------------------------------------------------
 */

/* The variance is (n * sum of squares - square of the sum) / n^2, exact up to
 * the division. */
static struct exact_moments moments(const struct list *list)
{
	struct exact_moments found = {.count = list->count};
	whole n = (whole)list->count;
	whole sum = 0;
	whole squares = 0;

	if (list->count == 0)
		return found;
	found.min = found.max = list->values[0];
	for (size_t i = 0; i < list->count; i++) {
		int64_t value = list->values[i];

		found.min = value < found.min ? value : found.min;
		found.max = value > found.max ? value : found.max;
		sum += value;
		squares += (whole)value * value;
	}
	found.mean = (long double)sum / (long double)n;
	found.deviation =
		sqrtl((long double)(n * squares - sum * sum)) / (long double)n;
	return found;
}

/* Sorts values below 2^32 by two digits of 16 bits, the lower one first. */
static void sort(struct list *list)
{
	int64_t *other = room_for(list->count, sizeof(*other));

	for (unsigned int shift = 0; shift < 32; shift += 16) {
		size_t *places = room_for(65536, sizeof(*places));
		int64_t *sorted = other;

		for (size_t i = 0; i < list->count; i++)
			places[(list->values[i] >> shift & 0xffff) + 1]++;
		for (size_t digit = 1; digit < 65536; digit++)
			places[digit] += places[digit - 1];
		for (size_t i = 0; i < list->count; i++)
			sorted[places[list->values[i] >> shift & 0xffff]++] =
				list->values[i];
		other = list->values;
		list->values = sorted;
		free(places);
	}
	free(other);
}

/* The smallest value that so many percent of all do not exceed. */
static void percentiles(const struct list *list, int64_t *found)
{
	struct list sorted = {room_for(list->count, sizeof(int64_t)), 0};

	for (size_t i = 0; i < list->count; i++)
		append(&sorted, list->values[i]);
	sort(&sorted);
	for (size_t i = 0; i < EXACT_PERCENTILES && list->count > 0; i++) {
		size_t rank = (exact_percents[i] * list->count + 99) / 100;

		found[i] = sorted.values[rank - 1];
	}
	free(sorted.values);
}

/* What adding GAIN of each difference comes to: a sum of weights, in which what
 * is long ago weighs nothing. FIRST: it begins with the first value, not 0. */
static long double smoothed(const struct list *list, long double gain,
			    bool first)
{
	long double sum = 0;
	long double weight = gain;
	size_t end = first ? 1 : 0;

	if (list->count == 0)
		return 0;
	for (size_t i = list->count; i > end; i--) {
		sum += weight * (long double)list->values[i - 1];
		weight *= 1 - gain;
		if (weight < 1e-22L)
			return sum;
	}
	return first ? sum + weight / gain * (long double)list->values[0] : sum;
}

/* --- figures of the sequence -----------------------------------------------
 */

/* What is known of all probes; index is seq, 0 is nobody. */
struct known {
	uint32_t last;	    /* largest seq */
	size_t *places;	    /* its place among the replies, from 1; 0: none */
	bool *lost;	    /* given up */
	struct list seqs;   /* of the replies, in the order of arrival */
	struct list rtts;   /* the same */
	struct list others; /* for whoever makes a list */
};

static void know(struct known *known, const struct stream *stream)
{
	size_t room = stream->count + 2;

	*known = (struct known){
		.places = room_for(room, sizeof(*known->places)),
		.lost = room_for(room, sizeof(*known->lost)),
		.seqs.values = room_for(room, sizeof(int64_t)),
		.rtts.values = room_for(room, sizeof(int64_t)),
		.others.values = room_for(room, sizeof(int64_t)),
	};
	for (size_t i = 0; i < stream->count; i++) {
		const struct happening *one = &stream->happenings[i];

		known->last = one->seq > known->last ? one->seq : known->last;
		known->lost[one->seq] |= one->kind == EVENT_LOST;
		if (one->kind != EVENT_REPLY)
			continue;
		append(&known->seqs, one->seq);
		append(&known->rtts, one->rtt);
		known->places[one->seq] = known->seqs.count;
	}
}

static void forget(struct known *known)
{
	free(known->places);
	free(known->lost);
	free(known->seqs.values);
	free(known->rtts.values);
	free(known->others.values);
}

/* Of neighbours, in the order in which the second of them arrived. */
static struct list *differences(struct known *known)
{
	struct list *list = &known->others;

	list->count = 0;
	for (size_t i = 0; i < known->seqs.count; i++) {
		for (int64_t step = -1; step <= 1; step += 2) {
			int64_t seq = known->seqs.values[i] + step;
			size_t place = known->places[seq];

			if (place > 0 && place - 1 < i)
				append(list,
				       llabs(known->rtts.values[place - 1] -
					     known->rtts.values[i]));
		}
	}
	return list;
}

/* The first of the COUNT rising numbers that is larger than SEQ. */
static size_t first_above(const int64_t *rising, size_t count, int64_t seq)
{
	size_t low = 0;
	size_t high = count;

	while (low < high) {
		size_t middle = (low + high) / 2;

		if (rising[middle] > seq)
			high = middle;
		else
			low = middle + 1;
	}
	return low;
}

/* By how many replies each came late that came after one to a later probe:
 * counted from the first of those, which had been ahead of all. */
static struct list *extents(struct known *known)
{
	size_t count = known->seqs.count;
	int64_t *ahead = room_for(count, sizeof(*ahead));
	size_t *places = room_for(count, sizeof(*places));
	struct list *list = &known->others;
	size_t heads = 0;

	list->count = 0;
	for (size_t i = 0; i < count; i++) {
		int64_t seq = known->seqs.values[i];

		if (heads == 0 || seq > ahead[heads - 1]) {
			places[heads] = i;
			ahead[heads++] = seq;
			continue;
		}
		append(list,
		       (int64_t)(i - places[first_above(ahead, heads, seq)]));
	}
	free(ahead);
	free(places);
	return list;
}

/* How many were lost in each row. */
static struct list *periods(struct known *known)
{
	struct list *list = &known->others;

	list->count = 0;
	for (uint32_t seq = 1; seq <= known->last; seq++) {
		if (!known->lost[seq])
			continue;
		if (!known->lost[seq - 1])
			append(list, 0);
		list->values[list->count - 1]++;
	}
	return list;
}

/* From the end of each row to the start of the next. */
static struct list *distances(struct known *known)
{
	struct list *list = &known->others;
	uint32_t end = 0;

	list->count = 0;
	for (uint32_t seq = 1; seq <= known->last; seq++) {
		if (!known->lost[seq])
			continue;
		if (end != 0 && end != seq - 1)
			append(list, seq - end);
		end = seq;
	}
	return list;
}

static uint64_t count_of(const struct stream *stream, enum event_kind kind)
{
	uint64_t count = 0;

	for (size_t i = 0; i < stream->count; i++)
		count += stream->happenings[i].kind == kind;
	return count;
}

void exact_find(struct exact *exact, const struct stream *stream)
{
	struct known known;
	const struct list *ipdv;

	know(&known, stream);
	*exact = (struct exact){
		.rtt = moments(&known.rtts),
		.ewma = smoothed(&known.rtts, 0.125L, true),
		.duplicates = count_of(stream, EVENT_DUPLICATE),
		.late = count_of(stream, EVENT_LATE),
		.lost = count_of(stream, EVENT_LOST),
	};
	percentiles(&known.rtts, exact->rtt_percentiles);
	ipdv = differences(&known);
	exact->ipdv = moments(ipdv);
	exact->jitter = smoothed(ipdv, 0.0625L, false);
	percentiles(ipdv, exact->ipdv_percentiles);
	exact->extent = moments(extents(&known));
	exact->reordered = exact->extent.count;
	exact->period = moments(periods(&known));
	exact->distance = moments(distances(&known));
	forget(&known);
}
