/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The lists. Where a call is told its business in memory, nobody can look at
 * it: such forms are absent, and the C library takes the others.
 */
#include "io/sandbox_rules.h"

#include "io/sandbox_calls.h"

#include <assert.h>
#include <fcntl.h>
#include <linux/sockios.h>
#include <sched.h>
#include <signal.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <unistd.h>

/* All the bits of an argument. */
#define WHOLE UINT32_MAX

/* What makes of an opening one for writing. */
#define WRITING (O_ACCMODE | O_CREAT | O_TRUNC | O_APPEND)

/* A new file, or one that begins anew. */
#define ANEW (O_WRONLY | O_CREAT | O_TRUNC)

/* The type of a socket without its flags. */
#define TYPE_MASK 0xf

/* What socketcall(2) is asked for. */
#define SOCKETCALL_SOCKET 1
#define SOCKETCALL_BIND	  2
#define SOCKETCALL_LISTEN 4
#define SOCKETCALL_PAIR	  8

/* Each joins the name itself: some C libraries have macros of the names. */
#define OTHERWISE(name, decided)                                               \
	{                                                                      \
		.call = SYS_##name, .verdict = (decided)                       \
	}
#define ALWAYS(name)                                                           \
	{                                                                      \
		.call = SYS_##name                                             \
	}
#define NEVER(name)                                                            \
	{                                                                      \
		.call = SYS_##name, .verdict = SANDBOX_KILL                    \
	}
#define IF(name, decided, at, bits, wanted)                                    \
	{                                                                      \
		.call = SYS_##name, .verdict = (decided), .tests = {           \
			{(at), (bits), (uint32_t)(wanted)},                    \
		}                                                              \
	}
#define IF_BOTH(name, decided, at, bits, wanted, at2, bits2, wanted2)          \
	{                                                                      \
		.call = SYS_##name, .verdict = (decided), .tests = {           \
			{(at), (bits), (uint32_t)(wanted)},                    \
			{(at2), (bits2), (uint32_t)(wanted2)},                 \
		}                                                              \
	}

/* What any work takes: descriptors that are open, clocks, memory, an end. */
static const struct sandbox_rule common[] = {
	ALWAYS(read),
	ALWAYS(write),
	ALWAYS(writev),
	ALWAYS(close),
	ALWAYS(lseek),
	ALWAYS(_llseek),
	ALWAYS(fstat),
	ALWAYS(fstat64),
	ALWAYS(poll),
	ALWAYS(ppoll),
	ALWAYS(ppoll_time64),
	ALWAYS(send),
	ALWAYS(sendto),
	ALWAYS(sendmsg),
	ALWAYS(sendmmsg),
	ALWAYS(recv),
	ALWAYS(recvfrom),
	ALWAYS(recvmsg),
	ALWAYS(recvmmsg),
	ALWAYS(recvmmsg_time64),
	ALWAYS(getsockopt),
	ALWAYS(getsockname),
	ALWAYS(clock_gettime),
	ALWAYS(clock_gettime64),
	ALWAYS(clock_getres),
	ALWAYS(clock_getres_time64),
	ALWAYS(gettimeofday),
	ALWAYS(time),
	ALWAYS(getrandom),
	ALWAYS(brk),
	ALWAYS(munmap),
	ALWAYS(mremap),
	ALWAYS(madvise),
	ALWAYS(futex),
	ALWAYS(futex_time64),
	ALWAYS(getpid),
	ALWAYS(gettid),
	ALWAYS(rt_sigaction),
	ALWAYS(rt_sigprocmask),
	ALWAYS(rt_sigreturn),
	ALWAYS(sigreturn),
	ALWAYS(restart_syscall),
	ALWAYS(exit),
	ALWAYS(exit_group),
	NEVER(execve),
	NEVER(execveat),
	NEVER(fork),
	NEVER(vfork),
	NEVER(ptrace),
	NEVER(process_vm_readv),
	NEVER(process_vm_writev),
	NEVER(pidfd_getfd),
	NEVER(io_uring_setup),
	NEVER(userfaultfd),
	NEVER(creat),
	IF(socket, SANDBOX_KILL, 0, WHOLE, AF_PACKET),
};

/* The loop of a run, and its end. */
static const struct sandbox_rule run[] = {
	ALWAYS(ftruncate),
	ALWAYS(ftruncate64),
	ALWAYS(wait4),
	ALWAYS(waitpid),
	/* A thread that sends, about itself and its owner. */
	ALWAYS(getcpu),
	ALWAYS(sched_getaffinity),
	IF(sched_setaffinity, SANDBOX_ALLOW, 0, WHOLE, 0),
	NEVER(clone),
	NEVER(clone3),
	NEVER(openat2),
	IF(socket, SANDBOX_KILL, 1, TYPE_MASK, SOCK_RAW),
	IF(ioctl, SANDBOX_ALLOW, 1, WHOLE, TIOCGWINSZ),
	IF(ioctl, SANDBOX_ALLOW, 1, WHOLE, TCGETS),
	/* A descriptor alone, which some C libraries ask for by an empty path.
	 */
	IF(newfstatat, SANDBOX_ALLOW, 3, AT_EMPTY_PATH, AT_EMPTY_PATH),
	IF(statx, SANDBOX_ALLOW, 2, AT_EMPTY_PATH, AT_EMPTY_PATH),
	IF_BOTH(setsockopt, SANDBOX_ALLOW, 1, WHOLE, SOL_SOCKET, 2, WHOLE,
		SO_TIMESTAMPING),
	/* Old machines have one call for all that sockets do, and say only
	 * which (net.h of the kernel): none makes a socket. */
	IF(socketcall, SANDBOX_KILL, 0, WHOLE, SOCKETCALL_SOCKET),
	IF(socketcall, SANDBOX_KILL, 0, WHOLE, SOCKETCALL_PAIR),
	IF(socketcall, SANDBOX_REFUSE, 0, WHOLE, SOCKETCALL_BIND),
	IF(socketcall, SANDBOX_REFUSE, 0, WHOLE, SOCKETCALL_LISTEN),
	ALWAYS(socketcall),
};

#if defined __s390__
/* What mmap(2) is told lies in memory. */
#define EXECUTABLE ALWAYS(mmap)
#else
#define EXECUTABLE IF(mmap, SANDBOX_KILL, 2, PROT_EXEC, PROT_EXEC), ALWAYS(mmap)
#endif

/* Nothing is loaded any more: no new code. */
static const struct sandbox_rule no_code[] = {
	EXECUTABLE,	  IF(mmap2, SANDBOX_KILL, 2, PROT_EXEC, PROT_EXEC),
	ALWAYS(mmap2),	  IF(mprotect, SANDBOX_KILL, 2, PROT_EXEC, PROT_EXEC),
	ALWAYS(mprotect),
};

/* A run opens nothing. */
static const struct sandbox_rule no_opening[] = {
	IF(open, SANDBOX_REFUSE, 1, WRITING, 0),
	NEVER(open),
	IF(openat, SANDBOX_REFUSE, 2, WRITING, 0),
	NEVER(openat),
};

/* It does, a file of metrics each time: and renames it, or removes it again. */
static const struct sandbox_rule replacing[] = {
	IF(open, SANDBOX_ALLOW, 1, WRITING | O_DIRECTORY, ANEW),
	IF(openat, SANDBOX_ALLOW, 2, WRITING | O_DIRECTORY, ANEW),
	ALWAYS(rename),
	ALWAYS(renameat),
	IF(renameat2, SANDBOX_ALLOW, 4, WHOLE, 0),
	ALWAYS(unlink),
	IF(unlinkat, SANDBOX_ALLOW, 2, WHOLE, 0),
};

/* Attempts to connect, each with its TTL. */
static const struct sandbox_rule connecting[] = {
	ALWAYS(connect),
	IF_BOTH(setsockopt, SANDBOX_ALLOW, 1, WHOLE, IPPROTO_IP, 2, WHOLE,
		IP_TTL),
	IF_BOTH(setsockopt, SANDBOX_ALLOW, 1, WHOLE, IPPROTO_IPV6, 2, WHOLE,
		IPV6_UNICAST_HOPS),
};

/* The child: whatever modules of the name service switch may want, which nobody
 * knows, but nothing that leaves a trace. */
static const struct sandbox_rule resolver[] = {
	/* Files, for reading. The rest is refused and does not kill: a module
	 * may try to write a log, and names be found without it. */
	IF(open, SANDBOX_ALLOW, 1, WRITING, 0),
	OTHERWISE(open, SANDBOX_REFUSE),
	IF(openat, SANDBOX_ALLOW, 2, WRITING, 0),
	OTHERWISE(openat, SANDBOX_REFUSE),
	OTHERWISE(openat2, SANDBOX_ABSENT),
	ALWAYS(readv),
	ALWAYS(pread64),
	ALWAYS(access),
	ALWAYS(faccessat),
	ALWAYS(faccessat2),
	ALWAYS(stat),
	ALWAYS(stat64),
	ALWAYS(lstat),
	ALWAYS(lstat64),
	ALWAYS(newfstatat),
	ALWAYS(fstatat64),
	ALWAYS(statx),
	ALWAYS(statfs),
	ALWAYS(fstatfs),
	ALWAYS(fstatfs64),
	ALWAYS(readlink),
	ALWAYS(readlinkat),
	ALWAYS(getdents),
	ALWAYS(getdents64),
	ALWAYS(getcwd),
	ALWAYS(flock),
	ALWAYS(fcntl),
	ALWAYS(fcntl64),
	ALWAYS(dup),
	ALWAYS(dup2),
	ALWAYS(dup3),
	ALWAYS(close_range),
	ALWAYS(mmap),
	ALWAYS(mmap2),
	ALWAYS(mprotect),
	/* Servers, and the links of this host by netlink. */
	IF(socket, SANDBOX_ALLOW, 0, WHOLE, AF_UNIX),
	IF_BOTH(socket, SANDBOX_ALLOW, 0, WHOLE, AF_NETLINK, 2, WHOLE, 0),
	IF(socket, SANDBOX_KILL, 1, TYPE_MASK, SOCK_RAW),
	IF(socket, SANDBOX_ALLOW, 0, WHOLE, AF_INET),
	IF(socket, SANDBOX_ALLOW, 0, WHOLE, AF_INET6),
	/* Without a capability, no raw one either. */
	ALWAYS(socketcall),
	ALWAYS(socketpair),
	ALWAYS(bind),
	ALWAYS(connect),
	ALWAYS(shutdown),
	ALWAYS(getpeername),
	ALWAYS(setsockopt),
	IF(ioctl, SANDBOX_ALLOW, 1, WHOLE, FIONREAD),
	IF(ioctl, SANDBOX_ALLOW, 1, WHOLE, FIONBIO),
	IF(ioctl, SANDBOX_ALLOW, 1, WHOLE, FIOCLEX),
	IF(ioctl, SANDBOX_ALLOW, 1, WHOLE, TCGETS),
	IF(ioctl, SANDBOX_ALLOW, 1, WHOLE, SIOCGIFNAME),
	IF(ioctl, SANDBOX_ALLOW, 1, WHOLE, SIOCGIFINDEX),
	IF(ioctl, SANDBOX_ALLOW, 1, WHOLE, SIOCGIFFLAGS),
	IF(ioctl, SANDBOX_ALLOW, 1, WHOLE, SIOCGIFADDR),
	IF(ioctl, SANDBOX_ALLOW, 1, WHOLE, SIOCGIFCONF),
	/* Waiting. */
	ALWAYS(select),
	ALWAYS(_newselect),
	ALWAYS(pselect6),
	ALWAYS(pselect6_time64),
	ALWAYS(epoll_create),
	ALWAYS(epoll_create1),
	ALWAYS(epoll_ctl),
	ALWAYS(epoll_wait),
	ALWAYS(epoll_pwait),
	ALWAYS(eventfd),
	ALWAYS(eventfd2),
	ALWAYS(pipe),
	ALWAYS(pipe2),
	ALWAYS(nanosleep),
	ALWAYS(clock_nanosleep),
	ALWAYS(sched_yield),
	/* Threads. What clone3(2) is to do lies in memory. */
	OTHERWISE(clone3, SANDBOX_ABSENT),
	ALWAYS(set_robust_list),
	ALWAYS(set_tid_address),
	ALWAYS(rseq),
	ALWAYS(membarrier),
	ALWAYS(sched_getaffinity),
	ALWAYS(sched_getparam),
	ALWAYS(sched_getscheduler),
	ALWAYS(sigaltstack),
	ALWAYS(getrlimit),
	ALWAYS(ugetrlimit),
	IF(prctl, SANDBOX_ALLOW, 0, WHOLE, PR_SET_NAME),
	IF(prctl, SANDBOX_ALLOW, 0, WHOLE, PR_GET_NAME),
	/* Who and where we are. */
	ALWAYS(getuid),
	ALWAYS(getuid32),
	ALWAYS(geteuid),
	ALWAYS(geteuid32),
	ALWAYS(getgid),
	ALWAYS(getgid32),
	ALWAYS(getegid),
	ALWAYS(getegid32),
	ALWAYS(getppid),
	ALWAYS(getpgrp),
	ALWAYS(uname),
	ALWAYS(sysinfo),
	ALWAYS(times),
	ALWAYS(getrusage),
};

struct list {
	struct sandbox_rule *rules;
	size_t count;
};

static void put(struct list *list, const struct sandbox_rule *rules,
		size_t count)
{
	assert(list->count + count <= SANDBOX_RULES_MAX);
	memcpy(list->rules + list->count, rules, count * sizeof(*rules));
	list->count += count;
}

#define PUT(list, rules) put(list, rules, sizeof(rules) / sizeof((rules)[0]))

/* How a process ends that finds a mistake of its own: abort(3). */
static void put_own_end(struct list *list)
{
	pid_t self = getpid();
	const struct sandbox_rule rules[] = {
		IF(tgkill, SANDBOX_ALLOW, 0, WHOLE, self),
		IF(tkill, SANDBOX_ALLOW, 0, WHOLE, self),
	};

	PUT(list, rules);
}

static void put_run(struct list *list, const struct sandbox_needs *needs)
{
	const struct sandbox_rule child[] = {
		IF_BOTH(kill, SANDBOX_ALLOW, 0, WHOLE, needs->child, 1, WHOLE,
			SIGKILL),
	};
	const struct sandbox_rule route[] = {
		IF(connect, SANDBOX_ALLOW, 0, WHOLE, needs->route),
	};
	const struct sandbox_rule route_v6[] = {
		IF(connect, SANDBOX_ALLOW, 0, WHOLE, needs->route_v6),
	};

	PUT(list, run);
	PUT(list, no_code);
	if (needs->replaces != NULL)
		PUT(list, replacing);
	PUT(list, no_opening);
	if (needs->child > 0)
		PUT(list, child);
	if (needs->route > 0)
		PUT(list, route);
	if (needs->route_v6 > 0)
		PUT(list, route_v6);
	if (needs->connects)
		PUT(list, connecting);
}

#if defined __s390__
#define CLONE_FLAGS 1
#else
#define CLONE_FLAGS 0
#endif

/* A process of its own has other flags than a thread. */
static void put_resolver(struct list *list)
{
	const struct sandbox_rule threads[] = {
		IF(clone, SANDBOX_ALLOW, CLONE_FLAGS, CLONE_THREAD,
		   CLONE_THREAD),
		NEVER(clone),
	};

	PUT(list, resolver);
	PUT(list, threads);
}

size_t sandbox_rules_put(const struct sandbox_needs *needs,
			 struct sandbox_rule rules[SANDBOX_RULES_MAX])
{
	struct list list = {.rules = rules};

	PUT(&list, common);
	put_own_end(&list);
	switch (needs->role) {
	case SANDBOX_RUN:
		put_run(&list, needs);
		break;
	case SANDBOX_RESOLVER:
		put_resolver(&list);
		break;
	}
	return list.count;
}
