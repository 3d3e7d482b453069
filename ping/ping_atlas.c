/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Events into samples, samples into results.
 */
#include "ping_atlas.h"

#include "base/ns.h"
#include "ui/error_names.h"
#include "ui/icmp_names.h"
#include "ui/json.h"

static struct ping_atlas *atlas_of(struct view *view)
{
	return (struct ping_atlas *)view;
}

static struct atlas_run run_of(const struct ping_atlas *atlas, uint32_t index)
{
	const struct ping_options *options = atlas->options;
	const struct target *target = targets_at(atlas->targets, index);
	const int64_t *resolved = atlas->resolved;

	return (struct atlas_run){
		.measurement = options->measurement,
		.probe = options->probe_id,
		.start = atlas->rows[index].start / NS_PER_SEC,
		.end = (atlas->view.now + atlas->view.wall) / NS_PER_SEC,
		.version = atlas->version,
		.name = atlas->labels[index],
		.addr = &target->addr,
		.source = &target->source,
		.protocol = "ICMP",
		.size = (uint32_t)options->size,
		.resolved = resolved != NULL ? resolved[index] : 0,
	};
}

/* JSON_LINE_MAX is enough for the names and all samples. */
static void put_result(struct ping_atlas *atlas, uint32_t index)
{
	struct ping_atlas_row *row = &atlas->rows[index];
	struct atlas_run run = run_of(atlas, index);
	struct buf *text = &atlas->lines->text;

	if (text->size - text->len <= JSON_LINE_MAX)
		lines_flush(atlas->lines);
	atlas_write_ping(text, &run, atlas->options->interval, row->samples,
			 row->count);
	lines_note(atlas->lines, atlas->view.now);
	row->written = true;
	row->count = 0;
}

/* The first packet of a result says when it began. */
static void add(struct ping_atlas *atlas, const struct event *event,
		const struct atlas_ping *sample)
{
	uint32_t index = event->probe.target;
	struct ping_atlas_row *row = &atlas->rows[index];
	bool left = event->kind != EVENT_FAILED;

	if (row->count == 0)
		row->start =
			(left ? event->sent_at : event->at) + atlas->view.wall;
	row->samples[row->count] = *sample;
	if (event->reply != NULL) {
		row->from[row->count] = event->reply->from;
		row->samples[row->count].from = &row->from[row->count];
	}
	row->count++;
	if (row->count == PING_ATLAS_SAMPLES)
		put_result(atlas, index);
}

static void add_error(struct ping_atlas *atlas, const struct event *event,
		      const char *name)
{
	const struct atlas_ping sample = {
		.outcome = ATLAS_ERROR,
		.error = name != NULL ? name : "other",
	};

	add(atlas, event, &sample);
}

static void add_answer(struct ping_atlas *atlas, const struct event *event,
		       enum atlas_outcome outcome)
{
	const struct reply *reply = event->reply;
	const struct atlas_ping sample = {
		.outcome = outcome,
		.rtt = event->rtt,
		.ttl = reply->ttl,
	};

	if (reply->meaning == ICMP_ERROR)
		add_error(atlas, event,
			  icmp_names_find(reply->from.family, reply->type,
					  reply->code));
	else
		add(atlas, event, &sample);
}

/* What comes late was lost before: these results have no word for it. */
static void show(struct view *view, const struct event *event,
		 int64_t wall __attribute__((unused)))
{
	const struct atlas_ping lost = {.outcome = ATLAS_LOST};
	struct ping_atlas *atlas = atlas_of(view);

	switch (event->kind) {
	case EVENT_REPLY:
		add_answer(atlas, event, ATLAS_ANSWERED);
		break;
	case EVENT_DUPLICATE:
		if (event->reply->meaning != ICMP_ERROR)
			add_answer(atlas, event, ATLAS_DUPLICATE);
		break;
	case EVENT_LOST:
		add(atlas, event, &lost);
		break;
	case EVENT_FAILED:
		add_error(atlas, event, error_names_find(event->error));
		break;
	case EVENT_SENT:
	case EVENT_NOTICE:
	case EVENT_LATE:
	case EVENT_FORGED:
		break;
	}
}

static void start(struct view *view)
{
	struct ping_atlas *atlas = atlas_of(view);

	for (uint32_t i = 0; i < atlas->targets->count; i++)
		atlas->rows[i].start = view->now + view->wall;
}

/* Each target has a result, also if nothing was sent to it. */
static void finish(struct view *view)
{
	struct ping_atlas *atlas = atlas_of(view);

	for (uint32_t i = 0; i < atlas->targets->count; i++)
		if (atlas->rows[i].count > 0 || !atlas->rows[i].written)
			put_result(atlas, i);
	lines_flush(atlas->lines);
}

void ping_atlas_init(struct ping_atlas *atlas)
{
	static const struct view_ops ops = {
		.start = start,
		.show = show,
		.finish = finish,
	};

	atlas->view.ops = &ops;
}
