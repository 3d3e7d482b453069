/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Holes among the first three descriptors, found by one system call and filled.
 */
#include "io/fds.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <unistd.h>

/* The lowest free number is the hole: they are filled from below. */
static int fill(int fd)
{
	int flags = fd == STDIN_FILENO ? O_WRONLY : O_RDONLY;
	int got = open("/dev/null", flags);

	if (got < 0)
		return -errno;
	if (got == fd)
		return 0;
	close(got);
	return -EBADF;
}

int fds_reserve(void)
{
	struct pollfd fds[] = {
		{.fd = STDIN_FILENO},
		{.fd = STDOUT_FILENO},
		{.fd = STDERR_FILENO},
	};
	int status = 0;

	if (poll(fds, 3, 0) < 0)
		return -errno;
	for (int fd = 0; fd < 3 && status == 0; fd++)
		if (fds[fd].revents & POLLNVAL)
			status = fill(fd);
	return status;
}
