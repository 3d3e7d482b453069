/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * From a name to all that a run has to know of the way there.
 */
#include "main_target.h"

#include "io/find.h"
#include "io/services.h"
#include "io/slurp.h"
#include "io/source.h"
#include "main_sockets.h"
#include "start/complain.h"

#include <stdlib.h>
#include <string.h>

static bool explain(const struct app *app, const struct found *found,
		    enum find_verdict verdict)
{
	if (verdict == FIND_CLOSED)
		return main_sockets_complain(app, found->way);
	return complain_find(app->start.program, found, verdict,
			     app->options.host);
}

bool main_target_origins(struct app *app, struct trace_setup *setup)
{
	const char *source = app->options.origin_source;
	int error;

	if (!app->options.origins)
		return true;
	if (source == NULL)
		source = getenv("RA_SERVER") != NULL ? "whois" : "dns";
	if (strcmp(source, "whois") == 0) {
		setup->whois_server = getenv("RA_SERVER");
		setup->whois_service = getenv("RA_SERVICE");
		if (setup->whois_server == NULL)
			setup->whois_server = "whois.radb.net";
	} else if (strcmp(source, "dns") != 0) {
		error = slurp_file(source, &app->prefixes);
		if (error != 0)
			return complain_errno(app->start.program, source,
					      -error);
		setup->prefixes = app->prefixes;
	}
	return true;
}

/* -l, which the kernel knows from us then. */
static bool lease_label(const struct app *app, const struct addr *target)
{
	int error = -sock_lease(&app->way->sock, target);

	return error == 0 ||
	       complain_errno(app->start.program, "can't set flowlabel", error);
}

bool main_target_find(struct app *app, struct trace_aim *aim)
{
	const struct find find = {
		.resolve = &app->resolve,
		.ways = &app->ways,
		.family = app->family,
		.device = app->options.device,
	};
	struct found found;
	enum find_verdict verdict;
	char number[ADDR_TEXT_MAX];

	/* ::ffff:192.0.2.1 was read as IPv4 already. */
	addr_format(&app->number, number);
	verdict = find_host(&find,
			    app->is_number && app->family == ADDR_V4
				    ? number
				    : app->options.host,
			    &found);
	if (verdict != FIND_GOOD)
		return explain(app, &found, verdict);
	app->way = found.way;
	if (!lease_label(app, &found.target.addr))
		return false;
	*aim = (struct trace_aim){
		.host = app->options.host,
		.addr = found.target.addr,
		.source = found.target.source,
		.resolved = found.took,
	};
	return true;
}

static void put_why(const struct found *found, enum find_verdict verdict,
		    const char *name, struct buf *why)
{
	switch (verdict) {
	case FIND_GOOD:
		break;
	case FIND_UNKNOWN:
		buf_text(why, found->host.error);
		break;
	case FIND_SYSTEM:
	case FIND_NOWHERE:
		buf_text(why, strerror(found->error));
		break;
	case FIND_LINKS:
	case FIND_CLOSED:
		find_explain(found, verdict, name, why);
		break;
	}
}

bool main_target_look(struct app *app, const char *name, struct trace_aim *aim,
		      struct buf *why)
{
	const struct find find = {
		.resolve = &app->resolve,
		.ways = &app->ways,
		.family = app->family,
		.device = app->options.device,
	};
	char text[ADDR_TEXT_MAX];
	struct found found;
	enum find_verdict verdict;
	struct addr addr;
	bool number;

	*aim = (struct trace_aim){.host = name};
	number = resolve_number(name, &addr);
	if (number && app->family != ADDR_NONE && app->family != addr.family) {
		buf_text(why, "not of the family that was asked for");
		return false;
	}
	if (number && addr.family == ADDR_V4) {
		addr_format(&addr, text);
		verdict = find_host(&find, text, &found);
	} else {
		verdict = find_host(&find, name, &found);
	}
	put_why(&found, verdict, name, why);
	aim->addr = found.target.addr;
	aim->source = found.target.source;
	aim->resolved = found.took;
	return verdict == FIND_GOOD;
}

void main_target_way(const struct app *app, const struct way *way,
		     struct trace_setup *setup)
{
	setup->family = way->sock.family;
	setup->own_header = way->sock.own_header;
	memcpy(setup->ip_options, app->ip_options, IP_OPTIONS_MAX);
	setup->ip_options_size = app->ip_options_size;
	setup->serial = way->sock.serial;
	setup->ident = way->sock.ident;
	setup->source_port = way->sock.source_port;
	setup->sysctls = (struct trace_module_sysctls){
		.ecn = services_sysctl("ipv4/tcp_ecn"),
		.sack = services_sysctl("ipv4/tcp_sack"),
		.timestamps = services_sysctl("ipv4/tcp_timestamps"),
		.window_scaling = services_sysctl("ipv4/tcp_window_scaling"),
	};
}
