/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * A run of ping: driver, session, plan and view put together, whatever the
 * driver is.
 */
#ifndef LEADLINE_PING_H
#define LEADLINE_PING_H

#include "engine/driver.h"
#include "engine/session.h"
#include "ping_plan.h"
#include "ui/names.h"
#include "ui/output.h"
#include "ui/view.h"

#include <stdint.h>

/* So many probes are remembered at once: a power of two. The large ring is for
 * intervals below PING_RING_FAST, ns. */
#define PING_RING_SMALL 4096
#define PING_RING_LARGE 65536
#define PING_RING_FAST	(10 * NS_PER_MS)

/* Entries that the ledger of a run with these options needs. */
uint32_t ping_ring_size(const struct ping_options *options);

/* All of it is borrowed, ready to be used, and set up from the same options. */
struct ping {
	struct driver *driver;
	struct session *session;
	struct ping_plan *plan;
	struct view *view;
	struct output *out;  /* stdout */
	struct output *err;  /* stderr */
	struct names *names; /* NULL: no names are looked up */
};

/* How a run ended. */
struct ping_end {
	int error;  /* of the driver, an errno; 0: none */
	int output; /* of writing to `out`, an errno; 0: none */
	int signal; /* that the process should die by; 0: none */
};

/* Runs to the end. Afterwards everything is written, unless an error says so.
 */
struct ping_end ping_run(const struct ping *ping);

#endif
