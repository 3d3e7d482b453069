/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * poll with time-outs in ns.
 */
#include "io/wait.h"

#include "base/ns.h"

#include <errno.h>
#include <stdlib.h>
#include <time.h>

int wait_open(struct wait *wait, size_t count)
{
	*wait = (struct wait){
		.fds = calloc(count, sizeof(struct pollfd)),
		.count = count,
	};
	if (wait->fds == NULL)
		return -ENOMEM;
	for (size_t i = 0; i < count; i++)
		wait_drop(wait, i);
	return 0;
}

void wait_close(struct wait *wait)
{
	free(wait->fds);
	*wait = (struct wait){0};
}

void wait_put(struct wait *wait, size_t place, int fd, bool reads)
{
	wait->fds[place] = (struct pollfd){
		.fd = fd,
		.events = reads ? POLLIN : 0,
	};
}

void wait_put_connect(struct wait *wait, size_t place, int fd)
{
	wait->fds[place] = (struct pollfd){.fd = fd, .events = POLLOUT};
}

/* A negative descriptor is passed over by the kernel. */
void wait_drop(struct wait *wait, size_t place)
{
	wait->fds[place] = (struct pollfd){.fd = -1};
}

int wait_for(struct wait *wait, int64_t span)
{
	struct timespec time = {
		.tv_sec = (time_t)(span / NS_PER_SEC),
		.tv_nsec = (long)(span % NS_PER_SEC),
	};
	int count = ppoll(wait->fds, (nfds_t)wait->count,
			  span == NS_NEVER ? NULL : &time, NULL);

	if (count >= 0)
		return count;
	count = -errno;
	for (size_t i = 0; i < wait->count; i++)
		wait->fds[i].revents = 0;
	return count;
}

bool wait_can_read(const struct wait *wait, size_t place)
{
	return wait->fds[place].revents & (POLLIN | POLLHUP);
}

bool wait_has_error(const struct wait *wait, size_t place)
{
	return wait->fds[place].revents & (POLLERR | POLLNVAL);
}

bool wait_is_ready(const struct wait *wait, size_t place)
{
	return wait->fds[place].revents != 0;
}
