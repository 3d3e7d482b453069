/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The plan of plans.
 */
#include "trace_many.h"

#include "base/ns.h"

#include <assert.h>
#include <errno.h>
#include <string.h>

/* The trace in SLOT wants to be asked, at once. */
static void stir(struct trace_many *many, uint32_t slot)
{
	if (!many->done[slot])
		many->wakes[slot] = many->wake = INT64_MIN;
}

/* Asks the trace in SLOT, which has a PROBE, waits, or is carried out. */
static bool ask(struct trace_many *many, uint32_t slot, int64_t now,
		struct probe *probe)
{
	const struct trace_many_slot *trace = &many->slots[slot];

	switch (trace->plan->ops->next(trace->plan, now, probe,
				       &many->wakes[slot])) {
	case PLAN_SEND:
		probe->target = trace->index;
		probe->flow = (uint16_t)(probe->flow + many->stride * slot);
		many->wakes[slot] = INT64_MIN;
		rate_take(&many->rate, now, now);
		return true;
	case PLAN_WAIT:
		break;
	case PLAN_DRAIN:
	case PLAN_DONE:
		many->wakes[slot] = NS_NEVER;
		many->done[slot] = true;
		many->over++;
		break;
	}
	return false;
}

/* What one trace has learnt may be what others wait for. */
static void heed_news(struct trace_many *many)
{
	if (many->news == NULL || *many->news == many->seen)
		return;
	many->seen = *many->news;
	for (uint32_t i = 0; i < many->count; i++)
		stir(many, many->order[i]);
}

static enum plan_verdict next(struct plan *base, int64_t now,
			      struct probe *probe, int64_t *until)
{
	struct trace_many *many = (struct trace_many *)base;
	int64_t due = rate_due(&many->rate, now);

	heed_news(many);
	many->wake = NS_NEVER;
	for (uint32_t i = 0; i < many->count; i++) {
		uint32_t slot = many->order[i];
		int64_t at = many->wakes[slot];

		if (at <= now && now >= due && ask(many, slot, now, probe)) {
			many->wake = INT64_MIN;
			return PLAN_SEND;
		}
		if (at <= now && now < due)
			many->wakes[slot] = INT64_MIN;
		at = many->wakes[slot];
		many->wake = ns_min(many->wake, at <= now ? due : at);
	}
	*until = many->wake;
	return many->closed && many->over == many->count ? PLAN_DONE
							 : PLAN_WAIT;
}

static void note(struct plan *base, const struct event *event)
{
	struct trace_many *many = (struct trace_many *)base;
	struct event own;
	uint32_t slot = trace_many_find(many, event, &own);

	if (event->kind == EVENT_FAILED &&
	    (event->error == ENOBUFS || event->error == EAGAIN))
		rate_slow(&many->rate, event->at);
	if (slot == TRACE_MANY_NONE)
		return;
	many->slots[slot].plan->ops->note(many->slots[slot].plan, &own);
	stir(many, slot);
}

void trace_many_init(struct trace_many *many, uint32_t size, uint64_t packets)
{
	static const struct plan_ops ops = {.next = next, .note = note};

	assert(size > 0 && size <= TRACE_MANY_MAX);
	*many = (struct trace_many){
		.plan = {.ops = &ops},
		.size = size,
		.wake = INT64_MIN,
	};
	rate_init(&many->rate, packets);
}

uint32_t trace_many_free(const struct trace_many *many)
{
	for (uint32_t slot = 0; many->count < many->size && slot < many->size;
	     slot++)
		if (many->slots[slot].plan == NULL)
			return slot;
	return TRACE_MANY_NONE;
}

void trace_many_add(struct trace_many *many, uint32_t slot,
		    const struct trace_many_slot *trace)
{
	assert(slot < many->size && many->slots[slot].plan == NULL);
	many->slots[slot] = *trace;
	many->done[slot] = false;
	many->order[many->count++] = (uint16_t)slot;
	stir(many, slot);
}

uint32_t trace_many_over(const struct trace_many *many)
{
	for (uint32_t i = 0; i < many->count && many->over > 0; i++)
		if (many->done[many->order[i]])
			return many->order[i];
	return TRACE_MANY_NONE;
}

void trace_many_remove(struct trace_many *many, uint32_t slot)
{
	uint32_t i = 0;

	while (many->order[i] != slot)
		i++;
	assert(i < many->count);
	many->count--;
	memmove(&many->order[i], &many->order[i + 1],
		(many->count - i) * sizeof(many->order[0]));
	many->over -= many->done[slot];
	many->slots[slot] = (struct trace_many_slot){.plan = NULL};
	many->done[slot] = false;
}

/* What looks like ours and names no probe says at least to whom it was. */
static uint32_t find_host(const struct trace_many *many,
			  const struct reply *reply)
{
	const struct addr *host =
		reply->meaning == ICMP_ECHO_REPLY ? &reply->from : &reply->to;

	for (uint32_t i = 0; i < many->count; i++)
		if (addr_same_host(&many->slots[many->order[i]].target, host))
			return many->order[i];
	return TRACE_MANY_NONE;
}

static uint32_t find_index(const struct trace_many *many, uint32_t index)
{
	for (uint32_t i = 0; i < many->count; i++)
		if (many->slots[many->order[i]].index == index)
			return many->order[i];
	return TRACE_MANY_NONE;
}

uint32_t trace_many_find(const struct trace_many *many,
			 const struct event *event, struct event *own)
{
	bool only = many->size == 1 && many->count == 1;
	uint32_t slot;

	if (only)
		slot = many->order[0];
	else if (event->kind == EVENT_FORGED)
		slot = find_host(many, event->reply);
	else
		slot = find_index(many, event->probe.target);
	if (slot == TRACE_MANY_NONE)
		return slot;
	*own = *event;
	own->probe.flow = (uint16_t)(own->probe.flow - many->stride * slot);
	return slot;
}
