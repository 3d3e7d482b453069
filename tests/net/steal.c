/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * steal: what another process can do to one of ours.
 *
 *	steal ptrace PID        attaches to it
 *	steal fd PID FD         takes a copy of its descriptor
 *	steal unfilter PID FD   takes one, and its filter off
 *
 * Says "done" or the error.
 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ptrace.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

/* The same on all machines. */
#define PIDFD_OPEN  434
#define PIDFD_GETFD 438

static int attach(pid_t pid)
{
	if (ptrace(PTRACE_ATTACH, pid, NULL, NULL) != 0)
		return -1;
	waitpid(pid, NULL, 0);
	return (int)ptrace(PTRACE_DETACH, pid, NULL, NULL);
}

static int take(pid_t pid, int fd)
{
	int other = (int)syscall(PIDFD_OPEN, pid, 0);

	return other < 0 ? -1 : (int)syscall(PIDFD_GETFD, other, fd, 0);
}

static int unfilter(int fd)
{
	int zero = 0;

	if (fd < 0)
		return -1;
	return setsockopt(fd, SOL_SOCKET, SO_DETACH_FILTER, &zero,
			  sizeof(zero));
}

int main(int argc, char **argv)
{
	pid_t pid = argc > 2 ? atoi(argv[2]) : 0;
	int fd = argc > 3 ? atoi(argv[3]) : -1;
	int status = -1;

	errno = EINVAL;
	if (argc == 3 && strcmp(argv[1], "ptrace") == 0)
		status = attach(pid);
	else if (argc == 4 && strcmp(argv[1], "fd") == 0)
		status = take(pid, fd);
	else if (argc == 4 && strcmp(argv[1], "unfilter") == 0)
		status = unfilter(take(pid, fd));
	puts(status < 0 ? strerror(errno) : "done");
	return 0;
}
