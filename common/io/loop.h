/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The Linux driver: sockets, timers, signals and names as inputs of the engine
 * (engine/driver.h).
 *
 * Time follows the mail. As long as a socket may hold something, `now` is the
 * arrival of what was delivered last; it becomes the clock's when all sockets
 * were seen empty. A process that was stopped for a minute wakes up in the past
 * and reads its way to the present.
 *
 * Of the mail that is at hand transmit stamps come first, the rest in order of
 * arrival, so a probe's own stamp is told before its reply.
 */
#ifndef LEADLINE_IO_LOOP_H
#define LEADLINE_IO_LOOP_H

#include "engine/driver.h"
#include "engine/targets.h"
#include "io/resolve.h"
#include "io/route.h"
#include "io/sandbox.h"
#include "io/sock.h"
#include "wire/probe.h"

#include <signal.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct loop_memory; /* private to loop.c */

struct loop {
	struct driver driver;
	struct loop_memory *memory; /* owned */
};

/* The same as in the setup, for targets of the other family. */
struct loop_other {
	struct sock *sock;
	struct route *route;
	const struct probe_form *form;
};

/* All that is pointed to must outlive the loop. */
struct loop_setup {
	struct sock *sock;
	struct route *route; /* tells the MTU of EMSGSIZE; may be NULL */
	const struct probe_form *form;
	struct loop_other other; /* all zeros: none */
	const struct targets *targets;
	struct resolve *resolve; /* NULL: lookups are never answered */
	bool pin_source; /* each target keeps its source, whatever becomes of
			    routes and addresses */
	bool punctual;	 /* what is due leaves to the microsecond, for some of
			    them awake (io/wake.h) */
	bool batches; /* what is sent at once leaves in one system call, and our
			 own clock is shared out among it */
	bool lanes;   /* likewise, and the senders of SOCK, two at most, send at
			 the same time (io/volley.h) */
	size_t payload_max; /* largest payload of a probe, bytes */
	sigset_t signals;   /* to be delivered as INPUT_SIGNAL */
};

/*
 * Allocates all memory, blocks the signals and starts the clock of the session:
 * call it last, right before the first driver_pump. 0, or -errno with nothing
 * left open.
 */
int loop_open(struct loop *loop, const struct loop_setup *setup);

/* Shuts in what the loop has of threads, as sandbox_enter does with the one
 * that calls it: right before that. */
void loop_confine(struct loop *loop, const struct sandbox_needs *needs);

/* Gives everything back but what the setup lent. Also fine for an all-zero
 * LOOP. The signals stay blocked: their time is over. */
void loop_close(struct loop *loop);

#endif
