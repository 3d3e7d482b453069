/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * One trace.
 */
#include "trace_lane.h"

#include "trace_expect.h"
#include "trace_explain.h"
#include "trace_quote.h"
#include "trace_verdict.h"

/* Of what there is to say of one kind, bytes. */
#define REMARK_SIZE 4096

static void init_options(struct trace_lane *lane,
			 const struct trace_options *options,
			 const struct trace_aim *aim)
{
	lane->options = *options;
	lane->options.host = aim->host;
	if (aim->host != NULL)
		return;
	addr_format(&aim->addr, lane->host);
	lane->options.host = lane->host;
}

static void init_plan(struct trace_lane *lane,
		      const struct trace_lane_target *target,
		      struct trace_routers *routers)
{
	enum addr_family family = target->row->addr.family;
	struct trace_plan_setup plan = {
		.options = &lane->options,
		.hops = &lane->hops,
		.family = family,
		.size = trace_options_payload(&lane->options, family),
		.header = trace_form_packet(target->form, family, 0),
		.blind = trace_form_is_blind(target->form, family),
		.serial = target->serial,
		.seed = target->seed,
	};

	trace_hops_clear(&lane->hops);
	trace_hops_init(&lane->hops, lane->options.first, lane->options.last,
			lane->options.queries);
	if (routers != NULL)
		trace_expect_begin(&lane->hops, routers, &target->row->addr);
	trace_plan_init(&lane->plan, &plan);
}

static struct view *open_json(struct trace_lane *lane, struct trace_json *json,
			      const struct trace_lane_setup *setup,
			      uint32_t index)
{
	bool record = json == &lane->record;

	*json = (struct trace_json){
		.facts = &setup->out->start,
		.options = &lane->options,
		.hops = &lane->hops,
		.target = lane->target,
		.index = index,
		.names = setup->words->output.names,
		.lines = record ? setup->record : setup->lines,
		.timeout = setup->timeout,
		.sent = record,
		.csv = !record && lane->options.machine.format == FORMAT_CSV,
		.headed = setup->headed,
	};
	trace_json_init(json);
	return &json->view;
}

static struct view *open_atlas(struct trace_lane *lane,
			       const struct trace_lane_setup *setup,
			       const struct trace_aim *aim)
{
	struct trace_atlas *atlas = &lane->atlas;

	atlas->options = &lane->options;
	atlas->version = setup->out->start.version;
	atlas->hops = &lane->hops;
	atlas->target = lane->target;
	atlas->resolved = aim->resolved;
	atlas->lines = setup->lines;
	atlas->twin_count = 0;
	trace_atlas_init(atlas);
	return &atlas->view;
}

static void init_views(struct trace_lane *lane,
		       const struct trace_lane_setup *setup,
		       const struct trace_lane_target *target)
{
	const struct json_open *out = setup->out;

	lane->view_count = 0;
	trace_text_init(&lane->text, &lane->options, &lane->hops, lane->form,
			&lane->target->addr, &setup->words->output);
	if (out->fd == 0 || out->fd != setup->words->output.fd)
		lane->views[lane->view_count++] = &lane->text.view;
	lane->json.view.ops = NULL;
	lane->record.view.ops = NULL;
	if (out->fd != 0)
		lane->views[lane->view_count++] =
			lane->options.machine.format == FORMAT_ATLAS
				? open_atlas(lane, setup, target->aim)
				: open_json(lane, &lane->json, setup,
					    target->index);
	if (setup->record != NULL)
		lane->views[lane->view_count++] =
			open_json(lane, &lane->record, setup, target->index);
}

void trace_lane_open(struct trace_lane *lane,
		     const struct trace_lane_setup *setup,
		     const struct trace_lane_target *target)
{
	lane->target = target->row;
	lane->form = target->form;
	lane->words = setup->words;
	lane->live = setup->live;
	init_options(lane, setup->options, target->aim);
	init_plan(lane, target, setup->routers);
	init_views(lane, setup, target);
}

static struct view *view_at(struct trace_lane *lane, uint8_t i,
			    struct trace_moment moment)
{
	struct view *view = lane->views[i];

	view->now = moment.now;
	view->wall = moment.wall;
	return view;
}

/* A block is written when it is whole. */
static bool is_kept_back(const struct trace_lane *lane, uint8_t i)
{
	return !lane->live && lane->views[i] == &lane->text.view;
}

void trace_lane_start(struct trace_lane *lane, struct trace_moment moment)
{
	for (uint8_t i = 0; i < lane->view_count; i++) {
		struct view *view = view_at(lane, i, moment);

		if (!is_kept_back(lane, i))
			view->ops->start(view);
	}
}

void trace_lane_show(struct trace_lane *lane, const struct event *event,
		     struct trace_moment moment)
{
	for (uint8_t i = 0; i < lane->view_count; i++) {
		struct view *view = view_at(lane, i, moment);

		if (!is_kept_back(lane, i))
			view->ops->show(view, event, view->wall);
	}
}

/* JSON says at the end why it is one. */
static void end_json(struct trace_json *json, const struct trace_lane_end *end,
		     struct trace_moment moment)
{
	if (json->view.ops == NULL)
		return;
	json->reason = end->reason;
	json->exit_status = end->exit_status;
	trace_json_give_up(json, end->ledger, moment.now, moment.wall);
}

static struct trace_explain explain_of(const struct trace_lane *lane)
{
	return (struct trace_explain){
		.options = &lane->options,
		.hops = &lane->hops,
		.form = lane->form,
		.target = lane->target->addr,
		.source = lane->target->source,
	};
}

/* What stands behind the last row. */
static void explain(struct trace_lane *lane)
{
	const struct trace_explain words = explain_of(lane);
	struct trace_explain_step step = {0};
	struct buf *text = &lane->words->output.text;

	if (lane->views[0] != &lane->text.view)
		return;
	if (lane->options.quote_diff)
		trace_quote_explain(&words, text);
	while (lane->options.explain && trace_explain_next(&words, &step, text))
		;
}

/* The same in JSON, and why it ended if it was not made to. */
static void remark(struct trace_lane *lane, enum json_reason reason,
		   struct trace_moment moment)
{
	const struct trace_explain words = explain_of(lane);
	struct trace_explain_step step = {0};
	char memory[REMARK_SIZE];
	struct buf text;

	if (lane->json.view.ops == NULL || lane->json.csv)
		return;
	buf_init(&text, memory, sizeof(memory));
	for (enum trace_verdict_kind kind = 0; kind < TRACE_VERDICT_KINDS;
	     kind++) {
		if (reason != JSON_DONE && reason != JSON_DEADLINE)
			break;
		buf_clear(&text);
		trace_verdict_part(&lane->plan, &lane->target->addr, kind,
				   &text);
		trace_json_remark(&lane->json, trace_verdict_name(kind), 0,
				  memory, moment.now, moment.wall);
	}
	buf_clear(&text);
	while (lane->options.explain &&
	       trace_explain_next(&words, &step, &text)) {
		trace_json_remark(&lane->json, trace_explain_name(step.kind),
				  step.ttl, memory, moment.now, moment.wall);
		buf_clear(&text);
	}
}

void trace_lane_finish(struct trace_lane *lane,
		       const struct trace_lane_end *end,
		       struct trace_moment moment)
{
	if (!lane->live) {
		lane->live = true;
		if (lane->views[0] == &lane->text.view)
			lane->text.view.ops->start(&lane->text.view);
	}
	trace_lane_show(lane, NULL, moment);
	end_json(&lane->json, end, moment);
	end_json(&lane->record, end, moment);
	remark(lane, end->reason, moment);
	for (uint8_t i = 0; i < lane->view_count; i++) {
		struct view *view = view_at(lane, i, moment);

		view->ops->finish(view);
	}
	explain(lane);
}

bool trace_lane_reached(const struct trace_lane *lane)
{
	return trace_verdict_reached(&lane->hops, &lane->target->addr);
}

bool trace_lane_is_mute(const struct trace_lane *lane)
{
	return lane->hops.refused > 0 && lane->hops.sent == 0;
}
