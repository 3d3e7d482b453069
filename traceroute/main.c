/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * traceroute on Linux: everything that needs the system is opened here, in the
 * order that privilege asks for, and handed to the run.
 *
 *   descriptors - options - resolver - sockets - no privilege any more -
 *   files - name of the host - memory - sandbox - run
 */
#include "main.h"

#include "base/ns.h"
#include "io/loop.h"
#include "io/random.h"
#include "io/signals.h"
#include "io/source.h"
#include "main_files.h"
#include "main_numbers.h"
#include "main_record.h"
#include "main_replay.h"
#include "main_sockets.h"
#include "main_target.h"
#include "start/complain.h"
#include "trace.h"
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
		return complain_errno(app->start.program, "write error", error);
	app->status = STATUS_DONE;
	return false;
}

static bool read_options(struct app *app, int argc, char **argv)
{
	char memory[TEXT_SIZE];
	struct buf error;

	buf_init(&error, memory, sizeof(memory));
	if (!trace_options_parse(&app->options, argc, argv, &error)) {
		tell(app->start.program, "%s", memory);
		return false;
	}
	if (app->options.action != TRACE_ACTION_RUN)
		return answer(app);
	if (getuid() == 0 || trace_options_permit(&app->options, &error))
		return true;
	tell(app->start.program, "%s", memory);
	return false;
}

/* Whether the host is a number, and which family it and the options allow. */
static bool choose_family(struct app *app)
{
	const struct trace_options *options = &app->options;

	app->family = options->family;
	if (options->many)
		return true;
	app->is_number = resolve_number(options->host, &app->number);
	if (!app->is_number)
		return true;
	if (options->gateways != NULL && app->number.family == ADDR_V6)
		return complain(app->start.program, "-g",
				"IPv6 has no source routes any more "
				"(RFC 5095)");
	if (app->family != ADDR_NONE && app->family != app->number.family)
		return complain(app->start.program, options->host,
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
	    (options->source == NULL || resolve_number(options->source, &addr)))
		return true;
	error = resolve_start(&app->resolve);
	return error == 0 ||
	       complain_errno(app->start.program, "resolver", -error);
}

static bool is_kind(const struct way *way, enum sock_kind kind)
{
	return way->error == 0 && way->sock.kind == kind;
}

/* Sockets that connect are shared by no two traces. */
static bool is_serial(const struct app *app)
{
	return is_kind(&app->ways.v4, SOCK_KIND_CONNECT) ||
	       is_kind(&app->ways.v6, SOCK_KIND_CONNECT);
}

static bool open_loop(struct app *app, struct loop *loop,
		      const struct trace *trace)
{
	const struct main_many *many = &app->many;
	struct way *way = many->v4 ? &app->ways.v4 : &app->ways.v6;
	struct loop_setup setup = {
		.sock = &way->sock,
		.route = &way->route,
		.form = many->v4 ? &trace->form : &trace->form_v6,
		.targets = &trace->targets,
		.resolve = app->resolve.fd > 0 ? &app->resolve : NULL,
		.batches = app->options.many && !is_serial(app),
		.payload_max = trace_options_payload(
			&app->options, many->v4 ? ADDR_V4 : ADDR_V6),
	};
	const int signals[] = {SIGINT, SIGQUIT, SIGTERM, SIGHUP, 0};
	int error;

	if (many->v4 && many->v6)
		setup.other = (struct loop_other){
			.sock = &app->ways.v6.sock,
			.route = &app->ways.v6.route,
			.form = &trace->form_v6,
		};
	signals_fill(&setup.signals, signals);
	error = loop_open(loop, &setup);
	return error == 0 || complain_errno(app->start.program, "loop", -error);
}

/* Last: from here on there is nothing to open. */
static void confine(const struct app *app)
{
	const struct sandbox_needs needs = {
		.role = SANDBOX_RUN,
		.child = app->resolve.fd > 0 ? app->resolve.pid : 0,
		.route = app->ways.v4.route.fd,
		.route_v6 = app->ways.v6.route.fd,
		.connects = is_kind(&app->ways.v4, SOCK_KIND_CONNECT) ||
			    is_kind(&app->ways.v6, SOCK_KIND_CONNECT),
		.replaces = app->options.metrics,
	};

	start_confine(&app->start, &needs, app->options.verbose);
}

/* True if the run came to its end, be it with trouble. */
static bool end(struct app *app, const struct loop *loop,
		const struct trace_end *end)
{
	const struct trace *trace = app->trace;
	const struct output *output = &trace->words.output;
	const struct trace_tally *tally = &trace->tally;

	app->signal = end->signal;
	/* Whoever closes the pipe has seen enough. */
	if (output->error != 0 && output->error != EPIPE)
		return complain_errno(app->start.program, "write error",
				      output->error);
	if (end->error != 0)
		return complain_errno(app->start.program, loop->driver.failed,
				      end->error);
	if (trace->lines.error != 0 && trace->lines.error != EPIPE)
		return complain_errno(app->start.program,
				      app->options.machine.path[0] != '\0'
					      ? app->options.machine.path
					      : "write error",
				      trace->lines.error);
	if (tally->cut)
		tell(app->start.program,
		     "the deadline came before all were traced");
	if (tally->mute > 0 || tally->unwritten || app->many.trouble)
		return true;
	app->status = STATUS_DONE;
	if (app->options.exit_status && (tally->missed > 0 || tally->cut))
		app->status = STATUS_MISSED;
	return true;
}

static void run(struct app *app)
{
	struct trace *trace = app->trace;
	struct output *output = &trace->words.output;
	struct loop loop = {.memory = NULL};
	struct trace_end how;

	/* Link-local addresses are shown with the name of their link. */
	if (app->many.count > 0)
		output->scope = app->many.aims[0].addr.scope;
	if (output->scope != 0 &&
	    if_indextoname(output->scope, output->scope_name) == NULL)
		output->scope = 0;
	app->json.start.scope = output->scope;
	app->json.start.scope_name = output->scope_name;
	if (!open_loop(app, &loop, trace))
		return;
	confine(app);
	how = main_record_run(app, &loop.driver);
	if (end(app, &loop, &how) && !main_record_end(app))
		app->status = STATUS_TROUBLE;
	loop_close(&loop);
}

static bool get_room(struct app *app)
{
	struct trace_room *room = &app->room;
	uint32_t count = main_many_count(&app->many);

	room->ring_size = app->options.many ? TRACE_MANY_RING : TRACE_RING;
	room->lane_count = count < TRACE_MANY_MAX ? count : TRACE_MANY_MAX;
	if (is_serial(app))
		room->lane_count = 1;
	room->row_count = room->ring_size + room->lane_count;
	if (room->row_count > count)
		room->row_count = count;
	room->lanes = calloc(room->lane_count, sizeof(*room->lanes));
	room->rows = calloc(room->row_count, sizeof(*room->rows));
	room->ring = calloc(room->ring_size, sizeof(*room->ring));
	if (app->options.many)
		room->routers = calloc(1, sizeof(*room->routers));
	if (app->options.metrics != NULL)
		room->metrics = calloc(1, sizeof(*room->metrics));
	app->trace = calloc(1, sizeof(*app->trace));
	if (room->lanes != NULL && room->rows != NULL && room->ring != NULL &&
	    app->trace != NULL &&
	    (room->routers != NULL || !app->options.many) &&
	    (room->metrics != NULL || app->options.metrics == NULL))
		return true;
	return complain_errno(app->start.program, "memory", ENOMEM);
}

static bool find_targets(struct app *app)
{
	struct trace_aim aim;

	if (app->options.many)
		return main_many_find(app);
	if (!main_target_find(app, &aim))
		return false;
	ways_keep(&app->ways, app->way);
	return main_many_single(app, &aim);
}

static void init_trace(struct app *app, struct trace_setup *setup)
{
	const struct main_many *many = &app->many;
	struct way *way = many->v4 ? &app->ways.v4 : &app->ways.v6;

	trace_json_open(&app->json, &app->options,
			is_kind(way, SOCK_KIND_ICMP) ||
				is_kind(way, SOCK_KIND_PACKET));
	main_target_way(app, way, setup);
	trace_init(app->trace, setup, &app->room, &app->json);
	app->setups[app->setup_count++] = *setup;
	if (!many->v4 || !many->v6)
		return;
	main_target_way(app, &app->ways.v6, setup);
	trace_add_family(app->trace, setup);
	app->setups[app->setup_count++] = *setup;
}

static bool set_up(struct app *app)
{
	struct trace_setup setup = {
		.options = &app->options,
		.program = app->start.program,
		.fd = STDOUT_FILENO,
	};
	int error = random_key(&setup.key);

	if (error != 0)
		return complain_errno(app->start.program, "getrandom", -error);
	if (!find_targets(app) || !main_target_origins(app, &setup) ||
	    !get_room(app))
		return false;
	init_trace(app, &setup);
	run(app);
	return true;
}

/* What matters to others, and what a leak checker would miss. */
static void close_all(struct app *app)
{
	json_open_close(&app->json);
	record_close(&app->record);
	free(app->prefixes);
	free(app->room.lanes);
	free(app->room.rows);
	free(app->room.ring);
	free(app->room.routers);
	free(app->room.metrics);
	main_many_free(&app->many);
	free(app->trace);
	resolve_stop(&app->resolve);
	ways_close(&app->ways);
}

static bool open_all(struct app *app, int argc, char **argv)
{
	return choose_family(app) && start_resolver(app) &&
	       main_numbers_find(app) && main_sockets_open(app) &&
	       start_drop(&app->start) && main_files_check(app) &&
	       json_open(&app->json, app->options.machine.path,
			 app->start.program, argc, argv) &&
	       main_record_open(app);
}

int main(int argc, char **argv)
{
	struct app app = {.status = STATUS_TROUBLE};

	ways_init(&app.ways);
	if (start_open(&app.start, "traceroute", argc, argv) &&
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
