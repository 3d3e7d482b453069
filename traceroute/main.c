/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * traceroute on Linux: everything that needs the system is opened here, in the
 * order that privilege asks for, and handed to the run.
 *
 *   descriptors - options - resolver - sockets - no privilege any more -
 *   name of the host - run
 */
#include "base/ns.h"
#include "io/caps.h"
#include "io/fds.h"
#include "io/find.h"
#include "io/loop.h"
#include "io/random.h"
#include "io/resolve.h"
#include "io/services.h"
#include "io/signals.h"
#include "io/slurp.h"
#include "io/sock.h"
#include "io/source.h"
#include "io/way.h"
#include "trace.h"
#include "trace_options.h"
#include "trace_verdict.h"
#include "ui/json_open.h"
#include "ui/tell.h"

#include <errno.h>
#include <net/if.h>
#include <signal.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define STATUS_DONE    0
#define STATUS_MISSED  1
#define STATUS_TROUBLE 2

/* Bytes of an error in the options, and of --help. */
#define TEXT_SIZE 512
#define HELP_SIZE 8192

/* More than this may have to be fragmented, which only the system does. */
#define PAYLOAD_WHOLE 1232

/* Hops of a source route that there is room for. */
#define GATEWAYS_MAX 8

struct app {
	const char *program; /* prefix of messages */
	int status;
	int signal; /* to die by, 0: none */
	struct trace_options options;
	enum addr_family family;	    /* that is wanted, or must be */
	struct addr source;		    /* of -s */
	uint8_t ip_options[IP_OPTIONS_MAX]; /* of -g */
	char *prefixes;			    /* of --as-source, owned */
	uint8_t ip_options_size;
	bool is_number;	    /* the host */
	struct addr number; /* the host, if it is one */
	struct json_open json;
	struct caps caps;
	struct resolve resolve;
	struct ways ways;
	struct way *way; /* the one that is used */
};

/* Always false, as the other complaints. */
static bool complain(const struct app *app, const char *what, const char *why)
{
	tell(app->program, "%s: %s", what, why);
	return false;
}

static bool complain_errno(const struct app *app, const char *what, int error)
{
	tell_errno(app->program, what, error);
	return false;
}

/* Says what was asked for, and there is nothing more to do: false. */
static bool answer(struct app *app)
{
	char memory[HELP_SIZE];
	struct buf text;
	int error;

	buf_init(&text, memory, sizeof(memory));
	trace_options_help(&app->options, &text);
	error = -tell_stdout(&text);
	if (error != 0)
		return complain_errno(app, "write error", error);
	app->status = STATUS_DONE;
	return false;
}

static bool read_options(struct app *app, int argc, char **argv)
{
	char memory[TEXT_SIZE];
	struct buf error;

	buf_init(&error, memory, sizeof(memory));
	if (!trace_options_parse(&app->options, argc, argv, &error)) {
		tell(app->program, "%s", memory);
		return false;
	}
	return app->options.action == TRACE_ACTION_RUN || answer(app);
}

/* Whether the host is a number, and which family it and the options allow. */
static bool choose_family(struct app *app)
{
	const struct trace_options *options = &app->options;

	app->family = options->family;
	app->is_number = source_number(options->host, &app->number);
	if (!app->is_number)
		return true;
	if (app->family != ADDR_NONE && app->family != app->number.family)
		return complain(app, options->host,
				"not of the family that was asked for");
	app->family = app->number.family;
	return true;
}

/* Names may be needed for the host, for -s and for the hops. */
static bool start_resolver(struct app *app)
{
	const struct trace_options *options = &app->options;
	struct addr addr;
	int error;

	if (options->numeric && app->is_number && options->gateways == NULL &&
	    !options->origins &&
	    (options->source == NULL || source_number(options->source, &addr)))
		return true;
	error = resolve_start(&app->resolve);
	return error == 0 || complain_errno(app, "resolver", -error);
}

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
	       complain(app, name, "no such service");
}

/* Names of ports, protocols and addresses become numbers. */
static bool find_numbers(struct app *app)
{
	struct trace_options *options = &app->options;
	char memory[TEXT_SIZE];
	struct buf error;

	if (!find_port(app, options->port_name, &options->port) ||
	    !find_port(app, options->source_port_name, &options->source_port))
		return false;
	if (options->protocol_name != NULL &&
	    !services_protocol(options->protocol_name, &options->protocol))
		return complain(app, options->protocol_name,
				"no such protocol");
	buf_init(&error, memory, sizeof(memory));
	if (find_addrs(app, &error))
		return true;
	tell(app->program, "%s", memory);
	return false;
}

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
		.flows = options->queries,
		.own_header = method != TRACE_METHOD_ICMP ||
			      options->gateways != NULL,
		.ident = ident,
		.protocol = options->protocol,
		.portless = method == TRACE_METHOD_RAW,
		.coverage = options->special.coverage,
		.source_port = options->source_port,
		.options = sock_options_of(app),
	};

	return ways_open_each(&app->ways, &want, &app->caps);
}

/* Who may not open a socket is told what would help. */
static bool complain_way(const struct app *app, const struct way *way)
{
	enum trace_method method = app->options.module->method;
	enum trace_module_icmp icmp = app->options.special.icmp;
	char memory[TEXT_SIZE];
	struct buf text;

	buf_init(&text, memory, sizeof(memory));
	way_explain(way, &text);
	if (way_is_denied(way) && icmp == TRACE_MODULE_DGRAM)
		tell(app->program, "module icmp with dgram needs a group of "
				   "yours in net.ipv4.ping_group_range");
	else if (way_is_denied(way) && method == TRACE_METHOD_ICMP &&
		 icmp == TRACE_MODULE_ANY)
		tell_cures(app->program);
	else if (way_is_denied(way))
		tell(app->program,
		     "module %s%s needs CAP_NET_RAW: setcap cap_net_raw=p",
		     app->options.module->name,
		     method == TRACE_METHOD_TCP ? " with these options" : "");
	else
		tell(app->program, "%s", memory);
	return false;
}

static bool open_sockets(struct app *app)
{
	uint16_t ident = 0;
	int error = random_bytes(&ident, sizeof(ident));

	if (error != 0)
		return complain_errno(app, "getrandom", -error);
	if (open_ways(app, ident))
		return true;
	return complain_way(app, ways_to(&app->ways, app->family));
}

static bool drop_privileges(struct app *app)
{
	int error = caps_drop(&app->caps);

	return error == 0 || complain_errno(app, "dropping privileges", -error);
}

static bool complain_target(struct app *app, const struct found *found,
			    enum find_verdict verdict)
{
	char memory[TEXT_SIZE];
	struct buf text;

	if (verdict == FIND_CLOSED)
		return complain_way(app, found->way);
	buf_init(&text, memory, sizeof(memory));
	find_explain(found, verdict, app->options.host, &text);
	tell(app->program, "%s", memory);
	return false;
}

/* -A: whom to ask. The file is read without any privilege. */
static bool find_origins(struct app *app, struct trace_setup *setup)
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
			return complain_errno(app, source, -error);
		setup->prefixes = app->prefixes;
	}
	return true;
}

static bool find_target(struct app *app, struct trace_setup *setup)
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
		return complain_target(app, &found, verdict);
	app->way = found.way;
	setup->resolved = found.took;
	setup->target = found.target.addr;
	setup->source = found.target.source;
	setup->own_header = found.way->sock.own_header;
	memcpy(setup->ip_options, app->ip_options, IP_OPTIONS_MAX);
	setup->ip_options_size = app->ip_options_size;
	setup->serial = found.way->sock.serial;
	setup->ident = found.way->sock.ident;
	setup->source_port = found.way->sock.source_port;
	setup->sysctls = (struct trace_module_sysctls){
		.ecn = services_sysctl("ipv4/tcp_ecn"),
		.sack = services_sysctl("ipv4/tcp_sack"),
		.timestamps = services_sysctl("ipv4/tcp_timestamps"),
		.window_scaling = services_sysctl("ipv4/tcp_window_scaling"),
	};
	return true;
}

static bool open_loop(struct app *app, struct loop *loop,
		      const struct trace *trace)
{
	struct loop_setup setup = {
		.sock = &app->way->sock,
		.route = &app->way->route,
		.form = &trace->form,
		.targets = &trace->targets,
		.resolve = &app->resolve,
		.payload_max = trace_options_payload(&app->options,
						     trace->row.addr.family),
	};
	const int signals[] = {SIGINT, SIGQUIT, SIGTERM, SIGHUP, 0};
	int error;

	signals_fill(&setup.signals, signals);
	error = loop_open(loop, &setup);
	return error == 0 || complain_errno(app, "loop", -error);
}

static bool end(struct app *app, const struct trace *trace,
		const struct trace_end *end)
{
	app->signal = end->signal;
	/* Whoever closes the pipe has seen enough. */
	if (trace->output.error != 0)
		return trace->output.error == EPIPE ||
		       complain_errno(app, "write error", trace->output.error);
	if (end->error != 0)
		return complain_errno(app, "recvmsg", end->error);
	if (trace->lines.error != 0 && trace->lines.error != EPIPE)
		return complain_errno(app, "JSON", trace->lines.error);
	if (!trace_verdict_sent(&trace->hops, app->program))
		return false;
	app->status = STATUS_DONE;
	trace_verdict_tell(&trace->plan, &trace->row.addr, app->program);
	if (app->options.exit_status && app->status == STATUS_DONE &&
	    !trace_verdict_reached(&trace->hops, &trace->row.addr))
		app->status = STATUS_MISSED;
	return true;
}

static void run(struct app *app, struct trace *trace)
{
	struct output *output = &trace->output;
	struct loop loop = {.memory = NULL};
	struct trace_end how;

	/* Link-local addresses are shown with the name of their link. */
	output->scope = trace->row.addr.scope;
	if (output->scope != 0 &&
	    if_indextoname(output->scope, output->scope_name) == NULL)
		output->scope = 0;
	if (!open_loop(app, &loop, trace))
		return;
	how = trace_run(trace, &loop.driver);
	loop_close(&loop);
	end(app, trace, &how);
}

static bool set_up(struct app *app)
{
	struct trace_setup setup = {
		.options = &app->options,
		.fd = STDOUT_FILENO,
	};
	int error = random_key(&setup.key);
	struct trace *trace;

	if (error != 0)
		return complain_errno(app, "getrandom", -error);
	if (!find_target(app, &setup) || !find_origins(app, &setup))
		return false;
	trace = calloc(1, sizeof(*trace));
	if (trace == NULL)
		return complain_errno(app, "memory", ENOMEM);
	trace_init(trace, &setup);
	trace_add_json(trace, &app->json,
		       app->way->sock.kind == SOCK_KIND_ICMP ||
			       app->way->sock.kind == SOCK_KIND_PACKET);
	run(app, trace);
	free(trace);
	return true;
}

int main(int argc, char **argv)
{
	struct app app = {.program = "traceroute", .status = STATUS_TROUBLE};
	int error = fds_reserve();

	ways_init(&app.ways);
	if (argc > 0 && argv[0][0] != '\0')
		app.program = argv[0];
	if (error == 0)
		error = caps_start(&app.caps);
	if (error != 0)
		complain_errno(&app, "start", -error);
	else if (read_options(&app, argc, argv) && choose_family(&app) &&
		 start_resolver(&app) && find_numbers(&app) &&
		 open_sockets(&app) && drop_privileges(&app) &&
		 json_open(&app.json, app.options.json, app.program, argc,
			   argv))
		set_up(&app);
	json_open_close(&app.json);
	free(app.prefixes);
	resolve_stop(&app.resolve);
	ways_close(&app.ways);
	signals_die_by(app.signal);
	return app.status;
}
