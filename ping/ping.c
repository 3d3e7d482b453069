/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The run. Events go to the view, text goes out when there is nothing else to
 * do, names come when they come.
 */
#include "ping.h"

#include <errno.h>
#include <signal.h>
#include <stddef.h>
#include <stdlib.h>

/* Bytes of text that can wait for names, and for the next write. */
#define OUT_SIZE 65536
#define ERR_SIZE 8192

/* How long the text of a flood may wait after that before, ns: nobody sees a
 * hundredth of a second, and a write for each dot took a tenth of its CPU. */
#define DOTS_PATIENCE (10 * NS_PER_MS)

/* Hosts whose names are remembered: targets, and routers that complain. */
#define NAMES_MAX 256

struct ping_memory {
	struct ledger_entry *ring;
	struct ping_row *rows;
	struct ping_mtu_row *mtu_rows;
	struct names_row names[NAMES_MAX];
	char out[OUT_SIZE];
	char err[ERR_SIZE];
};

/* A burst is out at once, and several targets share the interval. */
static uint32_t ring_size(const struct ping_setup *setup)
{
	const struct ping_options *options = setup->options;
	int64_t count = setup->targets->count;

	if (options->interval / count < PING_RING_FAST || options->adaptive ||
	    options->preload * count > PING_RING_SMALL / 2)
		return PING_RING_LARGE;
	return PING_RING_SMALL;
}

static void free_memory(struct ping_memory *memory)
{
	free(memory->ring);
	free(memory->rows);
	free(memory->mtu_rows);
	free(memory);
}

/* All zeros, of which only what is used costs anything. */
static struct ping_memory *set_aside(const struct ping_setup *setup)
{
	struct ping_memory *memory = calloc(1, sizeof(*memory));

	if (memory == NULL)
		return NULL;
	memory->ring = calloc(ring_size(setup), sizeof(*memory->ring));
	memory->rows = calloc(setup->targets->count, sizeof(*memory->rows));
	memory->mtu_rows =
		calloc(setup->targets->count, sizeof(*memory->mtu_rows));
	if (memory->ring != NULL && memory->rows != NULL &&
	    memory->mtu_rows != NULL)
		return memory;
	free_memory(memory);
	return NULL;
}

void ping_close(struct ping *ping)
{
	if (ping->memory == NULL)
		return;
	ping_views_close(&ping->views);
	free_memory(ping->memory);
	ping->memory = NULL;
}

static void open_output(struct ping *ping, const struct ping_setup *setup)
{
	struct ping_memory *memory = ping->memory;
	struct buf scope;

	names_init(&ping->names, memory->names, NAMES_MAX);
	output_init(&ping->out, setup->out, memory->out, OUT_SIZE);
	output_init(&ping->err, setup->err, memory->err, ERR_SIZE);
	if (setup->has_names)
		ping->out.names = &ping->names;
	if (setup->scope == 0)
		return;
	ping->out.scope = setup->scope;
	buf_init(&scope, ping->out.scope_name, sizeof(ping->out.scope_name));
	buf_text(&scope, setup->scope_name);
}

static void open_view(struct ping *ping, const struct ping_setup *setup)
{
	ping->text = (struct ping_text){
		.program = setup->program,
		.options = setup->options,
		.report = &ping->report,
		.targets = setup->targets,
		.labels = setup->labels,
		.form = setup->form,
		.device = setup->device,
		.columns = setup->columns,
		.flow_label = setup->flow_label,
		.has_ident = setup->has_ident,
		.out = &ping->out,
		.err = &ping->err,
	};
	ping_text_init(&ping->text);
	/* The line of figures that goes to people is always its matter. */
	ping->mtu_text = (struct ping_mtu_text){
		.mtu = &ping->mtu,
		.labels = setup->labels,
		.out = &ping->out,
	};
	ping_mtu_text_init(&ping->mtu_text);
	if (setup->json != setup->out)
		ping_views_add(&ping->views, ping->finds_mtu
						     ? &ping->mtu_text.view
						     : &ping->text.view);
}

int ping_open(struct ping *ping, const struct ping_setup *setup)
{
	struct session_setup session = {
		.targets = setup->targets,
		.plan = &ping->plan.plan,
		.form = setup->form,
		.form_v6 = setup->form_v6,
		.ring_size = ring_size(setup),
		.timeout = ping_views_timeout(setup),
	};
	struct names *names = setup->has_names ? &ping->names : NULL;
	int error;

	*ping = (struct ping){
		.memory = set_aside(setup),
		.finds_mtu = setup->options->find_mtu,
	};
	if (ping->finds_mtu)
		session.plan = &ping->mtu.plan;
	if (ping->memory == NULL)
		return -ENOMEM;
	error = ping_views_open(&ping->views, setup, session.ring_size, names);
	if (error != 0) {
		ping_close(ping);
		return error;
	}
	session.ring = ping->memory->ring;
	ping_report_init(&ping->report, ping->memory->rows,
			 setup->targets->count);
	ping->report.form = setup->form;
	ping_plan_init(&ping->plan, setup->options, &ping->report,
		       setup->ordinary);
	ping_mtu_init(&ping->mtu, setup->options, setup->targets, &ping->report,
		      ping->memory->mtu_rows);
	session_init(&ping->session, &session);
	open_output(ping, setup);
	open_view(ping, setup);
	return 0;
}

bool ping_is_success(const struct ping *ping)
{
	if (ping->finds_mtu)
		return ping_mtu_is_success(&ping->mtu);
	return ping_plan_is_success(&ping->plan);
}

/* A run on its way. */
struct run {
	struct ping *ping;
	struct driver_news news;
	size_t written;	 /* length of the output when it was last flushed ... */
	int64_t flushed; /* ... and when that was */
	int signal;	 /* that ended it, 0: none did */
};

static void flush(struct run *run)
{
	struct ping *ping = run->ping;

	output_flush(&ping->out, ping->driver->now);
	output_flush(&ping->err, ping->driver->now);
	run->written = ping->out.text.len;
	run->flushed = ping->driver->now;
}

/* The view has put names that nobody knows yet. */
static void ask_names(struct ping *ping)
{
	struct addr addr;

	if (ping->out.names == NULL)
		return;
	while (names_ask(&ping->names, ping->driver->now, &addr))
		ping->driver->ops->lookup(ping->driver, &addr);
}

/* When to flush: now if there is something new, unless much more comes soon.
 * The driver does first what needs no waiting. */
static int64_t flush_until(const struct run *run)
{
	const struct ping *ping = run->ping;
	const struct ping_options *options = ping->text.options;

	if (ping->err.text.len > 0)
		return ping->driver->now;
	if (ping->out.text.len == run->written)
		return ping->out.until;
	if (!options->flood || options->interval >= DOTS_PATIENCE)
		return ping->driver->now;
	return ns_min(ping->out.until, run->flushed + DOTS_PATIENCE);
}

/* What has waited long enough. */
static void write_due(struct run *run)
{
	struct ping *ping = run->ping;

	if (flush_until(run) <= ping->driver->now)
		flush(run);
	ping_views_flush(&ping->views, ping->driver->now, ping->driver->wall);
}

static void show_event(struct run *run)
{
	struct ping *ping = run->ping;

	ping_views_show(&ping->views, run->news.event, ping->driver->now,
			ping->driver->wall);
	ask_names(ping);
	/* Usually it is written when the driver would wait; not when that is
	 * long in coming. */
	if (ping->out.text.len - run->written > ping->out.text.size / 8 ||
	    ping->err.text.len > ping->err.text.size / 2)
		flush(run);
}

static void settle(struct ping *ping)
{
	ping_report_settle(&ping->report, &ping->session.ledger,
			   ping->driver->now);
}

static void take_signal(struct run *run, int signal)
{
	struct ping *ping = run->ping;

	if (signal == SIGQUIT) {
		settle(ping);
		ping_text_status(&ping->text);
		return;
	}
	run->signal = signal;
	ping_plan_stop(&ping->plan);
	ping_mtu_stop(&ping->mtu);
}

/* What is not the session's business. */
static void take_input(struct run *run, const struct input *input)
{
	switch (input->kind) {
	case INPUT_SIGNAL:
		take_signal(run, input->signal);
		break;
	case INPUT_NAME:
		names_learn(&run->ping->names, &input->addr, input->name);
		flush(run);
		break;
	case INPUT_MUTE:
		ping_text_mute(&run->ping->text);
		break;
	case INPUT_TIME:
	case INPUT_SENT:
	case INPUT_REPLY:
	case INPUT_TEXT:
	case INPUT_HOST:
		break;
	}
}

/* Of whatever is written, an errno or 0. */
static int output_error(const struct ping *ping)
{
	return ping->out.error != 0 ? ping->out.error
				    : ping_views_error(&ping->views);
}

/* Until the plan is carried out. 0 or an errno. */
static int probe(struct run *run)
{
	struct ping *ping = run->ping;

	while (output_error(ping) == 0) {
		switch (driver_pump(ping->driver, &ping->session,
				    ns_min(flush_until(run),
					   ping_views_until(&ping->views)),
				    &run->news)) {
		case DRIVER_EVENT:
			show_event(run);
			break;
		case DRIVER_INPUT:
			take_input(run, &run->news.input);
			break;
		case DRIVER_TIME:
			write_due(run);
			break;
		case DRIVER_DONE:
			return 0;
		case DRIVER_ERROR:
			return run->news.error;
		}
	}
	return 0;
}

/* The last lines get what is left of the grace for their names. A signal means
 * that somebody does not want to wait. */
static void await_names(struct run *run)
{
	struct ping *ping = run->ping;
	struct input *input = &run->news.input;

	flush(run);
	while (ping->out.error == 0 && ping->out.until != NS_NEVER) {
		if (ping->driver->ops->next(ping->driver, ping->out.until,
					    input) != 0 ||
		    input->kind == INPUT_SIGNAL)
			break;
		take_input(run, input);
		flush(run);
	}
}

/* Of the plan that is carried out. */
static int64_t deadline_of(const struct ping *ping)
{
	return ping->finds_mtu ? ping->mtu.deadline : ping->plan.deadline;
}

static enum json_reason reason_of(const struct run *run, int error)
{
	const struct ping *ping = run->ping;

	if (error != 0 || output_error(ping) != 0)
		return JSON_FAILED;
	if (run->signal == SIGALRM || ping->driver->now >= deadline_of(ping))
		return JSON_DEADLINE;
	if (run->signal == 0)
		return JSON_DONE;
	return run->signal == SIGINT ? JSON_INTERRUPTED : JSON_TERMINATED;
}

/* The process dies by other signals than those that people end a run by. */
static int deadly_signal(const struct run *run)
{
	bool gentle = run->signal == SIGINT || run->signal == SIGALRM;

	return gentle ? 0 : run->signal;
}

/* What a shell will see. Whoever closes the pipe has seen enough. */
static int status_of(const struct run *run, int error)
{
	int signal = deadly_signal(run);
	int output = output_error(run->ping);

	if (signal != 0)
		return 128 + signal;
	if (error != 0 || (output != 0 && output != EPIPE))
		return 2;
	return ping_is_success(run->ping) ? 0 : 1;
}

static void finish(struct run *run, int error)
{
	struct ping *ping = run->ping;
	const struct driver *driver = ping->driver;
	struct ping_json_end end = {.reason = reason_of(run, error)};

	end.exit_status = status_of(run, error);
	settle(ping);
	ping_views_give_up(&ping->views, &ping->report, &ping->session.ledger,
			   driver->now, driver->wall);
	ping_views_finish(&ping->views, driver->now, driver->wall, &end);
	await_names(run);
	output_finish(&ping->out);
	output_finish(&ping->err);
}

struct ping_end ping_run(struct ping *ping, struct driver *driver)
{
	struct run run = {.ping = ping};
	struct ping_end end = {0};

	ping->driver = driver;
	ping_views_connect(&ping->views, &ping->out, &ping->err);
	ping->session.untold = ping_views_ignored(&ping->views);
	ping_views_start(&ping->views, driver->now, driver->wall);
	end.error = probe(&run);
	/* Complaints come before the summary, for whoever reads both. */
	if (ping->err.text.len > 0)
		flush(&run);
	finish(&run, end.error);
	end.output = output_error(ping);
	end.signal = deadly_signal(&run);
	return end;
}
