/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The run of a crowd. Text goes out when there is nothing else to do.
 */
#include "ping_crowd_run.h"

#include "base/ns.h"

#include <errno.h>
#include <signal.h>
#include <stdlib.h>

/* Bytes of text that can wait for the next write, and of lines. */
#define OUT_SIZE   65536
#define ERR_SIZE   8192
#define LINES_SIZE (4 * JSON_LINE_MAX)

struct ping_crowd_memory {
	struct ledger_entry *ring;
	struct ping_crowd_row *rows;
	float *rtts;
	struct ping_crowd_classes *classes;
	struct ping_crowd_bad *worst;
	struct ping_crowd_row *period_rows; /* NULL without --every */
	struct ping_crowd_classes *period_classes;
	struct targets_before *before; /* NULL without --resolve-every */
	struct ping_crowd_total total;
	struct histogram scratch;
	char out[OUT_SIZE];
	char err[ERR_SIZE];
	char lines[LINES_SIZE];
	char metrics[PING_CROWD_METRICS_TEXT];
};

static uint32_t ring_size(const struct ping_setup *setup)
{
	uint64_t open = ping_crowd_plan_open(setup->options,
					     targets_total(setup->targets));
	uint32_t size = PING_CROWD_RING_MIN;

	/* A third is kept free for those that are asked again. */
	while (size < PING_CROWD_RING_MAX && size < open + open / 2)
		size *= 2;
	return size;
}

/* Whether anybody will ask for round-trip times. */
static bool wants_times(const struct ping_setup *setup)
{
	const struct ping_options *options = setup->options;

	return setup->json != 0 ||
	       !(options->quiet || options->alive || options->unreachable);
}

static uint32_t probes_of(const struct ping_setup *setup)
{
	int64_t probes = ping_crowd_plan_probes(setup->options);

	return (uint32_t)ns_min(probes, UINT32_MAX);
}

static void free_memory(struct ping_crowd_memory *memory)
{
	free(memory->ring);
	free(memory->rows);
	free(memory->rtts);
	free(memory->classes);
	free(memory->worst);
	free(memory->period_rows);
	free(memory->period_classes);
	free(memory->before);
	free(memory);
}

/* All zeros, of which only what is used costs anything. */
static bool set_times_aside(struct ping_crowd_memory *memory,
			    const struct ping_setup *setup)
{
	size_t count = targets_total(setup->targets);
	uint32_t probes = probes_of(setup);

	if (!wants_times(setup))
		return true;
	if (probes > 0 && probes <= PING_CROWD_EXACT) {
		memory->rtts = calloc(count, probes * sizeof(*memory->rtts));
		return memory->rtts != NULL;
	}
	memory->classes = calloc(count, sizeof(*memory->classes));
	return memory->classes != NULL;
}

/* For what is counted since the last look. */
static bool set_period_aside(struct ping_crowd_memory *memory,
			     const struct ping_setup *setup)
{
	size_t count = targets_total(setup->targets);

	if (setup->options->every == 0 || setup->options->cumulative)
		return true;
	memory->period_rows = calloc(count, sizeof(*memory->period_rows));
	memory->period_classes = calloc(count, sizeof(*memory->period_classes));
	return memory->period_rows != NULL && memory->period_classes != NULL;
}

/* For hosts that move. */
static bool set_before_aside(struct ping_crowd_memory *memory,
			     const struct ping_setup *setup)
{
	if (setup->options->resolve_every == 0)
		return true;
	memory->before =
		calloc(setup->targets->count + 1, sizeof(*memory->before));
	return memory->before != NULL;
}

static struct ping_crowd_memory *set_aside(const struct ping_setup *setup)
{
	struct ping_crowd_memory *memory = calloc(1, sizeof(*memory));
	size_t count = targets_total(setup->targets);
	size_t top = (size_t)setup->options->top;

	if (memory == NULL)
		return NULL;
	memory->ring = calloc(ring_size(setup), sizeof(*memory->ring));
	memory->rows = calloc(count, sizeof(*memory->rows));
	memory->worst =
		calloc(top < count ? top + 1 : count, sizeof(*memory->worst));
	if (memory->ring != NULL && memory->rows != NULL &&
	    memory->worst != NULL && set_times_aside(memory, setup) &&
	    set_period_aside(memory, setup) && set_before_aside(memory, setup))
		return memory;
	free_memory(memory);
	return NULL;
}

static void open_names(struct ping_crowd_run *run,
		       const struct ping_setup *setup)
{
	if (run->memory->before == NULL)
		return;
	setup->targets->before = run->memory->before;
	run->names = (struct ping_crowd_names){
		.names = setup->hosts,
		.targets = setup->targets,
		.excluded = setup->excluded,
		.family = setup->form_v6 != NULL ? ADDR_NONE
						 : setup->options->family,
		.every = setup->options->resolve_every,
	};
}

static void open_text(struct ping_crowd_run *run,
		      const struct ping_setup *setup)
{
	run->text = (struct ping_crowd_text){
		.program = setup->program,
		.options = setup->options,
		.crowd = &run->crowd,
		.plan = &run->plan,
		.targets = setup->targets,
		.labels = setup->labels,
		.worst = run->memory->worst,
		.total = setup->options->stats ? &run->memory->total : NULL,
		.out = &run->out,
		.err = &run->err,
		.progress = setup->progress,
		.json_only = setup->json == setup->out,
	};
	ping_crowd_text_init(&run->text);
	run->views[run->view_count++] = &run->text.view;
}

static void open_json(struct ping_crowd_run *run,
		      const struct ping_setup *setup)
{
	lines_init(&run->lines, setup->json, run->memory->lines, LINES_SIZE);
	if (setup->json == 0)
		return;
	run->json = (struct ping_crowd_json){
		.options = setup->options,
		.facts = setup->facts,
		.crowd = &run->crowd,
		.targets = setup->targets,
		.labels = setup->labels,
		.timeout = run->session.timeout,
		.scratch = &run->memory->scratch,
		.lines = &run->lines,
		.csv = setup->options->machine.format == FORMAT_CSV,
	};
	ping_crowd_json_init(&run->json);
	run->views[run->view_count++] = &run->json.view;
}

static void open_metrics(struct ping_crowd_run *run,
			 const struct ping_setup *setup)
{
	run->metrics.file.until = NS_NEVER;
	if (setup->options->metrics == NULL)
		return;
	run->metrics = (struct ping_crowd_metrics){
		.file = {.program = setup->program,
			 .path = setup->options->metrics,
			 .every = setup->options->every,
			 .err = &run->err},
		.crowd = &run->crowd,
	};
	buf_init(&run->metrics.text, run->memory->metrics,
		 sizeof(run->memory->metrics));
	ping_crowd_metrics_init(&run->metrics);
	run->views[run->view_count++] = &run->metrics.view;
}

int ping_crowd_open(struct ping_crowd_run *run, const struct ping_setup *setup)
{
	struct session_setup session = {
		.targets = setup->targets,
		.plan = &run->plan.plan,
		.form = setup->form,
		.form_v6 = setup->form_v6,
		.ring_size = ring_size(setup),
		.timeout = ping_crowd_plan_timeout(setup->options),
	};

	*run = (struct ping_crowd_run){.memory = set_aside(setup)};
	if (run->memory == NULL)
		return -ENOMEM;
	session.ring = run->memory->ring;
	run->crowd = (struct ping_crowd){
		.rows = run->memory->rows,
		.count = targets_total(setup->targets),
		.probes = probes_of(setup),
		.rtts = run->memory->rtts,
		.classes = run->memory->classes,
		.form = setup->form,
	};
	ping_crowd_period_init(&run->period, &run->crowd, setup->options->every,
			       run->memory->period_rows,
			       run->memory->period_classes);
	session_init(&run->session, &session);
	ping_crowd_plan_init(&run->plan, setup->options, &run->crowd,
			     &run->session.ledger);
	output_init(&run->out, setup->out, run->memory->out, OUT_SIZE);
	output_init(&run->err, setup->err, run->memory->err, ERR_SIZE);
	open_names(run, setup);
	open_text(run, setup);
	open_json(run, setup);
	open_metrics(run, setup);
	return 0;
}

void ping_crowd_close(struct ping_crowd_run *run)
{
	if (run->memory == NULL)
		return;
	free_memory(run->memory);
	run->memory = NULL;
}

bool ping_crowd_is_success(const struct ping_crowd_run *run)
{
	return ping_crowd_plan_is_success(&run->plan);
}

uint32_t ping_crowd_place(const struct ping_crowd_run *run)
{
	uint32_t place = (uint32_t)run->text.options->resume;

	while (place < run->crowd.count && place < run->plan.given &&
	       run->crowd.rows[place].fate != PING_CROWD_UNKNOWN)
		place++;
	return place;
}

bool ping_crowd_is_cut(const struct ping_crowd_run *run)
{
	return (run->plan.stopped || run->driver->now >= run->plan.deadline) &&
	       ping_crowd_place(run) < run->crowd.count;
}

static struct view *view_at(const struct ping_crowd_run *run, size_t i)
{
	struct view *view = run->views[i];

	view->now = run->driver->now;
	view->wall = run->driver->wall;
	return view;
}

/* --every */
static void report(struct ping_crowd_run *run, int64_t now)
{
	ping_crowd_text_report(&run->text, run->period.counts, now);
	if (run->json.lines != NULL) {
		view_at(run, 1);
		ping_crowd_json_report(&run->json, run->period.counts,
				       run->period.since, now);
	}
	ping_crowd_period_next(&run->period, now);
}

/* --resolve-every: one name at a time, for probes come first. */
static void ask_name(struct ping_crowd_run *run)
{
	struct driver *driver = run->driver;
	uint32_t index;

	if (!ping_crowd_names_ask(&run->names, driver->now, &index))
		return;
	if (driver->ops->find == NULL ||
	    !driver->ops->find(driver, run->names.names[index], index))
		ping_crowd_names_refuse(&run->names);
}

static void take_host(struct ping_crowd_run *run,
		      const struct driver_host *host)
{
	struct addr before, addr;

	if (!ping_crowd_names_learn(&run->names, host, &addr))
		return;
	before = targets_addr(run->names.targets, host->which);
	targets_move(run->names.targets, host->which, &addr,
		     run->session.ledger.next);
	ping_crowd_text_move(&run->text, host->which, &before);
	if (run->json.lines != NULL) {
		view_at(run, 1);
		ping_crowd_json_move(&run->json, host->which, &before,
				     run->driver->now);
	}
}

static void flush(struct ping_crowd_run *run)
{
	int64_t now = run->driver->now;

	if (run->names.every > 0)
		ask_name(run);
	if (now >= run->period.due)
		report(run, now);
	if (now >= ping_crowd_text_until(&run->text))
		ping_crowd_text_progress(&run->text, now);
	output_flush(&run->out, now);
	output_flush(&run->err, now);
	if (now >= run->lines.until)
		lines_flush(&run->lines);
	ping_crowd_metrics_flush(&run->metrics, now);
}

static void show(struct ping_crowd_run *run, const struct event *event)
{
	if (run->plan.holds)
		return;
	for (size_t i = 0; i < run->view_count; i++) {
		struct view *view = view_at(run, i);

		view->ops->show(view, event, view->wall);
	}
	if (run->out.text.len > OUT_SIZE / 2 ||
	    run->err.text.len > ERR_SIZE / 2)
		flush(run);
}

static int64_t until_of(const struct ping_crowd_run *run)
{
	int64_t until = ns_min(ns_min(run->lines.until, run->period.due),
			       ping_crowd_text_until(&run->text));

	if (run->out.text.len > 0 || run->err.text.len > 0)
		return run->driver->now;
	if (run->names.every > 0)
		until = ns_min(until, ping_crowd_names_until(&run->names));
	return ns_min(until, run->metrics.file.until);
}

static int output_error(const struct ping_crowd_run *run)
{
	if (run->out.error != 0)
		return run->out.error;
	return run->lines.error != 0 ? run->lines.error
				     : run->metrics.file.error;
}

/* Returns a signal that ends the run, 0 for none. */
static int take_input(struct ping_crowd_run *run, const struct input *input)
{
	struct view *view = view_at(run, 0);

	if (input->kind == INPUT_HOST)
		take_host(run, &input->host);
	if (input->kind == INPUT_MUTE && run->names.every > 0) {
		ping_crowd_names_stop(&run->names);
		ping_crowd_text_mute(&run->text);
	}
	if (input->kind != INPUT_SIGNAL)
		return 0;
	if (input->signal == SIGQUIT) {
		view->ops->status(view);
		return 0;
	}
	ping_crowd_plan_stop(&run->plan);
	return input->signal;
}

/* Until the plan is carried out. 0 or an errno. */
static int probe(struct ping_crowd_run *run, int *signal)
{
	uint64_t dropped = run->driver->dropped;
	struct driver_news news;

	while (output_error(run) == 0) {
		enum driver_verdict verdict = driver_pump(
			run->driver, &run->session, until_of(run), &news);

		if (run->driver->dropped != dropped)
			ping_crowd_plan_overflow(&run->plan,
						 run->driver->dropped - dropped,
						 run->driver->now);
		dropped = run->driver->dropped;
		switch (verdict) {
		case DRIVER_EVENT:
			show(run, news.event);
			break;
		case DRIVER_INPUT:
			if (*signal == 0)
				*signal = take_input(run, &news.input);
			break;
		case DRIVER_TIME:
			flush(run);
			break;
		case DRIVER_DONE:
			return 0;
		case DRIVER_ERROR:
			return news.error;
		}
	}
	return 0;
}

static enum json_reason reason_of(const struct ping_crowd_run *run, int error,
				  int signal)
{
	if (error != 0 || output_error(run) != 0)
		return JSON_FAILED;
	if (signal == SIGALRM || run->driver->now >= run->plan.deadline)
		return JSON_DEADLINE;
	if (signal == 0)
		return JSON_DONE;
	return signal == SIGINT ? JSON_INTERRUPTED : JSON_TERMINATED;
}

static int status_of(const struct ping_crowd_run *run,
		     const struct ping_end *end)
{
	if (end->signal != 0)
		return 128 + end->signal;
	if (end->error != 0 || output_error(run) != 0)
		return 2;
	return ping_crowd_is_success(run) ? 0 : 1;
}

struct ping_end ping_crowd_run(struct ping_crowd_run *run,
			       struct driver *driver)
{
	struct ping_end end = {0};
	int signal = 0;

	run->driver = driver;
	ping_crowd_period_start(&run->period, driver->now);
	if (run->names.every > 0)
		ping_crowd_names_start(&run->names, driver->now);
	for (size_t i = 0; i < run->view_count; i++) {
		struct view *view = view_at(run, i);

		view->ops->start(view);
	}
	end.error = probe(run, &signal);
	if (signal != SIGINT && signal != SIGALRM)
		end.signal = signal;
	run->json.end.reason = reason_of(run, end.error, signal);
	run->json.end.exit_status = status_of(run, &end);
	flush(run);
	for (size_t i = 0; i < run->view_count; i++) {
		struct view *view = view_at(run, i);

		view->ops->finish(view);
	}
	output_finish(&run->out);
	output_finish(&run->err);
	end.output = output_error(run);
	return end;
}
