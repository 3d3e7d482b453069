/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * A session on the bench: a plan that follows a script, targets, a ledger, and
 * answers made of the very bytes that the probes were.
 */
#ifndef LEADLINE_UNIT_BENCH_H
#define LEADLINE_UNIT_BENCH_H

#include "base/ns.h"
#include "engine/session.h"

#include "unit.h"

#define BENCH_TARGETS 4
#define BENCH_RING    64
#define BENCH_ROOM    512
#define BENCH_KINDS   (EVENT_FORGED + 1)

/* Sends `left` probes to the targets in turn, then says `then`. */
struct bench_plan {
	struct plan plan;
	struct targets *targets;
	uint32_t left;
	uint32_t count; /* probes sent */
	uint16_t size;
	uint16_t flows;
	enum plan_verdict then;
	int64_t until;
	int noted[BENCH_KINDS];
};

struct bench {
	struct target rows[BENCH_TARGETS];
	struct targets targets;
	struct ledger_entry ring[BENCH_RING];
	struct probe_form form;
	struct bench_plan plan;
	struct session session;
	uint8_t bytes[BENCH_ROOM]; /* of the answer made last */
	size_t size;
};

static inline struct addr bench_addr(uint8_t last)
{
	return (struct addr){
		.family = ADDR_V4,
		.bytes = {192, 0, 2, last},
	};
}

static inline enum plan_verdict bench_next(struct plan *plan, int64_t now,
					   struct probe *probe, int64_t *until)
{
	struct bench_plan *script = (struct bench_plan *)plan;
	uint32_t targets = script->targets->count;

	(void)now;
	*until = script->until;
	if (script->left == 0)
		return script->then;
	script->left--;
	probe->target = script->count % targets;
	probe->seq = script->count / targets + 1;
	probe->flow = (uint16_t)(script->count % script->flows);
	probe->size = script->size;
	probe->ttl = 9;
	script->count++;
	return PLAN_SEND;
}

static inline void bench_note(struct plan *plan, const struct event *event)
{
	((struct bench_plan *)plan)->noted[event->kind]++;
}

/* COUNT targets, 192.0.2.10 and so on; the first probe is due. */
static inline void bench_start(struct bench *bench, enum tag_carrier carrier,
			       uint32_t count, int64_t timeout)
{
	static const struct plan_ops ops = {bench_next, bench_note};
	struct addr source = bench_addr(1);
	struct session_setup setup = {
		.targets = &bench->targets,
		.plan = &bench->plan.plan,
		.form = &bench->form,
		.ring = bench->ring,
		.ring_size = BENCH_RING,
		.timeout = timeout,
	};

	memset(bench, 0, sizeof(*bench));
	targets_init(&bench->targets, bench->rows, BENCH_TARGETS);
	for (uint32_t i = 0; i < count; i++) {
		struct addr addr = bench_addr((uint8_t)(10 + i));

		targets_add(&bench->targets, &addr, &source);
	}
	bench->form.tag = (struct tag_codec){
		.carrier = carrier,
		.key = {.bytes = "bench bench benc"},
		.ident = 0x1234,
		.source_port = 45000,
		.dest_port = 33434,
		.flows = carrier == TAG_ECHO_SEQ ? 1 : 3,
		.own_header = true,
		.balanced = true,
	};
	bench->plan = (struct bench_plan){
		.plan = {.ops = &ops},
		.targets = &bench->targets,
		.size = 32,
		.flows = bench->form.tag.flows,
		.then = PLAN_WAIT,
		.until = NS_NEVER,
	};
	session_init(&bench->session, &setup);
}

/* Steps at NOW, which has to send, and tells that it left. */
static inline struct probe bench_send(struct bench *bench, int64_t now)
{
	struct sent sent = {.at = now};
	struct step step;

	bench->plan.left++;
	session_step(&bench->session, now, &step);
	assert_int_equal(step.kind, STEP_SEND);
	sent.number = step.probe.number;
	session_sent(&bench->session, &sent);
	session_step(&bench->session, now, &step);
	assert_int_equal(step.kind, STEP_EVENT);
	assert_int_equal(step.event->kind, EVENT_SENT);
	return step.event->probe;
}

/* Writes PROBE as it was sent to bench->bytes, from offset AT on. */
static inline void bench_write(struct bench *bench, const struct probe *probe,
			       enum probe_wrap wrap, size_t at)
{
	struct target *target = targets_at(&bench->targets, probe->target);
	struct probe_route route = {target->source, target->addr};

	memset(bench->bytes, 0, sizeof(bench->bytes));
	bench->size = at + probe_build(&bench->form, probe, &route, wrap,
				       bench->bytes + at, BENCH_ROOM - at);
}

/* Reads bench->bytes as a message FROM an address, arrived at AT. */
static inline struct reply bench_parse(const struct bench *bench, uint8_t from,
				       int64_t at)
{
	struct datagram datagram = {
		.kind = DATAGRAM_ICMP,
		.bytes = {bench->bytes, bench->size},
		.size = bench->size,
		.from = bench_addr(from),
		.ttl = 60,
		.at = at,
	};
	struct reply reply;

	assert_true(reply_parse(&datagram, &reply));
	return reply;
}

/* The echo reply to PROBE from its target. */
static inline struct reply bench_echo(struct bench *bench,
				      const struct probe *probe, int64_t at)
{
	bench_write(bench, probe, PROBE_WRAP_TRANSPORT, 0);
	bench->bytes[0] = ICMP4_ECHO_REPLY;
	return bench_parse(bench, (uint8_t)(10 + probe->target), at);
}

/* The ICMP error of TYPE from a router that quotes QUOTED bytes of PROBE. */
static inline struct reply bench_error(struct bench *bench,
				       const struct probe *probe, uint8_t type,
				       size_t quoted, int64_t at)
{
	bench_write(bench, probe, PROBE_WRAP_PACKET, ICMP_HEADER_SIZE);
	bench->bytes[0] = type;
	if (bench->size > ICMP_HEADER_SIZE + quoted)
		bench->size = ICMP_HEADER_SIZE + quoted;
	return bench_parse(bench, 99, at);
}

/* Delivers REPLY at its time. An event has to come of it. */
static inline struct event bench_receive(struct bench *bench,
					 const struct reply *reply)
{
	struct step step;

	session_receive(&bench->session, reply);
	session_step(&bench->session, reply->at, &step);
	assert_int_equal(step.kind, STEP_EVENT);
	return *step.event;
}

/* Steps at NOW, which has to give an event. */
static inline struct event bench_event(struct bench *bench, int64_t now)
{
	struct step step;

	session_step(&bench->session, now, &step);
	assert_int_equal(step.kind, STEP_EVENT);
	return *step.event;
}

/* Steps at NOW, which has to wait; until when. */
static inline int64_t bench_wait(struct bench *bench, int64_t now)
{
	struct step step;

	session_step(&bench->session, now, &step);
	assert_int_equal(step.kind, STEP_WAIT);
	return step.until;
}

#endif
