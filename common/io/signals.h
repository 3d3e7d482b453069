/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Signals that end a run in an orderly way.
 */
#ifndef LEADLINE_IO_SIGNALS_H
#define LEADLINE_IO_SIGNALS_H

#include <signal.h>

/* The signals of LIST, which ends with 0, as a set for the loop. */
void signals_fill(sigset_t *set, const int *list);

/* Dies by signal NUMBER as if it had never been held back, so that the parent
 * sees it. Returns if NUMBER is 0. */
void signals_die_by(int number);

#endif
