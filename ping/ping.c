/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The run. Events go to the view, text goes out when there is nothing else to
 * do, names come when they come.
 */
#include "ping.h"

#include "base/ns.h"

#include <signal.h>
#include <stdbool.h>
#include <stddef.h>

/* A run on its way. */
struct run {
	const struct ping *ping;
	struct driver_news news;
	size_t written; /* length of the output when it was last flushed */
	int signal;
};

uint32_t ping_ring_size(const struct ping_options *options)
{
	if (options->interval < PING_RING_FAST || options->adaptive)
		return PING_RING_LARGE;
	return PING_RING_SMALL;
}

static void flush(struct run *run)
{
	const struct ping *ping = run->ping;

	output_flush(ping->out, ping->driver->now);
	output_flush(ping->err, ping->driver->now);
	run->written = ping->out->text.len;
}

/* The view has put names that nobody knows yet. */
static void ask_names(const struct ping *ping)
{
	struct addr addr;

	if (ping->names == NULL)
		return;
	while (names_ask(ping->names, ping->driver->now, &addr))
		ping->driver->ops->lookup(ping->driver, &addr);
}

static bool has_news(const struct run *run)
{
	return run->ping->out->text.len != run->written ||
	       run->ping->err->text.len > 0;
}

static void show_event(struct run *run)
{
	const struct ping *ping = run->ping;

	ping->view->ops->show(ping->view, &run->news.event, ping->driver->wall);
	ask_names(ping);
	/* Usually it is written when the driver would wait; not when that is
	 * long in coming. */
	if (ping->out->text.len - run->written > ping->out->text.size / 8)
		flush(run);
}

static void settle(const struct ping *ping)
{
	ping_report_settle(ping->plan->report, &ping->session->ledger,
			   ping->driver->now);
}

static void take_signal(struct run *run, int signal)
{
	const struct ping *ping = run->ping;

	if (signal == SIGQUIT) {
		settle(ping);
		ping->view->ops->status(ping->view);
		return;
	}
	if (signal != SIGINT && signal != SIGALRM)
		run->signal = signal;
	ping_plan_stop(ping->plan);
}

/* What is not the session's business. */
static void take_input(struct run *run, const struct input *input)
{
	switch (input->kind) {
	case INPUT_SIGNAL:
		take_signal(run, input->signal);
		break;
	case INPUT_NAME:
		if (run->ping->names != NULL)
			names_learn(run->ping->names, &input->addr,
				    input->name);
		flush(run);
		break;
	case INPUT_TIME:
	case INPUT_SENT:
	case INPUT_REPLY:
		break;
	}
}

/* Until the plan is carried out. 0 or an errno. */
static int probe(struct run *run)
{
	const struct ping *ping = run->ping;

	while (ping->out->error == 0) {
		/* With something to write: only what needs no waiting. */
		int64_t until =
			has_news(run) ? ping->driver->now : ping->out->until;

		switch (driver_pump(ping->driver, ping->session, until,
				    &run->news)) {
		case DRIVER_EVENT:
			show_event(run);
			break;
		case DRIVER_INPUT:
			take_input(run, &run->news.input);
			break;
		case DRIVER_TIME:
			flush(run);
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
	const struct ping *ping = run->ping;
	struct input *input = &run->news.input;

	flush(run);
	while (ping->out->error == 0 && ping->out->until != NS_NEVER) {
		if (ping->driver->ops->next(ping->driver, ping->out->until,
					    input) != 0 ||
		    input->kind == INPUT_SIGNAL)
			break;
		take_input(run, input);
		flush(run);
	}
}

static void finish(struct run *run)
{
	const struct ping *ping = run->ping;

	settle(ping);
	ping->view->ops->finish(ping->view);
	await_names(run);
	output_finish(ping->out);
	output_finish(ping->err);
}

struct ping_end ping_run(const struct ping *ping)
{
	struct run run = {.ping = ping};
	struct ping_end end = {0};

	ping->view->ops->start(ping->view);
	end.error = probe(&run);
	if (ping->out->error == 0)
		finish(&run);
	end.output = ping->out->error;
	end.signal = run.signal;
	return end;
}
