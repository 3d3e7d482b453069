/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * write(2) until all is written.
 */
#include "ui/write.h"

#include <errno.h>
#include <poll.h>
#include <stdbool.h>
#include <unistd.h>

/* Failures in a row that are only passing, such as an interruption. */
#define TRIES_MAX 1000

/* Whether a write that failed can be tried again, after a wait if need be. */
static bool is_passing(int fd, int error)
{
	struct pollfd end = {.fd = fd, .events = POLLOUT};

	if (error == EAGAIN)
		return poll(&end, 1, -1) >= 0 || errno == EINTR;
	return error == EINTR;
}

size_t write_all(int fd, const char *text, size_t size, int *error)
{
	size_t done = 0;
	int tries = 0;

	*error = 0;
	while (done < size && *error == 0) {
		ssize_t wrote = write(fd, text + done, size - done);
		int failed = errno;

		if (wrote > 0) {
			done += (size_t)wrote;
			tries = 0;
		} else if (++tries > TRIES_MAX || !is_passing(fd, failed)) {
			*error = wrote < 0 ? failed : EIO;
		}
	}
	return done;
}
