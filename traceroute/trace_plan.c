/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * What to probe next.
 *
 * Everything is derived from the model at each call. A call finds at most one
 * probe; the driver calls again until there is none. `wake` collects the
 * earliest moment at which the answer could be another one.
 */
#include "trace_plan.h"

#include "base/ns.h"
#include "trace_again.h"
#include "trace_expect.h"
#include "trace_mtu.h"
#include "trace_over.h"
#include "trace_reach.h"
#include "trace_room.h"
#include "trace_turn.h"

/* A smaller window, or a shorter way, needs no distance. */
#define WINDOW_FULL 4
#define WAY_SHORT   2

/* More rows than a way has, one after the other, take too long. */
#define ANEW_MAX 32

/* Row by row and without the distance probe: the user limits window or rate. */
static bool is_gentle(const struct trace_plan *plan)
{
	return plan->options->window < WINDOW_FULL || plan->options->gap > 0;
}

/* The flow that goes first in a row: one that our own system lets pass. In
 * serial mode each row has another, so that several can be asked at once. */
static uint8_t lead(const struct trace_plan *plan, int ttl)
{
	const struct trace_hops *hops = plan->hops;
	int first = plan->serial ? ttl : 0;

	for (uint8_t i = 0; i < hops->queries; i++) {
		uint8_t query = (uint8_t)((first + i) % hops->queries);

		if (trace_hops_look(hops, hops->first, query)->state !=
		    TRACE_REFUSED)
			return query;
	}
	return 0;
}

static uint32_t count_open(struct trace_plan *plan, int64_t now)
{
	uint32_t open = 0;

	for (int ttl = plan->hops->first; ttl <= plan->hops->last; ttl++) {
		struct trace_row row = trace_board_look(plan, ttl, now);

		open += row.open;
		trace_board_wake(plan, row.until);
	}
	return open;
}

/* The target has answered this flow already, with a larger TTL. If another flow
 * finds it in this row, that answer will do (trace_hops.c). */
static bool can_borrow(const struct trace_plan *plan, int ttl, uint8_t query,
		       const struct trace_row *row)
{
	const struct trace_hops *hops = plan->hops;
	const struct trace_cell *far = trace_hops_look(hops, hops->last, query);

	return ttl == hops->distance && ttl < hops->last &&
	       far->state == TRACE_ANSWERED && far->final && row->hop == 0 &&
	       row->unasked + row->open + row->late > 1;
}

/* A cell that has never been asked and may be, now. */
static bool is_wanted(struct trace_plan *plan, int ttl, uint8_t query, int last,
		      int64_t now)
{
	const struct trace_cell *cell =
		trace_hops_look(plan->hops, (uint8_t)ttl, query);
	struct trace_row row;

	if (cell->state != TRACE_UNASKED || trace_reach_is_skipped(plan, ttl) ||
	    !trace_turn_is_free(plan, ttl, query, now))
		return false;
	if (!trace_reach_is_ripe(plan, ttl, now))
		return false;
	row = trace_board_look(plan, ttl, now);
	if (query != lead(plan, ttl) && row.answered == 0 &&
	    ttl > trace_reach_solid(plan, last))
		return false;
	return !can_borrow(plan, ttl, query, &row) &&
	       trace_turn_has_budget(plan, &row, now);
}

/* Flow after flow, each along all rows: a row is not asked in one burst. */
static struct trace_choice choose_by_flow(struct trace_plan *plan, int last,
					  int64_t now)
{
	for (uint8_t query = 0; query < plan->hops->queries; query++)
		for (int ttl = plan->hops->first; ttl <= last; ttl++)
			if (is_wanted(plan, ttl, query, last, now))
				return (struct trace_choice){(uint8_t)ttl,
							     query, 0, 0};
	return (struct trace_choice){0};
}

/* Row after row: what is asked first can be shown first. */
static struct trace_choice choose_by_row(struct trace_plan *plan, int last,
					 int64_t now)
{
	for (int ttl = plan->hops->first; ttl <= last; ttl++)
		for (uint8_t query = 0; query < plan->hops->queries; query++)
			if (is_wanted(plan, ttl, query, last, now))
				return (struct trace_choice){(uint8_t)ttl,
							     query, 0, 0};
	return (struct trace_choice){0};
}

/* The probe that goes all the way, before all others. */
static struct trace_choice choose_far(const struct trace_plan *plan)
{
	const struct trace_hops *hops = plan->hops;

	if (is_gentle(plan) || hops->last < hops->first + WAY_SHORT ||
	    plan->seq != 0)
		return (struct trace_choice){0};
	return (struct trace_choice){hops->last, 0, 0, 0};
}

/* Packets that are as long as can be, and the next row is silent: whether that
 * is why is soon known, and all rows behind it wait for it. */
static bool has_doubt(struct trace_plan *plan, int64_t now)
{
	const struct trace_hops *hops = plan->hops;
	int ttl = hops->reach + 1;

	if (!plan->options->mtu || ttl > hops->last ||
	    trace_board_look(plan, ttl, now).late == 0 ||
	    !trace_mtu_doubt(plan, (uint8_t)ttl, false, now))
		return false;
	trace_board_wake(plan, now);
	return true;
}

static struct trace_choice choose(struct trace_plan *plan, int64_t now)
{
	struct trace_choice choice = choose_far(plan);
	int last;

	if (choice.ttl != 0 || has_doubt(plan, now))
		return choice;
	last = trace_reach_limit(plan, now);
	choice = is_gentle(plan) ? choose_by_row(plan, last, now)
				 : choose_by_flow(plan, last, now);
	if (choice.ttl == 0 && !plan->options->waits.given)
		choice = trace_again_choose(
			plan, trace_reach_horizon(plan, last), now);
	return choice;
}

/* The target told how far it is, and nobody answered there: its word is taken.
 */
static void trust(struct trace_plan *plan, int64_t now)
{
	struct trace_hops *hops = plan->hops;
	struct trace_row row = trace_board_look(plan, hops->distance, now);

	if (hops->exact && hops->distance < hops->final &&
	    trace_over_is_settled(&row) && row.answered == 0)
		trace_hops_trust_distance(hops);
}

/* With -w the end of the wait is the end of the probe. */
static void expire(struct trace_plan *plan, int64_t now)
{
	if (!plan->options->waits.given)
		return;
	for (int ttl = plan->hops->first; ttl <= plan->hops->last; ttl++)
		trace_row_expire(plan->hops, &plan->wait, (uint8_t)ttl, now);
}

/* What the model is to know of a probe for a cell. */
static void note_ask(struct trace_plan *plan, struct trace_choice choice,
		     int64_t now)
{
	struct trace_row row = trace_board_look(plan, choice.ttl, now);

	trace_expect_ask(plan->hops,
			 trace_hops_cell(plan->hops, choice.ttl, choice.query),
			 row.router, now);
	trace_hops_ask(plan->hops, choice.ttl, choice.query, now);
	trace_hops_cell(plan->hops, choice.ttl, choice.query)->size =
		plan->search.size;
	trace_row_ask(plan->hops, &plan->rounds[choice.ttl], &row, now);
	trace_reach_note(plan, choice.ttl, now);
}

/* How long a probe has its flow to itself: longer at the second time in the
 * first rows, as long as nobody has told how long an answer takes. */
static int64_t patience(const struct trace_plan *plan, int ttl)
{
	int64_t span = plan->wait.spans[ttl];

	if (plan->wait.slowest == 0 && plan->rounds[ttl].count == 2 &&
	    ttl < plan->hops->first + plan->hops->queries)
		return 2 * span;
	return span;
}

static void ask(struct trace_plan *plan, struct trace_choice choice,
		int64_t now, struct probe *probe)
{
	uint32_t size = choice.size != 0 ? choice.size : plan->search.size;

	if (choice.size == 0 && choice.check == 0)
		note_ask(plan, choice, now);
	plan->send_at = now + plan->options->gap;
	plan->seq++;
	if (choice.check != 0)
		plan->rounds[choice.check].control = plan->seq;
	if (choice.size != 0)
		trace_search_sent(&plan->search, plan->seq, now);
	probe->seq = plan->seq;
	probe->query = choice.query;
	probe->flow = trace_options_flow(plan->options, choice.query);
	plan->open[probe->flow]++;
	plan->busy_until[probe->flow] = now + patience(plan, choice.ttl);
	probe->ttl = choice.ttl;
	probe->size = size < plan->header ? 0 : (uint16_t)(size - plan->header);
}

/* One look at everything. A row that is given up changes what the others come
 * to: then plan->wake is NOW, and it takes another look. */
static enum plan_verdict decide(struct trace_plan *plan, int64_t now,
				struct trace_choice *choice)
{
	uint32_t open;

	plan->wake = NS_NEVER;
	if (trace_over_is_late(plan, now))
		return PLAN_DONE;
	trace_expect_refresh(plan->hops);
	expire(plan, now);
	trust(plan, now);
	open = count_open(plan, now);
	if (plan->search.ttl != 0) {
		choice->ttl = plan->search.ttl;
		if (!trace_mtu_next(plan, now, &choice->size))
			choice->ttl = 0;
		return choice->ttl == 0 ? PLAN_WAIT : PLAN_SEND;
	}
	if (trace_over_is_done(plan, open, now))
		return PLAN_DONE;
	if (now < plan->send_at)
		trace_board_wake(plan, plan->send_at);
	else if (open < plan->options->window &&
		 trace_room_has(plan, open, now))
		*choice = choose(plan, now);
	return choice->ttl == 0 ? PLAN_WAIT : PLAN_SEND;
}

static enum plan_verdict next(struct plan *base, int64_t now,
			      struct probe *probe, int64_t *until)
{
	struct trace_plan *plan = (struct trace_plan *)base;
	struct trace_choice choice = {0};
	enum plan_verdict verdict;

	do {
		verdict = decide(plan, now, &choice);
	} while (verdict == PLAN_WAIT && plan->wake <= now);
	*until = plan->wake;
	if (verdict != PLAN_SEND)
		return verdict;
	/* Whatever this probe changes is looked at in the next call. */
	plan->wake = now;
	ask(plan, choice, now, probe);
	return PLAN_SEND;
}

/* Something came that is about one of our flows and says too little to tell
 * about which probe: an error with a short quote, the answer of an open port.
 * From now on there is only one it can be about. */
static bool is_ambiguous(const struct trace_plan *plan,
			 const struct event *event)
{
	if (event->reply == NULL)
		return false;
	if (event->reply->meaning == ICMP_ERROR)
		return plan->blind;
	return plan->portly;
}

/* What has been asked with QUERY and not been answered counts as not asked. */
static void ask_anew(struct trace_plan *plan, uint8_t query)
{
	struct trace_hops *hops = plan->hops;
	int asked = 0;

	for (int ttl = hops->first; ttl <= hops->last; ttl++)
		asked += trace_hops_look(hops, (uint8_t)ttl, query)->state ==
			 TRACE_ASKED;
	for (int ttl = hops->first; ttl <= hops->last; ttl++) {
		struct trace_cell *cell =
			trace_hops_cell(hops, (uint8_t)ttl, query);

		if (cell->state == TRACE_ASKED && asked <= ANEW_MAX)
			cell->state = TRACE_UNASKED;
	}
	if (asked > ANEW_MAX)
		plan->untold += (uint32_t)asked;
}

/* From now on a flow has one probe open. Those before may have been answered,
 * and nobody can tell; where -w lets nothing be asked again, that is not to be
 * the user's loss. */
static void begin_serial(struct trace_plan *plan)
{
	plan->serial = true;
	if (!plan->options->waits.given)
		return;
	for (uint8_t query = 0; query < plan->hops->queries; query++)
		ask_anew(plan, query);
}

static void note(struct plan *base, const struct event *event)
{
	struct trace_plan *plan = (struct trace_plan *)base;

	trace_again_note(plan, event);
	trace_room_note(plan, event);
	if (!trace_mtu_note(plan, event))
		trace_hops_note(plan->hops, event);
	trace_expect_note(plan->hops, event,
			  plan->rounds[event->probe.ttl].vain);
	switch (event->kind) {
	case EVENT_REPLY:
		plan->open[event->probe.flow]--;
		plan->busy_until[event->probe.flow] = 0;
		trace_wait_learn(&plan->wait, &plan->options->waits,
				 plan->hops);
		break;
	case EVENT_LATE:
		trace_wait_learn(&plan->wait, &plan->options->waits,
				 plan->hops);
		break;
	case EVENT_FORGED:
		if (!plan->serial && is_ambiguous(plan, event))
			begin_serial(plan);
		break;
	case EVENT_FAILED:
		plan->busy_until[event->probe.flow] = 0;
		plan->open[event->probe.flow]--;
		break;
	case EVENT_LOST:
		plan->open[event->probe.flow]--;
		break;
	case EVENT_SENT:
	case EVENT_NOTICE:
	case EVENT_DUPLICATE:
		break;
	}
}

/* What answers such a probe may be the answer to any other of its flow. */
static bool is_portly(enum trace_method method)
{
	switch (method) {
	case TRACE_METHOD_UDP:
	case TRACE_METHOD_UDPLITE:
	case TRACE_METHOD_RAW:
		return true;
	case TRACE_METHOD_ICMP:
	case TRACE_METHOD_TCP:
	case TRACE_METHOD_DCCP:
	case TRACE_METHOD_SCTP:
		break;
	}
	return false;
}

void trace_plan_init(struct trace_plan *plan,
		     const struct trace_plan_setup *setup)
{
	static const struct plan_ops ops = {.next = next, .note = note};

	*plan = (struct trace_plan){
		.plan = {.ops = &ops},
		.hops = setup->hops,
		.options = setup->options,
		.family = setup->family,
		.header = setup->header,
		.wake = INT64_MIN,
		.send_at = INT64_MIN,
		.dark_at = INT64_MIN / 2,
		.quiet_at = INT64_MIN / 2,
		.blind = setup->blind,
		.serial = setup->serial,
		.exclusive = setup->serial,
		.seed = setup->seed,
		.portly = is_portly(setup->options->module->method),
	};
	trace_search_init(&plan->search, setup->family,
			  setup->header + setup->size);
	trace_wait_learn(&plan->wait, &plan->options->waits, plan->hops);
}
