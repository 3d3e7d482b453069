/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Rows of ranges are allocated here, since nobody knows how many there will be.
 */
#include "start/host_list.h"

#include "start/complain.h"
#include "ui/tell.h"

#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

/* Rows that a set starts with. */
#define ROWS_FIRST 64

static bool run_out(const struct host_list *list)
{
	return complain_errno(list->program, "memory", ENOMEM);
}

void host_list_reject(struct host_list *list, const struct host_place *place,
		      const char *name, size_t size, const char *why)
{
	list->trouble = true;
	if (place->file == NULL)
		tell(list->program, "%.*s: %s", (int)size, name, why);
	else
		tell(list->program, "%s:%" PRIu64 ": %.*s: %s", place->file,
		     place->line, (int)size, name, why);
}

/* --- ranges --------------------------------------------------------------- */

static bool add_range(const struct host_list *list, struct ranges *ranges,
		      const struct range *range)
{
	size_t size = ranges->size > 0 ? 2 * ranges->size : ROWS_FIRST;
	struct ranges_row *rows;

	if (ranges_add(ranges, range))
		return true;
	rows = realloc(ranges->rows, size * sizeof(*rows));
	if (rows == NULL)
		return run_out(list);
	ranges->rows = rows;
	ranges->size = size;
	return ranges_add(ranges, range);
}

bool host_list_add_range(struct host_list *list, const struct range *range)
{
	return add_range(list, &list->visited, range);
}

bool host_list_exclude_groups(struct host_list *list)
{
	static const char *const groups[] = {"224.0.0.0/4", "ff00::/8"};

	for (size_t i = 0; i < sizeof(groups) / sizeof(groups[0]); i++) {
		struct range range = {.first = {.family = ADDR_NONE}};

		range_parse(groups[i], strlen(groups[i]), &range);
		if (!add_range(list, &list->excluded, &range))
			return false;
	}
	return true;
}

void host_list_settle(struct host_list *list)
{
	ranges_settle(&list->visited);
	ranges_settle(&list->excluded);
}

bool host_list_is_excluded(const struct host_list *list,
			   const struct addr *addr)
{
	uint64_t index;

	return ranges_find(&list->excluded, addr, &index);
}

bool host_list_ranges(struct host_list *list, struct ranges *ranges)
{
	size_t size = list->visited.count + list->excluded.count + 1;
	struct ranges_row *rows = calloc(size, sizeof(*rows));

	if (rows == NULL)
		return run_out(list);
	host_list_settle(list);
	ranges_init(ranges, rows, size);
	ranges_subtract(&list->visited, &list->excluded, ranges);
	return true;
}

/* --- files ---------------------------------------------------------------- */

bool host_list_open(struct host_list *list, const char *path)
{
	int error = -target_file_open(&list->file, path);

	list->place.file = path;
	list->bad = error != 0;
	return error == 0 || complain_errno(list->program, path, error);
}

bool host_list_close(struct host_list *list)
{
	target_file_close(&list->file);
	list->place = (struct host_place){.file = NULL};
	return !list->bad;
}

static bool next_line(struct host_list *list, struct target_line *line)
{
	int got = target_file_next(&list->file, line);

	list->place.line = list->file.number;
	if (got < 0)
		list->bad =
			!complain_errno(list->program, list->place.file, -got);
	return got > 0;
}

/* Whether LINE is a host; of anything else nothing is left to be done. */
static bool is_host(struct host_list *list, const struct target_line *line,
		    struct host_name *name)
{
	struct range range;

	if (line->kind == TARGET_LINE_BAD) {
		host_list_reject(list, &list->place, line->name,
				 line->name_size, line->why);
		return false;
	}
	memcpy(name->text, line->name, line->name_size);
	name->text[line->name_size] = '\0';
	name->label = line->label;
	name->label_size = line->label_size;
	if (!range_parse(line->name, line->name_size, &range))
		return true;
	if (addr_equal(&range.first, &range.last)) {
		addr_format(&range.first, name->text);
		return true;
	}
	if (line->label == NULL)
		list->bad = !host_list_add_range(list, &range);
	else
		host_list_reject(list, &list->place, line->name,
				 line->name_size,
				 "a range has no label: its addresses have");
	return false;
}

bool host_list_next(struct host_list *list, struct host_name *name)
{
	struct target_line line;

	while (!list->bad && next_line(list, &line))
		if (is_host(list, &line, name))
			return true;
	return false;
}

static bool exclude_line(struct host_list *list, const struct target_line *line)
{
	struct range range;

	if (line->kind == TARGET_LINE_TARGET &&
	    range_parse(line->name, line->name_size, &range))
		return add_range(list, &list->excluded, &range);
	host_list_reject(list, &list->place, line->name, line->name_size,
			 line->kind == TARGET_LINE_BAD
				 ? line->why
				 : "not an address, a prefix or a range");
	return false;
}

bool host_list_exclude_file(struct host_list *list, const char *path)
{
	struct target_line line;

	if (!host_list_open(list, path))
		return false;
	while (!list->bad && next_line(list, &line))
		list->bad = !exclude_line(list, &line);
	return host_list_close(list);
}

void host_list_free(struct host_list *list)
{
	target_file_close(&list->file);
	free(list->visited.rows);
	free(list->excluded.rows);
}
