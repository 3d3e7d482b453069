/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * An event: one thing that happened to one probe.
 *
 * The session makes them, the plan and the models count them, the views show
 * them. Each probe has one SENT or FAILED; a sent one then has one REPLY or one
 * LOST, and any number of the others.
 */
#ifndef LEADLINE_ENGINE_EVENT_H
#define LEADLINE_ENGINE_EVENT_H

#include "wire/probe.h"
#include "wire/reply.h"

#include <stdbool.h>
#include <stdint.h>

enum event_kind {
	EVENT_SENT,   /* it left */
	EVENT_FAILED, /* it could not leave; `error` says why */
	EVENT_REPLY,  /* the answer that settles it, an ICMP error included */
	EVENT_NOTICE, /* what settles nothing: a redirect, an echo reply with a
			 bad checksum */
	EVENT_DUPLICATE, /* answered again */
	EVENT_LATE,	 /* answered after it was given up */
	EVENT_LOST,	 /* given up */
	EVENT_FORGED,	 /* an answer with a wrong MAC, or from a stranger */
};

/* A kind in a set of them. */
#define EVENT_BIT(kind) (UINT32_C(1) << (kind))

struct event {
	enum event_kind kind;
	int64_t at;	    /* ns; of a reply its arrival */
	struct probe probe; /* as it was sent; of FORGED only what is known */
	int64_t sent_at;    /* ns */
	int64_t rtt;	    /* ns; REPLY, DUPLICATE, LATE, NOTICE */
	enum stamp_source sent_by; /* how well sent_at is known */
	int error;		   /* FAILED: errno */
	uint32_t mtu; /* FAILED with EMSGSIZE: what would have fitted, or 0 */
	bool by_card; /* rtt is the span between two stamps of a network card,
			 and not that from sent_at to `at` */
	const struct reply *reply; /* borrowed until the next step; or NULL */
};

#endif
