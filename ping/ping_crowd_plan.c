/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The schedule of a crowd.
 *
 * Whoever keeps silent is found without a queue: the ledger has the probes in
 * the order in which they left, and the wait after the same try is the same for
 * all, so one mark per try, which only moves forward, finds the next one.
 */
#include "ping_crowd_plan.h"

#include "base/ns.h"
#include "ping_form.h"

#include <assert.h>
#include <errno.h>

/* How long an answer is waited for where nobody said, ns: in turn, and of the
 * first try. */
#define WAIT_IN_TURN (1 * NS_PER_SEC)
#define WAIT_FIRST   (NS_PER_SEC / 2)

/* How long a full socket is left alone, ns: it doubles until a packet leaves.
 */
#define HOLD_MIN (NS_PER_MS / 2)
#define HOLD_MAX (16 * NS_PER_MS)

/* How long nothing at all may leave before that is an error of each probe like
 * others, ns: a link may be stuck for good, and no run waits for it for ever.
 */
#define STUCK_MAX (5 * NS_PER_SEC)

/* Open probes beyond what rates and waits explain: a burst, a late wake-up. */
#define OPEN_MORE 4096

static struct ping_crowd_plan *plan_of(struct plan *plan)
{
	return (struct ping_crowd_plan *)plan;
}

int64_t ping_crowd_plan_probes(const struct ping_options *options)
{
	return options->until_alive ? options->retry + 1 : options->count;
}

/* After try K of those until alive, or after any probe in turn. */
static int64_t wait_after(const struct ping_options *options, int64_t k)
{
	int64_t first = options->until_alive ? WAIT_FIRST : WAIT_IN_TURN;
	double wait = (double)(options->timeout > 0 ? options->timeout : first);

	while (k-- > 0)
		wait = wait * (double)options->backoff / NS_PER_SEC;
	return wait < (double)NS_SPAN_MAX ? (int64_t)wait : NS_SPAN_MAX;
}

int64_t ping_crowd_plan_timeout(const struct ping_options *options)
{
	return wait_after(options, options->until_alive ? options->retry : 0);
}

uint64_t ping_crowd_plan_open(const struct ping_options *options,
			      uint64_t count)
{
	double probes = (double)ping_crowd_plan_probes(options);
	double span = (double)ping_crowd_plan_timeout(options);
	double open = (double)UINT64_MAX / 4;

	for (int64_t k = 0; options->until_alive && k < options->retry; k++)
		span += (double)wait_after(options, k);
	if (probes > 0)
		open = (double)count * probes;
	if (options->rate > 0 &&
	    span / NS_PER_SEC * (double)options->rate < open)
		open = span / NS_PER_SEC * (double)options->rate;
	if (options->interval > 0 && !options->until_alive &&
	    (span / (double)options->interval + 1) * (double)count < open)
		open = (span / (double)options->interval + 1) * (double)count;
	return (uint64_t)open + OPEN_MORE;
}

static void start(struct ping_crowd_plan *plan, int64_t now)
{
	plan->started = true;
	plan->start = now;
	if (plan->options->deadline > 0)
		plan->deadline = now + plan->options->deadline;
}

static bool is_over(const struct ping_crowd_plan *plan, int64_t now)
{
	const struct ping_options *options = plan->options;

	return plan->stopped || now >= plan->deadline ||
	       (options->first > 0 &&
		plan->crowd->sum.alive >= (uint64_t)options->first);
}

/* --- probes in turn, and first ones ----------------------------------------
 */

/* What was missed is made up for at so many times the rate of each target. */
#define CATCH_UP_TIMES 4

/* Each target has beats to keep. */
static bool has_beats(const struct ping_crowd_plan *plan)
{
	return plan->tries == 1 && plan->options->interval > 0 &&
	       plan->crowd->probes != 1;
}

/* How far into the interval the target in PLACE has its beat, ns. Some share
 * one, so that there are no more wake-ups than slices of the rate. */
static int64_t beat_at(const struct ping_crowd_plan *plan, uint64_t place)
{
	int64_t interval = plan->options->interval;
	int64_t count = plan->crowd->count;
	int64_t beats = ns_min(count, ns_max(1, interval / RATE_SLICE));
	int64_t beat = (int64_t)(place * (uint64_t)beats / (uint64_t)count);

	return interval / beats * beat + interval % beats * beat / beats;
}

/* When the next one is due by the interval alone; those without beats have been
 * since the start. */
static int64_t turn_due(struct ping_crowd_plan *plan, int64_t now)
{
	int64_t interval = plan->options->interval;
	int64_t round = (int64_t)(plan->given / plan->crowd->count);
	int64_t due;

	if (!has_beats(plan))
		return plan->start;
	due = plan->start + round * interval +
	      beat_at(plan, plan->given % plan->crowd->count);
	if (now - due > RATE_CATCH_UP) {
		int64_t missed = (now - due) / interval * interval;

		plan->start += missed;
		due += missed;
	}
	return due;
}

/* No target gets two in a burst: when the last one left is in the ledger, a
 * round before. */
static int64_t turn_soonest(const struct ping_crowd_plan *plan)
{
	uint32_t count = plan->crowd->count;
	const struct ledger_entry *last =
		ledger_find(plan->ledger, plan->ledger->next - count);

	if (!has_beats(plan) || last == NULL ||
	    last->probe.target != plan->given % count)
		return plan->start;
	return last->sent_at + plan->options->interval / CATCH_UP_TIMES;
}

static void give_turn(struct ping_crowd_plan *plan, struct probe *probe)
{
	uint64_t n = plan->given++;

	probe->target = (uint32_t)(n % plan->crowd->count);
	probe->seq = (uint32_t)(n / plan->crowd->count) + 1;
	probe->flow = (uint16_t)(n % plan->flows);
	probe->size = (uint16_t)plan->options->size;
	probe->ttl = (uint8_t)plan->options->ttl;
}

/* --- whoever kept silent ---------------------------------------------------
 */

/* Whether the probe of ENTRY was try K of somebody who is asked again. */
static bool is_silent(const struct ping_crowd_plan *plan,
		      const struct ledger_entry *entry, uint32_t k)
{
	return entry != NULL && entry->probe.seq == k + 1 &&
	       entry->fate != LEDGER_FAILED &&
	       plan->crowd->rows[entry->probe.target].fate ==
		       PING_CROWD_UNKNOWN;
}

/* The oldest probe that may have to be followed by another, or NULL. */
static const struct ledger_entry *move_mark(struct ping_crowd_plan *plan,
					    uint32_t k)
{
	const struct ledger *ledger = plan->ledger;

	for (; plan->marks[k] != ledger->next; plan->marks[k]++) {
		const struct ledger_entry *entry =
			ledger_find(ledger, plan->marks[k]);

		if (is_silent(plan, entry, k))
			return entry;
	}
	return NULL;
}

/* The try after which somebody is asked again first; UINT32_MAX: none. *DUE is
 * when, NS_NEVER for none. */
static uint32_t next_try(struct ping_crowd_plan *plan, int64_t *due)
{
	uint32_t found = UINT32_MAX;

	*due = NS_NEVER;
	for (uint32_t k = 0; k + 1 < plan->tries; k++) {
		const struct ledger_entry *entry = move_mark(plan, k);
		int64_t at;

		if (entry == NULL)
			continue;
		at = entry->sent_at + plan->waits[k];
		if (at < *due) {
			*due = at;
			found = k;
		}
	}
	return found;
}

static void give_try(struct ping_crowd_plan *plan, uint32_t k,
		     struct probe *probe)
{
	*probe = ledger_find(plan->ledger, plan->marks[k]++)->probe;
	probe->seq = k + 2;
}

/* The mark that is furthest behind, and by how many numbers. */
static uint32_t oldest_mark(const struct ping_crowd_plan *plan, uint32_t *lag)
{
	uint32_t oldest = 0;

	*lag = 0;
	for (uint32_t k = 0; k + 1 < plan->tries; k++) {
		uint32_t behind = plan->ledger->next - plan->marks[k];

		if (behind <= *lag)
			continue;
		*lag = behind;
		oldest = k;
	}
	return oldest;
}

/* --- the plan --------------------------------------------------------------
 */

/* What is sent next. */
enum choice {
	CHOICE_NONE, /* nothing any more */
	CHOICE_AGAIN,
	CHOICE_TRY,
	CHOICE_TURN,
};

static enum choice choose(struct ping_crowd_plan *plan, int64_t now,
			  uint32_t *k, int64_t *due)
{
	uint32_t size = plan->ledger->size;
	int64_t turn = NS_NEVER;
	uint32_t oldest, lag;

	*due = now;
	if (plan->again_count > 0)
		return CHOICE_AGAIN;
	*k = next_try(plan, due);
	oldest = oldest_mark(plan, &lag);
	/* Rather early than never: the next probe would take its place. */
	if (*k != UINT32_MAX && lag >= size) {
		*k = oldest;
		*due = now;
	}
	if (*k != UINT32_MAX && *due <= now)
		return CHOICE_TRY;
	/* What follows the first tries needs room, too. */
	if (plan->given < plan->turns && lag < size - size / 4)
		turn = turn_due(plan, now);
	if (*k == UINT32_MAX && turn == NS_NEVER)
		return CHOICE_NONE;
	if (*due <= turn)
		return CHOICE_TRY;
	*due = turn;
	return CHOICE_TURN;
}

static void give(struct ping_crowd_plan *plan, enum choice choice, uint32_t k,
		 struct probe *probe)
{
	switch (choice) {
	case CHOICE_NONE:
		break;
	case CHOICE_AGAIN:
		*probe = plan->again[--plan->again_count];
		break;
	case CHOICE_TRY:
		give_try(plan, k, probe);
		break;
	case CHOICE_TURN:
		give_turn(plan, probe);
		break;
	}
}

static enum plan_verdict next(struct plan *base, int64_t now,
			      struct probe *probe, int64_t *until)
{
	struct ping_crowd_plan *plan = plan_of(base);
	enum choice choice;
	uint32_t k;
	int64_t wanted, due;

	if (!plan->started)
		start(plan, now);
	if (is_over(plan, now))
		return PLAN_DONE;
	*until = plan->deadline;
	/* Somebody has to answer, or to be given up. */
	if (ledger_is_full(plan->ledger))
		return PLAN_WAIT;
	choice = choose(plan, now, &k, &wanted);
	if (choice == CHOICE_NONE)
		return PLAN_DRAIN;
	due = ns_max(wanted, rate_due(&plan->rate, now));
	if (choice == CHOICE_TURN)
		due = ns_max(due, turn_soonest(plan));
	due = ns_max(due, plan->hold_until);
	if (now < due) {
		*until = ns_min(*until, due);
		return PLAN_WAIT;
	}
	give(plan, choice, k, probe);
	rate_take(&plan->rate, wanted, now);
	return PLAN_SEND;
}

/* The socket is full at NOW; several probes of one batch say the same. */
static void hold(struct ping_crowd_plan *plan, int64_t now)
{
	if (now < plan->hold_until)
		return;
	plan->held++;
	plan->hold = ns_min(ns_max(2 * plan->hold, HOLD_MIN), HOLD_MAX);
	plan->hold_until = now + plan->hold;
}

/* Whether nothing has left for long, at NOW, when something could not. */
static bool is_stuck(struct ping_crowd_plan *plan, int64_t now)
{
	if (!plan->waits_to_leave)
		plan->left_at = now;
	plan->waits_to_leave = true;
	return now - plan->left_at > STUCK_MAX;
}

/* Our own system had no room for it. */
static bool send_again(struct ping_crowd_plan *plan, const struct event *event)
{
	if (event->kind == EVENT_SENT) {
		plan->hold = 0;
		plan->waits_to_leave = false;
	}
	plan->holds = false;
	if (event->kind != EVENT_FAILED ||
	    (event->error != ENOBUFS && event->error != EAGAIN))
		return false;
	if (event->error == EAGAIN)
		hold(plan, event->at);
	else
		rate_slow(&plan->rate, event->at);
	if (plan->again_count == PING_CROWD_AGAIN || is_stuck(plan, event->at))
		return false;
	plan->holds = event->error == EAGAIN;
	plan->again[plan->again_count++] = event->probe;
	plan->crowd->news = PING_CROWD_UNKNOWN;
	return true;
}

static void note(struct plan *base, const struct event *event)
{
	struct ping_crowd_plan *plan = plan_of(base);

	if (send_again(plan, event))
		return;
	ping_crowd_note(plan->crowd, event);
	if (event->kind == EVENT_FAILED && plan->options->until_alive)
		ping_crowd_give_up(plan->crowd, event->probe.target);
}

static const struct plan_ops ops = {.next = next, .note = note};

static uint64_t turns_of(const struct ping_options *options, uint64_t count)
{
	uint64_t probes = options->until_alive ? 1 : (uint64_t)options->count;

	if (probes == 0 || probes > UINT64_MAX / count)
		return UINT64_MAX;
	return probes * count;
}

void ping_crowd_plan_init(struct ping_crowd_plan *plan,
			  const struct ping_options *options,
			  struct ping_crowd *crowd, const struct ledger *ledger)
{
	*plan = (struct ping_crowd_plan){
		.plan = {.ops = &ops},
		.options = options,
		.crowd = crowd,
		.ledger = ledger,
		.given = (uint64_t)options->resume,
		.turns = turns_of(options, crowd->count),
		.deadline = NS_NEVER,
		.flows = ping_form_flows(options),
		.tries =
			options->until_alive ? (uint32_t)options->retry + 1 : 1,
	};
	assert(plan->tries <= PING_CROWD_TRIES);
	for (uint32_t k = 0; k < plan->tries; k++) {
		plan->waits[k] = wait_after(options, k);
		plan->marks[k] = LEDGER_FIRST;
	}
	rate_init(&plan->rate, (uint64_t)options->rate);
}

void ping_crowd_plan_stop(struct ping_crowd_plan *plan)
{
	plan->stopped = true;
}

void ping_crowd_plan_overflow(struct ping_crowd_plan *plan, uint64_t count,
			      int64_t now)
{
	plan->dropped += count;
	rate_slow(&plan->rate, now);
}

bool ping_crowd_plan_is_success(const struct ping_crowd_plan *plan)
{
	const struct ping_options *options = plan->options;
	uint64_t wanted = plan->crowd->count - (uint64_t)options->resume;

	if (options->need > 0)
		wanted = (uint64_t)options->need;
	if (options->first > 0)
		wanted = (uint64_t)options->first;
	return plan->crowd->sum.alive >= wanted;
}
