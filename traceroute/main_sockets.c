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

/* Bytes of a reason. */
#define TEXT_SIZE 128

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
		.debug_must = true,
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
		.share_ports = options->special.reuse,
		.options = sock_options_of(app),
	};

	return ways_open_each(&app->ways, &want, &app->start.caps);
}

/* What no socket of an ordinary user does. */
static void name_reason(const struct trace_options *options, struct buf *what)
{
	const struct trace_module *module = options->module;
	bool plain = module->method == TRACE_METHOD_UDP ||
		     module->method == TRACE_METHOD_UDPLITE ||
		     module->method == TRACE_METHOD_TCP;

	if (options->gateways != NULL)
		buf_text(what, "-g");
	else if (plain && !trace_form_needs_raw(options))
		buf_print(what, "--sport %u", options->source_port);
	else if (plain || module->method == TRACE_METHOD_ICMP)
		buf_print(what, "-O of module %s", module->name);
	else
		buf_print(what, "module %s", module->name);
}

bool main_sockets_complain(const struct app *app, const struct way *way)
{
	const char *program = app->start.program;
	enum trace_method method = app->options.module->method;
	enum trace_module_icmp icmp = app->options.special.icmp;
	char memory[TEXT_SIZE];
	struct buf what;

	if (!way_is_denied(way))
		return complain_way(program, way);
	if (icmp == TRACE_MODULE_DGRAM) {
		tell(program, "module icmp with dgram needs a group of yours "
			      "in net.ipv4.ping_group_range");
		return false;
	}
	if (method == TRACE_METHOD_ICMP && icmp == TRACE_MODULE_ANY &&
	    app->options.gateways == NULL) {
		tell_cures(program);
		return false;
	}
	buf_init(&what, memory, sizeof(memory));
	name_reason(&app->options, &what);
	tell_cure(program, memory);
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
