/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The sockets, as the method and the options want them.
 */
#ifndef LEADLINE_TRACEROUTE_MAIN_SOCKETS_H
#define LEADLINE_TRACEROUTE_MAIN_SOCKETS_H

#include "main.h"

/* Opens the ways to the host; the last that needs privilege. False, and the
 * reason is on stderr. */
bool main_sockets_open(struct app *app);

/* WAY is not open: says why, and what would help. False. */
bool main_sockets_complain(const struct app *app, const struct way *way);

#endif
