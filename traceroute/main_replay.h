/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * --replay: a run that was recorded, shown once more.
 */
#ifndef LEADLINE_TRACEROUTE_MAIN_REPLAY_H
#define LEADLINE_TRACEROUTE_MAIN_REPLAY_H

#include "main.h"

/* Drops all privilege and shows it. The status is what the run had, or that of
 * trouble, and then the reason is on stderr. */
void main_replay(struct app *app);

#endif
