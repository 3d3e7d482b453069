/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The loop that every program has, and nothing else.
 */
#include "world.h"

#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static enum plan_verdict drum_next(struct plan *plan, int64_t now,
				   struct probe *probe, int64_t *until)
{
	struct drum *drum = (struct drum *)(void *)plan;

	if (!drum->started)
		pace_start(&drum->pace, now, drum->pace.interval);
	drum->started = true;
	if (drum->sent == drum->count) {
		*until = NS_NEVER;
		return PLAN_DRAIN;
	}
	if (now < drum->pace.due) {
		*until = drum->pace.due;
		return PLAN_WAIT;
	}
	pace_take(&drum->pace, now);
	probe->seq = drum->sent + 1;
	probe->size = drum->size;
	probe->flow = (uint16_t)(drum->sent % drum->flows);
	if (drum->hops > 0)
		probe->ttl = (uint8_t)(drum->sent % drum->hops + 1);
	drum->sent++;
	return PLAN_SEND;
}

static void drum_note(struct plan *plan, const struct event *event)
{
	(void)plan;
	(void)event;
}

static const struct plan_ops drum_ops = {
	.next = drum_next,
	.note = drum_note,
};

static void world_init(struct world *world, enum tag_carrier carrier,
		       const char *host)
{
	struct addr none = {0};
	struct addr addr = net_addr(host);

	memset(world, 0, sizeof(*world));
	net_init(&world->net, 1);
	capture_init(&world->out);
	world->form.tag = (struct tag_codec){
		.carrier = carrier,
		.key = {{1, 2, 3}},
		.ident = 0x1234,
		.source_port = 40000,
		.dest_port = 33434,
		.flows = 1,
		.own_header = carrier == TAG_UDP_FLOW,
		.balanced = carrier == TAG_UDP_FLOW,
	};
	targets_init(&world->targets, world->rows, 4);
	targets_add(&world->targets, &addr, &none);
	world->rows[0].source = addr.family == ADDR_V4 ? world->net.source_v4
						       : world->net.source_v6;
	world->drum = (struct drum){
		.plan = {&drum_ops},
		.pace = {.interval = NS_PER_SEC},
		.count = 3,
		.flows = 1,
		.size = 56,
	};
	net_plug(&world->net, &world->form, &world->targets);
}

struct world *world_new(enum tag_carrier carrier, const char *host)
{
	struct world *world = malloc(sizeof(*world));

	assert(world != NULL);
	world_init(world, carrier, host);
	return world;
}

void world_free(struct world *world)
{
	net_free(&world->net);
	capture_free(&world->out);
	free(world);
}

static const char *name_of(enum event_kind kind)
{
	switch (kind) {
	case EVENT_SENT:
		return "sent";
	case EVENT_FAILED:
		return "failed";
	case EVENT_REPLY:
		return "reply";
	case EVENT_NOTICE:
		return "notice";
	case EVENT_DUPLICATE:
		return "duplicate";
	case EVENT_LATE:
		return "late";
	case EVENT_LOST:
		return "lost";
	case EVENT_FORGED:
		return "forged";
	}
	return "?";
}

static void show_reply(struct world *world, const struct event *event)
{
	const struct reply *reply = event->reply;
	char from[ADDR_TEXT_MAX];

	addr_format(&reply->from, from);
	dprintf(world->out.fd, " %s %u/%u ttl %d rtt %.3f", from,
		(unsigned int)reply->type, (unsigned int)reply->code,
		reply->ttl, (double)event->rtt / 1e6);
	if (reply->quoted_ttl >= 0)
		dprintf(world->out.fd, " left %d", reply->quoted_ttl);
	if (reply->extensions.size > 0)
		dprintf(world->out.fd, " extended");
	if (reply->info != 0)
		dprintf(world->out.fd, " info %u", (unsigned int)reply->info);
	if (reply->bad_checksum)
		dprintf(world->out.fd, " bad checksum");
}

/* "ms kind seq ...", ms since the start. */
static void show(struct world *world, const struct event *event)
{
	world->replies += event->kind == EVENT_REPLY;
	world->lost += event->kind == EVENT_LOST;
	if (world->quiet || event->kind == EVENT_SENT)
		return;
	dprintf(world->out.fd, "%.3f %s %u",
		(double)(event->at - NET_START) / 1e6, name_of(event->kind),
		(unsigned int)event->probe.seq);
	if (event->reply != NULL)
		show_reply(world, event);
	if (event->kind == EVENT_FAILED)
		dprintf(world->out.fd, " error %d mtu %u", event->error,
			(unsigned int)event->mtu);
	dprintf(world->out.fd, "\n");
}

/* Shows an input that is not the session's. */
static void show_input(struct world *world, const struct input *input)
{
	double ms = (double)(world->net.driver.now - NET_START) / 1e6;

	if (input->kind == INPUT_SIGNAL)
		dprintf(world->out.fd, "%.3f signal %d\n", ms, input->signal);
	if (input->kind == INPUT_NAME)
		dprintf(world->out.fd, "%.3f name \"%s\"\n", ms, input->name);
}

void world_run(struct world *world, int64_t timeout)
{
	struct session_setup setup = {
		.targets = &world->targets,
		.plan = &world->drum.plan,
		.form = &world->form,
		.ring = world->ring,
		.ring_size = WORLD_RING,
		.timeout = timeout,
	};
	struct driver_news news;

	session_init(&world->session, &setup);
	for (;;) {
		switch (driver_pump(&world->net.driver, &world->session,
				    NS_NEVER, &news)) {
		case DRIVER_EVENT:
			show(world, news.event);
			break;
		case DRIVER_INPUT:
			show_input(world, &news.input);
			break;
		case DRIVER_TIME:
			break;
		case DRIVER_DONE:
			return;
		case DRIVER_ERROR:
			dprintf(world->out.fd, "driver: %s\n",
				strerror(news.error));
			return;
		}
	}
}
