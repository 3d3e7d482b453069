/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * A driver: what turns steps into deeds.
 *
 * There are two: the Linux loop and the simulated network of the tests.
 */
#ifndef LEADLINE_ENGINE_DRIVER_H
#define LEADLINE_ENGINE_DRIVER_H

#include "base/addr.h"
#include "base/ns.h"
#include "engine/session.h"

#include <stdbool.h>
#include <stdint.h>

/* Longest host name with its closing zero (RFC 1035 section 2.3.4). */
#define DRIVER_NAME_MAX 256

enum input_kind {
	INPUT_TIME,   /* `until` has come */
	INPUT_SENT,   /* `sent`: a probe left, or its kernel stamp came */
	INPUT_REPLY,  /* `reply`, borrowed until the next call */
	INPUT_SIGNAL, /* `signal` was delivered to the process */
	INPUT_NAME,   /* `name` of `addr`, empty if it has none */
};

struct input {
	enum input_kind kind;
	struct sent sent;
	struct reply reply;
	int signal;
	struct addr addr;
	char name[DRIVER_NAME_MAX]; /* as the resolver gave it: not escaped */
};

struct driver;

struct driver_ops {
	/* Takes a probe to be sent at once; an INPUT_SENT will tell. When it
	 * sets driver->full, nothing may be sent until `next` clears it. */
	void (*send)(struct driver *driver, const struct probe *probe);

	/* Asks for the name of ADDR; an INPUT_NAME answers, or nothing does. */
	void (*lookup)(struct driver *driver, const struct addr *addr);

	/*
	 * Waits for the next input, at most until UNTIL. Sets driver->now to
	 * its time: while mail is queued, when it arrived (driver->lag ago),
	 * and the time of the clock only when there is none. 0, or -errno if
	 * nothing works any more.
	 */
	int (*next)(struct driver *driver, int64_t until, struct input *input);
};

/* First member of every driver. */
struct driver {
	const struct driver_ops *ops;
	int64_t now;  /* ns on the session's clock, never backwards */
	int64_t wall; /* ns to add to `now` for the time since 1970 */
	int64_t lag;  /* ns that `now` is behind the clock: mail is waiting */
	bool full;    /* no room for another send */
};

/* With more lag than this nothing new is sent: it would be a beat of the past,
 * and the next one would follow on its heels. */
#define DRIVER_LAG_MAX (10 * NS_PER_MS)

enum driver_verdict {
	DRIVER_EVENT, /* `event` happened */
	DRIVER_INPUT, /* `input` came that is not the session's: signal, name */
	DRIVER_TIME,  /* `until` has come */
	DRIVER_DONE,  /* the plan is carried out */
	DRIVER_ERROR, /* `error`, an errno */
};

struct driver_news {
	struct event event;
	struct input input;
	int error;
};

/* Carries SESSION on until there is something to tell, at most until UNTIL.
 * What NEWS borrows holds until the next call. */
enum driver_verdict driver_pump(struct driver *driver, struct session *session,
				int64_t until, struct driver_news *news);

#endif
