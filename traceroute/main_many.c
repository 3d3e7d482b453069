/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Many targets. Names are resolved before the first probe leaves; addresses of
 * ranges are made when their turn comes.
 */
#include "main_many.h"

#include "io/random.h"
#include "main.h"
#include "main_sockets.h"
#include "main_target.h"
#include "start/complain.h"
#include "start/host_list.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

/* Rows that a table starts with. */
#define ROWS_FIRST 64

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
static bool add_name(struct app *app, struct host_list *list, const char *name,
		     const char *label, size_t label_size)
{
	char memory[512];
	struct trace_aim aim;
	struct buf why;

	buf_init(&why, memory, sizeof(memory));
	if (!main_target_look(app, name, &aim, &why)) {
		host_list_reject(list, &list->place, name, strlen(name),
				 memory);
		return true;
	}
	if (label == NULL && list->place.file != NULL) {
		label = name;
		label_size = strlen(name);
	}
	return add_aim(&app->many, &aim, label, label_size) || run_out(app);
}

/* --- all together --------------------------------------------------------- */

static bool read_file(struct app *app, struct host_list *list, const char *path)
{
	struct host_name name;

	if (!host_list_open(list, path))
		return false;
	while (host_list_next(list, &name))
		if (!add_name(app, list, name.text, name.label,
			      name.label_size))
			return false;
	return host_list_close(list);
}

static bool read_all(struct app *app, struct host_list *list)
{
	const struct trace_options *options = &app->options;

	for (size_t i = 0; i < options->host_count; i++)
		if (!add_name(app, list, options->hosts[i], NULL, 0))
			return false;
	for (size_t i = 0; i < options->range_count; i++) {
		const char *text = options->ranges[i];
		struct range range = {.first = {.family = ADDR_NONE}};

		range_parse(text, strlen(text), &range);
		if (!host_list_add_range(list, &range))
			return false;
	}
	if (options->targets != NULL && !read_file(app, list, options->targets))
		return false;
	return options->exclude == NULL ||
	       host_list_exclude_file(list, options->exclude);
}

/* The hosts that are excluded go; the others move up. */
static void drop_excluded(struct main_many *many, const struct host_list *list)
{
	size_t kept = 0;

	for (size_t i = 0; i < many->count; i++) {
		if (host_list_is_excluded(list, &many->aims[i].addr)) {
			free(many->names[i]);
			continue;
		}
		many->aims[kept] = many->aims[i];
		many->names[kept++] = many->names[i];
	}
	many->count = kept;
}

/* A group is no target of a range. */
static bool settle(struct app *app, struct host_list *list)
{
	app->many.trouble = list->trouble;
	host_list_settle(list);
	drop_excluded(&app->many, list);
	return host_list_exclude_groups(list) &&
	       host_list_ranges(list, &app->many.ranges);
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
	struct host_list list = {.program = app->start.program};
	bool good;

	app->many.feed.ops = &ops;
	app->many.app = app;
	good = read_all(app, &list) && settle(app, &list) &&
	       order_ranges(app) && find_families(app);
	host_list_free(&list);
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
