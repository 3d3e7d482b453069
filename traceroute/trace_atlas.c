/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Cells into answers, columns of them into results.
 */
#include "trace_atlas.h"

#include "base/ns.h"
#include "ui/error_names.h"

static struct trace_atlas *atlas_of(struct view *view)
{
	return (struct trace_atlas *)view;
}

static void start(struct view *view)
{
	atlas_of(view)->start = view->now + view->wall;
}

static void show(struct view *view, const struct event *event,
		 int64_t wall __attribute__((unused)))
{
	struct trace_atlas *atlas = atlas_of(view);

	if (event == NULL || event->kind != EVENT_DUPLICATE ||
	    atlas->twin_count == TRACE_ATLAS_TWINS)
		return;
	atlas->twins[atlas->twin_count++] = (struct trace_atlas_twin){
		.ttl = event->probe.ttl,
		.query = event->probe.query,
		.from = event->reply->from,
		.rtt = event->rtt,
		.reply_ttl = event->reply->ttl,
		.size = event->reply->size,
	};
}

/* --- answers ---------------------------------------------------------------
 */

static const char *name_of(int error)
{
	const char *name = error_names_find(error);

	return name != NULL ? name : "other";
}

static void add(struct trace_atlas *atlas, const struct atlas_answer *answer)
{
	atlas->answers[atlas->count++] = *answer;
}

static void add_answered(struct trace_atlas *atlas, uint8_t ttl,
			 const struct trace_cell *cell)
{
	const struct addr *from = trace_hops_from(atlas->hops, cell);
	bool too_big = icmp_is_too_big(from->family, cell->type, cell->code);
	bool is_error = cell->meaning == ICMP_ERROR;
	const struct atlas_answer answer = {
		.ttl = ttl,
		.outcome = ATLAS_ANSWERED,
		.from = from,
		.rtt = cell->rtt,
		.reply_ttl = cell->ttl,
		.size = cell->bytes,
		.late = cell->late,
		.to = cell->to.family != ADDR_NONE && is_error ? &cell->to
							       : NULL,
		.tcp_flags = cell->tcp_flags,
		.is_error = is_error,
		.type = cell->type,
		.code = cell->code,
		.mtu = is_error && too_big ? cell->info : 0,
		.quoted_ttl = cell->quoted_ttl,
		.quoted_tos = cell->quoted_tos,
		.extensions =
			trace_store_look(&atlas->hops->store, cell->extensions),
	};

	add(atlas, &answer);
}

/* What was not asked, or is still awaited when a run is cut off, is left out.
 */
static void add_cell(struct trace_atlas *atlas, uint8_t ttl,
		     const struct trace_cell *cell)
{
	struct atlas_answer answer = {.ttl = ttl, .outcome = ATLAS_LOST};

	switch ((enum trace_state)cell->state) {
	case TRACE_UNASKED:
	case TRACE_ASKED:
		break;
	case TRACE_ANSWERED:
		add_answered(atlas, ttl, cell);
		break;
	case TRACE_SILENT:
		add(atlas, &answer);
		break;
	case TRACE_REFUSED:
		answer.outcome = ATLAS_ERROR;
		answer.error = name_of(cell->error);
		add(atlas, &answer);
		break;
	}
}

static void add_twins(struct trace_atlas *atlas, uint8_t ttl, uint8_t query)
{
	for (size_t i = 0; i < atlas->twin_count; i++) {
		const struct trace_atlas_twin *twin = &atlas->twins[i];
		const struct atlas_answer answer = {
			.ttl = ttl,
			.outcome = ATLAS_DUPLICATE,
			.from = &twin->from,
			.rtt = twin->rtt,
			.reply_ttl = twin->reply_ttl,
			.size = twin->size,
		};

		if (twin->ttl == ttl && twin->query == query)
			add(atlas, &answer);
	}
}

/* Up to the end of the path of QUERY. */
static void add_all(struct trace_atlas *atlas, uint8_t query)
{
	const struct trace_hops *hops = atlas->hops;
	int last = hops->final != 0 ? hops->final : hops->last;

	atlas->count = 0;
	for (int ttl = hops->first; ttl <= last; ttl++) {
		const struct trace_cell *cell =
			trace_hops_look(hops, (uint8_t)ttl, query);

		add_cell(atlas, (uint8_t)ttl, cell);
		add_twins(atlas, (uint8_t)ttl, query);
		if (cell->state == TRACE_ANSWERED && cell->final)
			break;
	}
}

/* --- results ---------------------------------------------------------------
 */

static const char *protocol_of(const struct trace_options *options)
{
	switch (options->module->method) {
	case TRACE_METHOD_UDP:
		return "UDP";
	case TRACE_METHOD_ICMP:
		return "ICMP";
	case TRACE_METHOD_TCP:
		return "TCP";
	case TRACE_METHOD_UDPLITE:
		return "UDPLITE";
	case TRACE_METHOD_DCCP:
		return "DCCP";
	case TRACE_METHOD_SCTP:
		return "SCTP";
	case TRACE_METHOD_RAW:
		return "RAW";
	}
	return "RAW";
}

static struct atlas_run run_of(const struct trace_atlas *atlas, uint8_t query)
{
	const struct trace_options *options = atlas->options;
	const struct target *target = atlas->target;

	return (struct atlas_run){
		.measurement = options->measurement,
		.probe = options->probe_id,
		.start = atlas->start / NS_PER_SEC,
		.end = (atlas->view.now + atlas->view.wall) / NS_PER_SEC,
		.version = atlas->version,
		.name = options->host,
		.addr = &target->addr,
		.source = &target->source,
		.protocol = protocol_of(options),
		.size = trace_options_payload(options, target->addr.family),
		.resolved = atlas->resolved,
		.tos = options->tos,
		.paris = (uint16_t)(trace_options_flow(options, query) + 1),
	};
}

/* Extensions without end are the only thing that there may be no room for. */
static void put_result(struct trace_atlas *atlas, uint8_t query)
{
	const struct atlas_run run = run_of(atlas, query);
	struct buf *text = &atlas->lines->text;

	add_all(atlas, query);
	lines_flush(atlas->lines);
	if (atlas_write_traceroute(text, &run, atlas->answers, atlas->count))
		return;
	for (size_t i = 0; i < atlas->count; i++)
		atlas->answers[i].extensions = (struct span){.size = 0};
	atlas_write_traceroute(text, &run, atlas->answers, atlas->count);
}

static void finish(struct view *view)
{
	struct trace_atlas *atlas = atlas_of(view);

	for (uint8_t query = 0; query < atlas->hops->queries; query++)
		put_result(atlas, query);
	lines_flush(atlas->lines);
}

void trace_atlas_init(struct trace_atlas *atlas)
{
	static const struct view_ops ops = {
		.start = start,
		.show = show,
		.finish = finish,
	};

	atlas->view.ops = &ops;
}
