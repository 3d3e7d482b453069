/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The search of the path MTU as text: one line for each target, and with -v one
 * for each size that was tried.
 */
#ifndef LEADLINE_PING_MTU_TEXT_H
#define LEADLINE_PING_MTU_TEXT_H

#include "ping_mtu.h"
#include "ui/output.h"
#include "ui/view.h"

/* All that is pointed to is borrowed. */
struct ping_mtu_text {
	struct view view; /* first: a struct view is a struct ping_mtu_text */
	const struct ping_mtu *mtu;
	const char *const *labels; /* what each target is called */
	struct output *out;
};

/* Sets the view of TEXT; everything else has to be there before its start. */
void ping_mtu_text_init(struct ping_mtu_text *text);

#endif
