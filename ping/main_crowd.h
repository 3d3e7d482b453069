/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Very many hosts: from files and ranges to targets.
 */
#ifndef LEADLINE_PING_MAIN_CROWD_H
#define LEADLINE_PING_MAIN_CROWD_H

#include "main.h"

/* Finds every host. One that cannot be found is named and does not stop the
 * others. False, and the reason is on stderr, if there is nothing to do. */
bool main_crowd_find(struct app *app);

#endif
