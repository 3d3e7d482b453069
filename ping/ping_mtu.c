/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The search. `good` and `bad` only ever come closer.
 */
#include "ping_mtu.h"

#include "base/ns.h"
#include "wire/icmp.h"
#include "wire/ip.h"

#include <errno.h>

/* How long to wait for an answer: a second, until there was one; then so many
 * round trips, and no less than the last. */
#define PATIENCE_FIRST NS_PER_SEC
#define PATIENCE_TRIPS 4
#define PATIENCE_LEAST (250 * NS_PER_MS)

/* What every path carries (RFC 791, RFC 8200 section 5). */
#define LEAST_V4 68
#define LEAST_V6 1280

static struct ping_mtu *mtu_of(struct plan *plan)
{
	return (struct ping_mtu *)plan;
}

static enum addr_family family_of(const struct ping_mtu *mtu, uint32_t index)
{
	return targets_at(mtu->targets, index)->addr.family;
}

uint32_t ping_mtu_packet(enum addr_family family, uint32_t size)
{
	uint32_t header =
		family == ADDR_V4 ? IP_V4_HEADER_SIZE : IP_V6_HEADER_SIZE;

	return size + header + ICMP_HEADER_SIZE;
}

bool ping_mtu_is_found(const struct ping_mtu *mtu, uint32_t index)
{
	const struct ping_mtu_row *row = &mtu->rows[index];

	return row->good > 0 && row->bad == row->good + 1;
}

/* There is nothing more to be asked about the current target. */
static bool is_settled(const struct ping_mtu *mtu)
{
	const struct ping_mtu_row *row = &mtu->rows[mtu->current];

	return row->failed || row->bad == row->good + 1 ||
	       (row->good == 0 && row->silent);
}

/*
 * The size to try next: first whether there is anybody at all, then the
 * largest, which our own system answers with its MTU; then what was named, and
 * one byte more, to see whether it is true.
 */
static uint32_t next_size(const struct ping_mtu *mtu)
{
	const struct ping_mtu_row *row = &mtu->rows[mtu->current];

	if (row->good == 0)
		return family_of(mtu, mtu->current) == ADDR_V4 ? LEAST_V4
							       : LEAST_V6;
	if (row->bad > PING_MTU_MAX)
		return PING_MTU_MAX;
	if (row->told > row->good && row->told < row->bad)
		return row->told;
	if (row->told == row->good)
		return row->good + 1;
	return row->good + (row->bad - row->good) / 2;
}

static int64_t patience(const struct ping_mtu *mtu)
{
	if (mtu->options->timeout > 0)
		return mtu->options->timeout;
	if (mtu->longest == 0)
		return PATIENCE_FIRST;
	return ns_max(PATIENCE_TRIPS * mtu->longest, PATIENCE_LEAST);
}

static void give_out(struct ping_mtu *mtu, int64_t now, struct probe *probe)
{
	uint32_t headers = ping_mtu_packet(family_of(mtu, mtu->current), 0);

	probe->target = mtu->current;
	probe->seq = ++mtu->seq;
	probe->size = (uint16_t)(mtu->asked - headers);
	probe->ttl = (uint8_t)mtu->options->ttl;
	mtu->tries++;
	mtu->retry_at = now + patience(mtu);
}

static void set_bad(struct ping_mtu *mtu, struct ping_mtu_row *row,
		    uint32_t size)
{
	if (size < row->bad)
		row->bad = size;
	if (size <= mtu->asked)
		mtu->asked = 0;
}

/* Goes on to the next target or size. False at the end. */
static bool advance(struct ping_mtu *mtu)
{
	while (is_settled(mtu)) {
		if (mtu->current + 1 == mtu->targets->count)
			return false;
		mtu->current++;
		mtu->asked = 0;
		mtu->seq = 0;
		mtu->longest = 0;
	}
	if (mtu->asked == 0) {
		mtu->asked = next_size(mtu);
		mtu->tries = 0;
	}
	return true;
}

static void start(struct ping_mtu *mtu, int64_t now)
{
	mtu->started = true;
	if (mtu->options->deadline > 0)
		mtu->deadline = now + mtu->options->deadline;
}

static enum plan_verdict next(struct plan *base, int64_t now,
			      struct probe *probe, int64_t *until)
{
	struct ping_mtu *mtu = mtu_of(base);

	if (!mtu->started)
		start(mtu, now);
	if (mtu->stopped || now >= mtu->deadline)
		return PLAN_DONE;
	if (mtu->asked != 0 && mtu->tries == PING_MTU_TRIES &&
	    now >= mtu->retry_at) {
		mtu->rows[mtu->current].silent = true;
		set_bad(mtu, &mtu->rows[mtu->current], mtu->asked);
	}
	if (!advance(mtu))
		return PLAN_DONE;
	if (mtu->tries > 0 && now < mtu->retry_at) {
		*until = ns_min(mtu->retry_at, mtu->deadline);
		return PLAN_WAIT;
	}
	give_out(mtu, now, probe);
	return PLAN_SEND;
}

static void note_good(struct ping_mtu *mtu, struct ping_mtu_row *row,
		      uint32_t size, int64_t rtt)
{
	if (size > row->good)
		row->good = size;
	if (size >= mtu->asked)
		mtu->asked = 0;
	mtu->longest = ns_max(mtu->longest, rtt);
}

static void note_failure(struct ping_mtu_row *row, int error)
{
	row->failed = true;
	row->error = error;
}

/* TELLER says that SIZE is too large; NULL: our own system. */
static void note_too_big(struct ping_mtu *mtu, struct ping_mtu_row *row,
			 uint32_t size, uint32_t told,
			 const struct addr *teller)
{
	if (size <= row->good)
		return;
	row->told = told;
	row->teller = teller != NULL ? *teller : (struct addr){0};
	row->silent = false;
	set_bad(mtu, row, size);
	/* Less than what every path carries is no size to try. */
	if (row->good == 0)
		note_failure(row, EMSGSIZE);
}

static void note_reply(struct ping_mtu *mtu, struct ping_mtu_row *row,
		       const struct event *event, uint32_t size)
{
	const struct reply *reply = event->reply;

	if (reply->meaning == ICMP_ECHO_REPLY) {
		/* What comes back cut has not come back. */
		if (!reply_is_cut(reply, event->probe.size))
			note_good(mtu, row, size, event->rtt);
	} else if (icmp_is_too_big(reply->to.family, reply->type,
				   reply->code)) {
		note_too_big(mtu, row, size, reply->info, &reply->from);
	} else if (row->good == 0) {
		note_failure(row, 0);
	}
}

static void note(struct plan *base, const struct event *event)
{
	struct ping_mtu *mtu = mtu_of(base);
	uint32_t target = event->probe.target;
	struct ping_mtu_row *row;
	uint32_t size;

	if (event->kind == EVENT_FORGED)
		return;
	ping_report_note(mtu->report, event);
	if (target != mtu->current)
		return;
	row = &mtu->rows[target];
	size = ping_mtu_packet(family_of(mtu, target), event->probe.size);
	switch (event->kind) {
	case EVENT_REPLY:
	case EVENT_DUPLICATE:
	case EVENT_LATE:
		note_reply(mtu, row, event, size);
		break;
	case EVENT_FAILED:
		if (event->error == EMSGSIZE)
			note_too_big(mtu, row, size, event->mtu, NULL);
		else
			note_failure(row, event->error);
		break;
	case EVENT_SENT:
	case EVENT_NOTICE:
	case EVENT_LOST:
	case EVENT_FORGED:
		break;
	}
}

static const struct plan_ops ops = {.next = next, .note = note};

void ping_mtu_init(struct ping_mtu *mtu, const struct ping_options *options,
		   const struct targets *targets, struct ping_report *report,
		   struct ping_mtu_row *rows)
{
	*mtu = (struct ping_mtu){
		.plan = {.ops = &ops},
		.options = options,
		.targets = targets,
		.report = report,
		.rows = rows,
		.deadline = NS_NEVER,
	};
	for (uint32_t i = 0; i < targets->count; i++)
		rows[i].bad = PING_MTU_MAX + 1;
}

void ping_mtu_stop(struct ping_mtu *mtu)
{
	mtu->stopped = true;
}

bool ping_mtu_is_success(const struct ping_mtu *mtu)
{
	for (uint32_t i = 0; i < mtu->targets->count; i++)
		if (!ping_mtu_is_found(mtu, i))
			return false;
	return true;
}
