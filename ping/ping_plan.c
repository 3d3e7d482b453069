/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The schedule of ping.
 */
#include "ping_plan.h"

#include "base/ns.h"

#include <errno.h>

/* What -A slows down by for each full buffer at most, ns. */
#define SLOWER_MAX (50 * NS_PER_MS)

static struct ping_plan *plan_of(struct plan *plan)
{
	return (struct ping_plan *)plan;
}

static uint64_t target_count(const struct ping_plan *plan)
{
	return plan->report->count;
}

/* Whether those that are due at once were given out. */
static bool is_burst_out(const struct ping_plan *plan)
{
	return plan->turn * target_count(plan) + plan->target >= plan->burst;
}

/* Between two probes, whatever their targets. */
static int64_t beat(const struct ping_plan *plan)
{
	return plan->interval / (int64_t)target_count(plan);
}

static void start(struct ping_plan *plan, int64_t now)
{
	uint64_t preload = (uint64_t)plan->options->preload;

	plan->started = true;
	/* A lone first probe to each target keeps to the beat as well. */
	plan->burst = preload > 1 ? preload * target_count(plan) : 1;
	pace_start(&plan->pace, now, beat(plan));
	if (plan->options->deadline > 0)
		plan->deadline = now + plan->options->deadline;
}

/* Whoever wants to go on in spite of errors does not take them for answers. */
static uint64_t answers(const struct ping_plan *plan,
			const struct ping_row *row)
{
	return row->received + (plan->options->keep_going ? 0 : row->errors);
}

/* Without a deadline probes are counted, with one answers. */
static bool is_all_sent(const struct ping_plan *plan)
{
	uint64_t count = (uint64_t)plan->options->count;

	return count > 0 && plan->deadline == NS_NEVER && plan->turn >= count;
}

static bool is_over(const struct ping_plan *plan, int64_t now)
{
	return plan->stopped || now >= plan->deadline ||
	       plan->content == target_count(plan);
}

/*
 * Until when the last answers are awaited. The patience is measured once, when
 * everything was sent: an answer that comes later does not make it shorter.
 * With -W each probe has its own end.
 */
static int64_t linger_until(struct ping_plan *plan)
{
	int64_t longest = ping_report_longest(plan->report);
	int64_t gap = plan->interval;

	if (plan->options->timeout >= 0)
		return NS_NEVER;
	if (plan->linger != 0)
		return plan->linger;
	if (gap == 0)
		gap = PING_PLAN_FLOOD_GAP;
	plan->linger = plan->last_at + PING_PLAN_LINGER;
	if (longest > 0)
		plan->linger = plan->last_at + ns_max(2 * longest, gap);
	return plan->linger;
}

/* Probes to the next target that nothing newer was answered to. */
static uint64_t in_flight(const struct ping_plan *plan)
{
	return (uint32_t)plan->turn - plan->report->rows[plan->target].acked;
}

static int64_t next_due(const struct ping_plan *plan, int64_t now)
{
	if (!is_burst_out(plan))
		return now;
	if (plan->interval > 0)
		return plan->pace.due;
	if (in_flight(plan) < (uint64_t)plan->options->preload)
		return now;
	return plan->last_at + PING_PLAN_FLOOD_GAP;
}

/* A sweep starts anew when it has come to its end. */
static int64_t size_of(const struct ping_options *options, uint64_t turn)
{
	const struct ping_sweep *sweep = &options->sweep;
	uint64_t sizes;

	if (sweep->step == 0)
		return options->size;
	sizes = (uint64_t)((sweep->max - sweep->min) / sweep->step) + 1;
	return sweep->min + (int64_t)(turn / sweep->each % sizes) * sweep->step;
}

static void give_out(struct ping_plan *plan, int64_t now, struct probe *probe)
{
	probe->target = plan->target;
	probe->seq = (uint32_t)plan->turn + 1;
	probe->size = (uint16_t)size_of(plan->options, plan->turn);
	probe->ttl = (uint8_t)plan->options->ttl;
	if (++plan->target == target_count(plan)) {
		plan->target = 0;
		plan->turn++;
	}
	plan->last_at = now;
	if (plan->interval > 0 && is_burst_out(plan))
		pace_take(&plan->pace, now);
}

static enum plan_verdict next(struct plan *base, int64_t now,
			      struct probe *probe, int64_t *until)
{
	struct ping_plan *plan = plan_of(base);
	int64_t due;

	if (!plan->started)
		start(plan, now);
	if (is_over(plan, now))
		return PLAN_DONE;
	if (is_all_sent(plan)) {
		*until = linger_until(plan);
		return PLAN_DRAIN;
	}
	due = next_due(plan, now);
	if (now < due) {
		*until = ns_min(due, plan->deadline);
		return PLAN_WAIT;
	}
	give_out(plan, now, probe);
	return PLAN_SEND;
}

/* -A: the smoothed RTT in whole milliseconds, as iputils rounds it. */
static void adapt(struct ping_plan *plan, const struct ping_row *row)
{
	int64_t us = row->rtt.ewma / 8 + plan->slower / NS_PER_US;
	int64_t interval = (us + 500) / 1000 * NS_PER_MS;

	interval = ns_max(interval, plan->floor);
	if (row->rtt.count == 0 || interval == plan->interval)
		return;
	plan->interval = interval;
	pace_change(&plan->pace, plan->last_at, beat(plan));
}

static void slow_down(struct ping_plan *plan, const struct ping_row *row)
{
	plan->slower += ns_min(row->rtt.ewma / 8 * NS_PER_US, SLOWER_MAX);
	plan->slower = ns_min(plan->slower, NS_PER_SEC);
}

/* Every target has answered often enough, or has been silent for too long. */
static bool is_decided(struct ping_plan *plan)
{
	const struct ping_options *options = plan->options;
	uint64_t good = 0;
	uint64_t bad = 0;

	/* Most runs ask for neither. */
	if (options->until_replies == 0 && options->until_losses == 0)
		return false;
	for (size_t i = 0; i < plan->report->count; i++) {
		const struct ping_row *row = &plan->report->rows[i];

		if (options->until_replies > 0 &&
		    row->received >= (uint64_t)options->until_replies)
			good++;
		if (options->until_losses > 0 &&
		    row->lost >= options->until_losses)
			bad++;
	}
	plan->given_up = bad == plan->report->count;
	return plan->given_up || good == plan->report->count;
}

static void note(struct plan *base, const struct event *event)
{
	struct ping_plan *plan = plan_of(base);
	struct ping_row *row;
	uint64_t before;

	if (event->kind == EVENT_FORGED)
		return;
	row = &plan->report->rows[event->probe.target];
	before = answers(plan, row);
	ping_report_note(plan->report, event);
	if (answers(plan, row) != before &&
	    answers(plan, row) == (uint64_t)plan->options->count)
		plan->content++;
	if (plan->deadline != NS_NEVER && !plan->options->keep_going &&
	    ping_report_is_error(event))
		plan->stopped = true;
	if (is_decided(plan))
		plan->stopped = true;
	if (event->kind == EVENT_FAILED && event->error == ENOBUFS)
		slow_down(plan, row);
	if (plan->options->adaptive)
		adapt(plan, row);
}

static const struct plan_ops ops = {.next = next, .note = note};

void ping_plan_init(struct ping_plan *plan, const struct ping_options *options,
		    struct ping_report *report, bool ordinary)
{
	*plan = (struct ping_plan){
		.plan = {.ops = &ops},
		.options = options,
		.report = report,
		.floor = ordinary ? PING_OPTIONS_USER_INTERVAL : 0,
		.interval = options->interval,
		.deadline = NS_NEVER,
	};
}

void ping_plan_stop(struct ping_plan *plan)
{
	plan->stopped = true;
}

int64_t ping_plan_timeout(const struct ping_options *options)
{
	if (options->timeout > 0)
		return options->timeout;
	/* Losses cannot be counted before they are known. */
	if (options->timeout < 0 && options->until_losses > 0)
		return PING_PLAN_LINGER;
	return NS_NEVER;
}

/* More of its probes were lost than may be. */
static bool is_lossy(const struct ping_plan *plan, const struct ping_row *row)
{
	return plan->options->loss_exit >= 0 &&
	       ping_report_loss(row) > (double)plan->options->loss_exit;
}

bool ping_plan_is_success(const struct ping_plan *plan)
{
	uint64_t wanted = 1;

	if (plan->given_up)
		return false;
	if (plan->options->count > 0 && plan->options->deadline > 0)
		wanted = (uint64_t)plan->options->count;
	for (size_t i = 0; i < plan->report->count; i++)
		if (plan->report->rows[i].received < wanted ||
		    is_lossy(plan, &plan->report->rows[i]))
			return false;
	return true;
}
