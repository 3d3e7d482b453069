/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The view of ping as text: that of iputils 20250605, byte for byte.
 *
 * It fills two outputs and writes neither: whoever runs the program does, when
 * it is about to wait.
 */
#ifndef LEADLINE_PING_TEXT_H
#define LEADLINE_PING_TEXT_H

#include "base/addr.h"
#include "engine/targets.h"
#include "ping_options.h"
#include "ping_record_text.h"
#include "ping_report.h"
#include "ui/output.h"
#include "ui/view.h"
#include "wire/probe.h"

#include <stdbool.h>
#include <stdint.h>

/* All that is pointed to is borrowed. */
struct ping_text {
	struct view view;    /* first: a struct view is a struct ping_text */
	const char *program; /* prefix of what goes to stderr */
	const struct ping_options *options;
	const struct ping_report *report;
	const struct targets *targets;
	const char *const *labels; /* what each target is called */
	const struct probe_form *form;
	const char *device;  /* of -I, "" for -I ADDR; NULL: no -I */
	uint32_t columns;    /* of the terminal: dots of a flood */
	uint32_t flow_label; /* that was asked for, 0: none */
	bool has_ident;	     /* the identifier means something to people */
	bool by_card;	     /* that times are a card's was said */
	struct ping_record_text record; /* the route shown last */
	struct output *out;
	struct output *err;
};

/* Sets the view of TEXT; everything else has to be there before its start. */
void ping_text_init(struct ping_text *text);

/* The user asks how it goes (SIGQUIT): a line for each target. */
void ping_text_status(const struct ping_text *text);

/* Says that there are no more names. */
void ping_text_mute(const struct ping_text *text);

#endif
