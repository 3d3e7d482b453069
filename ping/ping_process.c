/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The process.
 */
#include "ping_process.h"

#include <signal.h>
#include <stddef.h>
#include <sys/ioctl.h>
#include <unistd.h>

#define COLUMNS 80

uint32_t ping_process_columns(void)
{
	struct winsize size;

	if (ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col > 0)
		return size.ws_col;
	return COLUMNS;
}

void ping_process_die(int number)
{
	sigset_t set;

	sigemptyset(&set);
	sigaddset(&set, number);
	signal(number, SIG_DFL);
	raise(number);
	sigprocmask(SIG_UNBLOCK, &set, NULL);
}
