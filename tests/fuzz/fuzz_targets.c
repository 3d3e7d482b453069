/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * A file of targets: its lines, and the ranges that their names may be.
 */
#include "base/ranges.h"
#include "engine/target_line.h"

#include <stdlib.h>
#include <string.h>

#define ROWS 16

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check(bool good)
{
	if (!good)
		abort();
}

static void check_inside(const uint8_t *data, size_t size, const char *text,
			 size_t len)
{
	const char *start = (const char *)data;

	check(len > 0 && len <= TARGET_LINE_NAME_MAX);
	check(text >= start && text + len <= start + size);
}

static void check_line(const uint8_t *data, size_t size, struct ranges *ranges)
{
	struct target_line line;
	struct range range;

	target_line_parse((const char *)data, size, &line);
	check((line.kind == TARGET_LINE_BAD) == (line.why != NULL));
	if (line.kind != TARGET_LINE_TARGET)
		return;
	check_inside(data, size, line.name, line.name_size);
	if (line.label != NULL)
		check_inside(data, size, line.label, line.label_size);
	if (range_parse(line.name, line.name_size, &range)) {
		check(range_count(&range) > 0);
		ranges_add(ranges, &range);
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct ranges_row rows[ROWS];
	struct ranges ranges;
	struct addr addr;
	uint64_t index;

	ranges_init(&ranges, rows, ROWS);
	while (size > 0) {
		const uint8_t *end = memchr(data, '\n', size);
		size_t step = end != NULL ? (size_t)(end - data) + 1 : size;

		check_line(data, step, &ranges);
		data += step;
		size -= step;
	}
	ranges_settle(&ranges);
	if (ranges.total == 0 || ranges.total == UINT64_MAX)
		return 0;
	addr = ranges_at(&ranges, ranges.total / 2);
	check(ranges_find(&ranges, &addr, &index));
	check(index == ranges.total / 2);
	return 0;
}
