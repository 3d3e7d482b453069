/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Waiting for descriptors, to the nanosecond; private to io. See epoll(7).
 */
#ifndef LEADLINE_IO_WAIT_H
#define LEADLINE_IO_WAIT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Descriptors told of at once; the others are told of the next time. */
#define WAIT_EVENTS 16

/* One descriptor that is ready. */
struct wait_event {
	uint32_t id; /* as given to wait_add */
	bool readable;
	bool error; /* something in the error queue, or a pending error */
};

struct wait {
	int fd;	     /* the epoll descriptor; owned */
	bool is_old; /* this kernel has no epoll_pwait2 */
	struct wait_event events[WAIT_EVENTS];
	size_t count; /* of events */
};

/* 0 or -errno. */
int wait_open(struct wait *wait);

void wait_close(struct wait *wait);

/* Waits for FD from now on; for its errors alone if not READS. 0 or -errno. */
int wait_add(struct wait *wait, int fd, bool reads, uint32_t id);

/* FD is waited for no longer. */
void wait_remove(struct wait *wait, int fd);

/* Waits SPAN ns at most, NS_NEVER: for ever, and fills wait->events. 0, also
 * if nothing happened or a signal came; or -errno. */
int wait_for(struct wait *wait, int64_t span);

#endif
