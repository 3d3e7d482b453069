/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * inject: runs a program in which a system call fails, as by strace -e inject,
 * but without tracing it: the leak sanitizer traces the program itself, which
 * only one can do.
 *
 *	inject CALL ERROR FIRST LAST PROGRAM [ARG...]
 *
 * CALL and ERROR are numbers. The calls FIRST to LAST of it, counted from 1
 * over the program and its children, fail; LAST of 0 means all from FIRST on.
 */
#include <errno.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <poll.h>
#include <sched.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

struct fault {
	unsigned call;
	int error;
	unsigned long first;
	unsigned long last;
};

/* Where the child says which descriptor is the listener; it has all of them in
 * common with us until it becomes the program. */
static atomic_int *listener;

static int listen_for(unsigned call)
{
	struct sock_filter program[] = {
		BPF_STMT(BPF_LD | BPF_W | BPF_ABS,
			 offsetof(struct seccomp_data, nr)),
		BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, call, 0, 1),
		BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_USER_NOTIF),
		BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW),
	};
	struct sock_fprog filter = {
		.len = sizeof(program) / sizeof(program[0]),
		.filter = program,
	};

	if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0)
		return -1;
	return (int)syscall(SYS_seccomp, SECCOMP_SET_MODE_FILTER,
			    SECCOMP_FILTER_FLAG_NEW_LISTENER, &filter);
}

static _Noreturn void become(unsigned call, char **words)
{
	int fd;

	prctl(PR_SET_PDEATHSIG, SIGKILL);
	fd = listen_for(call);
	atomic_store(listener, fd);
	if (fd >= 0)
		execv(words[0], words);
	_exit(126);
}

/* Answers one call. False: nobody is left that could make another. */
static bool answer(int fd, const struct fault *fault, unsigned long *count)
{
	struct pollfd poll_fd = {.fd = fd, .events = POLLIN};
	struct seccomp_notif call = {0};
	struct seccomp_notif_resp reply = {0};

	if (poll(&poll_fd, 1, -1) < 0)
		return errno == EINTR;
	if (!(poll_fd.revents & POLLIN))
		return false;
	/* Whoever called may have been killed meanwhile. */
	if (ioctl(fd, SECCOMP_IOCTL_NOTIF_RECV, &call) != 0)
		return errno == ENOENT || errno == EINTR;
	++*count;
	reply.id = call.id;
	if (*count >= fault->first &&
	    (fault->last == 0 || *count <= fault->last))
		reply.error = -fault->error;
	else
		reply.flags = SECCOMP_USER_NOTIF_FLAG_CONTINUE;
	return ioctl(fd, SECCOMP_IOCTL_NOTIF_SEND, &reply) == 0 ||
	       errno == ENOENT;
}

/* As a shell would: 128 and the signal. */
static int status_of(pid_t child)
{
	int status;

	if (waitpid(child, &status, 0) != child)
		return 126;
	return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

int main(int argc, char **argv)
{
	unsigned long count = 0;
	struct fault fault;
	long child;

	if (argc < 6) {
		fputs("usage: inject CALL ERROR FIRST LAST PROGRAM [ARG...]\n",
		      stderr);
		return 126;
	}
	fault.call = (unsigned)strtoul(argv[1], NULL, 10);
	fault.error = (int)strtol(argv[2], NULL, 10);
	fault.first = strtoul(argv[3], NULL, 10);
	fault.last = strtoul(argv[4], NULL, 10);
	listener = mmap(NULL, sizeof(*listener), PROT_READ | PROT_WRITE,
			MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	if (listener == MAP_FAILED)
		return 126;
	child = syscall(SYS_clone, CLONE_FILES | SIGCHLD, 0, 0, 0, 0);
	if (child == 0)
		become(fault.call, argv + 5);
	while (child > 0 && atomic_load(listener) == 0)
		sched_yield();
	if (child < 0 || atomic_load(listener) < 0) {
		perror("seccomp");
		return 126;
	}
	while (answer(atomic_load(listener), &fault, &count))
		;
	close(atomic_load(listener));
	return status_of((pid_t)child);
}
