/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Probes, hops and paths into lines.
 */
#include "trace_json.h"

#include "base/ns.h"
#include "ui/csv.h"

#include <string.h>

static struct trace_json *json_of(struct view *view)
{
	return (struct trace_json *)view;
}

static struct buf *make_room(struct trace_json *json)
{
	return lines_room(json->lines, JSON_LINE_MAX);
}

static struct json_scene scene_of(const struct trace_json *json, int64_t wall)
{
	return (struct json_scene){
		.program = JSON_TRACEROUTE,
		.target = json->options->host,
		.addr = &json->target->addr,
		.addr_text = json->addr,
		.wall = wall,
		.scope = json->facts->scope,
		.scope_name = json->facts->scope_name,
	};
}

static void start(struct view *view)
{
	struct trace_json *json = json_of(view);
	const struct target *target = json->target;
	bool known = target->source.family != ADDR_NONE;
	struct json_scene scene = scene_of(json, view->wall);
	const struct json_target row = {
		.target = json->options->host,
		.addr = &target->addr,
		.source = known ? &target->source : NULL,
	};
	struct json_start start = *json->facts;

	start.targets = &row;
	start.target_count = 1;
	start.all_targets = 1;
	start.interval = json->options->gap;
	start.timeout = json->timeout;
	start.payload =
		trace_options_payload(json->options, target->addr.family);
	json->tally.since = view->now;
	if (!json->csv)
		json_run_start(make_room(json), view->now, &scene, &start);
	else if (!*json->headed)
		csv_header(make_room(json));
	if (json->csv)
		*json->headed = true;
	lines_note(json->lines, view->now);
}

/* --- probes ----------------------------------------------------------------
 */

/* Whether the path ends with who sent this answer. */
static bool is_target(const struct trace_json *json, const struct addr *from,
		      enum icmp_meaning meaning)
{
	return meaning == ICMP_ECHO_REPLY ||
	       addr_same_host(from, &json->target->addr);
}

/* An answer that comes late counts: it is one, and there is no other. */
static void count_answer(struct trace_json *json, const struct event *event)
{
	json->tally.received++;
	if (is_target(json, &event->reply->from, event->reply->meaning))
		stats_add(&json->rtt, event->rtt);
}

static void count(struct trace_json *json, const struct event *event)
{
	struct json_tally *tally = &json->tally;

	switch (event->kind) {
	case EVENT_SENT:
		tally->transmitted++;
		break;
	case EVENT_FAILED:
		tally->local_errors++;
		break;
	case EVENT_REPLY:
		count_answer(json, event);
		break;
	case EVENT_LATE:
		tally->late++;
		tally->lost -= tally->lost > 0;
		count_answer(json, event);
		break;
	case EVENT_DUPLICATE:
		tally->duplicates++;
		break;
	case EVENT_LOST:
		tally->lost++;
		break;
	case EVENT_FORGED:
		tally->forged++;
		break;
	case EVENT_NOTICE:
		break;
	}
}

static void show_event(struct trace_json *json, const struct event *event,
		       int64_t wall)
{
	struct json_scene scene = scene_of(json, wall);

	count(json, event);
	if (event->reply != NULL)
		scene.name = names_known(json->names, &event->reply->from,
					 event->at);
	if (json->csv && event->kind != EVENT_SENT)
		csv_event(make_room(json), event, &scene);
	else if (!json->csv && (event->kind != EVENT_SENT || json->sent))
		json_event_write(make_room(json), event, &scene);
}

/* --- hops ------------------------------------------------------------------
 */

static bool is_settled(const struct trace_hops *hops, uint8_t ttl)
{
	for (uint8_t query = 0; query < hops->queries; query++)
		if (!trace_hops_settled(trace_hops_look(hops, ttl, query)))
			return false;
	return true;
}

static void put_hop(struct trace_json *json, uint8_t ttl)
{
	const struct trace_hops *hops = json->hops;
	struct json_scene scene = scene_of(json, json->view.wall);
	struct json_answer answers[TRACE_QUERIES_MAX];

	for (uint8_t query = 0; query < hops->queries; query++) {
		const struct trace_cell *cell =
			trace_hops_look(hops, ttl, query);

		answers[query] = (struct json_answer){
			.query = query,
			.flow = trace_options_flow(json->options, query),
		};
		if (cell->state != TRACE_ANSWERED)
			continue;
		answers[query].from = trace_hops_from(hops, cell);
		answers[query].rtt = cell->rtt;
		answers[query].name = names_known(
			json->names, answers[query].from, json->view.now);
	}
	if (!json->csv)
		json_run_hop(make_room(json), json->view.now, &scene, ttl,
			     answers, hops->queries);
}

static void step_cursor(struct trace_json *json)
{
	json->ttl = json->ttl < trace_hops_end(json->hops) ? json->ttl + 1 : 0;
}

static void show(struct view *view, const struct event *event, int64_t wall)
{
	struct trace_json *json = json_of(view);

	if (event != NULL)
		show_event(json, event, wall);
	while (json->ttl != 0 && json->ttl <= trace_hops_end(json->hops) &&
	       is_settled(json->hops, json->ttl)) {
		put_hop(json, json->ttl);
		step_cursor(json);
	}
	if (json->lines->text.len > 0)
		lines_note(json->lines, view->now);
}

/* --- the end ---------------------------------------------------------------
 */

void trace_json_give_up(struct trace_json *json, const struct ledger *ledger,
			int64_t now, int64_t wall)
{
	for (uint32_t n = ledger->oldest; n != ledger->next; n++) {
		const struct ledger_entry *entry = ledger_find(ledger, n);
		struct event event = {.kind = EVENT_LOST, .at = now};

		if (entry == NULL || entry->fate != LEDGER_OPEN ||
		    !entry->told || entry->probe.target != json->index)
			continue;
		if (json->reason != JSON_DONE &&
		    trace_hops_look(json->hops, entry->probe.ttl,
				    entry->probe.query)
				    ->state == TRACE_ASKED)
			continue;
		event.probe = entry->probe;
		event.sent_at = entry->sent_at;
		event.sent_by = (enum stamp_source)entry->sent_by;
		show_event(json, &event, wall);
	}
}

void trace_json_remark(struct trace_json *json, const char *kind, uint8_t ttl,
		       char *text, int64_t now, int64_t wall)
{
	struct json_scene scene = scene_of(json, wall);
	char *line;

	while ((line = strsep(&text, "\n")) != NULL) {
		const struct json_remark remark = {kind, ttl, line};

		if (line[0] != '\0')
			json_run_remark(make_room(json), now, &scene, &remark);
	}
}

/* The rest, when it ended early: rows that somebody is known to be in. */
static void put_started(struct trace_json *json)
{
	for (; json->ttl != 0 && json->ttl <= trace_hops_end(json->hops);
	     step_cursor(json))
		if (trace_hops_answer(json->hops, json->ttl) != NULL)
			put_hop(json, json->ttl);
}

/* Up to the end of the path, or the last row that answered this query. */
static void put_path(struct trace_json *json, uint8_t query)
{
	const struct trace_hops *hops = json->hops;
	struct json_scene scene = scene_of(json, json->view.wall);
	struct addr addrs[TRACE_TTL_MAX + 1] = {{0}};
	struct json_path path = {
		.query = query,
		.flow = trace_options_flow(json->options, query),
		.first_ttl = hops->first,
		.hops = addrs,
	};

	for (int ttl = hops->first; ttl <= trace_hops_end(hops); ttl++) {
		const struct trace_cell *cell =
			trace_hops_look(hops, (uint8_t)ttl, query);

		if (cell->state != TRACE_ANSWERED)
			continue;
		addrs[ttl - hops->first] = *trace_hops_from(hops, cell);
		path.count = (size_t)(ttl - hops->first) + 1;
		path.reached = is_target(json, &addrs[path.count - 1],
					 (enum icmp_meaning)cell->meaning);
		if (cell->final)
			break;
	}
	json_run_path(make_room(json), json->view.now, &scene, &path);
}

static void finish(struct view *view)
{
	struct trace_json *json = json_of(view);
	struct json_scene scene = scene_of(json, view->wall);

	put_started(json);
	for (uint8_t query = 0; !json->csv && query < json->hops->queries;
	     query++)
		put_path(json, query);
	json->tally.rtt = &json->rtt;
	if (!json->csv)
		json_run_summary(make_room(json), view->now, &scene,
				 &json->tally, json->reason, json->exit_status);
	lines_flush(json->lines);
}

void trace_json_init(struct trace_json *json)
{
	static const struct view_ops ops = {
		.start = start,
		.show = show,
		.finish = finish,
	};

	json->view.ops = &ops;
	json->ttl = json->hops->first;
	addr_format(&json->target->addr, json->addr);
}

void trace_json_open(struct json_open *out, const struct trace_options *options,
		     bool raw)
{
	const struct trace_module *module = options->module;

	if (out->fd == 0 && options->recording == NULL)
		return;
	json_open_socket(out, raw ? "raw" : "error-queue");
	out->start.method =
		module->method == TRACE_METHOD_UDP ? "udp" : module->name;
}
