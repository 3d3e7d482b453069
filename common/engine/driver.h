/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * A driver: what turns steps into deeds.
 *
 * There are three: the Linux loop, the simulated network of the tests, and a
 * recording (ui/replay.h).
 */
#ifndef LEADLINE_ENGINE_DRIVER_H
#define LEADLINE_ENGINE_DRIVER_H

#include "base/addr.h"
#include "base/ns.h"
#include "engine/session.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Longest host name with its closing zero (RFC 1035 section 2.3.4). */
#define DRIVER_NAME_MAX 256

/* Longest text of an answer with its closing zero. */
#define DRIVER_TEXT_MAX 512

/* Whom to ask for a text. */
enum text_source {
	TEXT_DNS,   /* the first TXT record of a name */
	TEXT_WHOIS, /* the routes of an address: "AS AS ... | PREFIX" */
};

/* A question for text. All strings are shorter than DRIVER_NAME_MAX. */
struct text_query {
	enum text_source source;
	const char *text;    /* DNS: the name; WHOIS: the address */
	const char *server;  /* WHOIS: host */
	const char *service; /* WHOIS: port or its name; NULL: 43 */
};

enum input_kind {
	INPUT_TIME,   /* `until` has come */
	INPUT_SENT,   /* `sent`: a probe left, or its kernel stamp came */
	INPUT_REPLY,  /* `reply`, borrowed until the next call */
	INPUT_SIGNAL, /* `signal` was delivered to the process */
	INPUT_NAME,   /* `name` of `addr`, empty if it has none */
	INPUT_TEXT,   /* `text` that `text_source` has for the query `name`,
			 empty if it has none */
	INPUT_HOST,   /* `host`: addresses of a name */
	INPUT_MUTE,   /* once: no question is answered any more, names and texts
			 included */
};

/* Addresses of a host that are kept; further ones are dropped. */
#define DRIVER_ADDRS_MAX 16

/* The answer to a question for addresses. */
struct driver_host {
	uint32_t which; /* of the question; not to be trusted */
	size_t count;	/* 0: none were found */
	struct addr addrs[DRIVER_ADDRS_MAX]; /* in the system's order */
};

struct input {
	enum input_kind kind;
	struct sent sent;
	struct reply reply;
	int signal;
	struct addr addr;
	/* As the resolver gave it: not escaped. Of TEXT: what was asked. */
	char name[DRIVER_NAME_MAX];
	enum text_source text_source;
	char text[DRIVER_TEXT_MAX]; /* as it came: any bytes, not escaped */
	bool text_failed; /* nobody could say whether there is a text */
	struct driver_host host;
};

struct driver;

struct driver_ops {
	/* Takes a probe to be sent at once. True: SENT tells that it left, or
	 * why not; else an INPUT_SENT will. When it sets driver->full, nothing
	 * may be sent until `next` clears it. */
	bool (*send)(struct driver *driver, const struct probe *probe,
		     struct sent *sent);

	/* Asks for the name of ADDR; an INPUT_NAME answers, or nothing does. */
	void (*lookup)(struct driver *driver, const struct addr *addr);

	/*
	 * Waits for the next input, at most until UNTIL. Sets driver->now to
	 * its time: while mail is queued, when it arrived (driver->lag ago),
	 * and the time of the clock only when there is none. 0, or -errno if
	 * nothing works any more.
	 */
	int (*next)(struct driver *driver, int64_t until, struct input *input);

	/* Asks for a text; an INPUT_TEXT answers, or nothing does. */
	void (*ask)(struct driver *driver, const struct text_query *query);

	/* Asks for the addresses of the host NAME; an INPUT_HOST answers and
	 * brings WHICH back. False if nothing can be asked now. NULL: who has
	 * no sockets does not resolve names. */
	bool (*find)(struct driver *driver, const char *name, uint32_t which);
};

/* First member of every driver. */
struct driver {
	const struct driver_ops *ops;
	int64_t now;  /* ns on the session's clock, never backwards */
	int64_t wall; /* ns to add to `now` for the time since 1970 */
	int64_t lag;  /* ns that `now` is behind the clock: mail is waiting */
	bool full;    /* no room for another send */
	uint64_t dropped;   /* messages that came and that there was no room for
			       before we read them, as far as we know */
	const char *failed; /* what does not work any more, if `next` says so */
};

/* With more lag than this nothing new is sent: it would be a beat of the past,
 * and the next one would follow on its heels. */
#define DRIVER_LAG_MAX NS_PER_MS

enum driver_verdict {
	DRIVER_EVENT, /* `event` happened */
	DRIVER_INPUT, /* `input` came that is not the session's: signal, name */
	DRIVER_TIME,  /* `until` has come */
	DRIVER_DONE,  /* the plan is carried out */
	DRIVER_ERROR, /* `error`, an errno */
};

struct driver_news {
	const struct event *event;
	struct input input;
	int error;
};

/* Carries SESSION on until there is something to tell, at most until UNTIL.
 * What NEWS borrows holds until the next call. */
enum driver_verdict driver_pump(struct driver *driver, struct session *session,
				int64_t until, struct driver_news *news);

#endif
