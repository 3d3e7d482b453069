/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Rounds of asking.
 */
#include "trace_row.h"

#include "base/ns.h"

/* Rounds without an answer before a row is given up: where nobody has answered
 * yet, and where somebody has, so that loss does not look like silence. */
#define ROUNDS_SILENT 3
#define ROUNDS_ALIVE  5

/* Between rounds: soon at first, then longer than a limit of one answer a
 * second. */
#define PAUSE_SHORT (400 * NS_PER_MS)
#define PAUSE_FAIR  (1100 * NS_PER_MS)

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
	struct trace_row row = {.responder = TRACE_NOBODY, .until = NS_NEVER};

	for (uint8_t query = 0; query < hops->queries; query++)
		count_cell(trace_hops_look(hops, ttl, query), wait->spans[ttl],
			   now, &row);
	if (row.responder == TRACE_NOBODY && ttl == hops->distance)
		row.responder = trace_hops_ender(hops);
	return row;
}

/* The last round brought something. */
static bool has_progress(const struct trace_round *round,
			 const struct trace_row *row)
{
	return round->count > 1 && row->answered > round->answered;
}

static int64_t pause_after(const struct trace_round *round,
			   const struct trace_row *row, enum addr_family family)
{
	bool alive = row->responder != TRACE_NOBODY;

	if (round->count == 1 || (alive && round->count == 2) ||
	    (family == ADDR_V6 && has_progress(round, row)))
		return PAUSE_SHORT;
	return PAUSE_FAIR;
}

int64_t trace_row_due(const struct trace_round *round,
		      const struct trace_row *row, enum addr_family family)
{
	uint8_t enough = row->responder == TRACE_NOBODY ? ROUNDS_SILENT
							: ROUNDS_ALIVE;

	if (round->count == UINT8_MAX ||
	    (round->count >= enough && !has_progress(round, row)))
		return NS_NEVER;
	return round->asked_at + pause_after(round, row, family);
}

/* What has never been asked is spread over the rounds that are left. */
static uint8_t fresh_quota(const struct trace_round *round,
			   const struct trace_row *row)
{
	int left = ROUNDS_SILENT - round->count;

	if (left <= 1)
		return row->unasked;
	return (uint8_t)((row->unasked + left - 1) / left);
}

void trace_row_begin(struct trace_round *round, const struct trace_row *row,
		     int64_t now)
{
	uint8_t quota = 1;

	if (row->responder != TRACE_NOBODY)
		quota = row->late < ROUND_PROBES ? row->late : ROUND_PROBES;
	else if (row->unasked > 0)
		quota = fresh_quota(round, row);
	if (round->count == 0)
		round->started_at = now;
	round->count++;
	round->quota = quota;
	round->answered = row->answered;
	round->asked_at = now;
}

uint8_t trace_row_pick(const struct trace_hops *hops,
		       const struct trace_wait *wait, uint8_t ttl, int64_t now)
{
	uint8_t picked = TRACE_QUERIES_MAX;
	uint8_t least = UINT8_MAX;

	for (uint8_t query = 0; query < hops->queries; query++) {
		const struct trace_cell *cell =
			trace_hops_look(hops, ttl, query);

		if (trace_hops_settled(cell) || cell->asks >= least ||
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
