/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Asking again.
 */
#include "trace_again.h"

#include "base/ns.h"
#include "trace_mtu.h"
#include "trace_reach.h"
#include "trace_turn.h"

/* Up to so much more than a pause, by chance, where others seem to be asking as
 * well: of two who ask in step, one is always too late. */
#define JITTER (300 * NS_PER_MS)

#define ALL_QUERIES UINT16_MAX

/* Whether the row has silent cells and none that may still answer in time. */
static bool is_silent(const struct trace_plan *plan, int ttl,
		      const struct trace_row *row)
{
	if (plan->rounds[ttl].count == 0 || row->open > 0)
		return false;
	return row->late > 0 ||
	       (row->unasked > 0 && row->responder == TRACE_NOBODY);
}

static bool is_nobody(const struct trace_row *row)
{
	return row->responder == TRACE_NOBODY &&
	       row->router == TRACE_ROUTERS_NONE;
}

/* Somebody else on this path than row EXCEPT has answered before, us or another
 * trace, and now has nothing left, or, if EVER, had to be asked again for its
 * answers. */
static bool is_crowded(const struct trace_plan *plan, int except, bool ever,
		       int64_t now)
{
	for (int ttl = plan->hops->first; ttl <= plan->hops->last; ttl++) {
		const struct trace_round *round = &plan->rounds[ttl];
		struct trace_row row;

		if (round->count < 2 || ttl == except)
			continue;
		row = trace_board_look(plan, ttl, now);
		if (!is_nobody(&row) && (ever || row.late > 0) &&
		    !trace_row_spared(plan->hops, round, &row))
			return true;
	}
	return false;
}

/* Whether two flows met different routers in row TTL. */
static bool part(const struct trace_hops *hops, int ttl, uint8_t one,
		 uint8_t other)
{
	const struct trace_cell *a;
	const struct trace_cell *b;

	if (ttl < hops->first || ttl > hops->last)
		return false;
	a = trace_hops_look(hops, (uint8_t)ttl, one);
	b = trace_hops_look(hops, (uint8_t)ttl, other);
	return a->state == TRACE_ANSWERED && b->state == TRACE_ANSWERED &&
	       a->responder != b->responder;
}

/* Flows that are on different ways before or behind row TTL do not meet the
 * same router in it: then one answer says nothing about the other. */
static bool is_apart(const struct trace_hops *hops, int ttl)
{
	bool found = false;

	for (uint8_t late = 0; late < hops->queries; late++) {
		if (trace_hops_settled(
			    trace_hops_look(hops, (uint8_t)ttl, late)))
			continue;
		for (uint8_t other = 0; other < hops->queries; other++) {
			if (trace_hops_look(hops, (uint8_t)ttl, other)->state !=
			    TRACE_ANSWERED)
				continue;
			if (!part(hops, ttl - 1, late, other) &&
			    !part(hops, ttl + 1, late, other))
				return false;
			found = true;
		}
	}
	return found;
}

/* By chance, but the same for a row until its next round. */
static int64_t jitter(const struct trace_plan *plan, int ttl)
{
	uint32_t x = plan->seed + (uint32_t)ttl * UINT32_C(0x9e3779b1) +
		     plan->rounds[ttl].count * UINT32_C(0x85ebca77);

	x = (x ^ x >> 15) * UINT32_C(0x2c1b3c6d);
	x = (x ^ x >> 12) * UINT32_C(0x297a2d39);
	return (int64_t)(x >> 8) * (JITTER >> 16) >> 8;
}

static int64_t due_of(const struct trace_plan *plan, int ttl,
		      const struct trace_row *row, int64_t now)
{
	const struct trace_round *round = &plan->rounds[ttl];
	bool ever = row->apart || plan->hops->routers != NULL;
	int64_t due;

	if (trace_reach_is_dark(plan, ttl))
		return trace_reach_due(plan, ttl);
	due = trace_row_due(plan->hops, round, row,
			    is_crowded(plan, ttl, ever, now));
	if (due != NS_NEVER && round->control != 0)
		due += jitter(plan, ttl);
	return due;
}

/* Begins the next round of a silent row if it is due, or gives the row up. */
static void turn_round(struct trace_plan *plan, int ttl, int64_t now)
{
	struct trace_row row = trace_board_look(plan, ttl, now);
	int64_t due;

	if (!is_silent(plan, ttl, &row) || !trace_reach_is_ripe(plan, ttl, now))
		return;
	trace_row_miss(plan->hops, &plan->rounds[ttl], &row, now);
	row.apart = is_apart(plan->hops, ttl);
	due = due_of(plan, ttl, &row, now);
	if (trace_mtu_doubt(plan, (uint8_t)ttl, due == NS_NEVER, now)) {
		trace_board_wake(plan, now);
	} else if (due == NS_NEVER) {
		plan->hops->spent[ttl] =
			plan->rounds[ttl].control != 0 &&
			!trace_row_spared(plan->hops, &plan->rounds[ttl], &row);
		trace_row_give_up(plan->hops, (uint8_t)ttl);
		trace_board_wake(plan, now);
	} else if (now < due) {
		trace_board_wake(plan, due);
	} else {
		trace_row_begin(plan->hops, &plan->rounds[ttl], &row, now);
	}
}

/* An answered cell to ask again on behalf of row TTL: its own, or else that of
 * the target farther on, which is believed to be there. */
static struct trace_choice choose_control(struct trace_plan *plan, int ttl,
					  int64_t now)
{
	const struct trace_hops *hops = plan->hops;
	struct trace_row row = trace_board_look(plan, ttl, now);
	int at = row.answered > 0 || hops->final == 0 ? ttl : hops->final;

	plan->rounds[ttl].check = false;
	for (uint8_t query = 0; query < hops->queries; query++) {
		const struct trace_cell *cell =
			trace_hops_look(hops, (uint8_t)at, query);

		if (cell->state == TRACE_ANSWERED &&
		    cell->responder == row.responder &&
		    trace_turn_is_free(plan, at, query, now))
			return (struct trace_choice){(uint8_t)at, query, 0,
						     (uint8_t)ttl};
	}
	return (struct trace_choice){0};
}

static uint8_t pick(const struct trace_plan *plan, int ttl, uint16_t allowed,
		    int64_t now)
{
	return trace_row_pick(plan->hops, &plan->wait, (uint8_t)ttl, allowed,
			      now);
}

/* Those whose flow is free, as bits. */
static uint16_t free_queries(struct trace_plan *plan, int ttl, int64_t now)
{
	uint16_t allowed = 0;

	for (uint8_t query = 0; query < plan->hops->queries; query++)
		if (trace_turn_is_free(plan, ttl, query, now))
			allowed |= (uint16_t)(1u << query);
	return allowed;
}

/* The next probe of the round that runs in a row, if there is one. */
static struct trace_choice choose_in_row(struct trace_plan *plan, int ttl,
					 int64_t now)
{
	struct trace_round *round = &plan->rounds[ttl];
	uint8_t query = TRACE_QUERIES_MAX;
	struct trace_row row;

	if (round->quota == 0 && !round->check)
		turn_round(plan, ttl, now);
	if (round->quota > 0)
		query = pick(plan, ttl, ALL_QUERIES, now);
	if (query == TRACE_QUERIES_MAX) {
		round->quota = 0;
		return round->check ? choose_control(plan, ttl, now)
				    : (struct trace_choice){0};
	}
	query = pick(plan, ttl, free_queries(plan, ttl, now), now);
	row = trace_board_look(plan, ttl, now);
	if (query == TRACE_QUERIES_MAX || !trace_turn_may_ask(plan, &row, now))
		return (struct trace_choice){0};
	round->quota--;
	return (struct trace_choice){(uint8_t)ttl, query, 0, 0};
}

struct trace_choice trace_again_choose(struct trace_plan *plan, int end,
				       int64_t now)
{
	const struct trace_hops *hops = plan->hops;
	struct trace_choice choice = {0};

	for (int ttl = hops->first; ttl <= end && choice.ttl == 0; ttl++)
		choice = choose_in_row(plan, ttl, now);
	if (choice.ttl == 0 && hops->final == 0 && end < hops->last)
		choice = choose_in_row(plan, hops->last, now);
	return choice;
}

/* The round that a probe is the control of, NULL: it is none. */
static struct trace_round *controlled_by(struct trace_plan *plan,
					 const struct probe *probe)
{
	for (int ttl = plan->hops->first; ttl <= plan->hops->last; ttl++)
		if (plan->rounds[ttl].control != 0 &&
		    plan->rounds[ttl].control == probe->seq)
			return &plan->rounds[ttl];
	return NULL;
}

/* What never left is no attempt: the round asks with another flow. Nor does the
 * silence after it tell anything. */
static void note_failed(struct trace_plan *plan, const struct probe *probe)
{
	struct trace_round *controlled = controlled_by(plan, probe);

	if (controlled != NULL)
		controlled->control = 0;
	else if (plan->rounds[probe->ttl].count > 1)
		plan->rounds[probe->ttl].quota++;
}

void trace_again_note(struct trace_plan *plan, const struct event *event)
{
	struct trace_round *controlled;

	if (event->kind == EVENT_FAILED)
		note_failed(plan, &event->probe);
	if (event->kind != EVENT_REPLY && event->kind != EVENT_LATE)
		return;
	controlled = controlled_by(plan, &event->probe);
	if (controlled != NULL)
		controlled->spare = true;
}
