/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Nothing is loaded for it: files are read as they are, and hosts are asked of
 * the resolver.
 */
#include "main_numbers.h"

#include "io/services.h"
#include "io/source.h"
#include "start/complain.h"
#include "ui/tell.h"
#include "wire/ip.h"

/* Bytes of an error. */
#define TEXT_SIZE 512

/* Hops of a source route that there is room for. */
#define GATEWAYS_MAX 8

/* -s decides the family if nothing else did; -g is a loose source route. */
static bool find_addrs(struct app *app, struct buf *error)
{
	const struct trace_options *options = &app->options;
	struct addr hops[GATEWAYS_MAX];
	size_t count;

	if (options->source != NULL) {
		if (!source_find(&app->resolve, options->source, app->family,
				 &app->source, error))
			return false;
		app->family = app->source.family;
	}
	if (options->gateways == NULL)
		return true;
	if (!source_find_list(&app->resolve, options->gateways, ADDR_V4, hops,
			      GATEWAYS_MAX, &count, error))
		return false;
	app->ip_options_size = (uint8_t)ip_options_source_route(
		app->ip_options, false, hops, count);
	return true;
}

static bool find_port(const struct app *app, const char *name, uint16_t *port)
{
	bool udp = app->options.module->method == TRACE_METHOD_UDP;

	return name == NULL ||
	       services_port(name, udp ? "udp" : app->options.module->name,
			     port) ||
	       complain(app->start.program, name, "no such service");
}

bool main_numbers_find(struct app *app)
{
	struct trace_options *options = &app->options;
	char memory[TEXT_SIZE];
	struct buf error;

	if (!find_port(app, options->port_name, &options->port) ||
	    !find_port(app, options->source_port_name, &options->source_port))
		return false;
	if (options->protocol_name != NULL &&
	    (!services_protocol(options->protocol_name, &options->protocol) ||
	     options->protocol == IP_PROTOCOL_ICMP ||
	     options->protocol == IP_PROTOCOL_ICMPV6))
		return complain(app->start.program, options->protocol_name,
				"no protocol for -P");
	buf_init(&error, memory, sizeof(memory));
	if (trace_options_ports_fit(options, &error) && find_addrs(app, &error))
		return true;
	tell(app->start.program, "%s", memory);
	return false;
}
