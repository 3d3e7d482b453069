/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The run. Probing and showing go on side by side: what waits for a name is
 * text only, and when the last probe is settled the text is given the little
 * time that its names may still take.
 */
#include "trace.h"

#include "base/ns.h"
#include "base/siphash.h"
#include "trace_explain.h"
#include "trace_form.h"
#include "trace_origin.h"
#include "trace_quote.h"
#include "trace_verdict.h"

#include <signal.h>
#include <string.h>

/* Nothing that is told to anybody. */
static uint32_t seed_of(const struct trace_setup *setup)
{
	static const char purpose[] = "when";

	return (uint32_t)siphash(&setup->key, purpose, sizeof(purpose));
}

static void init_plan(struct trace *trace, const struct trace_setup *setup)
{
	enum addr_family family = setup->target.family;
	struct trace_plan_setup plan = {
		.options = setup->options,
		.hops = &trace->hops,
		.family = family,
		.size = trace_options_payload(setup->options, family),
		.header = trace_form_packet(&trace->form, family, 0),
		.blind = trace_form_is_blind(&trace->form, family),
		.serial = setup->serial,
		.seed = seed_of(setup),
	};

	trace_plan_init(&trace->plan, &plan);
}

static void init_session(struct trace *trace)
{
	bool echo = trace->form.tag.carrier == TAG_ECHO_FLOW;
	struct session_setup setup = {
		.targets = &trace->targets,
		.plan = &trace->plan.plan,
		.form = &trace->form,
		.ring = trace->ring,
		.ring_size = TRACE_RING,
		.timeout = echo ? NS_NEVER : TRACE_UDP_TIMEOUT,
	};

	session_init(&trace->session, &setup);
}

static void init_output(struct trace *trace, const struct trace_setup *setup)
{
	output_init(&trace->output, setup->fd, trace->memory,
		    sizeof(trace->memory));
	names_init(&trace->names, trace->name_rows, TRACE_NAMES);
	names_init(&trace->origins, trace->origin_rows, TRACE_NAMES);
	if (setup->options->origins)
		trace->output.origins = &trace->origins;
	trace->whois_server = setup->whois_server;
	trace->whois_service = setup->whois_service;
	trace->prefixes = setup->prefixes;
	trace->resolved = setup->resolved;
	if (!setup->options->numeric)
		trace->output.names = &trace->names;
	trace_text_init(&trace->text, setup->options, &trace->hops,
			&trace->form, &setup->target, &trace->output);
}

void trace_init(struct trace *trace, const struct trace_setup *setup)
{
	const struct trace_options *options = setup->options;

	trace_form_init(&trace->form, setup);
	targets_init(&trace->targets, &trace->row, 1);
	targets_add(&trace->targets, &setup->target, &setup->source);
	trace_hops_init(&trace->hops, options->first, options->last,
			options->queries);
	init_plan(trace, setup);
	init_session(trace);
	init_output(trace, setup);
	trace->lines.until = NS_NEVER;
	trace->views[trace->view_count++] = &trace->text.view;
}

static void origin_name(const struct trace *trace, const struct addr *addr,
			struct buf *buf)
{
	char text[ADDR_TEXT_MAX];

	if (trace->whois_server == NULL) {
		trace_origin_name(addr, buf);
		return;
	}
	addr_format(addr, text);
	buf_text(buf, text);
}

/* Asks who announces ADDR, or looks it up. */
static void ask_origin(struct trace *trace, const struct addr *addr)
{
	char memory[DRIVER_NAME_MAX];
	struct buf name;
	struct text_query query = {
		.source = trace->whois_server != NULL ? TEXT_WHOIS : TEXT_DNS,
		.text = memory,
		.server = trace->whois_server,
		.service = trace->whois_service,
	};

	buf_init(&name, memory, sizeof(memory));
	if (trace->prefixes != NULL) {
		trace_origin_find(trace->prefixes, addr, &name);
		names_learn(&trace->origins, addr, memory);
		return;
	}
	origin_name(trace, addr, &name);
	trace->driver->ops->ask(trace->driver, &query);
}

/* An answer; whose it is, tells the question. */
static void learn_origin(struct trace *trace, const struct input *input)
{
	char memory[DRIVER_NAME_MAX];
	struct buf text;

	for (size_t i = 0; i < trace->origins.count; i++) {
		const struct addr addr = trace->origin_rows[i].addr;

		buf_init(&text, memory, sizeof(memory));
		origin_name(trace, &addr, &text);
		if (strcmp(memory, input->name) != 0)
			continue;
		buf_clear(&text);
		trace_origin_read(input->text, &text);
		names_learn(&trace->origins, &addr, memory);
	}
}

/* Writes what can be written and asks for the names that it lacks. */
static void put_out(struct trace *trace)
{
	struct driver *driver = trace->driver;
	struct addr addr;

	while (names_ask(&trace->names, driver->now, &addr))
		driver->ops->lookup(driver, &addr);
	while (names_ask(&trace->origins, driver->now, &addr))
		ask_origin(trace, &addr);
	output_flush(&trace->output, driver->now);
	if (driver->now >= trace->lines.until)
		lines_flush(&trace->lines);
}

/* Something that is not the session's. True if it ends the run. */
static bool take_input(struct trace *trace, const struct input *input,
		       struct trace_end *end)
{
	switch (input->kind) {
	case INPUT_SIGNAL:
		end->signal = input->signal;
		return true;
	case INPUT_NAME:
		names_learn(&trace->names, &input->addr, input->name);
		break;
	case INPUT_TIME:
	case INPUT_SENT:
	case INPUT_REPLY:
		break;
	case INPUT_TEXT:
		learn_origin(trace, input);
		break;
	}
	return false;
}

static struct view *open_json(struct trace *trace, const struct json_open *out)
{
	trace->json = (struct trace_json){
		.facts = &out->start,
		.options = trace->text.options,
		.hops = &trace->hops,
		.target = &trace->row,
		.names = trace->output.names,
		.lines = &trace->lines,
		.timeout = trace->session.timeout,
	};
	trace_json_init(&trace->json);
	return &trace->json.view;
}

static struct view *open_atlas(struct trace *trace, const struct json_open *out)
{
	struct trace_atlas *atlas = &trace->atlas;

	atlas->options = trace->text.options;
	atlas->version = out->start.version;
	atlas->hops = &trace->hops;
	atlas->target = &trace->row;
	atlas->resolved = trace->resolved;
	atlas->lines = &trace->lines;
	trace_atlas_init(atlas);
	return &atlas->view;
}

void trace_add_json(struct trace *trace, struct json_open *out, bool raw)
{
	const struct trace_options *options = trace->text.options;
	const struct trace_module *module = options->module;
	bool atlas = options->format == FORMAT_ATLAS;

	if (out->fd == 0)
		return;
	json_open_socket(out, raw ? "raw" : "error-queue");
	out->start.method =
		module->method == TRACE_METHOD_UDP ? "udp" : module->name;
	lines_init(&trace->lines, out->fd, trace->line_memory, TRACE_LINES);
	if (out->fd == trace->output.fd)
		trace->view_count = 0;
	trace->views[trace->view_count++] =
		atlas ? open_atlas(trace, out) : open_json(trace, out);
}

static struct view *view_at(struct trace *trace, uint8_t i)
{
	struct view *view = trace->views[i];

	view->now = trace->driver->now;
	view->wall = trace->driver->wall;
	return view;
}

static void start(struct trace *trace)
{
	for (uint8_t i = 0; i < trace->view_count; i++) {
		struct view *view = view_at(trace, i);

		view->ops->start(view);
	}
}

static void show(struct trace *trace, const struct event *event)
{
	for (uint8_t i = 0; i < trace->view_count; i++) {
		struct view *view = view_at(trace, i);

		view->ops->show(view, event, view->wall);
	}
}

static void finish(struct trace *trace)
{
	for (uint8_t i = 0; i < trace->view_count; i++) {
		struct view *view = view_at(trace, i);

		view->ops->finish(view);
	}
}

/* An errno, 0: both outputs work. */
static int output_error(const struct trace *trace)
{
	return trace->output.error != 0 ? trace->output.error
					: trace->lines.error;
}

/* What a shell will see. */
static int status_of(const struct trace *trace, const struct trace_end *end)
{
	if (end->signal != 0)
		return 128 + end->signal;
	if (end->error != 0 || output_error(trace) != 0)
		return 2;
	if (trace->hops.refused > 0 && trace->hops.sent == 0)
		return 2;
	return trace->text.options->exit_status &&
	       !trace_verdict_reached(&trace->hops, &trace->row.addr);
}

/* JSON says at the end why it is one. */
static void end_json(struct trace *trace, const struct trace_end *end)
{
	struct trace_json *json = &trace->json;

	if (json->view.ops == NULL)
		return;
	json->reason = JSON_DONE;
	if (end->signal != 0)
		json->reason = end->signal == SIGINT ? JSON_INTERRUPTED
						     : JSON_TERMINATED;
	if (end->error != 0 || output_error(trace) != 0)
		json->reason = JSON_FAILED;
	json->exit_status = status_of(trace, end);
	trace_json_give_up(json, &trace->session.ledger, trace->driver->now,
			   trace->driver->wall);
}

/* One turn. False when the run is over. */
static bool turn(struct trace *trace, struct trace_end *end)
{
	int64_t until = ns_min(trace->plan.wake, trace->output.until);
	struct driver_news news;

	until = ns_min(until, trace->lines.until);
	switch (driver_pump(trace->driver, &trace->session, until, &news)) {
	case DRIVER_EVENT:
		show(trace, news.event);
		return true;
	case DRIVER_INPUT:
		return !take_input(trace, &news.input, end);
	case DRIVER_TIME:
		/* The plan may have given something up. */
		show(trace, NULL);
		return true;
	case DRIVER_DONE:
		return false;
	case DRIVER_ERROR:
		end->error = news.error;
		return false;
	}
	return false;
}

/* Waits for the names that can still come. */
static void await_names(struct trace *trace, struct trace_end *end)
{
	struct driver *driver = trace->driver;
	struct output *output = &trace->output;
	struct input input;

	put_out(trace);
	while (output->until != NS_NEVER && output->error == 0) {
		end->error = -driver->ops->next(driver, output->until, &input);
		if (end->error != 0 || take_input(trace, &input, end))
			return;
		put_out(trace);
	}
}

/* The last words, after the last row. */
static void explain(struct trace *trace)
{
	const struct trace_explain words = {
		.options = trace->text.options,
		.hops = &trace->hops,
		.form = &trace->form,
		.target = trace->row.addr,
		.source = trace->row.source,
	};

	if (trace->views[0] != &trace->text.view)
		return;
	if (trace->text.options->quote_diff)
		trace_quote_explain(&words, &trace->output.text);
	if (trace->text.options->explain)
		trace_explain(&words, &trace->output.text);
}

struct trace_end trace_run(struct trace *trace, struct driver *driver)
{
	struct trace_end end = {0};

	trace->driver = driver;
	start(trace);
	put_out(trace);
	while (output_error(trace) == 0 && turn(trace, &end))
		put_out(trace);
	show(trace, NULL);
	end_json(trace, &end);
	finish(trace);
	explain(trace);
	if (end.signal == 0 && end.error == 0)
		await_names(trace, &end);
	output_finish(&trace->output);
	if (end.error == 0)
		end.error = trace->output.error;
	return end;
}
