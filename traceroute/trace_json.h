/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The view of traceroute as JSON Lines: leadline-json(7).
 *
 * Answers are told as they come, each with its probe; hops in the order of the
 * path, when all of their queries are settled; paths and sums at the end. It
 * fills a buffer of lines; whoever runs the program writes them out.
 */
#ifndef LEADLINE_TRACEROUTE_TRACE_JSON_H
#define LEADLINE_TRACEROUTE_TRACE_JSON_H

#include "base/addr.h"
#include "engine/ledger.h"
#include "engine/stats.h"
#include "engine/targets.h"
#include "trace_hops.h"
#include "trace_options.h"
#include "ui/json_event.h"
#include "ui/json_open.h"
#include "ui/json_run.h"
#include "ui/lines.h"
#include "ui/names.h"
#include "ui/view.h"

#include <stdbool.h>
#include <stdint.h>

/* All that is pointed to is borrowed. */
struct trace_json {
	struct view view; /* first: a struct view is a struct trace_json */
	const struct json_start *facts; /* what only main knows of it */
	const struct trace_options *options;
	const struct trace_hops *hops;
	const struct target *target;
	uint32_t index;	     /* its row in the table of targets */
	struct names *names; /* NULL: addresses only */
	struct lines *lines;
	int64_t timeout; /* ns per probe, NS_NEVER: for ever */
	bool sent;	 /* a line for each probe that leaves, too */
	bool csv;	 /* rows for the events of probes, and nothing else */
	bool *headed;	 /* borrowed: the header of CSV was written */

	/* To be set before the finish. */
	enum json_reason reason;
	int exit_status;

	/* Its own. */
	char addr[ADDR_TEXT_MAX];
	uint8_t ttl; /* the next hop; 0: behind the last one */
	struct json_tally tally;
	struct stats rtt; /* of the target's answers */
};

/* What OUT, if it is any, is to say of the sockets (RAW or not) and of what is
 * sent. */
void trace_json_open(struct json_open *out, const struct trace_options *options,
		     bool raw);

/* Sets the view of JSON and its own part; everything else is there. */
void trace_json_init(struct trace_json *json);

/* At the end, before the finish, at NOW: probes that are open in LEDGER and not
 * awaited any more are lost. */
void trace_json_give_up(struct trace_json *json, const struct ledger *ledger,
			int64_t now, int64_t wall);

/* Likewise, before the finish: the lines in TEXT, which it takes apart, as
 * remarks of KIND about hop TTL (0: about the path). */
void trace_json_remark(struct trace_json *json, const char *kind, uint8_t ttl,
		       char *text, int64_t now, int64_t wall);

#endif
