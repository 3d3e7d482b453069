/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The view in text, byte for byte that of the Linux traceroute 2.1.
 *
 * Answers arrive in any order and are shown in that of the path: a cursor
 * stands on the first cell that is not settled, and everything before it is
 * written.
 */
#ifndef LEADLINE_TRACEROUTE_TRACE_TEXT_H
#define LEADLINE_TRACEROUTE_TRACE_TEXT_H

#include "base/addr.h"
#include "trace_hops.h"
#include "trace_options.h"
#include "ui/output.h"
#include "ui/view.h"
#include "wire/probe.h"

#include <stdint.h>

struct trace_text {
	struct view view;
	const struct trace_hops *hops;	     /* borrowed */
	const struct trace_options *options; /* borrowed */
	struct output *output;		     /* borrowed */
	struct addr target;
	uint8_t ttl; /* the cursor; 0: behind the last row */
	uint8_t query;
	uint8_t row;	 /* whose number was written last; 0: none */
	uint32_t packet; /* bytes of a probe */
	uint32_t size;	 /* of the last packet that was shown; --mtu */
	uint16_t mss;	 /* as it was last seen; 0: nobody asked */
	/* The last answer of this row, borrowed; NULL: none yet. */
	const struct trace_cell *shown;
};

/* FORM is that of the probes. */
void trace_text_init(struct trace_text *text,
		     const struct trace_options *options,
		     const struct trace_hops *hops,
		     const struct probe_form *form, const struct addr *target,
		     struct output *output);

#endif
