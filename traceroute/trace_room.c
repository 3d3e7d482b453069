/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Room for answers.
 */
#include "trace_room.h"

#include "base/ns.h"

/* Messages that we count on. A socket of Linux holds 212992 bytes
 * (net.core.rmem_default) of what they take in the kernel: 768 if they are
 * short, 1280 if they quote a whole probe. */
#define ROOM 128

/* Fewer copies are an accident. */
#define COPIES_LEAST 4

/* After so long without a copy there are no more to come, ns; and so much more
 * than twice the longest RTT an answer may take. */
#define SETTLE (5 * NS_PER_MS)

/* Copies that come later than that are no longer waited for, ns. */
#define PATIENCE (100 * NS_PER_MS)

/* Probes whose answers have room together, UINT32_MAX: all. */
static uint32_t share(const struct trace_plan *plan)
{
	return plan->copies < COPIES_LEAST ? UINT32_MAX
					   : ROOM / (plan->copies + 1u);
}

static bool is_scarce(const struct trace_plan *plan)
{
	return share(plan) < plan->options->window;
}

static int64_t span(const struct trace_plan *plan)
{
	return 2 * plan->wait.slowest + SETTLE;
}

/* What is open counts as not asked. */
static void forgive(struct trace_hops *hops)
{
	for (int ttl = hops->first; ttl <= hops->last; ttl++) {
		for (uint8_t query = 0; query < hops->queries; query++) {
			struct trace_cell *cell =
				trace_hops_cell(hops, (uint8_t)ttl, query);

			if (cell->state == TRACE_ASKED)
				cell->state = TRACE_UNASKED;
		}
	}
}

/* Whether nothing that has left can still be answered. */
static bool is_lull(const struct trace_plan *plan, int64_t now)
{
	return now >= plan->left_at + span(plan);
}

bool trace_room_has(struct trace_plan *plan, uint32_t open, int64_t now)
{
	if (!is_scarce(plan))
		return true;
	if (is_lull(plan, now)) {
		if (plan->forgives)
			forgive(plan->hops);
		plan->forgives = false;
		return true;
	}
	if (open == 0 || open < share(plan))
		return true;
	trace_board_wake(plan, plan->left_at + span(plan));
	return false;
}

static void note_copy(struct trace_plan *plan, const struct probe *probe)
{
	struct trace_cell *cell =
		trace_hops_cell(plan->hops, probe->ttl, probe->query);
	bool was_scarce = is_scarce(plan);

	if (cell->copies < UINT8_MAX)
		cell->copies++;
	if (cell->copies > plan->copies)
		plan->copies = cell->copies;
	if (!was_scarce && is_scarce(plan))
		plan->forgives = plan->options->waits.given;
}

void trace_room_note(struct trace_plan *plan, const struct event *event)
{
	if (event->kind == EVENT_SENT)
		plan->left_at = ns_max(plan->left_at, event->at);
	if (event->kind != EVENT_DUPLICATE)
		return;
	note_copy(plan, &event->probe);
	if (is_scarce(plan) && event->rtt < span(plan) + PATIENCE)
		plan->send_at = ns_max(plan->send_at, event->at + SETTLE);
}
