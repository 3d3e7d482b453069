/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The sockets, as the options want them.
 */
#ifndef LEADLINE_PING_MAIN_SOCKETS_H
#define LEADLINE_PING_MAIN_SOCKETS_H

#include "main.h"

/* Draws the secret of the run and opens the ways to the hosts; the last that
 * needs privilege. False, and the reason is on stderr. */
bool main_sockets_open(struct app *app);

/* WAY is not open: says why, and what would help. False. */
bool main_sockets_complain(const struct app *app, const struct way *way);

/* What depends on who the targets are, which wants no privilege. Likewise. */
bool main_sockets_settle(struct app *app);

#endif
