/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * A run: the rooms of the program and how they hang together. Events go to the
 * trace that they are about and its view, names to the text, until all targets
 * are traced.
 *
 * One target is a run with one trace. That one is shown as it grows; of many,
 * each is shown as a block when it is whole.
 */
#ifndef LEADLINE_TRACEROUTE_TRACE_H
#define LEADLINE_TRACEROUTE_TRACE_H

#include "engine/driver.h"
#include "engine/session.h"
#include "engine/targets.h"
#include "trace_feed.h"
#include "trace_form.h"
#include "trace_lane.h"
#include "trace_many.h"
#include "trace_metrics.h"
#include "trace_options.h"
#include "trace_words.h"
#include "ui/json_open.h"

#include <stdbool.h>
#include <stdint.h>

/* Probes that are remembered; a power of two. More than any trace sends, unless
 * most of 255 hops are silent. */
#define TRACE_RING 8192

/* Likewise of many traces: of more than this, two would have the same number on
 * the wire (wire/tag.h). */
#define TRACE_MANY_RING 65536

/* Bytes of JSON that are collected. */
#define TRACE_LINES (4 * JSON_LINE_MAX)

/* Memory of a run; all zeros, as calloc gives it, and borrowed. */
struct trace_room {
	struct trace_lane *lanes; /* one for each trace in flight ... */
	uint32_t lane_count;	  /* ... 1 to TRACE_MANY_MAX */
	/* A row for each target whose probes may be remembered: what is heard
	 * of them late has to be about that one and no other. */
	struct target *rows;
	uint32_t row_count; /* ring_size + lane_count, or as many as targets */
	struct trace_routers *routers; /* that all share; NULL: there is one
					  trace only, to be shown live */
	struct trace_metrics *metrics; /* NULL: nobody asks for them */
	struct ledger_entry *ring;
	uint32_t ring_size; /* a power of two */
};

/* Why a run is over. All zeros: it was carried out. */
struct trace_end {
	int signal; /* it was ended by this one */
	int error;  /* errno: the driver or the output does not work */
};

/* How the traces ended that are over. */
struct trace_tally {
	uint32_t traced;
	uint32_t missed; /* the target was not reached */
	uint32_t mute;	 /* nothing could be sent */
	bool unwritten;	 /* the metrics could not be, which was said */
	bool cut;	 /* the deadline came before there was no target left */
};

/* Large: to be allocated, all zeros. */
struct trace {
	struct driver *driver;	 /* borrowed */
	struct trace_feed *feed; /* borrowed */
	struct session session;
	struct targets targets;
	struct probe_form form;	   /* of IPv4 targets */
	struct probe_form form_v6; /* of IPv6 targets */
	bool serial;		   /* likewise, as trace_setup has it */
	bool serial_v6;
	struct trace_room room;
	uint32_t row; /* the one that is tried next */
	struct trace_many many;
	struct trace_words words;
	const struct trace_options *options; /* borrowed */
	const char *program;		     /* borrowed: prefix of messages */
	const struct json_open *out;	     /* borrowed */
	/* Borrowed, to be set after the initialisation: where JSON goes as the
	 * run is recorded; NULL: it is not. */
	struct lines *record;
	uint32_t seed;	     /* of what is left to chance */
	int64_t deadline_at; /* ns, NS_NEVER: none */
	struct trace_tally tally;
	struct lines lines;
	bool headed; /* CSV has its header there */
	char line_memory[TRACE_LINES];
};

/* SETUP is of the first family, or of the only one. */
void trace_init(struct trace *trace, const struct trace_setup *setup,
		const struct trace_room *room, const struct json_open *out);

/* The sockets of the other family, of the same run. */
void trace_add_family(struct trace *trace, const struct trace_setup *setup);

/* Traces what FEED has. Nothing is allocated any more. With JSON that goes
 * where the text would, there is no text. */
struct trace_end trace_run(struct trace *trace, struct trace_feed *feed,
			   struct driver *driver);

#endif
