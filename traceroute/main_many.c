/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Many targets. Names are resolved before the first probe leaves; addresses of
 * ranges are made when their turn comes.
 */
#include "main_many.h"

#include "io/random.h"
#include "io/target_file.h"
#include "main.h"
#include "main_sockets.h"
#include "main_target.h"
#include "start/complain.h"
#include "ui/tell.h"

#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

/* Rows that a table starts with. */
#define ROWS_FIRST 64

/* What is being read. */
struct reading {
	struct app *app;
	struct ranges visited;
	struct ranges excluded;
	const char *file; /* NULL: the command line */
	uint64_t line;	  /* of the file */
};

static bool run_out(const struct app *app)
{
	return complain_errno(app->start.program, "memory", ENOMEM);
}

/* --- while it runs -------------------------------------------------------- */

static bool next_of_ranges(struct main_many *many, struct trace_aim *aim)
{
	struct app *app = many->app;

	while (many->ranges.total > 0 && many->place < many->order.count) {
		uint64_t index = order_at(&many->order, many->place++);
		struct addr addr = ranges_at(&many->ranges, index);
		struct way *way = ways_to(&app->ways, addr.family);
		char text[ADDR_TEXT_MAX];
		int error;

		*aim = (struct trace_aim){.addr = addr};
		error = -route_source(&way->route, &addr, &aim->source);
		if (error == 0)
			return true;
		addr_format(&addr, text);
		many->trouble = true;
		complain_errno(app->start.program, text, error);
	}
	return false;
}

static bool next(struct trace_feed *feed, struct trace_aim *aim)
{
	struct main_many *many = (struct main_many *)feed;

	if (many->taken == many->count)
		return next_of_ranges(many, aim);
	*aim = many->aims[many->taken++];
	return true;
}

/* --- names ---------------------------------------------------------------- */

/* Names what is wrong, and where. */
static void reject(struct reading *reading, const char *name, size_t size,
		   const char *why)
{
	const char *program = reading->app->start.program;

	reading->app->many.trouble = true;
	if (reading->file == NULL)
		tell(program, "%.*s: %s", (int)size, name, why);
	else
		tell(program, "%s:%" PRIu64 ": %.*s: %s", reading->file,
		     reading->line, (int)size, name, why);
}

/* Makes room for one more. */
static bool grow(struct main_many *many)
{
	size_t size = many->size > 0 ? 2 * many->size : ROWS_FIRST;
	struct trace_aim *aims;
	char **names;

	if (many->count < many->size)
		return true;
	aims = realloc(many->aims, size * sizeof(*aims));
	if (aims != NULL)
		many->aims = aims;
	names = realloc(many->names, size * sizeof(*names));
	if (names != NULL)
		many->names = names;
	if (aims != NULL && names != NULL)
		many->size = size;
	return aims != NULL && names != NULL;
}

/* NAME: to be kept, NULL: aim->host is for good. */
static bool add_aim(struct main_many *many, const struct trace_aim *aim,
		    const char *name, size_t size)
{
	char *copy = NULL;

	if (!grow(many))
		return false;
	if (name != NULL) {
		copy = strndup(name, size);
		if (copy == NULL)
			return false;
	}
	many->aims[many->count] = *aim;
	many->names[many->count] = copy;
	if (copy != NULL)
		many->aims[many->count].host = copy;
	many->count++;
	return true;
}

/* LABEL: what it is called, NULL: NAME. False only if there is no sense in
 * going on. */
static bool add_name(struct reading *reading, const char *name,
		     const char *label, size_t label_size)
{
	struct app *app = reading->app;
	char memory[512];
	struct trace_aim aim;
	struct buf why;

	buf_init(&why, memory, sizeof(memory));
	if (!main_target_look(app, name, &aim, &why)) {
		reject(reading, name, strlen(name), memory);
		return true;
	}
	if (label == NULL && reading->file != NULL) {
		label = name;
		label_size = strlen(name);
	}
	return add_aim(&app->many, &aim, label, label_size) || run_out(app);
}

/* --- ranges --------------------------------------------------------------- */

static bool add_range(struct ranges *ranges, const struct range *range)
{
	size_t size = ranges->size > 0 ? 2 * ranges->size : ROWS_FIRST;
	struct ranges_row *rows;

	if (ranges_add(ranges, range))
		return true;
	rows = realloc(ranges->rows, size * sizeof(*rows));
	if (rows == NULL)
		return false;
	ranges->rows = rows;
	ranges->size = size;
	return ranges_add(ranges, range);
}

static bool add_text(struct reading *reading, struct ranges *ranges,
		     const char *text)
{
	struct range range = {.first = {.family = ADDR_NONE}};

	range_parse(text, strlen(text), &range);
	return add_range(ranges, &range) || run_out(reading->app);
}

/* --- files ---------------------------------------------------------------- */

/* A host, a prefix or a range, as a line has it. */
static bool take_line(struct reading *reading, const struct target_line *line)
{
	char name[TARGET_LINE_NAME_MAX + 1];
	struct range range;

	if (line->kind == TARGET_LINE_BAD) {
		reject(reading, line->name, line->name_size, line->why);
		return true;
	}
	memcpy(name, line->name, line->name_size);
	name[line->name_size] = '\0';
	if (!range_parse(name, line->name_size, &range) ||
	    addr_equal(&range.first, &range.last))
		return add_name(reading, name, line->label, line->label_size);
	if (line->label != NULL) {
		reject(reading, name, line->name_size,
		       "a range has no label: its addresses have");
		return true;
	}
	return add_range(&reading->visited, &range) || run_out(reading->app);
}

/* Whoever is not to be asked must not be asked for a typing error. */
static bool exclude_line(struct reading *reading,
			 const struct target_line *line)
{
	struct range range;

	if (line->kind == TARGET_LINE_TARGET &&
	    range_parse(line->name, line->name_size, &range))
		return add_range(&reading->excluded, &range) ||
		       run_out(reading->app);
	reject(reading, line->name, line->name_size,
	       line->kind == TARGET_LINE_BAD
		       ? line->why
		       : "not an address, a prefix or a range");
	return false;
}

static bool read_file(struct reading *reading, const char *path,
		      bool (*take)(struct reading *,
				   const struct target_line *))
{
	const char *program = reading->app->start.program;
	struct target_file file;
	struct target_line line;
	int got = target_file_open(&file, path);
	bool good = true;

	if (got != 0)
		return complain_errno(program, path, -got);
	reading->file = path;
	while (good && (got = target_file_next(&file, &line)) > 0) {
		reading->line = file.number;
		good = take(reading, &line);
	}
	target_file_close(&file);
	reading->file = NULL;
	return good && (got == 0 || complain_errno(program, path, -got));
}

/* --- all together --------------------------------------------------------- */

static bool read_all(struct reading *reading)
{
	const struct trace_options *options = &reading->app->options;

	for (size_t i = 0; i < options->host_count; i++)
		if (!add_name(reading, options->hosts[i], NULL, 0))
			return false;
	for (size_t i = 0; i < options->range_count; i++)
		if (!add_text(reading, &reading->visited, options->ranges[i]))
			return false;
	if (options->targets != NULL &&
	    !read_file(reading, options->targets, take_line))
		return false;
	return options->exclude == NULL ||
	       read_file(reading, options->exclude, exclude_line);
}

/* The hosts that are excluded go; the others move up. */
static void drop_excluded(struct main_many *many, const struct ranges *excluded)
{
	size_t kept = 0;

	for (size_t i = 0; i < many->count; i++) {
		uint64_t index;

		if (ranges_find(excluded, &many->aims[i].addr, &index)) {
			free(many->names[i]);
			continue;
		}
		many->aims[kept] = many->aims[i];
		many->names[kept++] = many->names[i];
	}
	many->count = kept;
}

/* A group is no target of a range. */
static bool settle_ranges(struct reading *reading)
{
	struct ranges *ranges = &reading->app->many.ranges;
	struct ranges_row *rows;
	size_t size;

	ranges_settle(&reading->excluded);
	drop_excluded(&reading->app->many, &reading->excluded);
	if (!add_text(reading, &reading->excluded, "224.0.0.0/4") ||
	    !add_text(reading, &reading->excluded, "ff00::/8"))
		return false;
	ranges_settle(&reading->visited);
	ranges_settle(&reading->excluded);
	size = reading->visited.count + reading->excluded.count + 1;
	rows = calloc(size, sizeof(*rows));
	if (rows == NULL)
		return run_out(reading->app);
	ranges_init(ranges, rows, size);
	ranges_subtract(&reading->visited, &reading->excluded, ranges);
	return true;
}

static bool order_ranges(struct app *app)
{
	struct main_many *many = &app->many;
	uint64_t seed = 0;
	int error = -random_bytes(&seed, sizeof(seed));

	if (error != 0)
		return complain_errno(app->start.program, "getrandom", error);
	if (many->ranges.total > UINT64_C(1) << 62)
		return complain(app->start.program, "ranges",
				"too many addresses");
	if (many->ranges.total > 0)
		order_init(&many->order, seed, many->ranges.total, 0, 1);
	return true;
}

/* Which families there are, and whether there are sockets for ranges. */
static bool find_families(struct app *app)
{
	struct main_many *many = &app->many;

	for (size_t i = 0; i < many->ranges.count; i++) {
		enum addr_family family =
			many->ranges.rows[i].range.first.family;
		const struct way *way = ways_to(&app->ways, family);

		if (app->options.family != ADDR_NONE &&
		    app->options.family != family)
			return complain(app->start.program, "ranges",
					"not of the family that was asked for");
		if (way->error != 0)
			return main_sockets_complain(app, way);
		many->v4 |= family == ADDR_V4;
		many->v6 |= family == ADDR_V6;
	}
	for (size_t i = 0; i < many->count; i++) {
		many->v4 |= many->aims[i].addr.family == ADDR_V4;
		many->v6 |= many->aims[i].addr.family == ADDR_V6;
	}
	return true;
}

bool main_many_find(struct app *app)
{
	static const struct trace_feed_ops ops = {.next = next};
	struct reading reading = {.app = app};
	bool good;

	app->many.feed.ops = &ops;
	app->many.app = app;
	good = read_all(&reading) && settle_ranges(&reading) &&
	       order_ranges(app) && find_families(app);
	free(reading.visited.rows);
	free(reading.excluded.rows);
	if (good && app->many.count == 0 && app->many.ranges.total == 0)
		good = app->many.trouble
			       ? false
			       : complain(app->start.program, "targets",
					  "there are none");
	return good;
}

bool main_many_single(struct app *app, const struct trace_aim *aim)
{
	static const struct trace_feed_ops ops = {.next = next};
	struct main_many *many = &app->many;

	many->feed.ops = &ops;
	many->app = app;
	many->v6 = aim->addr.family == ADDR_V6;
	many->v4 = !many->v6;
	return add_aim(many, aim, NULL, 0) || run_out(app);
}

uint32_t main_many_count(const struct main_many *many)
{
	uint64_t count = many->count;

	if (many->ranges.total > 0)
		count += many->order.count;
	return count < UINT32_MAX ? (uint32_t)count : UINT32_MAX;
}

void main_many_free(struct main_many *many)
{
	for (size_t i = 0; i < many->count; i++)
		free(many->names[i]);
	free(many->aims);
	free(many->names);
	free(many->ranges.rows);
}
