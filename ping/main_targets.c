/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Each host has its family, and with it the sockets.
 */
#include "main_targets.h"

#include "io/find.h"
#include "main_sockets.h"
#include "ping_options_family.h"
#include "start/complain.h"
#include "ui/tell.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

/* -v, for each host. */
static void describe_host(const struct app *app, const struct found *found)
{
	if (app->options.verbose)
		tell("ai->ai_family", "%s, ai->ai_canonname: '%s'",
		     found->target.addr.family == ADDR_V4 ? "AF_INET"
							  : "AF_INET6",
		     found->host.name);
}

/* No route for us, or a broadcast address: the kernel says the same of both.
 * IPv6 has none of these. */
static bool may_be_broadcast(const struct app *app, const struct found *found)
{
	return found->error == EACCES && !app->options.broadcast &&
	       found->way == &app->ways.v4;
}

static bool explain(const struct app *app, enum find_verdict verdict,
		    const char *host, const struct found *found)
{
	if (verdict == FIND_CLOSED)
		return main_sockets_complain(app, found->way);
	if (verdict != FIND_NOWHERE || !may_be_broadcast(app, found))
		return complain_find(app->start.program, found, verdict, host);
	tell(app->start.program, "Do you want to ping broadcast? Then -b. "
				 "If not, check your local firewall rules");
	return false;
}

/* What iputils goes without and does not say so. */
static void warn_of_unused(const struct app *app, const struct addr *addr)
{
	const char *option =
		ping_options_family_unused(&app->options, addr->family);
	char text[ADDR_TEXT_MAX];

	if (option == NULL)
		return;
	addr_format(addr, text);
	tell(app->start.program,
	     "WARNING: %s is not for %s: %s is probed without it", option,
	     addr->family == ADDR_V4 ? "IPv4" : "IPv6", text);
}

/* What may go wrong with it all the same. */
static bool check_target(const struct app *app, const struct found *found)
{
	const struct target *target = &found->target;
	bool broadcast = found->way->route.broadcast;
	bool multicast = addr_is_multicast(&target->addr);
	char memory[256];
	struct buf error;

	buf_init(&error, memory, sizeof(memory));
	if (broadcast)
		tell("WARNING", "pinging broadcast address");
	if (!ping_options_fit(&app->options, target->addr.family, &error) ||
	    ((multicast || broadcast) && app->ordinary &&
	     !ping_options_permit_group(&app->options, multicast, &error))) {
		tell(app->start.program, "%s", memory);
		return false;
	}
	warn_of_unused(app, &target->addr);
	if (app->device != NULL && app->source.family == ADDR_NONE &&
	    !links_has_addr(app->device, &target->source))
		tell(app->start.program,
		     "Warning: source address might be selected on device "
		     "other than: %s",
		     app->device);
	return true;
}

static bool find_target(struct app *app, const char *text)
{
	struct find find = {
		.resolve = &app->resolve,
		.ways = &app->ways,
		.family = app->options.family,
		.prefers = app->options.prefers,
		.device = app->device,
	};
	uint32_t index = app->targets.count;
	struct found found;
	enum find_verdict verdict = find_host(&find, text, &found);

	if (verdict != FIND_GOOD)
		return explain(app, verdict, text, &found);
	if (!check_target(app, &found))
		return false;
	describe_host(app, &found);
	app->v4 |= found.target.addr.family == ADDR_V4;
	app->v6 |= found.target.addr.family == ADDR_V6;
	app->resolved[index] = found.took;
	app->labels[index] = strdup(found.label);
	if (app->labels[index] == NULL)
		return complain_errno(app->start.program, "memory", ENOMEM);
	targets_add(&app->targets, &found.target.addr, &found.target.source);
	targets_at(&app->targets, index)->group =
		found.way->route.broadcast ||
		addr_is_multicast(&found.target.addr);
	return true;
}

bool main_targets_find(struct app *app)
{
	size_t count = app->options.host_count;
	struct target *rows = calloc(count, sizeof(*rows));

	app->labels = calloc(count, sizeof(*app->labels));
	app->resolved = calloc(count, sizeof(*app->resolved));
	targets_init(&app->targets, rows, (uint32_t)count);
	if (rows == NULL || app->labels == NULL || app->resolved == NULL)
		return complain_errno(app->start.program, "memory", ENOMEM);
	for (size_t i = 0; i < count; i++)
		if (!find_target(app, app->options.hosts[i]))
			return false;
	app->way = app->v4 ? &app->ways.v4 : &app->ways.v6;
	if (!app->v4 || !app->v6)
		app->options.family = app->v4 ? ADDR_V4 : ADDR_V6;
	return true;
}
