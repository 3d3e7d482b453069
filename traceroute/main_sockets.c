/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * From the options of traceroute to those of sockets.
 */
#include "main_sockets.h"

#include "io/random.h"
#include "io/sock.h"
#include "start/complain.h"
#include "trace_form.h"
#include "ui/tell.h"

#include <string.h>

/* More than this may have to be fragmented, which only the system does. */
#define PAYLOAD_WHOLE 1232

static enum sock_method sock_method_of(enum trace_method method)
{
	if (method == TRACE_METHOD_UDP)
		return SOCK_BY_UDP;
	if (method == TRACE_METHOD_ICMP)
		return SOCK_BY_ECHO;
	return method == TRACE_METHOD_TCP ? SOCK_BY_TCP : SOCK_BY_PROTOCOL;
}

static enum sock_choice choice_of(const struct trace_options *options,
				  enum addr_family family)
{
	uint32_t payload = trace_options_payload(options, family);
	bool udp = options->module->method == TRACE_METHOD_UDP;

	if (options->module->connects ||
	    options->special.icmp == TRACE_MODULE_DGRAM)
		return SOCK_PLAIN_ONLY;
	if (udp && payload > PAYLOAD_WHOLE && !options->dont_fragment)
		return SOCK_PLAIN_ONLY;
	return trace_form_needs_raw(options) ? SOCK_RAW_ONLY : SOCK_RAW_FIRST;
}

/* What the user asked of the sockets. */
static struct sock_options sock_options_of(const struct app *app)
{
	const struct trace_options *options = &app->options;
	struct sock_options out = {
		.source = app->source,
		.device = options->device,
		.has_tos = options->has_tos,
		.tos = options->tos,
		.mtu = options->dont_fragment ? SOCK_MTU_PROBE : SOCK_MTU_DONT,
		.has_mark = options->has_mark,
		.mark = options->mark,
		.dont_route = options->dont_route,
		.debug = options->debug,
		.flow_label = options->flow_label,
		.flow_labels = options->flow_label == 0,
		.transmit_stamps = true,
		.ip_options_size = app->ip_options_size,
	};

	memcpy(out.ip_options, app->ip_options, app->ip_options_size);
	return out;
}

/* True if any of them is open. */
static bool open_ways(struct app *app, uint16_t ident)
{
	const struct trace_options *options = &app->options;
	enum trace_method method = options->module->method;
	struct sock_want want = {
		.family = app->family,
		.method = sock_method_of(method),
		.choice = choice_of(options, app->family),
		.flows = trace_options_flows(options),
		.own_header = method != TRACE_METHOD_ICMP ||
			      options->gateways != NULL,
		.ident = ident,
		.protocol = options->protocol,
		.portless = method == TRACE_METHOD_RAW,
		.coverage = options->special.coverage,
		.source_port = options->source_port,
		.options = sock_options_of(app),
	};

	return ways_open_each(&app->ways, &want, &app->start.caps);
}

bool main_sockets_complain(const struct app *app, const struct way *way)
{
	const char *program = app->start.program;
	enum trace_method method = app->options.module->method;
	enum trace_module_icmp icmp = app->options.special.icmp;

	if (!way_is_denied(way))
		return complain_way(program, way);
	if (icmp == TRACE_MODULE_DGRAM)
		tell(program, "module icmp with dgram needs a group of yours "
			      "in net.ipv4.ping_group_range");
	else if (method == TRACE_METHOD_ICMP && icmp == TRACE_MODULE_ANY)
		tell_cures(program);
	else
		tell(program,
		     "module %s%s needs CAP_NET_RAW: setcap cap_net_raw=p",
		     app->options.module->name,
		     method == TRACE_METHOD_TCP ? " with these options" : "");
	return false;
}

bool main_sockets_open(struct app *app)
{
	uint16_t ident = 0;
	int error = random_bytes(&ident, sizeof(ident));

	if (error != 0)
		return complain_errno(app->start.program, "getrandom", -error);
	if (open_ways(app, ident))
		return true;
	return main_sockets_complain(app, ways_to(&app->ways, app->family));
}
