/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Waiting for descriptors, to the nanosecond; private to io.
 *
 * By ppoll(2): a socket that is in an epoll set makes every packet pay for it,
 * a tenth of a microsecond at the least, whether anybody waits or not, and
 * there are few descriptors here.
 */
#ifndef LEADLINE_IO_WAIT_H
#define LEADLINE_IO_WAIT_H

#include <poll.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct wait {
	struct pollfd *fds; /* owned; the caller knows which place is whose */
	size_t count;
};

/* COUNT places, all empty. 0 or -ENOMEM. */
int wait_open(struct wait *wait, size_t count);

void wait_close(struct wait *wait);

/* Puts FD into PLACE; only its errors are waited for if not READS. */
void wait_put(struct wait *wait, size_t place, int fd, bool reads);

/* Puts FD into PLACE until its connect has come to an end. */
void wait_put_connect(struct wait *wait, size_t place, int fd);

/* Empties PLACE. */
void wait_drop(struct wait *wait, size_t place);

/* Waits SPAN ns at most, NS_NEVER: for ever. Returns how many places are ready,
 * or -errno; then none is. */
int wait_for(struct wait *wait, int64_t span);

/* What the last wait_for found. */
bool wait_can_read(const struct wait *wait, size_t place);

/* Something in the error queue, or a pending error. */
bool wait_has_error(const struct wait *wait, size_t place);

/* Anything at all. */
bool wait_is_ready(const struct wait *wait, size_t place);

#endif
