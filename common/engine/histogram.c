/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Log-linear classes: below 64 each value is its own class; above, the six bits
 * after the leading one choose among the 64 classes of a doubling.
 */
#include "engine/histogram.h"

#include <string.h>

#define SUB_BITS    6
#define SUB_CLASSES (1u << SUB_BITS)

static uint32_t leading_bit(uint64_t value)
{
	return 63 - (uint32_t)__builtin_clzll(value);
}

uint32_t histogram_class_of(int64_t rtt)
{
	uint64_t value = rtt < 0 ? 0 : (uint64_t)rtt;
	uint32_t shift;

	if (value < SUB_CLASSES)
		return (uint32_t)value;
	if (value >> HISTOGRAM_BITS != 0)
		return HISTOGRAM_CLASSES - 1;
	shift = leading_bit(value) - SUB_BITS;
	return (shift + 1) * SUB_CLASSES +
	       (uint32_t)(value >> shift & (SUB_CLASSES - 1));
}

int64_t histogram_class_low(uint32_t i)
{
	uint32_t shift;

	if (i < SUB_CLASSES)
		return i;
	shift = i / SUB_CLASSES - 1;
	return (int64_t)((uint64_t)(SUB_CLASSES + i % SUB_CLASSES) << shift);
}

int64_t histogram_class_middle(uint32_t i)
{
	int64_t low = histogram_class_low(i);

	return low + (histogram_class_low(i + 1) - low) / 2;
}

void histogram_add(struct histogram *histogram, int64_t rtt)
{
	if (histogram->count < HISTOGRAM_EXACT)
		histogram->exact[histogram->count] = rtt;
	histogram->count++;
	histogram->classes[histogram_class_of(rtt)]++;
}

void histogram_clear(struct histogram *histogram)
{
	if (histogram->count > HISTOGRAM_EXACT)
		memset(histogram->classes, 0, sizeof(histogram->classes));
	for (uint64_t i = 0;
	     i < histogram->count && histogram->count <= HISTOGRAM_EXACT; i++)
		histogram->classes[histogram_class_of(histogram->exact[i])] = 0;
	histogram->count = 0;
}

void histogram_merge(struct histogram *into, const struct histogram *from)
{
	uint64_t i;

	for (i = 0; i < from->count && i < HISTOGRAM_EXACT; i++)
		if (into->count + i < HISTOGRAM_EXACT)
			into->exact[into->count + i] = from->exact[i];
	for (i = 0; i < HISTOGRAM_CLASSES; i++)
		into->classes[i] += from->classes[i];
	into->count += from->count;
}

/* Moves the value at ROOT down to its place in a heap of SIZE values. */
static void sift(int64_t *values, uint64_t root, uint64_t size)
{
	int64_t value = values[root];

	for (;;) {
		uint64_t child = 2 * root + 1;

		if (child >= size)
			break;
		if (child + 1 < size && values[child] < values[child + 1])
			child++;
		if (values[child] <= value)
			break;
		values[root] = values[child];
		root = child;
	}
	values[root] = value;
}

/* Heap sort: no recursion, no memory, no bad case. */
static void sort(int64_t *values, uint64_t size)
{
	for (uint64_t i = size / 2; i-- > 0;)
		sift(values, i, size);
	for (uint64_t i = size; i-- > 1;) {
		int64_t largest = values[0];

		values[0] = values[i];
		values[i] = largest;
		sift(values, 0, i);
	}
}

/* Which of COUNT values in order, from 0, is the quantile. */
static uint64_t rank_of(uint64_t count, double p)
{
	double exact = p * (double)count;
	uint64_t rank = (uint64_t)exact;

	if ((double)rank < exact)
		rank++;
	if (rank > count)
		rank = count;
	return rank == 0 ? 0 : rank - 1;
}

int64_t histogram_quantile(struct histogram *histogram, double p)
{
	uint64_t rank = rank_of(histogram->count, p);
	uint64_t seen = 0;

	if (histogram->count == 0)
		return 0;
	if (histogram->count <= HISTOGRAM_EXACT) {
		sort(histogram->exact, histogram->count);
		return histogram->exact[rank];
	}
	for (uint32_t i = 0; i < HISTOGRAM_CLASSES - 1; i++) {
		seen += histogram->classes[i];
		if (seen > rank)
			return histogram_class_middle(i);
	}
	return histogram_class_middle(HISTOGRAM_CLASSES - 1);
}

uint64_t histogram_below(const struct histogram *histogram, int64_t value)
{
	uint64_t below = 0;

	if (histogram->count <= HISTOGRAM_EXACT) {
		for (uint64_t i = 0; i < histogram->count; i++)
			below += histogram->exact[i] < value;
		return below;
	}
	for (uint32_t i = 0; i < HISTOGRAM_CLASSES; i++)
		if (histogram_class_middle(i) < value)
			below += histogram->classes[i];
	return below;
}
