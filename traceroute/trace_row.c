/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Rounds of asking.
 */
#include "trace_row.h"

#include "base/ns.h"
#include "trace_expect.h"

/* Rounds after the first that may be in vain before a row is given up: where
 * nobody has answered yet, and where somebody has, so that loss does not look
 * like silence. */
#define VAIN_SILENT 2
#define VAIN_ALIVE  4

/* After the first round of a row there is none so long after: as long as it
 * takes eight of us, who share one answer a second, to have one each. Rows wait
 * side by side, so that is also what a trace is longer by. A router that
 * answers less often gets stars, and --explain says why. Traces of one run know
 * of each other, and wait in line as long as that takes (trace_routers_owes).
 */
#define PATIENCE (8 * NS_PER_SEC)

/* Between rounds: soon at first, then longer than a limit of one answer a
 * second or, where each answer costs two, of one in two seconds. */
#define PAUSE_SHORT  (400 * NS_PER_MS)
#define PAUSE_FAIR   (1100 * NS_PER_MS)
#define PAUSE_COSTLY (2200 * NS_PER_MS)

/* In line others have their turns, so that one row does not keep them all. */
#define PAUSE_LINE (4400 * NS_PER_MS)

/* Probes of a later round to a router that is there. */
#define ROUND_PROBES 3

static bool is_late(const struct trace_cell *cell, int64_t span, int64_t now)
{
	return now >= ns_after(cell->asked_at, span);
}

static void count_cell(const struct trace_cell *cell, int64_t span, int64_t now,
		       struct trace_row *row)
{
	switch ((enum trace_state)cell->state) {
	case TRACE_UNASKED:
		row->unasked++;
		break;
	case TRACE_ASKED:
		if (is_late(cell, span, now)) {
			row->late++;
			row->tested = (uint8_t)(row->tested + cell->test);
			break;
		}
		row->open++;
		row->until = ns_min(row->until, cell->asked_at + span);
		break;
	case TRACE_ANSWERED:
		row->answered++;
		row->hop = (uint8_t)(row->hop + !cell->final);
		if (row->responder == TRACE_NOBODY)
			row->responder = cell->responder;
		break;
	case TRACE_SILENT:
	case TRACE_REFUSED:
		break;
	}
}

struct trace_row trace_row_look(const struct trace_hops *hops,
				const struct trace_wait *wait, uint8_t ttl,
				int64_t now)
{
	struct trace_row row = {
		.responder = TRACE_NOBODY,
		.router = TRACE_ROUTERS_NONE,
		.until = NS_NEVER,
	};

	for (uint8_t query = 0; query < hops->queries; query++)
		count_cell(trace_hops_look(hops, ttl, query), wait->spans[ttl],
			   now, &row);
	if (row.responder == TRACE_NOBODY && ttl == hops->distance)
		row.responder = trace_hops_ender(hops);
	if (hops->routers != NULL)
		row.router = row.responder != TRACE_NOBODY
				     ? hops->responders[row.responder].router
				     : hops->expected[ttl];
	return row;
}

static const struct trace_budget *budget_of(const struct trace_hops *hops,
					    const struct trace_row *row)
{
	return &hops->responders[row->responder].budget;
}

/* A round of nothing but tests says nothing about the row. */
static bool is_test(const struct trace_row *row)
{
	return row->tested > 0 && row->tested == row->late;
}

/* Rounds in vain so far, the one that has just ended included. After one that
 * brought something a router of the slow kind is given its time at once. */
static uint8_t count_vain(const struct trace_hops *hops,
			  const struct trace_round *round,
			  const struct trace_row *row)
{
	if (round->count < 2)
		return 0;
	if (row->answered == round->answered)
		return (uint8_t)(round->vain + !is_test(row));
	return budget_of(hops, row)->slow ? VAIN_ALIVE / 2 : 1;
}

bool trace_row_spared(const struct trace_hops *hops,
		      const struct trace_round *round,
		      const struct trace_row *row)
{
	return round->spare || (row->router != TRACE_ROUTERS_NONE &&
				trace_routers_spared(hops->routers, row->router,
						     round->asked_at));
}

/* A round more than usual: nothing is left for us, where somebody is. */
static bool is_patient(const struct trace_hops *hops,
		       const struct trace_round *round,
		       const struct trace_row *row, bool crowded)
{
	if (round->asked_at - round->started_at >= PATIENCE)
		return false;
	if (row->apart || (row->responder == TRACE_NOBODY &&
			   row->router == TRACE_ROUTERS_NONE))
		return crowded;
	return !trace_row_spared(hops, round, row);
}

/* It is one of many rows that ask a shared router, each in its turn, and that
 * router has no more answers than these want. */
static bool is_in_line(const struct trace_hops *hops,
		       const struct trace_round *round,
		       const struct trace_row *row)
{
	return round->in_turn && row->router != TRACE_ROUTERS_NONE &&
	       !row->apart && !trace_row_spared(hops, round, row);
}

static uint8_t enough_of(const struct trace_row *row)
{
	return row->responder == TRACE_NOBODY &&
			       row->router == TRACE_ROUTERS_NONE
		       ? VAIN_SILENT
		       : VAIN_ALIVE;
}

static bool is_over(const struct trace_hops *hops,
		    const struct trace_round *round,
		    const struct trace_row *row, bool crowded)
{
	uint8_t vain = count_vain(hops, round, row);
	const struct trace_routers_wait wait = {
		.vain = vain,
		.kept = round->kept,
		.asked_at = round->asked_at,
	};

	if (round->count == UINT8_MAX)
		return true;
	if (is_in_line(hops, round, row))
		return !trace_routers_owes(hops->routers, row->router, &wait);
	return vain >= enough_of(row) && !is_patient(hops, round, row, crowded);
}

int64_t trace_row_due(const struct trace_hops *hops,
		      const struct trace_round *round,
		      const struct trace_row *row, bool crowded)
{
	uint8_t vain = count_vain(hops, round, row);

	if (is_over(hops, round, row, crowded))
		return NS_NEVER;
	if (row->responder != TRACE_NOBODY && budget_of(hops, row)->refuses)
		return round->asked_at + PAUSE_COSTLY;
	if (vain < enough_of(row) / 2)
		return round->asked_at + PAUSE_SHORT;
	if (vain > VAIN_ALIVE && is_in_line(hops, round, row))
		return round->asked_at + PAUSE_LINE;
	return round->asked_at + PAUSE_FAIR;
}

/* What has never been asked is spread over the rounds that are left. */
static uint8_t fresh_quota(const struct trace_round *round,
			   const struct trace_row *row)
{
	int left = VAIN_SILENT + 1 - round->count;

	if (left <= 1)
		return row->unasked;
	return (uint8_t)((row->unasked + left - 1) / left);
}

/* A router that is there is asked for all that is missing, as far as that is no
 * burst. */
static uint8_t late_quota(const struct trace_hops *hops,
			  const struct trace_row *row)
{
	if (budget_of(hops, row)->refuses || row->late == 0)
		return 1;
	return row->late < ROUND_PROBES ? row->late : ROUND_PROBES;
}

void trace_row_begin(struct trace_hops *hops, struct trace_round *round,
		     const struct trace_row *row, int64_t now)
{
	round->vain = count_vain(hops, round, row);
	round->quota = 1;
	round->check = false;
	if (row->responder != TRACE_NOBODY) {
		round->quota = late_quota(hops, row);
		round->check = round->vain >= VAIN_ALIVE - 1 && !row->apart &&
			       !budget_of(hops, row)->refuses &&
			       row->router == TRACE_ROUTERS_NONE;
		trace_budget_empty(&hops->responders[row->responder].budget,
				   round->asked_at);
	} else if (row->unasked > 0) {
		round->quota = fresh_quota(round, row);
	}
	round->count++;
	round->answered = row->answered;
	round->asked_at = now;
}

void trace_row_ask(const struct trace_hops *hops, struct trace_round *round,
		   const struct trace_row *row, int64_t now)
{
	bool in_turn = row->router != TRACE_ROUTERS_NONE;

	if (round->count == 0) {
		round->count = 1;
		round->started_at = now;
	}
	if (in_turn && !round->in_turn) {
		round->vain = 0;
		round->kept = trace_routers_kept(hops->routers, row->router);
	}
	round->in_turn |= in_turn;
	round->missed = false;
	round->asked_at = now;
}

void trace_row_miss(struct trace_hops *hops, struct trace_round *round,
		    const struct trace_row *row, int64_t now)
{
	if (!round->missed && row->late > row->tested)
		trace_expect_miss(hops, row->router, round->asked_at,
				  round->in_turn && round->vain > 0, now);
	round->missed = true;
}

uint8_t trace_row_pick(const struct trace_hops *hops,
		       const struct trace_wait *wait, uint8_t ttl,
		       uint16_t allowed, int64_t now)
{
	uint8_t picked = TRACE_QUERIES_MAX;
	uint8_t least = UINT8_MAX;

	for (uint8_t query = 0; query < hops->queries; query++) {
		const struct trace_cell *cell =
			trace_hops_look(hops, ttl, query);

		if ((allowed >> query & 1) == 0 || trace_hops_settled(cell) ||
		    cell->asks >= least ||
		    (cell->state == TRACE_ASKED &&
		     !is_late(cell, wait->spans[ttl], now)))
			continue;
		least = cell->asks;
		picked = query;
	}
	return picked;
}

void trace_row_expire(struct trace_hops *hops, const struct trace_wait *wait,
		      uint8_t ttl, int64_t now)
{
	for (uint8_t query = 0; query < hops->queries; query++) {
		struct trace_cell *cell = trace_hops_cell(hops, ttl, query);

		if (cell->state == TRACE_ASKED &&
		    is_late(cell, wait->spans[ttl], now))
			cell->state = TRACE_SILENT;
	}
}

void trace_row_give_up(struct trace_hops *hops, uint8_t ttl)
{
	for (uint8_t query = 0; query < hops->queries; query++) {
		struct trace_cell *cell = trace_hops_cell(hops, ttl, query);

		if (!trace_hops_settled(cell))
			cell->state = TRACE_SILENT;
	}
}
