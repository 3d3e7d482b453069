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
#include "io/find.h"
#include "io/loop.h"
#include "io/random.h"
#include "io/resolve.h"
#include "io/signals.h"
#include "io/sock.h"
#include "io/terminal.h"
#include "io/way.h"
#include "ping.h"
#include "ping_form.h"
#include "ping_options.h"
#include "ping_start.h"
#include "ui/bars.h"
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

#define STATUS_ANSWERED	 0
#define STATUS_NO_ANSWER 1
#define STATUS_TROUBLE	 2

/* Bytes of a line for people. */
#define TEXT_SIZE 1024

/* Below it, transmit stamps cost more than they are worth. */
#define STAMPS_INTERVAL NS_PER_MS

struct app {
	const char *program; /* prefix of messages */
	int status;
	int signal; /* to die by, 0: none */
	struct ping_options options;
	struct addr source;  /* of -I */
	const char *device;  /* of -I, or NULL */
	uint32_t flow_label; /* of -F, or 0 */
	struct siphash_key key;
	bool ordinary;	  /* the real user is not root */
	bool all_numeric; /* hosts */
	struct caps caps;
	struct resolve resolve;
	struct ways ways;
	struct way *way; /* the one that is used */
	struct targets targets;
	char **labels;	   /* owned, and the texts too */
	int64_t *resolved; /* owned, ns that each name took */
	struct json_open json;
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

static bool read_options(struct app *app, int argc, char **argv)
{
	enum ping_start how;

	app->ordinary = getuid() != 0;
	how = ping_start(&app->options, app->program, argc, argv,
			 !app->ordinary);
	if (how == PING_START_DONE)
		app->status = STATUS_ANSWERED;
	return how == PING_START_RUN;
}

static bool read_interfaces(struct app *app)
{
	size_t count = app->options.interface_count;

	find_ends(app->options.interfaces, count, &app->source, &app->device);
	if (count == PING_OPTIONS_INTERFACES &&
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

/* The options know nothing of sockets, but they mean the same. */
_Static_assert((int)PING_MTU_DONT == (int)SOCK_MTU_DONT &&
		       (int)PING_MTU_WANT == (int)SOCK_MTU_WANT &&
		       (int)PING_MTU_DO == (int)SOCK_MTU_DO &&
		       (int)PING_MTU_PROBE == (int)SOCK_MTU_PROBE,
	       "the same order");

static struct sock_options sock_options_of(const struct app *app)
{
	const struct ping_options *options = &app->options;
	struct sock_options wanted = {
		.source = app->source,
		.device = app->device,
		.has_tos = options->tos >= 0,
		.tos = (uint8_t)options->tos,
		.mtu = (enum sock_mtu)options->mtu,
		.has_mark = options->mark >= 0,
		.mark = (uint32_t)options->mark,
		.send_buffer = (int)options->send_buffer,
		.receive_buffer = (int)ping_form_burst(options),
		.broadcast = options->broadcast,
		.dont_route = options->dont_route,
		.debug = options->debug,
		.no_loop = options->no_loop,
		.flow_label = app->flow_label,
		.transmit_stamps = options->interval >= STAMPS_INTERVAL &&
				   !options->user_time,
		.user_stamps = options->user_time,
		/* 0.991 of the CPU of a flood. */
		.no_ttl = options->quiet && options->json == NULL,
	};

	wanted.ip_options_size =
		ping_form_ip_options(options, wanted.ip_options);
	return wanted;
}

static bool complain_way(const struct app *app, const struct way *way)
{
	char memory[TEXT_SIZE];
	struct buf text;

	buf_init(&text, memory, sizeof(memory));
	way_explain(way, &text);
	if (way_is_denied(way))
		tell_cures(app->program);
	else
		tell(app->program, "%s", memory);
	return false;
}

/* -v: a line and an empty one, as iputils has it. */
static void describe_sockets(const struct app *app)
{
	char memory[TEXT_SIZE];
	struct buf text;

	if (!app->options.verbose)
		return;
	buf_init(&text, memory, sizeof(memory));
	ways_describe(&app->ways, app->options.family, &text);
	tell(app->program, "%s", memory);
	buf_clear(&text);
	buf_char(&text, '\n');
	tell_stderr(&text);
}

static bool open_sockets(struct app *app)
{
	const struct ping_options *options = &app->options;
	struct sock_want want = {
		.family = options->family,
		.method = SOCK_BY_ECHO,
		.choice = SOCK_PLAIN_FIRST,
		.query = options->query,
		.connects = options->connect,
		.flows = 1,
		.has_ident = options->ident >= 0,
	};
	struct {
		struct siphash_key key;
		uint32_t flow_label;
		uint32_t ident;
	} drawn = {0};
	int error = random_bytes(&drawn, sizeof(drawn));

	if (error != 0)
		return complain_errno(app, "getrandom", -error);
	app->flow_label = ping_form_flow_label(options, drawn.flow_label);
	app->key = drawn.key;
	want.ident = (uint16_t)(want.has_ident ? (uint64_t)options->ident
					       : drawn.ident);
	want.options = sock_options_of(app);
	if (!ways_open_each(&app->ways, &want, &app->caps))
		return complain_way(app, ways_to(&app->ways, options->family));
	describe_sockets(app);
	return true;
}

/* -v, for each host. */
static void describe_host(const struct app *app, const struct found *found)
{
	if (app->options.verbose)
		tell("ai->ai_family", "%s, ai->ai_canonname: '%s'",
		     found->target.addr.family == ADDR_V4 ? "AF_INET"
							  : "AF_INET6",
		     found->host.name);
}

static bool drop_privileges(struct app *app)
{
	int error = caps_drop(&app->caps);

	return error == 0 || complain_errno(app, "dropping privileges", -error);
}

static bool complain_find(const struct app *app, enum find_verdict verdict,
			  const char *host, const struct found *found)
{
	char memory[TEXT_SIZE];
	struct buf text;

	buf_init(&text, memory, sizeof(memory));
	find_explain(found, verdict, host, &text);
	if (verdict == FIND_CLOSED)
		return complain_way(app, found->way);
	if (verdict == FIND_NOWHERE && found->error == EACCES)
		tell(app->program, "Do you want to ping broadcast? Then -b. "
				   "If not, check your local firewall rules");
	else
		tell(app->program, "%s", memory);
	return false;
}

/* What may go wrong with it all the same. */
static bool check_target(const struct app *app, const struct found *found)
{
	const struct target *target = &found->target;
	bool broadcast = found->way->route.broadcast;
	bool group = addr_is_multicast(&target->addr);
	char memory[256];
	struct buf error;

	buf_init(&error, memory, sizeof(memory));
	if (broadcast)
		tell("WARNING", "pinging broadcast address");
	if (!ping_options_fit(&app->options, target->addr.family, &error) ||
	    ((group || broadcast) && app->ordinary &&
	     !ping_options_permit_group(&app->options, group, &error))) {
		tell(app->program, "%s", memory);
		return false;
	}
	if (app->device != NULL && app->source.family == ADDR_NONE &&
	    !links_has_addr(app->device, &target->source))
		tell("Warning",
		     "source address might be selected on device other than: "
		     "%s.",
		     app->device);
	return true;
}

static bool find_target(struct app *app, const char *text)
{
	struct find find = {
		.resolve = &app->resolve,
		.ways = &app->ways,
		.family = app->options.family,
		.device = app->device,
	};
	uint32_t index = app->targets.count;
	struct found found;
	enum find_verdict verdict = find_host(&find, text, &found);

	if (verdict != FIND_GOOD)
		return complain_find(app, verdict, text, &found);
	if (!check_target(app, &found))
		return false;
	describe_host(app, &found);
	app->way = found.way;
	app->options.family = found.target.addr.family;
	app->resolved[index] = found.took;
	app->labels[index] = strdup(found.label);
	if (app->labels[index] == NULL)
		return complain_errno(app, "memory", ENOMEM);
	targets_add(&app->targets, &found.target.addr, &found.target.source);
	return true;
}

/* -C. Nobody is probed yet: what can fail is the way there. */
static bool connect_socket(struct app *app)
{
	int error;

	if (!app->options.connect)
		return true;
	error = -sock_connect(&app->way->sock,
			      &targets_at(&app->targets, 0)->addr);
	return error == 0 || complain_errno(app, "connect", error);
}

static bool find_targets(struct app *app)
{
	size_t count = app->options.host_count;
	struct target *rows = calloc(count, sizeof(*rows));

	app->labels = calloc(count, sizeof(*app->labels));
	app->resolved = calloc(count, sizeof(*app->resolved));
	targets_init(&app->targets, rows, (uint32_t)count);
	if (rows == NULL || app->labels == NULL || app->resolved == NULL)
		return complain_errno(app, "memory", ENOMEM);
	for (size_t i = 0; i < count; i++)
		if (!find_target(app, app->options.hosts[i]))
			return false;
	if (!wants_names(app))
		resolve_stop(&app->resolve);
	return connect_socket(app);
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
		.pin_source = app->options.pin_source,
		.payload_max = (size_t)app->options.size,
	};
	const int signals[] = {SIGINT, SIGALRM, SIGQUIT, SIGTERM, 0};
	int error;

	signals_fill(&setup.signals, signals);
	error = loop_open(loop, &setup);
	return error == 0 || complain_errno(app, "loop", -error);
}

/* What a run says about itself, and its exit status. */
static bool end(struct app *app, const struct ping *ping,
		const struct ping_end *end)
{
	app->signal = end->signal;
	if (end->error != 0)
		return complain_errno(app, "recvmsg", end->error);
	/* Whoever closes the pipe has seen enough. */
	if (end->output != 0 && end->output != EPIPE)
		return complain_errno(app, "write error", end->output);
	app->status =
		ping_is_success(ping) ? STATUS_ANSWERED : STATUS_NO_ANSWER;
	return true;
}

/* Nothing is given back: the process is about to end. */
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
		end(app, &ping, &how);
	}
	return true;
}

static bool has_ident(const struct app *app)
{
	return app->way->sock.kind != SOCK_KIND_PING || app->options.ident >= 0;
}

/* What stands behind "from": a device, nothing, or no such words at all. */
static const char *device_of(const struct app *app)
{
	if (app->device == NULL &&
	    (app->source.family != ADDR_NONE || app->options.pin_source))
		return "";
	return app->device;
}

static bool set_up(struct app *app)
{
	const struct sock *sock = &app->way->sock;
	char scope[IF_NAMESIZE] = "";
	struct probe_form form;
	struct ping_setup setup = {
		.options = &app->options,
		.targets = &app->targets,
		.labels = (const char *const *)app->labels,
		.form = &form,
		.program = app->program,
		.device = device_of(app),
		.columns = 80,
		.flow_label = app->flow_label,
		.has_ident = has_ident(app),
		.ordinary = app->ordinary,
		.has_names = wants_names(app),
		.scope = links_scope(&app->targets, scope),
		.scope_name = scope,
		.out = STDOUT_FILENO,
		.err = STDERR_FILENO,
		.bars = bars_look(STDOUT_FILENO),
		.json = app->json.fd,
		.resolved = app->resolved,
		.facts = &app->json.start,
	};

	json_open_socket(&app->json,
			 sock->kind == SOCK_KIND_PING ? "datagram" : "raw");
	ping_form_init(&form, &app->options);
	form.tag.ident = sock->ident;
	form.tag.own_header = sock->own_header;
	form.tag.key = app->key;
	if (app->options.flood && !app->options.quiet)
		setup.columns = terminal_columns(STDOUT_FILENO);
	return run(app, &setup);
}

/* What matters to others; all the rest ends with the process. */
static void close_all(struct app *app)
{
	resolve_stop(&app->resolve);
	json_open_close(&app->json);
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
		 json_open(&app.json, app.options.json, app.program, argc,
			   argv) &&
		 find_targets(&app))
		set_up(&app);
	close_all(&app);
	signals_die_by(app.signal);
	return app.status;
}
