/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Runs, hops and paths.
 */
#include "ui/json_run.h"

#include "base/ns.h"
#include "ui/json_tally.h"

static void begin(struct json *json, struct buf *buf, const char *name,
		  int64_t at, const struct json_scene *scene)
{
	json_event_start(json, buf, name, at, scene->wall);
	json_text(json, "target", scene->target);
	json_addr(json, "addr", scene->addr);
	json_event_zone(json, "zone", scene->addr, scene);
}

/* --- start -----------------------------------------------------------------
 */

static void write_words(struct json *json, const struct json_start *start)
{
	json_array_start(json, "arguments");
	for (size_t i = 0; i < start->word_count; i++)
		json_text(json, NULL, start->words[i]);
	json_array_end(json);
}

static void write_target(struct json *json, const struct json_target *target,
			 const struct json_scene *scene)
{
	json_object_start(json, NULL);
	json_text(json, "target", target->target);
	json_addr(json, "addr", target->addr);
	json_event_zone(json, "zone", target->addr, scene);
	if (target->source != NULL)
		json_addr(json, "source", target->source);
	json_object_end(json);
}

static void write_targets(struct json *json, const struct json_start *start,
			  const struct json_scene *scene)
{
	json_array_start(json, "targets");
	for (size_t i = 0; i < start->target_count; i++)
		write_target(json, &start->targets[i], scene);
	json_array_end(json);
	json_uint(json, "target_count", start->all_targets);
}

static void write_setup(struct json *json, const struct json_start *start)
{
	json_text(json, "method", start->method);
	json_text(json, "socket", start->socket);
	json_text(json, "privilege", start->privilege);
	json_text(json, "clock", start->clock);
	json_int(json, "interval_ns", start->interval);
	if (start->timeout == NS_NEVER)
		json_none(json, "timeout_ns");
	else
		json_int(json, "timeout_ns", start->timeout);
	json_uint(json, "payload_bytes", start->payload);
}

static bool write_start(struct buf *buf, int64_t at,
			const struct json_scene *scene,
			const struct json_start *start, bool with_words)
{
	bool is_ping = scene->program == JSON_PING;
	struct json json;

	json_event_start(&json, buf, "start", at, scene->wall);
	json_uint(&json, "schema", JSON_EVENT_SCHEMA);
	json_word(&json, "program", is_ping ? "ping" : "traceroute");
	json_text(&json, "version", start->version);
	if (with_words)
		write_words(&json, start);
	else
		json_none(&json, "arguments");
	write_targets(&json, start, scene);
	write_setup(&json, start);
	return json_end(&json);
}

bool json_run_start(struct buf *buf, int64_t at, const struct json_scene *scene,
		    const struct json_start *start)
{
	return write_start(buf, at, scene, start, true) ||
	       write_start(buf, at, scene, start, false);
}

/* --- hops and paths --------------------------------------------------------
 */

static void write_answer(struct json *json, const struct json_answer *answer,
			 const struct json_scene *scene)
{
	json_object_start(json, NULL);
	json_uint(json, "query", answer->query + 1u);
	json_uint(json, "flow", answer->flow);
	if (answer->from == NULL) {
		json_none(json, "from");
	} else {
		json_addr(json, "from", answer->from);
		json_event_zone(json, "from_zone", answer->from, scene);
		if (answer->name != NULL)
			json_text(json, "from_name", answer->name);
		json_int(json, "rtt_ns", answer->rtt);
	}
	json_object_end(json);
}

bool json_run_hop(struct buf *buf, int64_t at, const struct json_scene *scene,
		  uint8_t ttl, const struct json_answer *answers, size_t count)
{
	struct json json;

	begin(&json, buf, "hop", at, scene);
	json_uint(&json, "hop", ttl);
	json_array_start(&json, "answers");
	for (size_t i = 0; i < count; i++)
		write_answer(&json, &answers[i], scene);
	json_array_end(&json);
	return json_end(&json);
}

bool json_run_path(struct buf *buf, int64_t at, const struct json_scene *scene,
		   const struct json_path *path)
{
	struct json json;

	begin(&json, buf, "path", at, scene);
	json_uint(&json, "query", path->query + 1u);
	json_uint(&json, "flow", path->flow);
	json_bool(&json, "reached", path->reached);
	json_uint(&json, "first_ttl", path->first_ttl);
	json_array_start(&json, "hops");
	for (size_t i = 0; i < path->count; i++)
		json_addr(&json, NULL, &path->hops[i]);
	json_array_end(&json);
	return json_end(&json);
}

bool json_run_remark(struct buf *buf, int64_t at,
		     const struct json_scene *scene,
		     const struct json_remark *remark)
{
	struct json json;

	begin(&json, buf, "remark", at, scene);
	json_word(&json, "kind", remark->kind);
	if (remark->ttl != 0)
		json_uint(&json, "hop", remark->ttl);
	json_text(&json, "text", remark->text);
	return json_end(&json);
}

/* --- outages and sums ------------------------------------------------------
 */

bool json_run_outage(struct buf *buf, int64_t at,
		     const struct json_scene *scene,
		     const struct series_outage *outage)
{
	struct json json;

	begin(&json, buf, "outage", at, scene);
	json_wall(&json, "start", outage->start + scene->wall);
	json_int(&json, "start_ns", outage->start);
	json_int(&json, "last_ns", outage->last);
	if (outage->end == NS_NEVER) {
		json_none(&json, "end_ns");
		json_none(&json, "duration_ns");
	} else {
		json_int(&json, "end_ns", outage->end);
		json_int(&json, "duration_ns", outage->end - outage->start);
	}
	json_uint(&json, "first_seq", outage->first_seq);
	json_uint(&json, "probes", outage->length);
	return json_end(&json);
}

bool json_run_interval(struct buf *buf, int64_t at,
		       const struct json_scene *scene,
		       const struct json_tally *tally)
{
	struct json json;

	begin(&json, buf, "interval", at, scene);
	json_tally_write(&json, at, tally);
	return json_end(&json);
}

bool json_run_move(struct buf *buf, int64_t at, const struct json_scene *scene,
		   const struct addr *before)
{
	struct json json;

	begin(&json, buf, "move", at, scene);
	json_addr(&json, "before", before);
	json_event_zone(&json, "before_zone", before, scene);
	return json_end(&json);
}

static const char *reason_name(enum json_reason reason)
{
	switch (reason) {
	case JSON_DONE:
		return "done";
	case JSON_DEADLINE:
		return "deadline";
	case JSON_INTERRUPTED:
		return "interrupted";
	case JSON_TERMINATED:
		return "terminated";
	case JSON_FAILED:
		return "failed";
	}
	return "failed";
}

bool json_run_summary(struct buf *buf, int64_t at,
		      const struct json_scene *scene,
		      const struct json_tally *tally, enum json_reason reason,
		      int exit_status)
{
	struct json json;

	begin(&json, buf, "summary", at, scene);
	json_word(&json, "reason", reason_name(reason));
	json_int(&json, "exit_status", exit_status);
	json_tally_write(&json, at, tally);
	return json_end(&json);
}
