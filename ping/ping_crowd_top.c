/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * A heap with the least bad of the worst on top, which a worse one replaces.
 */
#include "ping_crowd_top.h"

#include <stdbool.h>

static bool is_worse(const struct ping_crowd_bad *a,
		     const struct ping_crowd_bad *b)
{
	if (a->loss > b->loss || a->loss < b->loss)
		return a->loss > b->loss;
	if (a->time > b->time || a->time < b->time)
		return a->time > b->time;
	return a->index < b->index;
}

static void swap(struct ping_crowd_bad *a, struct ping_crowd_bad *b)
{
	struct ping_crowd_bad kept = *a;

	*a = *b;
	*b = kept;
}

/* The row at ROOT finds its place: none below is less bad than it. */
static void sift(struct ping_crowd_bad *rows, size_t root, size_t count)
{
	for (size_t child = 2 * root + 1; child < count; child = 2 * root + 1) {
		if (child + 1 < count &&
		    is_worse(&rows[child], &rows[child + 1]))
			child++;
		if (!is_worse(&rows[root], &rows[child]))
			return;
		swap(&rows[root], &rows[child]);
		root = child;
	}
}

static void rise(struct ping_crowd_bad *rows, size_t at)
{
	while (at > 0 && is_worse(&rows[(at - 1) / 2], &rows[at])) {
		swap(&rows[(at - 1) / 2], &rows[at]);
		at = (at - 1) / 2;
	}
}

static struct ping_crowd_bad bad_of(const struct ping_crowd *crowd,
				    uint32_t index)
{
	struct ping_crowd_times times;

	ping_crowd_times(crowd, index, &times);
	return (struct ping_crowd_bad){
		.index = index,
		.loss = (float)ping_crowd_loss(&crowd->rows[index]),
		.time = (float)times.p95,
	};
}

size_t ping_crowd_top(const struct ping_crowd *crowd,
		      struct ping_crowd_bad *rows, size_t size)
{
	size_t count = 0;

	for (uint32_t i = 0; i < crowd->count; i++) {
		struct ping_crowd_bad bad;

		if (ping_crowd_settled(&crowd->rows[i]) == 0)
			continue;
		bad = bad_of(crowd, i);
		if (count < size) {
			rows[count] = bad;
			rise(rows, count++);
		} else if (is_worse(&bad, &rows[0])) {
			rows[0] = bad;
			sift(rows, 0, count);
		}
	}
	for (size_t i = count; i-- > 1;) {
		swap(&rows[0], &rows[i]);
		sift(rows, 0, i);
	}
	return count;
}
