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
#include "io/loop.h"
#include "io/random.h"
#include "io/resolve.h"
#include "io/signals.h"
#include "io/sock.h"
#include "io/way.h"
#include "leadline_version.h"
#include "trace.h"
#include "trace_options.h"
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
#define STATUS_TROUBLE 2

/* Bytes of an error in the options, and of --help. */
#define TEXT_SIZE 512
#define HELP_SIZE 8192

#define VERSION_TEXT                                                           \
	"traceroute from leadline " LEADLINE_VERSION                           \
	" (text as traceroute 2.1.6 for Linux)\n"

/* A larger packet may have to be fragmented, which only the system does. */
#define PACKET_WHOLE 1280

struct app {
	const char *program; /* prefix of messages */
	int status;
	int signal; /* to die by, 0: none */
	struct trace_options options;
	enum addr_family family; /* that is wanted, or must be */
	struct addr source;	 /* of -s */
	bool is_number;		 /* the host */
	struct addr number;	 /* the host, if it is one */
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
	if (app->options.action == TRACE_ACTION_HELP)
		trace_options_help(&text);
	else
		buf_text(&text, VERSION_TEXT);
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

/* An address; one like ::ffff:192.0.2.1 (RFC 4291 section 2.5.5.2) is meant as
 * IPv4. */
static bool read_number(const char *text, struct addr *addr)
{
	static const uint8_t mapped[12] = {[10] = 0xff, [11] = 0xff};

	if (!resolve_number(text, addr))
		return false;
	if (addr->family == ADDR_V6 &&
	    memcmp(addr->bytes, mapped, sizeof(mapped)) == 0)
		*addr = addr_v4(addr->bytes + sizeof(mapped));
	return true;
}

/* Whether the host is a number, and which family it and the options allow. */
static bool choose_family(struct app *app)
{
	const struct trace_options *options = &app->options;

	app->family = options->family;
	app->is_number = read_number(options->host, &app->number);
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

	if (options->numeric && app->is_number &&
	    (options->source == NULL || read_number(options->source, &addr)))
		return true;
	error = resolve_start(&app->resolve);
	return error == 0 || complain_errno(app, "resolver", -error);
}

/* Finds the addresses of TEXT, at least one. */
static bool find_host(struct app *app, const char *text,
		      struct resolve_host *host)
{
	int error = resolve_host(&app->resolve, text, app->family, host);

	if (error != 0)
		return complain_errno(app, text, -error);
	if (host->error != NULL || host->count == 0)
		return complain(app, text,
				host->error != NULL ? host->error
						    : "no address");
	return true;
}

/* -s may be a name. It decides the family if nothing else did. */
static bool find_source(struct app *app)
{
	const char *text = app->options.source;
	struct resolve_host host;

	if (text == NULL)
		return true;
	if (!read_number(text, &app->source)) {
		if (!find_host(app, text, &host))
			return false;
		app->source = host.addrs[0];
	}
	if (app->family != ADDR_NONE && app->family != app->source.family)
		return complain(app, text,
				"not of the family that was asked for");
	app->family = app->source.family;
	return true;
}

/* True if it is open. */
static bool open_way(struct app *app, enum addr_family family, uint16_t ident)
{
	const struct trace_options *options = &app->options;
	bool udp = options->method == TRACE_METHOD_UDP;
	bool whole = trace_options_packet(options, family) <= PACKET_WHOLE;
	struct sock_want want = {
		.family = family,
		.method = udp ? SOCK_BY_UDP : SOCK_BY_ECHO,
		.choice = udp && !whole ? SOCK_PLAIN_ONLY : SOCK_RAW_FIRST,
		.flows = options->queries,
		.own_header = udp,
		.ident = ident,
		.options =
			{
				.source = app->source,
				.device = options->device,
				.mtu = SOCK_MTU_DONT,
				.transmit_stamps = true,
			},
	};

	if (app->family != ADDR_NONE && app->family != family)
		return false;
	return ways_open(&app->ways, &want, &app->caps);
}

static bool complain_way(const struct app *app, const struct way *way)
{
	const struct sock_failure *failure = &way->failure;

	if (way_is_denied(way) && app->options.method == TRACE_METHOD_ICMP)
		tell_cures(app->program);
	else
		tell(app->program, "%s%s%s: %s", failure->what,
		     failure->value[0] != '\0' ? " " : "", failure->value,
		     strerror(way->error));
	return false;
}

static bool open_sockets(struct app *app)
{
	uint16_t ident = 0;
	int error = random_bytes(&ident, sizeof(ident));
	bool v4;
	bool v6;

	if (error != 0)
		return complain_errno(app, "getrandom", -error);
	v4 = open_way(app, ADDR_V4, ident);
	v6 = open_way(app, ADDR_V6, ident);
	return v4 || v6 || complain_way(app, ways_to(&app->ways, app->family));
}

static bool drop_privileges(struct app *app)
{
	int error = caps_drop(&app->caps);

	return error == 0 || complain_errno(app, "dropping privileges", -error);
}

/* Takes the first address that there is a way to, and ours on that way. */
static bool choose_addr(struct app *app, const struct resolve_host *host,
			struct trace_setup *setup)
{
	int error = 0;

	for (size_t i = 0; i < host->count; i++) {
		app->way = ways_to(&app->ways, host->addrs[i].family);
		if (app->way->error != 0)
			continue;
		setup->target = host->addrs[i];
		error = -route_source(&app->way->route, &setup->target,
				      &setup->source);
		if (error == 0)
			return true;
	}
	if (error == 0)
		return complain_way(app, app->way);
	return complain_errno(app, "connect", error);
}

static bool find_target(struct app *app, struct trace_setup *setup)
{
	struct resolve_host host = {.addrs = {app->number}, .count = 1};

	if (!app->is_number && !find_host(app, app->options.host, &host))
		return false;
	if (!choose_addr(app, &host, setup))
		return false;
	setup->own_header = app->way->sock.own_header;
	setup->ident = app->way->sock.ident;
	setup->source_port = app->way->sock.source_port;
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
		.resolve = app->options.numeric ? NULL : &app->resolve,
		.payload_max = trace_options_payload(&app->options,
						     trace->row.addr.family),
	};
	const int signals[] = {SIGINT, SIGQUIT, SIGTERM, SIGHUP, 0};
	int error;

	signals_fill(&setup.signals, signals);
	error = loop_open(loop, &setup);
	return error == 0 || complain_errno(app, "loop", -error);
}

/* What our own system refused to send is said once, with its number. */
static bool judge(struct app *app, const struct trace_hops *hops)
{
	if (hops->refused > 0 && hops->sent == 0)
		return complain_errno(app, "send", hops->error);
	if (hops->refused > 0)
		tell(app->program, "%u probes could not be sent: %s",
		     (unsigned int)hops->refused, strerror(hops->error));
	app->status = STATUS_DONE;
	return true;
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
	return judge(app, &trace->hops);
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
	if (!find_target(app, &setup))
		return false;
	trace = calloc(1, sizeof(*trace));
	if (trace == NULL)
		return complain_errno(app, "memory", ENOMEM);
	trace_init(trace, &setup);
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
		 start_resolver(&app) && find_source(&app) &&
		 open_sockets(&app) && drop_privileges(&app))
		set_up(&app);
	resolve_stop(&app.resolve);
	ways_close(&app.ways);
	signals_die_by(app.signal);
	return app.status;
}
