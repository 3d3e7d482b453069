/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * ping on Linux: everything that needs the system is opened here, in the order
 * that privilege asks for, and handed to the run.
 *
 *   descriptors - options - resolver - sockets - no privilege any more -
 *   names of hosts - run
 */
#include "engine/targets.h"
#include "io/caps.h"
#include "io/fds.h"
#include "io/loop.h"
#include "io/random.h"
#include "io/resolve.h"
#include "io/route.h"
#include "io/sock.h"
#include "ping.h"
#include "ping_message.h"
#include "ping_options.h"
#include "ping_process.h"
#include "ui/escape.h"

#include <errno.h>
#include <net/if.h>
#include <signal.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define STATUS_ANSWERED	 0
#define STATUS_NO_ANSWER 1
#define STATUS_TROUBLE	 2

/* Bytes of a message. */
#define TEXT_SIZE 1024

/* Below it, transmit stamps cost more than they are worth. */
#define STAMPS_INTERVAL NS_PER_MS

/* What there is of one address family. */
struct side {
	bool tried;
	int error; /* errno of what failed in opening it */
	struct sock_failure failure;
	struct sock sock;
	struct route route;
};

struct app {
	const char *program; /* prefix of messages */
	int status;
	int signal; /* to die by, 0: none */
	struct ping_options options;
	struct addr source; /* of -I */
	const char *device; /* of -I, or NULL */
	bool all_numeric;   /* hosts */
	struct caps caps;
	struct resolve resolve;
	struct side v4;
	struct side v6;
	struct side *side; /* the one that is used */
	struct targets targets;
	char **labels; /* owned, and the texts too */
};

/* Always false. SUBJECT may be NULL. */
static bool complain(const struct app *app, const char *subject,
		     const char *why)
{
	ping_message(app->program, subject, why);
	return false;
}

static bool complain_errno(const struct app *app, const char *what, int error)
{
	return complain(app, what, strerror(error));
}

/* Nothing more to do, if that was written. Always false. */
static bool leave(struct app *app, int error)
{
	if (error != 0)
		return complain_errno(app, "write error", error);
	app->status = STATUS_ANSWERED;
	return false;
}

static bool read_options(struct app *app, int argc, char **argv)
{
	char memory[512];
	struct buf error;

	buf_init(&error, memory, sizeof(memory));
	if (!ping_options_parse(&app->options, argc, argv, &error))
		return complain(app, NULL, memory);
	switch (app->options.task) {
	case PING_TASK_HELP:
		return leave(app, ping_message_help());
	case PING_TASK_VERSION:
		return leave(app, ping_message_version());
	case PING_TASK_RUN:
		break;
	}
	if (getuid() != 0 && !ping_options_permit(&app->options, &error))
		return complain(app, NULL, memory);
	return true;
}

/* -I is an address if it looks like one, else a device. */
static bool read_interfaces(struct app *app)
{
	for (size_t i = 0; i < app->options.interface_count; i++) {
		const char *text = app->options.interfaces[i];
		struct addr addr = {0};

		if (!addr_parse(text, &addr) &&
		    (strchr(text, ':') == NULL || !resolve_number(text, &addr)))
			app->device = text;
		else
			app->source = addr;
	}
	if (app->options.interface_count == PING_OPTIONS_INTERFACES &&
	    (app->device == NULL || app->source.family == ADDR_NONE))
		return complain(app, "-I", "give one device and one address");
	return true;
}

/* Whether hosts are numbers, and which family all of this allows. */
static bool choose_family(struct app *app)
{
	struct ping_options *options = &app->options;
	enum addr_family family = options->family;
	struct addr addr;

	app->all_numeric = true;
	if (app->source.family != ADDR_NONE) {
		if (family != ADDR_NONE && family != app->source.family)
			return complain(app, options->interfaces[0],
					"not of the family that was asked for");
		family = app->source.family;
	}
	for (size_t i = 0; i < options->host_count; i++) {
		if (!resolve_number(options->hosts[i], &addr))
			app->all_numeric = false;
		else if (family == ADDR_NONE)
			family = addr.family;
	}
	options->family = family;
	return true;
}

static bool wants_names(const struct app *app)
{
	return ping_options_has_names(&app->options, app->all_numeric);
}

static bool start_resolver(struct app *app)
{
	int error;

	if (app->all_numeric && !wants_names(app))
		return true;
	error = resolve_start(&app->resolve);
	return error == 0 || complain_errno(app, "resolver", -error);
}

static void open_side(struct app *app, struct side *side,
		      enum addr_family family, uint16_t ident)
{
	struct sock_want want = {
		.family = family,
		.method = SOCK_BY_ECHO,
		.choice = SOCK_PLAIN_FIRST,
		.flows = 1,
		.ident = ident,
		.options =
			{
				.source = app->source,
				.device = app->device,
				.transmit_stamps = app->options.interval >=
						   STAMPS_INTERVAL,
			},
	};

	if (app->options.family != ADDR_NONE && app->options.family != family)
		return;
	side->tried = true;
	side->error =
		-sock_open(&side->sock, &want, &app->caps, &side->failure);
	if (side->error == 0)
		side->error = -route_open(&side->route, family, &want.options,
					  &app->caps, &side->failure);
}

/* Neither way is open: both cures, to be pasted. */
static bool complain_closed(const struct app *app)
{
	char text[TEXT_SIZE];
	char file[TEXT_SIZE / 2] = "";
	ssize_t size = readlink("/proc/self/exe", file, sizeof(file) - 1);
	struct buf buf;

	buf_init(&buf, text, sizeof(text));
	buf_text(&buf, "no permission to send ICMP; as root, either allow it "
		       "to everybody: sysctl -w net.ipv4.ping_group_range="
		       "\"0 2147483647\" or to this program: "
		       "setcap cap_net_raw=p ");
	escape_text(&buf, size > 0 ? file : "FILE");
	return complain(app, NULL, text);
}

static bool complain_side(const struct app *app, const struct side *side)
{
	const struct sock_failure *failure = &side->failure;
	char text[TEXT_SIZE];
	struct buf buf;

	if (strcmp(failure->what, "socket") == 0 &&
	    (side->error == EPERM || side->error == EACCES))
		return complain_closed(app);
	buf_init(&buf, text, sizeof(text));
	buf_text(&buf, failure->what);
	if (failure->value[0] != '\0')
		buf_print(&buf, " %s", failure->value);
	return complain_errno(app, text, side->error);
}

static bool open_sockets(struct app *app)
{
	uint16_t ident = 0;
	int error = random_bytes(&ident, sizeof(ident));

	if (error != 0)
		return complain_errno(app, "getrandom", -error);
	open_side(app, &app->v4, ADDR_V4, ident);
	open_side(app, &app->v6, ADDR_V6, ident);
	if ((app->v4.tried && app->v4.error == 0) ||
	    (app->v6.tried && app->v6.error == 0))
		return true;
	return complain_side(app, app->v4.tried ? &app->v4 : &app->v6);
}

static bool drop_privileges(struct app *app)
{
	int error = caps_drop(&app->caps);

	return error == 0 || complain_errno(app, "dropping privileges", -error);
}

static struct side *side_of(struct app *app, const struct addr *addr)
{
	return addr->family == ADDR_V4 ? &app->v4 : &app->v6;
}

static bool complain_route(const struct app *app, int error)
{
	if (error == EACCES)
		return complain(app, "connect",
				"Permission denied: a broadcast address, or "
				"your firewall forbids it");
	return complain_errno(app, "connect", error);
}

/* Takes the first address of HOST that there is a way to. */
static bool choose_addr(struct app *app, const struct resolve_host *host,
			struct target *target)
{
	int error = 0;

	for (size_t i = 0; i < host->count; i++) {
		struct side *side = side_of(app, &host->addrs[i]);

		if (side->error != 0)
			continue;
		target->addr = host->addrs[i];
		error = -route_source(&side->route, &target->addr,
				      &target->source);
		if (error == 0) {
			app->side = side;
			app->options.family = target->addr.family;
			return true;
		}
	}
	if (error == 0)
		return complain_side(app, side_of(app, &host->addrs[0]));
	return complain_route(app, error);
}

/* What the target is called: as iputils, its proper name for IPv4. */
static char *label_of(const struct resolve_host *host, const char *text,
		      enum addr_family family)
{
	bool proper = family == ADDR_V4 && host->name[0] != '\0';

	return strdup(proper ? host->name : text);
}

static bool find_target(struct app *app, const char *text)
{
	struct resolve_host host = {.count = 0};
	struct target target = {0};
	uint32_t index = app->targets.count;
	int error =
		resolve_host(&app->resolve, text, app->options.family, &host);

	if (error != 0)
		return complain_errno(app, text, -error);
	if (host.error != NULL || host.count == 0)
		return complain(app, text,
				host.error != NULL ? host.error : "no address");
	if (!choose_addr(app, &host, &target))
		return false;
	/* 0.0.0.0 and :: are this host. */
	if (addr_is_unspecified(&target.addr))
		target.addr = target.source;
	app->labels[index] = label_of(&host, text, target.addr.family);
	if (app->labels[index] == NULL)
		return complain_errno(app, "memory", ENOMEM);
	targets_add(&app->targets, &target.addr, &target.source);
	return true;
}

static bool complain_size(const struct app *app)
{
	char text[TEXT_SIZE];
	struct buf buf;

	buf_init(&buf, text, sizeof(text));
	buf_print(&buf, "packet size %d is too large. Maximum is %d",
		  (int)app->options.size, PING_OPTIONS_SIZE_V4);
	return complain(app, NULL, text);
}

static bool find_targets(struct app *app)
{
	size_t count = app->options.host_count;
	struct target *rows = calloc(count, sizeof(*rows));

	app->labels = calloc(count, sizeof(*app->labels));
	targets_init(&app->targets, rows, (uint32_t)count);
	if (rows == NULL || app->labels == NULL)
		return complain_errno(app, "memory", ENOMEM);
	for (size_t i = 0; i < count; i++)
		if (!find_target(app, app->options.hosts[i]))
			return false;
	if (!wants_names(app))
		resolve_stop(&app->resolve);
	if (app->options.family == ADDR_V4 &&
	    app->options.size > PING_OPTIONS_SIZE_V4)
		return complain_size(app);
	return true;
}

/* The link whose name is shown: that of the first target that has one. */
static uint32_t scope_of(const struct app *app, char name[IF_NAMESIZE])
{
	uint32_t scope = 0;

	for (uint32_t i = 0; i < app->targets.count && scope == 0; i++)
		scope = targets_at(&app->targets, i)->addr.scope;
	if (scope == 0 || if_indextoname(scope, name) == NULL)
		return 0;
	return scope;
}

static bool open_loop(struct app *app, struct loop *loop,
		      const struct probe_form *form)
{
	struct loop_setup setup = {
		.sock = &app->side->sock,
		.route = &app->side->route,
		.form = form,
		.targets = &app->targets,
		.resolve = wants_names(app) ? &app->resolve : NULL,
		.payload_max = (size_t)app->options.size,
	};
	int error;

	sigemptyset(&setup.signals);
	sigaddset(&setup.signals, SIGINT);
	sigaddset(&setup.signals, SIGALRM);
	sigaddset(&setup.signals, SIGQUIT);
	sigaddset(&setup.signals, SIGTERM);
	error = loop_open(loop, &setup);
	return error == 0 || complain_errno(app, "loop", -error);
}

/* What a run says about itself, and its exit status. */
static bool end(struct app *app, const struct ping_plan *plan,
		const struct ping_end *end)
{
	app->signal = end->signal;
	if (end->error != 0)
		return complain_errno(app, "recvmsg", end->error);
	/* Whoever closes the pipe has seen enough. */
	if (end->output != 0 && end->output != EPIPE)
		return complain_errno(app, "write error", end->output);
	app->status =
		ping_plan_is_success(plan) ? STATUS_ANSWERED : STATUS_NO_ANSWER;
	return true;
}

static bool run(struct app *app, const struct ping_setup *setup)
{
	struct ping ping;
	struct ping_end how;
	struct loop loop = {.memory = NULL};
	int error = ping_open(&ping, setup);

	if (error != 0)
		return complain_errno(app, "memory", -error);
	if (open_loop(app, &loop, setup->form)) {
		how = ping_run(&ping, &loop.driver);
		end(app, &ping.plan, &how);
	}
	loop_close(&loop);
	ping_close(&ping);
	return true;
}

static bool set_up(struct app *app)
{
	bool dots = app->options.flood && !app->options.quiet;
	char scope[IF_NAMESIZE] = "";
	struct probe_form form = {
		.tag =
			{
				.carrier = TAG_ECHO_SEQ,
				.ident = app->side->sock.ident,
				.flows = 1,
				.own_header = app->side->sock.own_header,
			},
	};
	struct ping_setup setup = {
		.options = &app->options,
		.targets = &app->targets,
		.labels = (const char *const *)app->labels,
		.form = &form,
		.program = app->program,
		.device = app->device,
		.columns = dots ? ping_process_columns() : 0,
		.ordinary = getuid() != 0,
		.has_names = wants_names(app),
		.scope = scope_of(app, scope),
		.scope_name = scope,
		.out = STDOUT_FILENO,
		.err = STDERR_FILENO,
	};
	int error = random_key(&form.tag.key);

	if (error != 0)
		return complain_errno(app, "getrandom", -error);
	if (setup.device == NULL && app->source.family != ADDR_NONE)
		setup.device = "";
	return run(app, &setup);
}

static void close_all(struct app *app)
{
	resolve_stop(&app->resolve);
	route_close(&app->v4.route);
	route_close(&app->v6.route);
	sock_close(&app->v4.sock);
	sock_close(&app->v6.sock);
	for (uint32_t i = 0; app->labels && i < app->targets.count; i++)
		free(app->labels[i]);
	free(app->labels);
	free(app->targets.rows);
}

int main(int argc, char **argv)
{
	struct app app = {.program = "ping", .status = STATUS_TROUBLE};
	int error = fds_reserve();

	/* Old kernels start a program without any argument, its name even. */
	if (argc < 1)
		return STATUS_TROUBLE;
	if (argv[0][0] != '\0')
		app.program = argv[0];
	if (error == 0)
		error = caps_start(&app.caps);
	if (error != 0)
		complain_errno(&app, "start", -error);
	else if (read_options(&app, argc, argv) && read_interfaces(&app) &&
		 choose_family(&app) && start_resolver(&app) &&
		 open_sockets(&app) && drop_privileges(&app) &&
		 find_targets(&app))
		set_up(&app);
	close_all(&app);
	if (app.signal != 0)
		ping_process_die(app.signal);
	return app.status;
}
