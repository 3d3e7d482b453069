/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * A run of ping: everything but the driver, whichever that is.
 *
 *	ping_open(&ping, &setup);
 *	end = ping_run(&ping, driver);
 *	... ping_is_success(&ping) ...
 *	ping_close(&ping);
 */
#ifndef LEADLINE_PING_H
#define LEADLINE_PING_H

#include "base/ns.h"
#include "engine/driver.h"
#include "engine/session.h"
#include "engine/targets.h"
#include "ping_mtu.h"
#include "ping_mtu_text.h"
#include "ping_options.h"
#include "ping_plan.h"
#include "ping_report.h"
#include "ping_text.h"
#include "ping_views.h"
#include "ui/names.h"
#include "ui/output.h"
#include "wire/probe.h"

#include <stdbool.h>
#include <stdint.h>

/* So many probes are remembered at once: a power of two. The large ring is for
 * less than PING_RING_FAST, ns, between two probes, and for bursts. */
#define PING_RING_SMALL 4096
#define PING_RING_LARGE 65536
#define PING_RING_FAST	(10 * NS_PER_MS)

/* All that is pointed to is borrowed and must outlive the run. */
struct ping_setup {
	const struct ping_options *options;
	struct targets *targets;   /* at least one */
	const char *const *labels; /* what each target is called */
	const struct probe_form *form;
	const struct probe_form *form_v6; /* of IPv6 targets, NULL: the same */
	const char *program;		  /* prefix of what goes to stderr */
	const char *device;  /* of -I, "" for -I ADDR; NULL: no -I */
	uint32_t columns;    /* of the terminal */
	uint32_t flow_label; /* that was asked for, 0: none */
	bool has_ident;	     /* the identifier means something to people */
	bool ordinary;	     /* the user is not root */
	bool has_names;	     /* addresses are shown with their names */
	uint32_t scope;	     /* the link of link-local addresses, or 0 */
	const char *scope_name;
	bool progress; /* somebody looks at `err` */
	int out;       /* descriptors to write to */
	int err;
	/* For JSON Lines; 0: none. If it is `out`, there is no
	 * text but for what goes to `err`. */
	int json;
	struct lines *record;	/* for JSON Lines beside all others, as the run
				   is recorded; NULL: it is not */
	struct bars_style bars; /* of --histogram */
	/* For --resolve-every: the name of each row, NULL where it has none,
	 * and the addresses that nobody is pinged at, settled. */
	const char *const *hosts;
	const struct ranges *excluded;
	const int64_t *resolved; /* ns that each name took, 0: a number; or
				    NULL: not known */
	const struct json_start *facts; /* what only main knows of it */
};

struct ping_memory; /* private to ping.c */

struct ping {
	struct driver *driver; /* borrowed */
	struct session session;
	struct ping_plan plan;
	struct ping_mtu mtu; /* the plan of --find-mtu */
	bool finds_mtu;
	struct ping_report report;
	struct ping_text text;
	struct ping_mtu_text mtu_text;
	struct ping_views views;
	struct output out;
	struct output err;
	struct names names;
	struct ping_memory *memory; /* owned */
};

/* How a run ended. */
struct ping_end {
	int error;  /* of the driver, an errno; 0: none */
	int output; /* of writing to setup.out or json, an errno; 0: none */
	int signal; /* that the process should die by; 0: none */
};

/* Sets all memory aside. 0 or -ENOMEM; nothing is to be closed then. */
int ping_open(struct ping *ping, const struct ping_setup *setup);

/* Runs to the end. Afterwards everything is written, unless an error says so.
 */
struct ping_end ping_run(struct ping *ping, struct driver *driver);

/* Whether the exit status is 0, after a run without an error. */
bool ping_is_success(const struct ping *ping);

void ping_close(struct ping *ping);

#endif
