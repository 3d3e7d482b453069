/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * A run: the rooms of the program and how they hang together. Events go to the
 * view, names to the text, until the plan is carried out.
 */
#ifndef LEADLINE_TRACEROUTE_TRACE_H
#define LEADLINE_TRACEROUTE_TRACE_H

#include "base/siphash.h"
#include "engine/driver.h"
#include "engine/session.h"
#include "engine/targets.h"
#include "trace_atlas.h"
#include "trace_form.h"
#include "trace_hops.h"
#include "trace_json.h"
#include "trace_options.h"
#include "trace_plan.h"
#include "trace_text.h"
#include "ui/json_open.h"
#include "ui/names.h"
#include "ui/output.h"

#include <stdbool.h>
#include <stdint.h>

/* Probes that are remembered; a power of two. More than any run sends, unless
 * most of 255 hops are silent. */
#define TRACE_RING 8192

/* Addresses whose names are shown. */
#define TRACE_NAMES 512

#define TRACE_OUTPUT 65536

/* Bytes of JSON that are collected. */
#define TRACE_LINES (4 * JSON_LINE_MAX)

/* Large: to be allocated, all zeros. */
struct trace {
	struct driver *driver; /* borrowed */
	struct session session;
	struct targets targets;
	struct target row;
	struct probe_form form;
	struct trace_hops hops;
	struct trace_plan plan;
	struct trace_text text;
	struct output output;
	struct names names;
	struct names_row name_rows[TRACE_NAMES];
	struct names origins;
	struct names_row origin_rows[TRACE_NAMES];
	const char *whois_server; /* as trace_setup has them */
	const char *whois_service;
	const char *prefixes;
	struct ledger_entry ring[TRACE_RING];
	char memory[TRACE_OUTPUT];
	struct view *views[2]; /* the text and JSON, as far as wanted */
	uint8_t view_count;
	struct trace_json json;
	struct trace_atlas atlas;
	int64_t resolved; /* as trace_setup has it */
	struct lines lines;
	char line_memory[TRACE_LINES];
};

void trace_init(struct trace *trace, const struct trace_setup *setup);

/* JSON Lines, or what else the options name as their format, go where OUT says,
 * too, or instead of the text if that goes there. RAW: the sockets are. OUT is
 * borrowed. */
void trace_add_json(struct trace *trace, struct json_open *out, bool raw);

/* Why a run is over. All zeros: it was carried out. */
struct trace_end {
	int signal; /* it was ended by this one */
	int error;  /* errno: the driver or the output does not work */
};

/* Nothing is allocated any more. */
struct trace_end trace_run(struct trace *trace, struct driver *driver);

#endif
