/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * What the sockets need to know in numbers and the user may give in names.
 */
#ifndef LEADLINE_TRACEROUTE_MAIN_NUMBERS_H
#define LEADLINE_TRACEROUTE_MAIN_NUMBERS_H

#include "main.h"

/* Names of ports, protocols and addresses become numbers; -s may decide on the
 * family. False, and the reason is on stderr. */
bool main_numbers_find(struct app *app);

#endif
