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

/* Likewise for one of many, NAME; says in WHY what is wrong, and nothing on
 * stderr. */
bool main_target_look(struct app *app, const char *name, struct trace_aim *aim,
		      struct buf *why);

/* What the sockets of WAY are like. */
void main_target_way(const struct app *app, const struct way *way,
		     struct trace_setup *setup);

/* -A: whom to ask. Likewise. */
bool main_target_origins(struct app *app, struct trace_setup *setup);

#endif
