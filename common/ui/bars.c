/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Steps, counts and bars.
 */
#include "ui/bars.h"

#include "base/ns.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <unistd.h>

/* Steps of equal size at most, and edges there can be at all: 1, 2 and 5 in
 * each of the decades of an int64_t. */
#define STEPS_MAX 16
#define EDGES_MAX 60

/* The largest value may be so many times the smallest for equal steps. */
#define LINEAR_MAX 20

/* Columns of the longest bar. */
#define WIDTH 40

/* The smallest of 1, 2, 5 times a power of ten that is not below NS. */
static int64_t round_up(int64_t ns)
{
	static const int64_t factors[] = {1, 2, 5};

	for (int64_t power = 1; power <= INT64_MAX / 100; power *= 10)
		for (size_t i = 0; i < 3; i++)
			if (factors[i] * power >= ns)
				return factors[i] * power;
	return INT64_MAX;
}

/* Below a microsecond nothing can be read. */
static int64_t first_step(int64_t ns)
{
	return ns_max(NS_PER_US, round_up(ns));
}

/* What is drawn. */
struct chart {
	int64_t edges[EDGES_MAX]; /* one more than there are steps */
	uint64_t counts[EDGES_MAX];
	size_t steps;
	uint64_t most; /* of the counts, at least 1 */
};

static void put_equal_edges(struct chart *chart, int64_t min, int64_t max)
{
	int64_t step = first_step((max - min) / (STEPS_MAX - 2));
	int64_t edge = min / step * step;

	for (; edge <= max; edge += step)
		chart->edges[chart->steps++] = edge;
	chart->edges[chart->steps] = edge;
}

static void put_growing_edges(struct chart *chart, int64_t min, int64_t max)
{
	int64_t edge = min < NS_PER_US ? 0 : NS_PER_US;

	while (edge > 0 && round_up(edge + 1) <= min)
		edge = round_up(edge + 1);
	while (edge <= max && chart->steps < EDGES_MAX - 1) {
		chart->edges[chart->steps++] = edge;
		edge = first_step(edge + 1);
	}
	chart->edges[chart->steps] = edge;
}

static void count(struct chart *chart, const struct histogram *histogram)
{
	uint64_t below = 0;

	chart->most = 1;
	for (size_t i = 0; i < chart->steps; i++) {
		uint64_t next = histogram->count;

		if (i + 1 < chart->steps)
			next = histogram_below(histogram, chart->edges[i + 1]);
		chart->counts[i] = next - below;
		below = next;
		if (chart->counts[i] > chart->most)
			chart->most = chart->counts[i];
	}
}

static int digits(uint64_t value)
{
	int count = 1;

	while (value >= 10) {
		value /= 10;
		count++;
	}
	return count;
}

static void put_ms(struct buf *buf, int64_t ns, int width)
{
	int64_t us = ns / NS_PER_US;

	buf_print(buf, "%*" PRId64 ".%03" PRId64, width, us / 1000, us % 1000);
}

/* A bar of EIGHTHS of a column. What is there is never shown as nothing. */
static void put_bar(struct buf *buf, uint64_t eighths,
		    const struct bars_style *style)
{
	static const char *const parts[] = {"",	      "\u258f", "\u258e",
					    "\u258d", "\u258c", "\u258b",
					    "\u258a", "\u2589"};

	if (style->color)
		buf_text(buf, "\033[36m");
	for (uint64_t i = 0; i < eighths / 8; i++)
		buf_text(buf, style->utf8 ? "\u2588" : "#");
	if (style->utf8)
		buf_text(buf, parts[eighths % 8]);
	else if (eighths % 8 >= 4 || eighths < 8)
		buf_char(buf, '#');
	if (style->color)
		buf_text(buf, "\033[0m");
}

/* EIGHTHS for COUNT where the longest bar stands for MOST. */
static uint64_t length_of(uint64_t count, uint64_t most)
{
	double exact = (double)count / (double)most * WIDTH * 8;

	return exact < 1 ? 1 : (uint64_t)exact;
}

static void put_step(struct buf *buf, const struct chart *chart, size_t i,
		     const struct bars_style *style)
{
	int64_t last = chart->edges[chart->steps];
	int width = digits((uint64_t)(last / NS_PER_MS));

	put_ms(buf, chart->edges[i], width);
	buf_text(buf, " - ");
	put_ms(buf, chart->edges[i + 1], width);
	buf_print(buf, " ms  %*" PRIu64, digits(chart->most), chart->counts[i]);
	if (chart->counts[i] > 0) {
		buf_text(buf, "  ");
		put_bar(buf, length_of(chart->counts[i], chart->most), style);
	}
	buf_char(buf, '\n');
}

void bars_write(struct buf *buf, const struct histogram *histogram,
		const struct stats *stats, const struct bars_style *style)
{
	struct chart chart = {.steps = 0};
	int64_t min = ns_min(stats->min, NS_SPAN_MAX);
	int64_t max = ns_min(stats->max, NS_SPAN_MAX);

	if (histogram->count == 0)
		return;
	if (max / LINEAR_MAX <= min)
		put_equal_edges(&chart, min, max);
	else
		put_growing_edges(&chart, min, max);
	count(&chart, histogram);
	for (size_t i = 0; i < chart.steps; i++)
		put_step(buf, &chart, i, style);
}

/* The first of them that is set decides. */
static bool has_utf8(void)
{
	static const char *const names[] = {"LC_ALL", "LC_CTYPE", "LANG"};

	for (size_t i = 0; i < 3; i++) {
		const char *value = getenv(names[i]);
		const char *charset;

		if (value == NULL || value[0] == '\0')
			continue;
		charset = strrchr(value, '.');
		return charset != NULL && (strcasecmp(charset, ".utf-8") == 0 ||
					   strcasecmp(charset, ".utf8") == 0);
	}
	return false;
}

static bool has_color(int fd)
{
	const char *refused = getenv("NO_COLOR");
	const char *terminal = getenv("TERM");

	if (refused != NULL && refused[0] != '\0')
		return false;
	return isatty(fd) == 1 && terminal != NULL && terminal[0] != '\0' &&
	       strcmp(terminal, "dumb") != 0;
}

struct bars_style bars_look(int fd)
{
	return (struct bars_style){
		.utf8 = has_utf8(),
		.color = has_color(fd),
	};
}
