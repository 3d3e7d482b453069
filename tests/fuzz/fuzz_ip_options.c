/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * IPv4 options of whatever length, and every entry in them.
 */
#include "wire/ip_options.h"

#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check(bool good)
{
	if (!good)
		abort();
}

static void check_inside(struct span part, struct span whole)
{
	if (part.size == 0)
		return;
	check(part.data >= whole.data);
	check(part.data + part.size <= whole.data + whole.size);
}

/* As many entries as fit, each of 4 or 8 bytes. */
static size_t count_entries(struct span span, const struct ip_option *option)
{
	struct cursor cursor = cursor_of(span);
	struct ip_option_entry entry;
	size_t count = 0;

	while (ip_options_next_entry(&cursor, option, &entry)) {
		check(entry.has_stamp == (option->kind == IP_OPTION_TIMESTAMP));
		check(entry.has_stamp || entry.addr.family == ADDR_V4);
		count++;
	}
	check(count <= span.size / 4);
	return count;
}

static void walk(struct span whole)
{
	struct cursor cursor = cursor_of(whole);
	struct ip_option option;
	size_t options = 0;

	while (ip_options_next(&cursor, &option)) {
		check_inside(option.data, whole);
		check_inside(option.filled, option.data);
		check(count_entries(option.filled, &option) <=
		      count_entries(option.data, &option));
		check(++options <= whole.size);
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	uint8_t *exact = malloc(size > 0 ? size : 1);

	check(exact != NULL);
	if (size > 0)
		memcpy(exact, data, size);
	walk((struct span){exact, size});
	free(exact);
	return 0;
}
