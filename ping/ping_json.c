/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Events and sums into lines.
 */
#include "ping_json.h"

#include "base/ns.h"
#include "ping_report.h"
#include "ui/csv.h"

static struct ping_json *json_of(struct view *view)
{
	return (struct ping_json *)view;
}

static struct buf *make_room(struct ping_json *json)
{
	return lines_room(json->lines, JSON_LINE_MAX);
}

static struct json_scene scene_of(const struct ping_json *json, uint32_t index,
				  int64_t wall)
{
	return (struct json_scene){
		.program = JSON_PING,
		.target = json->labels[index],
		.addr = &targets_at(json->targets, index)->addr,
		.addr_text = json->rows[index].addr,
		.wall = wall,
		.scope = json->facts->scope,
		.scope_name = json->facts->scope_name,
	};
}

static struct json_target target_of(const struct ping_json *json,
				    uint32_t index)
{
	const struct target *target = targets_at(json->targets, index);
	bool known = target->source.family != ADDR_NONE;

	return (struct json_target){
		.target = json->labels[index],
		.addr = &target->addr,
		.source = known ? &target->source : NULL,
	};
}

/* With very many targets the line names those that it has room for. */
#define START_TARGETS 128

static void put_start(struct view *view)
{
	struct ping_json *json = json_of(view);
	const struct ping_options *options = json->options;
	struct json_scene scene = scene_of(json, 0, view->wall);
	struct json_target targets[START_TARGETS];
	struct json_start start = *json->facts;

	start.targets = targets;
	start.all_targets = json->targets->count;
	start.method = "icmp";
	start.interval = options->interval;
	start.timeout = json->timeout;
	start.payload = (uint32_t)options->size;
	while (start.target_count < json->targets->count &&
	       start.target_count < START_TARGETS) {
		uint32_t index = (uint32_t)start.target_count++;

		targets[index] = target_of(json, index);
	}
	while (!json_run_start(make_room(json), view->now, &scene, &start) &&
	       start.target_count > 0)
		start.target_count /= 2;
	lines_note(json->lines, view->now);
}

static void start(struct view *view)
{
	struct ping_json *json = json_of(view);

	if (!json->csv) {
		put_start(view);
		return;
	}
	csv_header(make_room(json));
	lines_note(json->lines, view->now);
}

/* Those that have ended since the last look. */
static void put_outages(struct ping_json *json, uint32_t index, int64_t at,
			int64_t wall)
{
	const struct series *series = &json->stats->rows[index].series;
	struct json_scene scene = scene_of(json, index, wall);

	while (!json->csv && json->rows[index].outages < series->outages) {
		uint64_t number = json->rows[index].outages++;
		const struct series_outage *outage =
			series_outage(series, number);

		if (outage != NULL)
			json_run_outage(make_room(json), at, &scene, outage);
	}
}

void ping_json_damage(struct json_scene *scene, const struct probe_form *form,
		      const struct event *event)
{
	size_t at;

	scene->corrupted = ping_report_is_corrupted(form, event);
	if (!scene->corrupted)
		return;
	at = ping_report_damage(form, event);
	if (at == SIZE_MAX)
		return;
	scene->wrong_byte = (struct json_wrong_byte){
		.known = true,
		.offset = at,
		.sent = probe_fill(form, at),
		.received = event->reply->payload.data[at],
	};
}

static void show(struct view *view, const struct event *event, int64_t wall)
{
	struct ping_json *json = json_of(view);
	uint32_t index = ping_stats_target(json->stats, event);
	struct json_scene scene = scene_of(json, index, wall);

	if (event->reply != NULL) {
		scene.name = names_known(json->names, &event->reply->from,
					 event->at);
		ping_json_damage(&scene, json->stats->form, event);
	}
	if (json->csv && event->kind != EVENT_SENT)
		csv_event(make_room(json), event, &scene);
	else if (!json->csv && (event->kind != EVENT_SENT || json->sent))
		json_event_write(make_room(json), event, &scene);
	put_outages(json, index, event->at, wall);
	lines_note(json->lines, view->now);
}

static struct json_tally tally_of(const struct ping_stats *stats,
				  uint32_t index)
{
	const struct ping_stats_row *row = &stats->rows[index];

	return (struct json_tally){
		.since = stats->since,
		.transmitted = row->transmitted,
		.received = row->received,
		.lost = row->lost,
		.errors = row->errors,
		.local_errors = row->local_errors,
		.late = row->late,
		.duplicates = row->duplicates,
		.corrupted = row->corrupted,
		.forged = row->forged,
		.rtt = &row->rtt,
		.histogram = row->histogram,
		.series = stats->counts_only ? NULL : &row->series,
	};
}

void ping_json_interval(struct ping_json *json, const struct ping_stats *since,
			int64_t now, int64_t wall)
{
	for (uint32_t i = 0; i < json->targets->count; i++) {
		struct json_scene scene = scene_of(json, i, wall);
		struct json_tally tally = tally_of(since, i);

		json_run_interval(make_room(json), now, &scene, &tally);
	}
	lines_note(json->lines, now);
}

static void finish(struct view *view)
{
	struct ping_json *json = json_of(view);

	for (uint32_t i = 0; !json->csv && i < json->targets->count; i++) {
		struct json_scene scene = scene_of(json, i, view->wall);
		struct json_tally tally = tally_of(json->stats, i);

		put_outages(json, i, view->now, view->wall);
		json_run_summary(make_room(json), view->now, &scene, &tally,
				 json->end.reason, json->end.exit_status);
	}
	lines_flush(json->lines);
}

void ping_json_init(struct ping_json *json)
{
	static const struct view_ops ops = {
		.start = start,
		.show = show,
		.finish = finish,
	};

	json->view.ops = &ops;
	for (uint32_t i = 0; i < json->targets->count; i++)
		addr_format(&targets_at(json->targets, i)->addr,
			    json->rows[i].addr);
}
