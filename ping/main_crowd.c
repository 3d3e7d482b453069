/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * No host costs a system call: numbers are taken as they are, and whether there
 * is a way to them is seen when it is gone.
 */
#include "main_crowd.h"

#include "io/random.h"
#include "io/source.h"
#include "start/complain.h"
#include "start/host_list.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

/* Rows that a table starts with. */
#define ROWS_FIRST 64

/* A name whose addresses are asked for. */
struct pending {
	bool open;
	uint32_t row;
	struct host_place place;
	char name[DRIVER_NAME_MAX];
};

/* What is being read. */
struct reading {
	struct pending pending[RESOLVE_WINDOW];
	size_t open; /* of them */
	struct app *app;
	struct host_list list;
	uint64_t count; /* hosts so far, those of other shards too */
};

/* Names what is being read, and what is wrong with it. */
static void reject(struct reading *reading, const char *name, const char *why)
{
	host_list_reject(&reading->list, &reading->list.place, name,
			 strlen(name), why);
}

static bool run_out(const struct app *app)
{
	return complain_errno(app->start.program, "memory", ENOMEM);
}

static bool grow_names(struct app *app, uint32_t size)
{
	char **names = realloc(app->crowd.names, size * sizeof(*names));

	if (names == NULL)
		return run_out(app);
	app->crowd.names = names;
	return true;
}

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
	return app->options.resolve_every == 0 || grow_names(app, size);
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
	if (app->crowd.names != NULL)
		app->crowd.names[index] = NULL;
	targets_add(&app->targets, addr, &none);
	return true;
}

/* --resolve-every: row ROW is called so. */
static bool keep_name(struct app *app, const char *name, uint32_t row)
{
	if (app->crowd.names == NULL)
		return true;
	app->crowd.names[row] = strdup(name);
	return app->crowd.names[row] != NULL || run_out(app);
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

static bool complain_resolver(const struct app *app, int error)
{
	if (error == EPIPE)
		return complain(app->start.program, "names",
				"the resolver has ended");
	return complain_errno(app->start.program, "names", error);
}

/* Takes the answer about one name. The row of one that is not found stays
 * without an address. */
static bool await_name(struct reading *reading)
{
	struct app *app = reading->app;
	const struct addr *addr = NULL;
	struct resolve_host host;
	struct pending *pending;
	uint32_t which;
	int error = -resolve_host_await(&app->resolve, &which, &host);

	if (error == 0 &&
	    (which >= RESOLVE_WINDOW || !reading->pending[which].open))
		error = EPIPE;
	if (error != 0)
		return complain_resolver(app, error);
	pending = &reading->pending[which];
	if (host.error == NULL)
		addr = choose(app, host.addrs, host.count, &host.error);
	if (addr != NULL)
		app->targets.rows[pending->row].addr = *addr;
	else
		host_list_reject(&reading->list, &pending->place, pending->name,
				 strlen(pending->name), host.error);
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
		.place = reading->list.place,
	};
	memcpy(reading->pending[which].name, name, strlen(name) + 1);
	reading->open++;
	error = -resolve_host_ask(&app->resolve, name, app->options.family,
				  which);
	return error == 0 || complain_resolver(app, error);
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
		reject(reading, name, "a name that is too long");
		return true;
	}
	if (resolve_number(name, &addr)) {
		if (choose(app, &addr, 1, &why) != NULL)
			return add_host(reading, &addr, label, label_size);
		reject(reading, name, why);
		return true;
	}
	if (!add_host(reading, &addr, label != NULL ? label : name,
		      label != NULL ? label_size : strlen(name)))
		return false;
	/* It may be of another shard. */
	return app->targets.count == row ||
	       (keep_name(app, name, row) && ask_name(reading, name, row));
}

static bool read_file(struct reading *reading, const char *path)
{
	struct host_list *list = &reading->list;
	struct host_name name;

	if (!host_list_open(list, path))
		return false;
	while (host_list_next(list, &name))
		if (!add_name(reading, name.text, name.label, name.label_size))
			return false;
	return host_list_close(list);
}

/* --- all together ----------------------------------------------------------
 */

/* The hosts that are excluded, or were not found, go; the others move up. */
static void drop_excluded(struct app *app, const struct host_list *list)
{
	struct targets *targets = &app->targets;
	uint32_t kept = 0;

	for (uint32_t i = 0; i < targets->count; i++) {
		const struct addr *addr = &targets->rows[i].addr;

		if (addr->family == ADDR_NONE ||
		    host_list_is_excluded(list, addr)) {
			free(app->labels[i]);
			if (app->crowd.names != NULL)
				free(app->crowd.names[i]);
			continue;
		}
		targets->rows[kept] = targets->rows[i];
		if (app->crowd.names != NULL)
			app->crowd.names[kept] = app->crowd.names[i];
		app->labels[kept++] = app->labels[i];
	}
	targets->count = kept;
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
		if (!host_list_add_range(&reading->list, &options->ranges[i]))
			return false;
	if (options->targets != NULL && !read_file(reading, options->targets))
		return false;
	while (reading->open > 0)
		if (!await_name(reading))
			return false;
	return options->exclude == NULL ||
	       host_list_exclude_file(&reading->list, options->exclude);
}

/* What was read becomes targets and ranges. */
static bool settle(struct reading *reading)
{
	struct host_list *list = &reading->list;

	reading->app->crowd.trouble = list->trouble;
	host_list_settle(list);
	drop_excluded(reading->app, list);
	return host_list_ranges(list, &reading->app->crowd.ranges);
}

bool main_crowd_find(struct app *app)
{
	struct reading reading = {
		.app = app,
		.list = {.program = app->start.program},
	};
	bool good = host_list_exclude_groups(&reading.list) &&
		    read_all(&reading) && settle(&reading) && order_ranges(app);
	uint64_t total;

	/* Whom a name may lead to later is asked then. */
	app->crowd.excluded = reading.list.excluded;
	reading.list.excluded = (struct ranges){.rows = NULL};
	host_list_free(&reading.list);
	if (!good)
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
