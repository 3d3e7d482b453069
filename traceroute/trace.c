/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The run. Probing and showing go on side by side: what waits for a name is
 * text only, and when the last probe is settled the text is given the little
 * time that its names may still take.
 */
#include "trace.h"

#include "base/ns.h"
#include "base/siphash.h"
#include "trace_verdict.h"
#include "ui/metrics_file.h"
#include "ui/tell.h"

#include <assert.h>
#include <errno.h>
#include <signal.h>
#include <string.h>

/* Prefix of a message about one of many targets: the program and the host. */
#define PREFIX_MAX 1200

/* Nothing that is told to anybody. */
static uint32_t seed_of(const struct trace_setup *setup)
{
	static const char purpose[] = "when";

	return (uint32_t)siphash(&setup->key, purpose, sizeof(purpose));
}

static bool is_many(const struct trace *trace)
{
	return trace->room.routers != NULL;
}

static void init_session(struct trace *trace,
			 const struct trace_options *options)
{
	bool echo = options->module->method == TRACE_METHOD_ICMP;
	struct session_setup setup = {
		.targets = &trace->targets,
		.plan = &trace->many.plan,
		.form = &trace->form,
		.form_v6 = &trace->form_v6,
		.ring = trace->room.ring,
		.ring_size = trace->room.ring_size,
		.timeout = echo ? NS_NEVER : TRACE_UDP_TIMEOUT,
	};

	session_init(&trace->session, &setup);
}

/* Where a flow can have one probe open only, each trace has its own flows. */
void trace_add_family(struct trace *trace, const struct trace_setup *setup)
{
	bool v6 = setup->family == ADDR_V6;
	struct probe_form *form = v6 ? &trace->form_v6 : &trace->form;

	trace_form_init(form, setup);
	if (v6)
		trace->serial_v6 = setup->serial;
	else
		trace->serial = setup->serial;
	if (!setup->serial || !is_many(trace))
		return;
	trace->many.stride = form->tag.flows;
	form->tag.flows = (uint16_t)(form->tag.flows * trace->room.lane_count);
}

static void init_lines(struct trace *trace, const struct json_open *out)
{
	trace->out = out;
	trace->lines.until = NS_NEVER;
	if (out->fd != 0)
		lines_init(&trace->lines, out->fd, trace->line_memory,
			   TRACE_LINES);
}

void trace_init(struct trace *trace, const struct trace_setup *setup,
		const struct trace_room *room, const struct json_open *out)
{
	trace->room = *room;
	trace->options = setup->options;
	trace->program = setup->program;
	trace->seed = seed_of(setup);
	targets_init(&trace->targets, room->rows, room->row_count);
	trace_many_init(&trace->many, room->lane_count,
			(uint64_t)setup->options->rate);
	if (room->routers != NULL)
		trace->many.news = &room->routers->news;
	trace_add_family(trace, setup);
	init_session(trace, setup->options);
	trace_words_init(&trace->words, setup);
	init_lines(trace, out);
}

/* --- traces begin ---------------------------------------------------------
 */

static struct trace_moment moment_of(const struct trace *trace)
{
	return (struct trace_moment){trace->driver->now, trace->driver->wall};
}

/* Whether the ledger remembers a probe to the target in row INDEX, or a trace
 * may still send one. */
static bool is_in_use(const struct trace *trace, uint32_t index)
{
	const struct target *target = targets_at(&trace->targets, index);
	const struct ledger *ledger = &trace->session.ledger;

	for (uint32_t slot = 0; slot < trace->many.size; slot++)
		if (trace->many.slots[slot].plan != NULL &&
		    trace->many.slots[slot].index == index)
			return true;
	return target->probed &&
	       ledger->next - target->last_number <= ledger->size;
}

/* A row for a target. There is one: each trace that has ended of late has left
 * a probe of its own in the ledger, which is shorter than the table. */
static uint32_t take_row(struct trace *trace, const struct trace_aim *aim)
{
	struct targets *targets = &trace->targets;

	for (;; trace->row++) {
		trace->row %= trace->room.row_count;
		if (trace->row == targets->count)
			return targets_add(targets, &aim->addr, &aim->source);
		if (!is_in_use(trace, trace->row))
			break;
	}
	*targets_at(targets, trace->row) =
		(struct target){.addr = aim->addr, .source = aim->source};
	return trace->row++;
}

static void open_lane(struct trace *trace, uint32_t slot,
		      const struct trace_aim *aim)
{
	struct trace_lane *lane = &trace->room.lanes[slot];
	bool v6 = aim->addr.family == ADDR_V6;
	const struct trace_lane_setup setup = {
		.options = trace->options,
		.words = &trace->words,
		.out = trace->out,
		.lines = &trace->lines,
		.headed = &trace->headed,
		.routers = trace->room.routers,
		.record = trace->record,
		.timeout = trace->session.timeout,
		.live = !is_many(trace),
	};
	struct trace_lane_target target = {
		.aim = aim,
		.index = take_row(trace, aim),
		.form = v6 ? &trace->form_v6 : &trace->form,
		.seed = trace->seed + slot,
		.serial = v6 ? trace->serial_v6 : trace->serial,
	};
	struct trace_many_slot entry = {
		.plan = &lane->plan.plan,
		.target = aim->addr,
		.index = target.index,
	};

	target.row = targets_at(&trace->targets, target.index);
	trace_lane_open(lane, &setup, &target);
	lane->plan.deadline_at = trace->deadline_at;
	trace_many_add(&trace->many, slot, &entry);
	trace_lane_start(lane, moment_of(trace));
}

/* Begins as many traces as there is room for. */
static void open_lanes(struct trace *trace)
{
	struct trace_aim aim;
	uint32_t slot;

	while (!trace->many.closed &&
	       (slot = trace_many_free(&trace->many)) != TRACE_MANY_NONE) {
		bool more = trace->feed->ops->next(trace->feed, &aim);

		trace->tally.cut =
			more && trace->driver->now >= trace->deadline_at;
		trace->many.closed = !more || trace->tally.cut;
		if (!trace->many.closed)
			open_lane(trace, slot, &aim);
	}
}

/* --- traces end ----------------------------------------------------------
 */

/* An errno, 0: all outputs work. */
static int output_error(const struct trace *trace)
{
	if (trace->record != NULL && trace->record->error != 0)
		return trace->record->error;
	return trace->words.output.error != 0 ? trace->words.output.error
					      : trace->lines.error;
}

/* What a shell would see of this trace alone. Whoever closes the pipe has seen
 * enough. */
static int status_of(const struct trace *trace, const struct trace_lane *lane,
		     const struct trace_end *end)
{
	int output = output_error(trace);

	if (end->signal != 0)
		return 128 + end->signal;
	if (end->error != 0 || (output != 0 && output != EPIPE) ||
	    trace_lane_is_mute(lane))
		return 2;
	return trace->options->exit_status && !trace_lane_reached(lane);
}

static enum json_reason reason_of(const struct trace *trace,
				  const struct trace_end *end)
{
	if (end->error != 0 || output_error(trace) != 0)
		return JSON_FAILED;
	if (end->signal != 0)
		return end->signal == SIGINT ? JSON_INTERRUPTED
					     : JSON_TERMINATED;
	return JSON_DONE;
}

/* What there is to say of it on stderr, and to remember. Of what was cut short
 * nobody knows why it ended where it did. */
static void judge(struct trace *trace, const struct trace_lane *lane,
		  const struct trace_end *end)
{
	char prefix[PREFIX_MAX];
	struct buf buf;

	buf_init(&buf, prefix, sizeof(prefix));
	buf_text(&buf, trace->program);
	if (is_many(trace)) {
		buf_text(&buf, ": ");
		buf_text(&buf, lane->options.host);
	}
	trace->tally.traced++;
	if (!trace_verdict_sent(&lane->hops, prefix)) {
		trace->tally.mute++;
		return;
	}
	if (reason_of(trace, end) == JSON_DONE)
		trace_verdict_tell(&lane->plan, &lane->target->addr, prefix);
	trace->tally.missed += !trace_lane_reached(lane);
}

/* A single one is judged when all of its text is written. */
static void close_lane(struct trace *trace, uint32_t slot,
		       const struct trace_end *end)
{
	struct trace_lane *lane = &trace->room.lanes[slot];
	const struct trace_lane_end how = {
		.reason = reason_of(trace, end),
		.exit_status = status_of(trace, lane, end),
		.ledger = &trace->session.ledger,
	};

	trace_lane_finish(lane, &how, moment_of(trace));
	if (trace->room.metrics != NULL)
		trace_metrics_add(trace->room.metrics, &lane->options,
				  &lane->hops, &lane->target->addr,
				  trace_lane_reached(lane));
	trace_many_remove(&trace->many, slot);
	if (is_many(trace))
		judge(trace, lane, end);
}

/* Ends traces that are carried out, as long as there is room for their text: it
 * may have to wait for names. */
static void close_lanes(struct trace *trace, const struct trace_end *end)
{
	const struct buf *text = &trace->words.output.text;
	uint32_t slot;

	while (text->len <= text->size / 4 &&
	       (slot = trace_many_over(&trace->many)) != TRACE_MANY_NONE)
		close_lane(trace, slot, end);
}

/* All that are left, the oldest first. */
static void close_all(struct trace *trace, const struct trace_end *end)
{
	while (trace->many.count > 0) {
		output_make_room(&trace->words.output);
		close_lane(trace, trace->many.order[0], end);
	}
}

/* --- the run -------------------------------------------------------------
 */

/* Something that is not the session's. True if it ends the run. */
static bool take_input(struct trace *trace, const struct input *input,
		       struct trace_end *end)
{
	if (input->kind == INPUT_SIGNAL)
		end->signal = input->signal;
	if (input->kind == INPUT_MUTE)
		tell(trace->program, "the process that looks up names has "
				     "ended: no more names");
	trace_words_learn(&trace->words, input);
	return input->kind == INPUT_SIGNAL;
}

static void show(struct trace *trace, const struct event *event)
{
	struct event own;
	uint32_t slot;

	if (event != NULL)
		slot = trace_many_find(&trace->many, event, &own);
	else
		slot = is_many(trace) ? TRACE_MANY_NONE : 0;
	if (slot == TRACE_MANY_NONE)
		return;
	trace_lane_show(&trace->room.lanes[slot], event != NULL ? &own : NULL,
			moment_of(trace));
}

/* The name of whoever answers will be wanted when the block is written. */
static void want_name(struct trace *trace, const struct event *event)
{
	if (is_many(trace) && event->kind == EVENT_REPLY &&
	    trace->words.output.names != NULL)
		names_want(&trace->words.names, &event->reply->from);
}

/* One turn. False when the run is over. */
static bool turn(struct trace *trace, struct trace_end *end)
{
	int64_t until = ns_min(trace->many.wake, trace->words.output.until);
	struct driver_news news;

	until = ns_min(until, trace->lines.until);
	switch (driver_pump(trace->driver, &trace->session, until, &news)) {
	case DRIVER_EVENT:
		want_name(trace, news.event);
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

static void put_out(struct trace *trace)
{
	trace_words_put_out(&trace->words, trace->driver);
	if (trace->driver->now >= trace->lines.until)
		lines_flush(&trace->lines);
}

/* Waits for the names that can still come. */
static void await_names(struct trace *trace, struct trace_end *end)
{
	struct driver *driver = trace->driver;
	struct output *output = &trace->words.output;
	struct input input;

	put_out(trace);
	while (output->until != NS_NEVER && output->error == 0) {
		end->error = -driver->ops->next(driver, output->until, &input);
		if (end->error != 0 || take_input(trace, &input, end))
			return;
		put_out(trace);
	}
}

static void write_metrics(struct trace *trace)
{
	const char *path = trace->options->metrics;
	struct buf text;
	int error;

	if (trace->room.metrics == NULL)
		return;
	trace_metrics_write(trace->room.metrics, &text);
	error = -metrics_file_write(path, &text);
	if (error == 0)
		return;
	tell_errno(trace->program, path, error);
	trace->tally.unwritten = true;
}

/* Ends of traces make room for others. */
static void probe(struct trace *trace, struct trace_end *end)
{
	do {
		close_lanes(trace, end);
		open_lanes(trace);
		put_out(trace);
	} while (output_error(trace) == 0 && turn(trace, end));
}

struct trace_end trace_run(struct trace *trace, struct trace_feed *feed,
			   struct driver *driver)
{
	const struct trace_options *options = trace->options;
	struct trace_end end = {0};

	trace->driver = driver;
	trace->feed = feed;
	trace->deadline_at = options->deadline == 0
				     ? NS_NEVER
				     : ns_after(driver->now, options->deadline);
	probe(trace, &end);
	close_all(trace, &end);
	write_metrics(trace);
	if (end.signal == 0 && end.error == 0)
		await_names(trace, &end);
	output_finish(&trace->words.output);
	if (end.error == 0 && trace->words.output.error == 0 &&
	    !is_many(trace) && trace->targets.count > 0)
		judge(trace, &trace->room.lanes[0], &end);
	return end;
}
