/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * A session: the engine. It never acts; it is told what happened and asked what
 * to do.
 *
 *   tell   session_sent, session_receive
 *   ask    session_step, until it says WAIT or DONE
 *
 * There is room for one pending event: after each telling, step until WAIT.
 */
#ifndef LEADLINE_ENGINE_SESSION_H
#define LEADLINE_ENGINE_SESSION_H

#include "engine/event.h"
#include "engine/ledger.h"
#include "engine/plan.h"
#include "engine/targets.h"
#include "wire/probe.h"
#include "wire/reply.h"

#include <stdbool.h>
#include <stdint.h>

struct session {
	struct ledger ledger;
	struct targets *targets;	  /* borrowed */
	struct plan *plan;		  /* borrowed */
	const struct probe_form *form;	  /* of IPv4 targets; borrowed */
	const struct probe_form *form_v6; /* likewise */
	int64_t timeout;		  /* ns per probe, NS_NEVER: for ever */
	int64_t now;			  /* the latest moment it was told */
	struct event event;		  /* pending, if has_event */
	bool has_event;
	uint32_t untold;   /* kinds of events, but LOST, that nobody except the
			      plan hears of; 0 to begin with, for the caller to
			      set */
	struct probe held; /* to be sent in the next step, if has_held */
	bool has_held;
	uint64_t foreign; /* datagrams that were about no probe of ours */
	uint64_t forged;  /* those that only pretended to be */
};

struct session_setup {
	struct targets *targets;
	struct plan *plan;
	const struct probe_form *form;
	const struct probe_form *form_v6; /* of IPv6 targets; NULL: the same */
	struct ledger_entry *ring;	  /* all zeros */
	uint32_t ring_size;		  /* a power of two */
	int64_t timeout;		  /* ns, above 0 */
};

/* Everything that SETUP points to must outlive the session. */
void session_init(struct session *session, const struct session_setup *setup);

/* What a driver tells about a probe that it was asked to send. */
struct sent {
	uint32_t number;
	uint32_t early; /* ns: `at` is a guess, and it may have left so much
			   before; where several leave together */
	int64_t at;	/* ns */
	enum stamp_source source;
	int64_t card; /* departure, as reply.card; 0: not given */
	int error;    /* errno, 0: it left */
	uint32_t mtu; /* with EMSGSIZE, 0: not known */
};

/* Probe sent->number left, or could not. A further telling with a better source
 * sets the moment right, and one with `card` adds that. */
void session_sent(struct session *session, const struct sent *sent);

/* A reply arrived. It is borrowed until the next step after its event. */
void session_receive(struct session *session, const struct reply *reply);

enum step_kind {
	STEP_SEND,  /* send `probe`, then tell session_sent */
	STEP_EVENT, /* `event` happened */
	STEP_WAIT,  /* nothing to do before `until` unless something arrives */
	STEP_DONE,
};

struct step {
	enum step_kind kind;
	struct probe probe;
	const struct event *event; /* borrowed until the next call */
	int64_t until;		   /* ns, NS_NEVER: only an arrival can help */
};

/* What to do at NOW. Time that goes backwards is taken for standing still. */
void session_step(struct session *session, int64_t now, struct step *step);

#endif
