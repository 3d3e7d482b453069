/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The hosts: from what was typed to targets.
 */
#ifndef LEADLINE_PING_MAIN_TARGETS_H
#define LEADLINE_PING_MAIN_TARGETS_H

#include "main.h"

/* Finds every host and chooses the way to them. False, and the reason is on
 * stderr. */
bool main_targets_find(struct app *app);

#endif
