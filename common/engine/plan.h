/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * A plan: what to send next, and when enough was sent.
 *
 * It is all in which ping, traceroute and later methods differ. A plan keeps
 * the model of what is known and reads it to decide; it neither sends nor
 * prints.
 */
#ifndef LEADLINE_ENGINE_PLAN_H
#define LEADLINE_ENGINE_PLAN_H

#include "engine/event.h"

#include <stdint.h>

enum plan_verdict {
	PLAN_SEND,  /* send *probe now */
	PLAN_WAIT,  /* nothing before *until, or before the next event */
	PLAN_DRAIN, /* nothing more to send: await answers, until *until */
	PLAN_DONE,  /* nothing more is wanted, whatever is still open */
};

struct plan;

struct plan_ops {
	/*
	 * Asked after each event and when *until of the last answer has come.
	 * On SEND fills target, seq, flow, size and ttl of PROBE; the session
	 * gives it its number.
	 */
	enum plan_verdict (*next)(struct plan *plan, int64_t now,
				  struct probe *probe, int64_t *until);

	/* Told of each event, once, before anybody else sees it. */
	void (*note)(struct plan *plan, const struct event *event);
};

/* First member of every plan. */
struct plan {
	const struct plan_ops *ops;
};

#endif
