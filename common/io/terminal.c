/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * See ioctl_tty(2).
 */
#include "io/terminal.h"

#include <sys/ioctl.h>

uint32_t terminal_columns(int fd)
{
	struct winsize size;

	if (ioctl(fd, TIOCGWINSZ, &size) == 0 && size.ws_col > 0)
		return size.ws_col;
	return 80;
}
