/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Datagrams against a session with live probes.
 *
 * Probes to two targets are planted in a session; the input is one datagram. A
 * fuzzer does not guess a MAC, so the input can also be laid over the true
 * answer to a planted probe, byte by byte with XOR: zeros leave it as it is.
 *
 *    0    kind of the datagram (low 4 bits), carrier (high 4 bits)
 *    1    flags, see below
 *    2-3  ICMP type and code of a queue record; else 2 is the protocol of
 *         another transport, and 3 the bytes that are cut from the end of a
 *         true answer
 *    4    source port, from the first one on
 *    5    offset of the extensions of a queue record; else the protocol of
 *         probes over another transport, or the options of TCP
 *    6    which probe is answered
 *    7    bytes that did not fit into our buffer
 *    8-   the datagram
 */
#ifndef LEADLINE_FUZZ_PLANTED_H
#define LEADLINE_FUZZ_PLANTED_H

#include "base/ns.h"
#include "engine/session.h"
#include "wire/icmpext.h"
#include "wire/interface.h"
#include "wire/node.h"
#include "wire/query.h"
#include "wire/tcp.h"
#include "wire/timestamp.h"

#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#define PLANTED_HEADER	8
#define PLANTED_TARGETS 2
#define PLANTED_PROBES	12
#define PLANTED_RING	16
#define PLANTED_ROOM	4096
#define PLANTED_SOURCE	45000
#define PLANTED_DEST	33434

enum planted_flag {
	PLANTED_SMALL = 0x01,	   /* no room for a tag */
	PLANTED_FOREIGN = 0x02,	   /* the kernel wrote the headers */
	PLANTED_FROM_HOP = 0x04,   /* a router sends it */
	PLANTED_OVER = 0x08,	   /* lay the input over a true answer */
	PLANTED_ERROR = 0x10,	   /* ... which is an error */
	PLANTED_SHORT = 0x20,	   /* ... and quotes 8 bytes of transport */
	PLANTED_BAD_PORT = 0x40,   /* another destination port */
	PLANTED_OTHER_HOST = 0x80, /* about or from a host not asked */
};

static const enum tag_carrier planted_carriers[] = {
	TAG_ECHO_SEQ,  TAG_ECHO_FLOW, TAG_UDP_FLOW,
	TAG_TCP_FLOW,  TAG_ID_FLOW,   TAG_TIMESTAMP,
	TAG_INTERFACE, TAG_NODE,      TAG_ECHO_NUMBER,
};

static const enum datagram_kind planted_kinds[] = {
	DATAGRAM_IPV4,	    DATAGRAM_ICMP,	 DATAGRAM_TCP,
	DATAGRAM_UDP,	    DATAGRAM_ICMP_QUEUE, DATAGRAM_UDP_QUEUE,
	DATAGRAM_TRANSPORT, DATAGRAM_TCP_QUEUE,	 DATAGRAM_CONNECT,
};

#define PLANTED_KINDS (sizeof(planted_kinds) / sizeof(planted_kinds[0]))

struct planted {
	struct plan plan;
	enum addr_family family;
	uint8_t control[PLANTED_HEADER];
	struct target rows[PLANTED_TARGETS];
	struct targets targets;
	struct ledger_entry ring[PLANTED_RING];
	struct probe_form form;
	struct session session;
	uint32_t count;
	uint16_t flows;
	struct probe probes[PLANTED_PROBES];
	size_t size;
	uint8_t bytes[PLANTED_ROOM]; /* the first SIZE count; last of all */
};

static inline void planted_check(bool good)
{
	if (!good)
		abort();
}

static inline bool planted_has(const struct planted *planted,
			       enum planted_flag flag)
{
	return (planted->control[1] & (int)flag) != 0;
}

static inline struct addr planted_addr(const struct planted *planted,
				       uint8_t last)
{
	struct addr addr = {.family = planted->family};
	static const uint8_t v4[] = {192, 0, 2, 0};
	static const uint8_t v6[] = {0x20, 0x01, 0x0d, 0xb8};

	memcpy(addr.bytes, planted->family == ADDR_V4 ? v4 : v6, 4);
	addr.bytes[addr_size(&addr) - 1] = last;
	return addr;
}

static inline enum plan_verdict planted_next(struct plan *plan, int64_t now,
					     struct probe *probe,
					     int64_t *until)
{
	struct planted *planted = (struct planted *)plan;

	(void)now;
	*until = NS_NEVER;
	if (planted->count == PLANTED_PROBES)
		return PLAN_WAIT;
	probe->target = planted->count % PLANTED_TARGETS;
	probe->seq = planted->count / PLANTED_TARGETS + 1;
	probe->flow = (uint16_t)(planted->count % planted->flows);
	probe->size = planted_has(planted, PLANTED_SMALL) ? 5 : 32;
	probe->ttl = 7;
	planted->count++;
	return PLAN_SEND;
}

static inline void planted_note(struct plan *plan, const struct event *event)
{
	(void)plan;
	(void)event;
}

static inline void planted_form(struct planted *planted)
{
	bool own = !planted_has(planted, PLANTED_FOREIGN);

	planted->form.tag = (struct tag_codec){
		.carrier = planted_carriers[(planted->control[0] >> 4) %
					    (sizeof(planted_carriers) /
					     sizeof(planted_carriers[0]))],
		.key = {.bytes = "planted planted!"},
		.ident = 0x1234,
		.source_port = PLANTED_SOURCE,
		.dest_port = PLANTED_DEST,
		.own_header = own,
		.balanced = !planted_has(planted, PLANTED_SMALL),
	};
	planted->form.tag.protocol = planted->control[5];
	planted->form.query = tag_query(planted->form.tag.carrier);
	planted->form.interface.by = INTERFACE_BY_INDEX;
	planted->form.tcp = (struct tcp_form){
		.flags = TCP_SYN,
		.mss = planted->control[5] & 1 ? 1400 : 0,
		.sack = planted->control[5] & 2,
		.timestamps = planted->control[5] & 4,
		.window_scaling = planted->control[5] & 8,
		.fastopen = planted->control[5] & 16,
	};
	planted->flows = planted->form.tag.carrier == TAG_ECHO_SEQ ? 1 : 3;
	planted->form.tag.flows = planted->flows;
}

/* Sends all probes; the first two are given up. */
static inline void planted_send(struct planted *planted)
{
	struct step step;
	int64_t now = 0;

	for (size_t i = 0; i < PLANTED_PROBES; i++) {
		struct sent sent = {.at = now};

		session_step(&planted->session, now, &step);
		planted_check(step.kind == STEP_SEND);
		planted->probes[i] = step.probe;
		sent.number = step.probe.number;
		session_sent(&planted->session, &sent);
		session_step(&planted->session, now, &step);
		planted_check(step.kind == STEP_EVENT);
		now += i == 0 ? 1 : 100;
	}
	for (int i = 0; i < 2; i++) {
		session_step(&planted->session, 5000, &step);
		planted_check(step.kind == STEP_EVENT);
		planted_check(step.event->kind == EVENT_LOST);
	}
}

static inline void planted_plant(struct planted *planted,
				 enum addr_family family,
				 const uint8_t control[PLANTED_HEADER])
{
	static const struct plan_ops ops = {planted_next, planted_note};
	struct session_setup setup = {
		.targets = &planted->targets,
		.plan = &planted->plan,
		.form = &planted->form,
		.ring = planted->ring,
		.ring_size = PLANTED_RING,
		.timeout = 4950,
	};

	memset(planted, 0, offsetof(struct planted, bytes));
	planted->plan.ops = &ops;
	planted->family = family;
	memcpy(planted->control, control, PLANTED_HEADER);
	planted_form(planted);
	targets_init(&planted->targets, planted->rows, PLANTED_TARGETS);
	for (uint8_t i = 0; i < PLANTED_TARGETS; i++) {
		struct addr addr = planted_addr(planted, 10 + i);
		struct addr source = planted_addr(planted, 1);

		targets_add(&planted->targets, &addr, &source);
	}
	session_init(&planted->session, &setup);
	planted_send(planted);
}

/*
 * Two thirds of the time would go into probes that are the same again. So what
 * was planted is kept, by what it follows from, and put back where it was: what
 * points into itself still does.
 */
static inline void planted_start(struct planted *planted,
				 enum addr_family family,
				 const uint8_t control[PLANTED_HEADER])
{
	enum { KEPT = 256, SIZE = offsetof(struct planted, bytes) };
	static struct {
		bool full;
		uint8_t control[PLANTED_HEADER];
		uint8_t bytes[SIZE];
	} all[KEPT], *kept;
	const uint8_t from[PLANTED_HEADER] = {
		control[0] >> 4,
		control[1] & (PLANTED_SMALL | PLANTED_FOREIGN),
		control[5],
	};

	kept = &all[(from[0] * 4u + from[1] + from[2] * 16u) % KEPT];
	if (!kept->full || memcmp(kept->control, from, sizeof(from)) != 0) {
		planted_plant(planted, family, control);
		memcpy(kept->bytes, planted, SIZE);
		memcpy(kept->control, from, sizeof(from));
		kept->full = true;
	}
	memcpy(planted, kept->bytes, SIZE);
	memcpy(planted->control, control, PLANTED_HEADER);
}

/* Appends PROBE as it was sent. */
static inline void planted_write(struct planted *planted,
				 const struct probe *probe,
				 enum probe_wrap wrap)
{
	const struct target *target =
		targets_at(&planted->targets, probe->target);
	struct probe_route route = {target->source, target->addr};

	planted->size += probe_build(&planted->form, probe, &route, wrap,
				     planted->bytes + planted->size,
				     PLANTED_ROOM - planted->size);
}

/* An ICMP message about PROBE. */
static inline void planted_message(struct planted *planted,
				   const struct probe *probe)
{
	bool v4 = planted->family == ADDR_V4;
	size_t start = planted->size;
	size_t quoted = v4 ? 28 : 48;
	struct query_types types;

	if (!planted_has(planted, PLANTED_ERROR)) {
		planted_write(planted, probe, PROBE_WRAP_TRANSPORT);
		if (query_types(planted->form.query, planted->family, &types))
			planted->bytes[start] = types.answer;
		return;
	}
	memset(planted->bytes + start, 0, ICMP_HEADER_SIZE);
	planted->bytes[start] = v4 ? ICMP4_TIME_EXCEEDED : ICMP6_TIME_EXCEEDED;
	planted->size += ICMP_HEADER_SIZE;
	planted_write(planted, probe, PROBE_WRAP_PACKET);
	if (planted_has(planted, PLANTED_SHORT) &&
	    planted->size > start + ICMP_HEADER_SIZE + quoted)
		planted->size = start + ICMP_HEADER_SIZE + quoted;
}

/* The true answer to PROBE, as a socket of KIND would deliver it. */
static inline void planted_answer(struct planted *planted,
				  const struct probe *probe,
				  enum datagram_kind kind)
{
	static const uint8_t header[] = {0x45, 0, 0,   0, 0, 0,	 0,   0, 64, 1,
					 0,    0, 192, 0, 2, 99, 192, 0, 2,  1};

	switch (kind) {
	case DATAGRAM_IPV4:
		memcpy(planted->bytes, header, sizeof(header));
		planted->size = sizeof(header);
		planted_message(planted, probe);
		break;
	case DATAGRAM_ICMP:
		planted_message(planted, probe);
		break;
	case DATAGRAM_TCP:
	case DATAGRAM_ICMP_QUEUE:
	case DATAGRAM_TRANSPORT:
	case DATAGRAM_TCP_QUEUE:
		planted_write(planted, probe, PROBE_WRAP_TRANSPORT);
		break;
	case DATAGRAM_UDP:
	case DATAGRAM_UDP_QUEUE:
		planted_write(planted, probe, PROBE_WRAP_PAYLOAD);
		break;
	case DATAGRAM_CONNECT:
		break;
	}
}

static inline void planted_inside(struct span part, struct span whole)
{
	if (part.size == 0)
		return;
	planted_check(part.data >= whole.data);
	planted_check(part.size <= whole.size);
	planted_check((size_t)(part.data - whole.data) <=
		      whole.size - part.size);
}

/* What the programs read from it beyond that. */
static inline void planted_read(const struct reply *reply)
{
	struct cursor cursor = cursor_of(node_data(reply->payload));
	struct timestamp timestamp;
	struct tcp_options options;
	struct node_name name;
	struct interface_answer answer =
		interface_parse(reply->code, reply->seq);

	planted_check(answer.state <= 7);
	planted_check(timestamp_parse(reply->payload, &timestamp) ==
		      (reply->payload.size >= 12));
	while (node_next_name(&cursor, &name))
		planted_check(strlen(name.text) < sizeof(name.text));
	tcp_parse_options(reply->tcp_options, &options);
	planted_check(reply->tcp_options.size > 0 ||
		      (!options.timestamps && !options.sack));
}

static inline void planted_look_at(const struct reply *reply,
				   const struct datagram *datagram)
{
	struct cursor cursor = cursor_of(reply->extensions);
	struct icmpext_object object;

	planted_inside(reply->payload, datagram->bytes);
	planted_inside(reply->options, datagram->bytes);
	planted_inside(reply->tcp_options, datagram->bytes);
	planted_inside(reply->extensions, datagram->bytes);
	while (reply->extensions.size > 0 && icmpext_next(&cursor, &object))
		planted_inside(object.data, reply->extensions);
	planted_check(!cursor.bad);
	planted_read(reply);
}

/* What the network said and what the session made of it have to agree. */
static inline void planted_agree(const struct planted *planted,
				 const struct reply *reply,
				 const struct event *event)
{
	struct tag_claim claim = tag_get(&planted->form.tag, reply,
					 planted->session.ledger.next - 1);
	const struct addr *asked =
		reply->meaning == ICMP_ECHO_REPLY ? &reply->from : &reply->to;
	const struct target *target =
		targets_at(&planted->targets, event->probe.target);

	if (event->kind == EVENT_FORGED)
		return;
	planted_check(claim.verdict != TAG_FOREIGN);
	planted_check(claim.verdict != TAG_FORGED);
	planted_check(claim.flow == event->probe.flow);
	planted_check(event->probe.number >= 1);
	planted_check(event->probe.number <= PLANTED_PROBES);
	planted_check(event->rtt >= 0 && event->rtt <= 10000);
	if (claim.verdict == TAG_NUMBER || claim.verdict == TAG_HINT)
		planted_check(claim.number == event->probe.number);
	if (claim.verdict != TAG_NUMBER)
		planted_check(addr_same_host(asked, &target->addr));
	if (planted->form.tag.carrier == TAG_ECHO_SEQ)
		planted_check(claim.seq16 == event->probe.seq);
	planted_check((event->kind == EVENT_NOTICE) ==
		      (reply->meaning == ICMP_NOTICE || reply->bad_checksum));
	if (event->kind != EVENT_NOTICE)
		planted_check((event->kind == EVENT_LATE) ==
			      (event->probe.number <= 2));
}

static inline void planted_deliver(struct planted *planted,
				   const struct datagram *datagram)
{
	struct reply reply;
	struct step step;

	if (!reply_parse(datagram, &reply))
		return;
	planted_look_at(&reply, datagram);
	session_receive(&planted->session, &reply);
	session_step(&planted->session, datagram->at, &step);
	if (step.kind != STEP_EVENT)
		return;
	planted_check(step.event->reply == &reply);
	planted_agree(planted, &reply, step.event);
	session_step(&planted->session, datagram->at, &step);
	planted_check(step.kind == STEP_WAIT);
}

/* The bytes of the datagram: the input, perhaps laid over a true answer. */
static inline void planted_bytes(struct planted *planted,
				 const struct probe *probe,
				 enum datagram_kind kind, const uint8_t *data,
				 size_t size)
{
	bool record = kind == DATAGRAM_ICMP_QUEUE ||
		      kind == DATAGRAM_UDP_QUEUE || kind == DATAGRAM_TCP_QUEUE;

	if (planted_has(planted, PLANTED_OVER))
		planted_answer(planted, probe, kind);
	if (!record && planted->control[3] < planted->size)
		planted->size -= planted->control[3];
	if (size > PLANTED_ROOM)
		size = PLANTED_ROOM;
	if (size > planted->size) {
		memset(planted->bytes + planted->size, 0, size - planted->size);
		planted->size = size;
	}
	for (size_t i = 0; i < size; i++)
		planted->bytes[i] ^= data[i];
}

static inline struct datagram planted_datagram(const struct planted *planted,
					       const struct probe *probe,
					       enum datagram_kind kind)
{
	const uint8_t *control = planted->control;
	bool other = planted_has(planted, PLANTED_OTHER_HOST);
	uint8_t host = other ? 77 : (uint8_t)(10 + probe->target);

	return (struct datagram){
		.kind = kind,
		.size = planted->size + control[7],
		.from = planted_addr(
			planted,
			planted_has(planted, PLANTED_FROM_HOP) ? 99 : host),
		.to = planted_addr(planted, host),
		.type = control[2],
		.code = control[3],
		.protocol = kind == DATAGRAM_TRANSPORT ? control[2] : 0,
		.source_port = (uint16_t)(PLANTED_SOURCE + control[4]),
		.dest_port = planted_has(planted, PLANTED_BAD_PORT)
				     ? 9
				     : PLANTED_DEST,
		.ttl = -1,
		.at = 5000,
		.extensions_at = control[5],
	};
}

/* One input of a fuzz target. */
static inline void planted_run(enum addr_family family, const uint8_t *data,
			       size_t size)
{
	struct datagram datagram;
	const struct probe *probe;
	/* Where it was the last time, see planted_start. */
	static struct planted planted;
	enum datagram_kind kind;
	uint8_t *exact;

	if (size < PLANTED_HEADER)
		return;
	planted_start(&planted, family, data);
	kind = planted_kinds[(data[0] & 15) % PLANTED_KINDS];
	probe = &planted.probes[data[6] % PLANTED_PROBES];
	planted_bytes(&planted, probe, kind, data + PLANTED_HEADER,
		      size - PLANTED_HEADER);
	/* In memory of its own, so that one byte too far is seen. */
	exact = malloc(planted.size > 0 ? planted.size : 1);
	planted_check(exact != NULL);
	memcpy(exact, planted.bytes, planted.size);
	datagram = planted_datagram(&planted, probe, kind);
	datagram.bytes = (struct span){exact, planted.size};
	planted_deliver(&planted, &datagram);
	free(exact);
}

#endif
