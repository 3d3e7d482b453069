/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The run of a crowd. Text goes out when there is nothing else to do.
 */
#include "ping_crowd_run.h"

#include "base/ns.h"

#include <errno.h>
#include <signal.h>

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
	lines_init(&run->lines, setup->json, run->memory->lines,
		   PING_CROWD_MEMORY_LINES);
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
		.timeout = ping_crowd_plan_timeout(setup->options),
	};

	*run = (struct ping_crowd_run){.memory = ping_crowd_memory_get(setup)};
	if (run->memory == NULL)
		return -ENOMEM;
	session.ring = run->memory->ring;
	session.ring_size = run->memory->ring_size;
	run->crowd = (struct ping_crowd){
		.rows = run->memory->rows,
		.count = targets_total(setup->targets),
		.probes = run->memory->probes,
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
	output_init(&run->out, setup->out, run->memory->out,
		    PING_CROWD_MEMORY_OUT);
	output_init(&run->err, setup->err, run->memory->err,
		    PING_CROWD_MEMORY_ERR);
	open_names(run, setup);
	open_text(run, setup);
	open_json(run, setup);
	open_metrics(run, setup);
	return 0;
}

void ping_crowd_close(struct ping_crowd_run *run)
{
	ping_crowd_memory_free(run->memory);
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
	if (run->out.text.len > PING_CROWD_MEMORY_OUT / 2 ||
	    run->err.text.len > PING_CROWD_MEMORY_ERR / 2)
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
	if (input->kind == INPUT_HOST)
		take_host(run, &input->host);
	if (input->kind == INPUT_MUTE && run->names.every > 0) {
		ping_crowd_names_stop(&run->names);
		ping_crowd_text_mute(&run->text);
	}
	if (input->kind != INPUT_SIGNAL)
		return 0;
	if (input->signal == SIGQUIT) {
		ping_crowd_text_status(&run->text, run->driver->now);
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
