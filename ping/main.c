/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * ping on Linux: everything that needs the system is opened here, in the order
 * that privilege asks for, and handed to the run.
 *
 *   descriptors - options - resolver - sockets - no privilege any more -
 *   files - names of hosts - memory - sandbox - run
 */
#include "main.h"

#include "io/find.h"
#include "io/loop.h"
#include "io/random.h"
#include "io/signals.h"
#include "io/terminal.h"
#include "main_crowd.h"
#include "main_files.h"
#include "main_replay.h"
#include "main_sockets.h"
#include "main_targets.h"
#include "ping.h"
#include "ping_crowd_run.h"
#include "ping_form.h"
#include "ping_recording.h"
#include "ping_start.h"
#include "start/complain.h"
#include "ui/bars.h"
#include "ui/tell.h"

#include <errno.h>
#include <inttypes.h>
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

static bool read_options(struct app *app, int argc, char **argv)
{
	enum ping_start how;

	app->ordinary = getuid() != 0;
	how = ping_start(&app->options, app->start.program, argc, argv,
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
		return complain(app->start.program, "-I",
				"give one device and one address");
	return true;
}

/* Whether hosts are numbers, and which family all of this allows. */
static bool choose_family(struct app *app)
{
	struct ping_options *options = &app->options;
	enum addr_family family = options->family;
	bool mixed = false;
	struct addr addr;

	/* The files may have any names, of either family. */
	app->all_numeric = options->targets == NULL;
	if (app->source.family != ADDR_NONE) {
		if (family != ADDR_NONE && family != app->source.family)
			return complain(app->start.program,
					options->interfaces[0],
					"not of the family that was asked for");
		family = app->source.family;
	}
	for (size_t i = 0; i < options->host_count; i++) {
		if (!resolve_number(options->hosts[i], &addr))
			app->all_numeric = false;
		else if (family == ADDR_NONE)
			family = addr.family;
		else if (addr.family != family)
			mixed = options->family == ADDR_NONE;
	}
	/* A name that stands beside numbers is meant as they are, unless they
	 * are of both kinds. */
	if (app->source.family != ADDR_NONE || (!mixed && !options->crowd))
		options->family = family;
	return true;
}

static bool wants_names(const struct app *app)
{
	return ping_options_has_names(&app->options, app->all_numeric) ||
	       (app->options.resolve_every > 0 && !app->all_numeric);
}

/* As with iputils, that of whoever is tired of -n. */
static void heed_environment(struct app *app)
{
	const char *value = getenv("IPUTILS_PING_PTR_LOOKUP");

	if (value == NULL || strcmp(value, "0") != 0 ||
	    !ping_options_has_names(&app->options, app->all_numeric) ||
	    app->options.lookup == PING_LOOKUP_ALWAYS)
		return;
	app->options.lookup = PING_LOOKUP_NEVER;
	if (!app->options.quiet)
		tell(app->start.program,
		     "WARNING: reverse DNS resolution (PTR lookup) disabled, "
		     "enforce with -H");
}

static bool start_resolver(struct app *app)
{
	int error;

	if (app->all_numeric && !wants_names(app))
		return true;
	error = resolve_start(&app->resolve);
	if (error == 0)
		return true;
	if (!app->all_numeric)
		return complain_errno(app->start.program,
				      "no process to look up names", -error);
	/* Wanted, but not needed. */
	complain_errno(app->start.program, "names are not looked up", -error);
	app->options.lookup = PING_LOOKUP_NEVER;
	return true;
}

/* Afterwards there may be no more need of names, and there is none of the other
 * family. */
static bool find_targets(struct app *app)
{
	if (app->options.crowd ? !main_crowd_find(app)
			       : !main_targets_find(app))
		return false;
	if (!wants_names(app))
		resolve_stop(&app->resolve);
	if (!app->v4 || !app->v6)
		ways_keep(&app->ways, app->way);
	return true;
}

static bool open_loop(struct app *app, struct loop *loop,
		      const struct ping_setup *ping)
{
	struct loop_setup setup = {
		.sock = &app->way->sock,
		.route = &app->way->route,
		.form = ping->form,
		.other = {.form = ping->form_v6},
		.punctual = !app->options.crowd,
		.batches = app->options.crowd,
		.lanes = app->options.crowd,
		.targets = &app->targets,
		.resolve = wants_names(app) ? &app->resolve : NULL,
		.pin_source = app->options.pin_source,
		.payload_max = (size_t)app->options.size,
	};
	const int signals[] = {SIGINT, SIGALRM, SIGQUIT, SIGTERM, 0};
	int error;

	if (ping->form_v6 != NULL) {
		setup.other.sock = &app->ways.v6.sock;
		setup.other.route = &app->ways.v6.route;
	}
	signals_fill(&setup.signals, signals);
	error = loop_open(loop, &setup);
	return error == 0 || complain_errno(app->start.program, "loop", -error);
}

/* Last: from here on there is nothing to open. */
static void confine(const struct app *app, struct loop *loop)
{
	const struct sandbox_needs needs = {
		.role = SANDBOX_RUN,
		.child = app->resolve.fd > 0 ? app->resolve.pid : 0,
		.route = app->way->route.fd,
		.route_v6 = app->v4 && app->v6 ? app->ways.v6.route.fd : 0,
		.replaces = app->options.metrics,
	};

	loop_confine(loop, &needs);
	start_confine(&app->start, &needs, app->options.verbose);
}

/* What a run says about itself, and its exit status. */
static bool end(struct app *app, bool success, const struct ping_end *end,
		const struct loop *loop)
{
	app->signal = end->signal;
	if (end->error != 0)
		return complain_errno(app->start.program, loop->driver.failed,
				      end->error);
	/* Whoever closes the pipe has seen enough. */
	if (end->output != 0 && end->output != EPIPE)
		return complain_errno(app->start.program, "write error",
				      end->output);
	app->status = success ? STATUS_ANSWERED : STATUS_NO_ANSWER;
	return true;
}

static bool open_record(struct app *app)
{
	const char *path = app->options.recording;
	int error = path != NULL ? record_open(&app->record, path) : 0;

	return error == 0 || complain_errno(app->start.program, path, -error);
}

/* The driver that is recorded, or DRIVER itself; NULL: it cannot be. */
static struct driver *recorded(struct app *app, const struct ping_setup *setup,
			       struct driver *driver)
{
	if (setup->record == NULL)
		return driver;
	if (!ping_recording_write(&app->record, setup, driver)) {
		complain(app->start.program, app->options.recording,
			 "the command line is too long to be recorded");
		return NULL;
	}
	record_start(&app->record, driver, setup->form);
	return &app->record.driver;
}

static bool end_record(struct app *app)
{
	const struct lines *lines = &app->record.lines;

	if (app->options.recording == NULL)
		return true;
	record_finish(&app->record);
	if (lines->error == 0)
		return true;
	app->status = STATUS_TROUBLE;
	return complain_errno(app->start.program, app->options.recording,
			      lines->error);
}

/* Nothing is given back: the process is about to end. */
static bool run(struct app *app, const struct ping_setup *setup)
{
	struct ping ping;
	struct ping_end how;
	struct loop loop = {.memory = NULL};
	struct driver *driver;
	int error = ping_open(&ping, setup);

	if (error != 0)
		return complain_errno(app->start.program, "memory", -error);
	if (!open_loop(app, &loop, setup))
		return false;
	driver = recorded(app, setup, &loop.driver);
	if (driver == NULL)
		return false;
	confine(app, &loop);
	how = ping_run(&ping, driver);
	return end(app, ping_is_success(&ping), &how, &loop) && end_record(app);
}

/* ^C, or -w: how to go on. Those in turn have no such place. */
static void tell_place(const struct app *app,
		       const struct ping_crowd_run *crowd)
{
	const struct ping_options *options = &app->options;

	if (options->count != 1 && !options->until_alive)
		return;
	tell(app->start.program, "to go on: --seed %" PRId64 " --resume %u",
	     options->seed, (unsigned int)ping_crowd_place(crowd));
}

static bool run_crowd(struct app *app, const struct ping_setup *setup)
{
	struct ping_crowd_run crowd;
	struct ping_end how;
	struct loop loop = {.memory = NULL};
	int error = ping_crowd_open(&crowd, setup);

	if (error != 0)
		return complain(app->start.program, "memory",
				"not enough for so many hosts: use --shard");
	if (!open_loop(app, &loop, setup))
		return false;
	confine(app, &loop);
	how = ping_crowd_run(&crowd, &loop.driver);
	end(app, ping_crowd_is_success(&crowd), &how, &loop);
	if (app->crowd.trouble)
		app->status = STATUS_TROUBLE;
	if (ping_crowd_is_cut(&crowd))
		tell_place(app, &crowd);
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
	struct probe_form form, form_v6;
	struct ping_setup setup = {
		.options = &app->options,
		.targets = &app->targets,
		.labels = (const char *const *)app->labels,
		.form = &form,
		.program = app->start.program,
		.device = device_of(app),
		.columns = 80,
		.flow_label = app->flow_label,
		.has_ident = has_ident(app),
		.ordinary = app->ordinary,
		.has_names = wants_names(app),
		.scope = links_scope(&app->targets, scope),
		.scope_name = scope,
		.progress = isatty(STDERR_FILENO) && !app->options.quiet,
		.out = STDOUT_FILENO,
		.err = STDERR_FILENO,
		.bars = bars_look(STDOUT_FILENO),
		.json = app->json.fd,
		.record = app->options.recording != NULL ? &app->record.lines
							 : NULL,
		.hosts = (const char *const *)app->crowd.names,
		.excluded = &app->crowd.excluded,
		.resolved = app->resolved,
		.facts = &app->json.start,
	};

	json_open_socket(&app->json,
			 sock->kind == SOCK_KIND_PING ? "datagram" : "raw");
	app->json.start.scope = setup.scope;
	app->json.start.scope_name = setup.scope_name;
	ping_form_init(&form, &app->options);
	form.tag.ident = sock->ident;
	form.tag.own_header = sock->own_header;
	form.tag.key = app->key;
	form_v6 = form;
	form_v6.tag.ident = app->ways.v6.sock.ident;
	if (app->v4 && app->v6)
		setup.form_v6 = &form_v6;
	if (app->options.flood && !app->options.quiet)
		setup.columns = terminal_columns(STDOUT_FILENO);
	return app->options.crowd ? run_crowd(app, &setup) : run(app, &setup);
}

/* What matters to others; all the rest ends with the process. */
static void close_all(struct app *app)
{
	resolve_stop(&app->resolve);
	json_open_close(&app->json);
	record_close(&app->record);
}

static bool open_all(struct app *app, int argc, char **argv)
{
	if (!read_interfaces(app) || !choose_family(app))
		return false;
	heed_environment(app);
	return start_resolver(app) && main_sockets_open(app) &&
	       start_drop(&app->start) && main_files_check(app) &&
	       json_open(&app->json, app->options.machine.path,
			 app->start.program, argc, argv) &&
	       open_record(app) && find_targets(app) &&
	       main_sockets_settle(app);
}

int main(int argc, char **argv)
{
	struct app app = {.status = STATUS_TROUBLE};

	ways_init(&app.ways);
	if (start_open(&app.start, "ping", argc, argv) &&
	    read_options(&app, argc, argv)) {
		if (app.options.replay != NULL)
			main_replay(&app);
		else if (open_all(&app, argc, argv))
			set_up(&app);
	}
	close_all(&app);
	signals_die_by(app.signal);
	return app.status;
}
