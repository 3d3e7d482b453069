/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The smallest program: a plan like a drum, one target, and a text of events.
 *
 * The self-tests of the simulated network use it, so that they need neither
 * ping nor traceroute.
 */
#ifndef LEADLINE_SIM_WORLD_H
#define LEADLINE_SIM_WORLD_H

#include "capture.h"
#include "engine/pace.h"
#include "net.h"

#include <stdbool.h>
#include <stdint.h>

/* Sends at an interval, then waits for what is open. */
struct drum {
	struct plan plan;
	struct pace pace;
	uint32_t count; /* probes to send */
	uint32_t sent;
	uint32_t hops;	/* other than 0: TTL 1 to this, over and over */
	uint16_t flows; /* probe k is of flow k % flows */
	uint16_t size;
	bool started;
};

#define WORLD_RING 4096

struct world {
	struct net net;
	struct drum drum;
	struct probe_form form;
	struct target rows[4];
	struct targets targets;
	struct session session;
	struct ledger_entry ring[WORLD_RING];
	struct capture out;
	bool quiet;
	uint64_t replies;
	uint64_t lost;
};

/* A program that sends to HOST, three probes of 56 bytes, one a second, and a
 * network that is still empty. To be changed before world_run. */
struct world *world_new(enum tag_carrier carrier, const char *host);

void world_free(struct world *world);

/* Runs to the end; each probe is given up after TIMEOUT ns. Unless it is to be
 * quiet, a line for each event but SENT goes to world->out: "ms what seq ...",
 * ms since the start. */
void world_run(struct world *world, int64_t timeout);

#endif
