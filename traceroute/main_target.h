/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The host, and whom to ask about those on the way.
 */
#ifndef LEADLINE_TRACEROUTE_MAIN_TARGET_H
#define LEADLINE_TRACEROUTE_MAIN_TARGET_H

#include "main.h"
#include "trace.h"

/* Finds the host and chooses the way to it. False, and the reason is on stderr.
 * To be called without privilege, as the others. */
bool main_target_find(struct app *app, struct trace_aim *aim);

/* What the sockets of WAY are like. */
void main_target_way(const struct app *app, const struct way *way,
		     struct trace_setup *setup);

/* -A: whom to ask. Likewise. */
bool main_target_origins(struct app *app, struct trace_setup *setup);

#endif
