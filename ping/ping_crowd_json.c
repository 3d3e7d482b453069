/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Events and sums of many into lines.
 */
#include "ping_crowd_json.h"

#include "ping_json.h"
#include "ping_label.h"
#include "ui/csv.h"

/* With very many targets the first line names some. */
#define START_TARGETS 64

static struct ping_crowd_json *json_of(struct view *view)
{
	return (struct ping_crowd_json *)view;
}

static struct buf *make_room(struct ping_crowd_json *json)
{
	return lines_room(json->lines, JSON_LINE_MAX);
}

/* A target and what its texts stand in. */
struct face {
	struct addr addr;
	char text[ADDR_TEXT_MAX];
	struct json_scene scene;
};

static void set_face(const struct ping_crowd_json *json,
		     const struct addr *addr, int64_t wall, struct face *face)
{
	face->addr = *addr;
	addr_format(&face->addr, face->text);
	face->scene = (struct json_scene){
		.program = JSON_PING,
		.target = face->text,
		.addr = &face->addr,
		.addr_text = face->text,
		.wall = wall,
		.scope = json->facts->scope,
		.scope_name = json->facts->scope_name,
	};
}

static void put_face_at(const struct ping_crowd_json *json, uint32_t index,
			const struct addr *addr, int64_t wall,
			struct face *face)
{
	set_face(json, addr, wall, face);
	if (index < json->targets->count && json->labels[index] != NULL)
		face->scene.target = json->labels[index];
}

static void put_face(const struct ping_crowd_json *json, uint32_t index,
		     int64_t wall, struct face *face)
{
	struct addr addr = targets_addr(json->targets, index);

	put_face_at(json, index, &addr, wall, face);
}

/* It may have moved since. */
static void put_probed(const struct ping_crowd_json *json,
		       const struct probe *probe, int64_t wall,
		       struct face *face)
{
	struct addr addr =
		targets_addr_of(json->targets, probe->target, probe->number);

	put_face_at(json, probe->target, &addr, wall, face);
}

/* Whom a forged answer pretends to be about. */
static void put_victim(const struct ping_crowd_json *json,
		       const struct event *event, int64_t wall,
		       struct face *face)
{
	const struct reply *reply = event->reply;

	set_face(json,
		 reply->meaning == ICMP_ECHO_REPLY ? &reply->from : &reply->to,
		 wall, face);
}

static void start_table(struct ping_crowd_json *json)
{
	csv_header(make_room(json));
	lines_note(json->lines, json->view.now);
}

static void start(struct view *view)
{
	struct ping_crowd_json *json = json_of(view);
	uint32_t total = json->crowd->count;
	struct json_target targets[START_TARGETS];
	struct face faces[START_TARGETS];
	struct json_start start = *json->facts;

	json->since = view->now;
	if (json->csv) {
		start_table(json);
		return;
	}
	start.targets = targets;
	start.all_targets = total;
	start.method = "icmp";
	start.interval = json->options->interval;
	start.timeout = json->timeout;
	start.payload = (uint32_t)json->options->size;
	while (start.target_count < total &&
	       start.target_count < START_TARGETS) {
		size_t i = start.target_count++;

		put_face(json, (uint32_t)i, view->wall, &faces[i]);
		targets[i] = (struct json_target){
			.target = faces[i].scene.target,
			.addr = &faces[i].addr,
		};
	}
	while (!json_run_start(make_room(json), view->now, &faces[0].scene,
			       &start) &&
	       start.target_count > 0)
		start.target_count /= 2;
	lines_note(json->lines, view->now);
}

static void show(struct view *view, const struct event *event, int64_t wall)
{
	struct ping_crowd_json *json = json_of(view);
	struct face face;

	if (event->kind == EVENT_SENT)
		return;
	if (event->kind == EVENT_FORGED)
		put_victim(json, event, wall, &face);
	else
		put_probed(json, &event->probe, wall, &face);
	ping_json_damage(&face.scene, json->crowd->form, event);
	if (json->csv)
		csv_event(make_room(json), event, &face.scene);
	else
		json_event_write(make_room(json), event, &face.scene);
	lines_note(json->lines, view->now);
}

/* All that is kept of the round-trip times, in order. */
static void collect_exact(const struct ping_crowd *crowd, uint32_t index,
			  struct stats *stats, struct histogram *histogram)
{
	for (uint32_t seq = 1; seq <= crowd->probes; seq++) {
		int64_t rtt = (int64_t)ping_crowd_rtt(crowd, index, seq);

		if (rtt <= 0)
			continue;
		stats_add(stats, rtt);
		histogram_add(histogram, rtt);
	}
}

/* Those of classes, as far as that is known. */
static void collect_classes(const struct ping_crowd_classes *classes,
			    struct stats *stats, struct histogram *histogram)
{
	bool exact = classes->stats.count <= HISTOGRAM_EXACT;

	*stats = classes->stats;
	for (uint32_t i = 0; i < HISTOGRAM_CLASSES; i++) {
		if (!exact)
			histogram->classes[i] = classes->counts[i];
		for (uint32_t n = 0; exact && n < classes->counts[i]; n++)
			histogram_add(histogram, histogram_class_middle(i));
	}
	histogram->count = stats->count;
}

static struct json_tally tally_of(const struct ping_crowd *crowd,
				  uint32_t index, int64_t since,
				  struct stats *stats,
				  struct histogram *histogram)
{
	const struct ping_crowd_row *row = &crowd->rows[index];

	*stats = (struct stats){.count = 0};
	histogram_clear(histogram);
	if (crowd->rtts != NULL)
		collect_exact(crowd, index, stats, histogram);
	else
		collect_classes(&crowd->classes[index], stats, histogram);
	return (struct json_tally){
		.since = since,
		.transmitted = ping_crowd_sent(row) - row->failed,
		.received = row->received,
		.lost = row->lost,
		.errors = row->errors,
		.local_errors = row->failed,
		.rtt = stats,
		.histogram = histogram,
	};
}

void ping_crowd_json_report(struct ping_crowd_json *json,
			    const struct ping_crowd *crowd, int64_t since,
			    int64_t now)
{
	for (uint32_t i = 0; !json->csv && i < crowd->count; i++) {
		struct json_tally tally;
		struct stats stats;
		struct face face;

		if (ping_crowd_sent(&crowd->rows[i]) == 0)
			continue;
		tally = tally_of(crowd, i, since, &stats, json->scratch);
		put_face(json, i, json->view.wall, &face);
		json_run_interval(make_room(json), now, &face.scene, &tally);
	}
	lines_note(json->lines, now);
}

void ping_crowd_json_move(struct ping_crowd_json *json, uint32_t index,
			  const struct addr *before, int64_t now)
{
	struct face face;

	if (json->csv)
		return;
	put_face(json, index, json->view.wall, &face);
	json_run_move(make_room(json), now, &face.scene, before);
	lines_note(json->lines, now);
}

static void finish(struct view *view)
{
	struct ping_crowd_json *json = json_of(view);

	for (uint32_t i = 0; !json->csv && i < json->crowd->count; i++) {
		struct json_tally tally;
		struct stats stats;
		struct face face;

		if (ping_crowd_sent(&json->crowd->rows[i]) == 0)
			continue;
		tally = tally_of(json->crowd, i, json->since, &stats,
				 json->scratch);
		put_face(json, i, view->wall, &face);
		json_run_summary(make_room(json), view->now, &face.scene,
				 &tally, json->end.reason,
				 json->end.exit_status);
	}
	lines_flush(json->lines);
}

void ping_crowd_json_init(struct ping_crowd_json *json)
{
	static const struct view_ops ops = {
		.start = start,
		.show = show,
		.finish = finish,
	};

	json->view.ops = &ops;
}
