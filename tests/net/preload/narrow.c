/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * narrow: a library to load before the C library (LD_PRELOAD), with which no
 * socket has a receive buffer of more than $NARROW bytes, twice which is what
 * the kernel counts. Whoever may not set the limit of the system
 * (net.core.rmem_max, which is no matter of a namespace) has a small one.
 */
#include <stdlib.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <unistd.h>

int setsockopt(int fd, int level, int name, const void *value, socklen_t size)
{
	const char *text = getenv("NARROW");
	int bytes = text != NULL ? (int)strtol(text, NULL, 10) : 0;

	if (level == SOL_SOCKET && name == SO_RCVBUF) {
		value = &bytes;
		size = sizeof(bytes);
	}
	return (int)syscall(SYS_setsockopt, fd, level, name, value, size);
}
