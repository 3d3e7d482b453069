/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Sets of signals, and an end by one.
 */
#include "io/signals.h"

#include <stddef.h>

void signals_fill(sigset_t *set, const int *list)
{
	sigemptyset(set);
	for (; *list != 0; list++)
		sigaddset(set, *list);
}

void signals_die_by(int number)
{
	sigset_t set;

	if (number == 0)
		return;
	sigemptyset(&set);
	sigaddset(&set, number);
	signal(number, SIG_DFL);
	raise(number);
	sigprocmask(SIG_UNBLOCK, &set, NULL);
}
