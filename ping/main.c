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
#include "io/signals.h"
#include "io/sock.h"
#include "io/way.h"
#include "leadline_version.h"
#include "ping.h"
#include "ping_options.h"
#include "ui/tell.h"

#include <errno.h>
#include <net/if.h>
#include <signal.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

#define STATUS_ANSWERED	 0
#define STATUS_NO_ANSWER 1
#define STATUS_TROUBLE	 2

/* Bytes of an error in the options, and of --help. */
#define TEXT_SIZE 512
#define HELP_SIZE 8192

#define VERSION_TEXT                                                           \
	"ping from leadline " LEADLINE_VERSION                                 \
	" (text as ping from iputils 20250605)\n"

/* Below it, transmit stamps cost more than they are worth. */
#define STAMPS_INTERVAL NS_PER_MS

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
	struct ways ways;
	struct way *way; /* the one that is used */
	struct targets targets;
	char **labels; /* owned, and the texts too */
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
	if (app->options.task == PING_TASK_HELP)
		ping_options_help(&text);
	else
		buf_text(&text, VERSION_TEXT);
	error = -tell_stdout(&text);
	if (error != 0)
		return complain_errno(app, "write error", error);
	app->status = STATUS_ANSWERED;
	return false;
}

static bool read_options(struct app *app, int argc, char **argv)
{
	char memory[TEXT_SIZE];
	struct buf error;
	bool good;

	buf_init(&error, memory, sizeof(memory));
	good = ping_options_parse(&app->options, argc, argv, &error);
	if (good && app->options.task != PING_TASK_RUN)
		return answer(app);
	if (good && getuid() != 0)
		good = ping_options_permit(&app->options, &error);
	if (!good)
		tell(app->program, "%s", memory);
	return good;
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

/* True if it is open. */
static bool open_way(struct app *app, enum addr_family family, uint16_t ident)
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
		return false;
	return ways_open(&app->ways, &want, &app->caps);
}

static bool complain_way(const struct app *app, const struct way *way)
{
	const struct sock_failure *failure = &way->failure;

	if (way_is_denied(way))
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
	return v4 || v6 ||
	       complain_way(app, ways_to(&app->ways, app->options.family));
}

static bool drop_privileges(struct app *app)
{
	int error = caps_drop(&app->caps);

	return error == 0 || complain_errno(app, "dropping privileges", -error);
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
		struct way *way = ways_to(&app->ways, host->addrs[i].family);

		if (way->error != 0)
			continue;
		target->addr = host->addrs[i];
		error = -route_source(&way->route, &target->addr,
				      &target->source);
		if (error == 0) {
			app->way = way;
			app->options.family = target->addr.family;
			return true;
		}
	}
	if (error == 0)
		return complain_way(app,
				    ways_to(&app->ways, host->addrs[0].family));
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
	if (app->options.family != ADDR_V4 ||
	    app->options.size <= PING_OPTIONS_SIZE_V4)
		return true;
	tell(app->program, "packet size %d is too large. Maximum is %d",
	     (int)app->options.size, PING_OPTIONS_SIZE_V4);
	return false;
}

/* Dots of a flood that fit on a line of the terminal. */
static uint32_t columns(const struct app *app)
{
	struct winsize size;

	if (app->options.flood && !app->options.quiet &&
	    ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col > 0)
		return size.ws_col;
	return 80;
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
		.sock = &app->way->sock,
		.route = &app->way->route,
		.form = form,
		.targets = &app->targets,
		.resolve = wants_names(app) ? &app->resolve : NULL,
		.payload_max = (size_t)app->options.size,
	};
	const int signals[] = {SIGINT, SIGALRM, SIGQUIT, SIGTERM, 0};
	int error;

	signals_fill(&setup.signals, signals);
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
	char scope[IF_NAMESIZE] = "";
	struct probe_form form = {
		.tag =
			{
				.carrier = TAG_ECHO_SEQ,
				.ident = app->way->sock.ident,
				.flows = 1,
				.own_header = app->way->sock.own_header,
			},
	};
	struct ping_setup setup = {
		.options = &app->options,
		.targets = &app->targets,
		.labels = (const char *const *)app->labels,
		.form = &form,
		.program = app->program,
		.device = app->device,
		.columns = columns(app),
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
	ways_close(&app->ways);
	for (uint32_t i = 0; app->labels && i < app->targets.count; i++)
		free(app->labels[i]);
	free(app->labels);
	free(app->targets.rows);
}

int main(int argc, char **argv)
{
	struct app app = {.program = "ping", .status = STATUS_TROUBLE};
	int error = fds_reserve();

	ways_init(&app.ways);
	/* Old kernels start a program without any argument, its name even. */
	if (argc < 1) {
		tell(app.program, "not even a name was given");
		return STATUS_TROUBLE;
	}
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
	signals_die_by(app.signal);
	return app.status;
}
