/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * epoll with time-outs in ns: epoll_pwait2(2), and where a kernel before 5.11
 * has none, ppoll(2) on the epoll descriptor.
 */
#include "io/wait.h"

#include "base/ns.h"

#include <errno.h>
#include <linux/time_types.h>
#include <poll.h>
#include <sys/epoll.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

int wait_open(struct wait *wait)
{
	*wait = (struct wait){.fd = epoll_create1(EPOLL_CLOEXEC)};
	return wait->fd >= 0 ? 0 : -errno;
}

void wait_close(struct wait *wait)
{
	if (wait->fd >= 0)
		close(wait->fd);
	wait->fd = -1;
}

int wait_add(struct wait *wait, int fd, bool reads, uint32_t id)
{
	struct epoll_event event = {
		.events = reads ? EPOLLIN : 0,
		.data.u32 = id,
	};

	return epoll_ctl(wait->fd, EPOLL_CTL_ADD, fd, &event) == 0 ? 0 : -errno;
}

void wait_remove(struct wait *wait, int fd)
{
	epoll_ctl(wait->fd, EPOLL_CTL_DEL, fd, NULL);
}

/* The C library knows the call only since 2.35. */
static int wait_new(struct wait *wait, struct epoll_event *events, int64_t span)
{
	struct __kernel_timespec time = {
		.tv_sec = span / NS_PER_SEC,
		.tv_nsec = span % NS_PER_SEC,
	};

	return (int)syscall(SYS_epoll_pwait2, wait->fd, events, WAIT_EVENTS,
			    span == NS_NEVER ? NULL : &time, NULL, 0);
}

static int wait_old(struct wait *wait, struct epoll_event *events, int64_t span)
{
	struct pollfd poll = {.fd = wait->fd, .events = POLLIN};
	struct timespec time = {
		.tv_sec = (time_t)(span / NS_PER_SEC),
		.tv_nsec = (long)(span % NS_PER_SEC),
	};

	if (ppoll(&poll, 1, span == NS_NEVER ? NULL : &time, NULL) < 0)
		return -1;
	return epoll_wait(wait->fd, events, WAIT_EVENTS, 0);
}

int wait_for(struct wait *wait, int64_t span)
{
	struct epoll_event events[WAIT_EVENTS];
	int count = -1;

	wait->count = 0;
	if (!wait->is_old)
		count = wait_new(wait, events, span);
	if (count < 0 && !wait->is_old && errno == ENOSYS)
		wait->is_old = true;
	if (wait->is_old)
		count = wait_old(wait, events, span);
	if (count < 0)
		return errno == EINTR ? 0 : -errno;
	for (int i = 0; i < count; i++)
		wait->events[wait->count++] = (struct wait_event){
			.id = events[i].data.u32,
			.readable = events[i].events & (EPOLLIN | EPOLLHUP),
			.error = events[i].events & EPOLLERR,
		};
	return 0;
}
