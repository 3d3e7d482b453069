/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * No host costs a system call: numbers are taken as they are, and whether there
 * is a way to them is seen when it is gone.
 */
#include "main_crowd.h"

#include "io/random.h"
#include "io/source.h"
#include "io/target_file.h"
#include "start/complain.h"
#include "ui/tell.h"

#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

/* Rows that a table starts with. */
#define ROWS_FIRST 64

/* A name whose addresses are asked for. */
struct pending {
	bool open;
	uint32_t row;
	const char *file; /* as in struct reading */
	uint64_t line;
	char name[DRIVER_NAME_MAX];
};

/* What is being read. */
struct reading {
	struct pending pending[RESOLVE_WINDOW];
	size_t open; /* of them */
	struct app *app;
	struct ranges visited;
	struct ranges excluded;
	uint64_t count;	  /* hosts so far, those of other shards too */
	const char *file; /* NULL: the command line */
	uint64_t line;	  /* of the file */
};

/* Names what is wrong, and where. False. */
static bool reject(struct reading *reading, const char *name, size_t size,
		   const char *why)
{
	const char *program = reading->app->start.program;

	reading->app->crowd.trouble = true;
	if (reading->file == NULL)
		tell(program, "%.*s: %s", (int)size, name, why);
	else
		tell(program, "%s:%" PRIu64 ": %.*s: %s", reading->file,
		     reading->line, (int)size, name, why);
	return false;
}

static bool run_out(const struct app *app)
{
	return complain_errno(app->start.program, "memory", ENOMEM);
}

/* --- ranges ----------------------------------------------------------------
 */

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

/* --- hosts -----------------------------------------------------------------
 */

/* Makes room for one host more. */
static bool grow(struct app *app)
{
	struct targets *targets = &app->targets;
	uint32_t size = targets->size > 0 ? 2 * targets->size : ROWS_FIRST;
	struct target *rows;
	char **labels;

	if (targets->count < targets->size)
		return true;
	rows = realloc(targets->rows, size * sizeof(*rows));
	if (rows == NULL)
		return run_out(app);
	targets->rows = rows;
	labels = realloc(app->labels, size * sizeof(*labels));
	if (labels == NULL)
		return run_out(app);
	app->labels = labels;
	targets->size = size;
	return true;
}

/* LABEL: NULL for the address itself. */
static bool add_host(struct reading *reading, const struct addr *addr,
		     const char *label, size_t size)
{
	struct app *app = reading->app;
	const struct ping_options *options = &app->options;
	struct addr none = {.family = ADDR_NONE};
	uint32_t index = app->targets.count;
	uint64_t place = reading->count++;

	if (place % (uint64_t)options->shards != (uint64_t)options->shard)
		return true;
	if (!grow(app))
		return false;
	app->labels[index] = label != NULL ? strndup(label, size) : NULL;
	if (label != NULL && app->labels[index] == NULL)
		return run_out(app);
	targets_add(&app->targets, addr, &none);
	return true;
}

/* The first address that there is a socket for. */
static const struct addr *choose(const struct app *app,
				 const struct addr *addrs, size_t count,
				 const char **why)
{
	enum addr_family family = app->options.family;

	*why = "not of the family that was asked for";
	for (size_t i = 0; i < count; i++) {
		const struct way *way = addrs[i].family == ADDR_V4
						? &app->ways.v4
						: &app->ways.v6;

		if (family != ADDR_NONE && addrs[i].family != family)
			continue;
		if (way->error == 0)
			return &addrs[i];
		*why = strerror(way->error);
	}
	return NULL;
}

/* Takes the answer about one name. The row of one that is not found stays
 * without an address. */
static bool await_name(struct reading *reading)
{
	struct app *app = reading->app;
	struct reading now = *reading;
	const struct addr *addr = NULL;
	struct resolve_host host;
	struct pending *pending;
	uint32_t which;
	int error = -resolve_host_await(&app->resolve, &which, &host);

	if (error == 0 &&
	    (which >= RESOLVE_WINDOW || !reading->pending[which].open))
		error = EPIPE;
	if (error != 0)
		return complain_errno(app->start.program, "resolver", error);
	pending = &reading->pending[which];
	if (host.error == NULL)
		addr = choose(app, host.addrs, host.count, &host.error);
	now.file = pending->file;
	now.line = pending->line;
	if (addr != NULL)
		app->targets.rows[pending->row].addr = *addr;
	else
		reject(&now, pending->name, strlen(pending->name), host.error);
	pending->open = false;
	reading->open--;
	return true;
}

/* Asks for the addresses of what has become row ROW. */
static bool ask_name(struct reading *reading, const char *name, uint32_t row)
{
	struct app *app = reading->app;
	uint32_t which = 0;
	int error;

	if (reading->open == RESOLVE_WINDOW && !await_name(reading))
		return false;
	while (reading->pending[which].open)
		which++;
	reading->pending[which] = (struct pending){
		.open = true,
		.row = row,
		.file = reading->file,
		.line = reading->line,
	};
	memcpy(reading->pending[which].name, name, strlen(name) + 1);
	reading->open++;
	error = -resolve_host_ask(&app->resolve, name, app->options.family,
				  which);
	return error == 0 ||
	       complain_errno(app->start.program, "resolver", error);
}

/* LABEL may be NULL. False only if there is no sense in going on. */
static bool add_name(struct reading *reading, const char *name,
		     const char *label, size_t label_size)
{
	struct app *app = reading->app;
	uint32_t row = app->targets.count;
	struct addr addr = {.family = ADDR_NONE};
	const char *why = NULL;

	if (strlen(name) >= DRIVER_NAME_MAX) {
		reject(reading, name, strlen(name), "a name that is too long");
		return true;
	}
	if (source_number(name, &addr)) {
		if (choose(app, &addr, 1, &why) != NULL)
			return add_host(reading, &addr, label, label_size);
		reject(reading, name, strlen(name), why);
		return true;
	}
	if (!add_host(reading, &addr, label != NULL ? label : name,
		      label != NULL ? label_size : strlen(name)))
		return false;
	/* It may be of another shard. */
	return app->targets.count == row || ask_name(reading, name, row);
}

/* A host, a prefix or a range, as a line has it. */
static bool add_line(struct reading *reading, const struct target_line *line)
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

static bool exclude_line(struct reading *reading,
			 const struct target_line *line)
{
	struct range range;

	if (line->kind == TARGET_LINE_TARGET &&
	    range_parse(line->name, line->name_size, &range))
		return add_range(&reading->excluded, &range) ||
		       run_out(reading->app);
	/* Whoever is not to be asked must not be asked for a typing error. */
	return reject(reading, line->name, line->name_size,
		      line->kind == TARGET_LINE_BAD
			      ? line->why
			      : "not an address, a prefix or a range");
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

/* A group is not one target. */
static bool exclude_groups(struct reading *reading)
{
	static const char *const groups[] = {"224.0.0.0/4", "ff00::/8"};

	for (size_t i = 0; i < sizeof(groups) / sizeof(groups[0]); i++) {
		struct range range = {.first = {.family = ADDR_NONE}};

		range_parse(groups[i], strlen(groups[i]), &range);
		if (!add_range(&reading->excluded, &range))
			return run_out(reading->app);
	}
	return true;
}

/* --- all together ----------------------------------------------------------
 */

/* The hosts that are excluded, or were not found, go; the others move up. */
static void drop_excluded(struct app *app, const struct ranges *excluded)
{
	struct targets *targets = &app->targets;
	uint32_t kept = 0;

	for (uint32_t i = 0; i < targets->count; i++) {
		uint64_t index;

		if (targets->rows[i].addr.family == ADDR_NONE ||
		    ranges_find(excluded, &targets->rows[i].addr, &index)) {
			free(app->labels[i]);
			continue;
		}
		targets->rows[kept] = targets->rows[i];
		app->labels[kept++] = app->labels[i];
	}
	targets->count = kept;
}

static bool settle_ranges(struct reading *reading)
{
	struct ranges *ranges = &reading->app->crowd.ranges;
	size_t size = reading->visited.count + reading->excluded.count + 1;
	struct ranges_row *rows = calloc(size, sizeof(*rows));

	if (rows == NULL)
		return run_out(reading->app);
	ranges_settle(&reading->visited);
	ranges_settle(&reading->excluded);
	drop_excluded(reading->app, &reading->excluded);
	ranges_init(ranges, rows, size);
	ranges_subtract(&reading->visited, &reading->excluded, ranges);
	free(reading->visited.rows);
	free(reading->excluded.rows);
	return true;
}

static bool order_ranges(struct app *app)
{
	struct ping_options *options = &app->options;
	const struct ranges *ranges = &app->crowd.ranges;
	uint32_t drawn = 0;
	int error = 0;

	if (ranges->total == 0)
		return true;
	if (ranges->total > UINT64_C(1) << 62)
		return complain(app->start.program, "ranges",
				"too many addresses");
	if (options->seed < 0)
		error = -random_bytes(&drawn, sizeof(drawn));
	if (error != 0)
		return complain_errno(app->start.program, "getrandom", error);
	if (options->seed < 0)
		options->seed = drawn;
	order_init(&app->crowd.order, (uint64_t)options->seed, ranges->total,
		   (uint64_t)options->shard, (uint64_t)options->shards);
	if (app->crowd.order.count > UINT32_MAX - 1 - app->targets.count)
		return complain(app->start.program, "ranges",
				"too many addresses: use --shard");
	if (app->crowd.order.count > 0) {
		app->targets.ranges = ranges;
		app->targets.order = &app->crowd.order;
	}
	return true;
}

/* Which families there are, and whether there are sockets for them. */
static bool find_families(struct app *app)
{
	const struct ranges *ranges = &app->crowd.ranges;
	const struct way *closed = NULL;

	for (uint32_t i = 0; i < app->targets.count; i++) {
		app->v4 |= app->targets.rows[i].addr.family == ADDR_V4;
		app->v6 |= app->targets.rows[i].addr.family == ADDR_V6;
	}
	for (size_t i = 0; i < ranges->count; i++) {
		app->v4 |= ranges->rows[i].range.first.family == ADDR_V4;
		app->v6 |= ranges->rows[i].range.first.family == ADDR_V6;
	}
	if ((app->v4 && app->options.family == ADDR_V6) ||
	    (app->v6 && app->options.family == ADDR_V4))
		return complain(app->start.program, "ranges",
				"not of the family that was asked for");
	if (app->v4 && app->ways.v4.error != 0)
		closed = &app->ways.v4;
	if (app->v6 && app->ways.v6.error != 0)
		closed = &app->ways.v6;
	app->way = app->v4 ? &app->ways.v4 : &app->ways.v6;
	app->options.family = app->v4 ? ADDR_V4 : ADDR_V6;
	return closed == NULL || complain_way(app->start.program, closed);
}

static bool read_all(struct reading *reading)
{
	const struct ping_options *options = &reading->app->options;

	for (size_t i = 0; i < options->host_count; i++)
		if (!add_name(reading, options->hosts[i], NULL, 0))
			return false;
	for (size_t i = 0; i < options->range_count; i++)
		if (!add_range(&reading->visited, &options->ranges[i]))
			return run_out(reading->app);
	if (options->targets != NULL &&
	    !read_file(reading, options->targets, add_line))
		return false;
	while (reading->open > 0)
		if (!await_name(reading))
			return false;
	return options->exclude == NULL ||
	       read_file(reading, options->exclude, exclude_line);
}

bool main_crowd_find(struct app *app)
{
	struct reading reading = {.app = app};
	uint64_t total;

	if (!exclude_groups(&reading) || !read_all(&reading) ||
	    !settle_ranges(&reading) || !order_ranges(app))
		return false;
	total = targets_total(&app->targets);
	if (total == 0)
		return complain(app->start.program, "targets",
				"there are none");
	if ((uint64_t)app->options.resume >= total)
		return complain(app->start.program, "--resume",
				"nothing is left to be done");
	return find_families(app);
}
