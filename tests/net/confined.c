/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * confined: what a process of ours could do if somebody took it over.
 *
 *	confined run|resolver|metrics ATTEMPT
 *
 * Enters the sandbox of that work, tries one thing and says how it went: "done"
 * or the error. If the kernel ends it for the attempt, the caller sees that.
 * `metrics` is a run that writes m/metrics.
 */
#include "io/sandbox.h"

#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <pthread.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/ptrace.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <unistd.h>

/* All return less than 0 with errno if they fail. */

static int try_exec(void)
{
	return execl("/bin/true", "true", (char *)NULL);
}

static int try_fork(void)
{
	pid_t child = fork();

	if (child == 0)
		_exit(0);
	return child;
}

static int try_ptrace(void)
{
	return (int)ptrace(PTRACE_ATTACH, getppid(), NULL, NULL);
}

static int try_peek(void)
{
	char byte;
	struct iovec here = {&byte, 1}, there = {&byte, 1};

	return (int)process_vm_readv(getppid(), &here, 1, &there, 1, 0);
}

static int try_code(void)
{
	void *page = mmap(NULL, 4096, PROT_READ | PROT_EXEC,
			  MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

	return page == MAP_FAILED ? -1 : 0;
}

static int try_read_home(void)
{
	return open("home/secret", O_RDONLY);
}

static int try_read_etc(void)
{
	return open("/etc/hosts", O_RDONLY);
}

static int try_overwrite(void)
{
	return open("home/secret", O_WRONLY);
}

static int try_create(void)
{
	return open("home/new", O_WRONLY | O_CREAT | O_EXCL, 0600);
}

static int try_replace(void)
{
	return open("home/secret", O_WRONLY | O_CREAT | O_TRUNC, 0600);
}

static int try_replace_metrics(void)
{
	int fd = open("m/metrics.tmp", O_WRONLY | O_CREAT | O_TRUNC, 0600);

	if (fd < 0)
		return -1;
	close(fd);
	return rename("m/metrics.tmp", "m/metrics");
}

static int try_rename(void)
{
	return rename("home/secret", "home/gone");
}

static int try_unlink(void)
{
	return unlink("home/secret");
}

static int try_link(void)
{
	return symlink("home/secret", "home/link");
}

static int try_raw(void)
{
	return socket(AF_INET, SOCK_RAW, IPPROTO_ICMP);
}

static int try_packet(void)
{
	return socket(AF_PACKET, SOCK_DGRAM, 0);
}

static int try_udp(void)
{
	return socket(AF_INET, SOCK_DGRAM, 0);
}

static int try_unix(void)
{
	return socket(AF_UNIX, SOCK_STREAM, 0);
}

static int try_kill(void)
{
	return kill(getppid(), SIGUSR1);
}

static int try_dumpable(void)
{
	return prctl(PR_SET_DUMPABLE, 1, 0, 0, 0);
}

static int try_namespace(void)
{
	return unshare(CLONE_NEWUSER);
}

static int try_unfilter(void)
{
	return (int)syscall(SYS_seccomp, 0, 0, NULL);
}

static void *nothing(void *argument)
{
	return argument;
}

static int try_thread(void)
{
	pthread_t thread;

	errno = pthread_create(&thread, NULL, nothing, NULL);
	return errno == 0 ? pthread_join(thread, NULL) : -1;
}

/* The end of a process that finds a mistake of its own. */
static int try_abort(void)
{
	abort();
}

static const struct {
	const char *name;
	int (*attempt)(void);
} attempts[] = {
	{"exec", try_exec},
	{"fork", try_fork},
	{"ptrace", try_ptrace},
	{"peek", try_peek},
	{"code", try_code},
	{"read-home", try_read_home},
	{"read-etc", try_read_etc},
	{"overwrite", try_overwrite},
	{"create", try_create},
	{"replace", try_replace},
	{"replace-metrics", try_replace_metrics},
	{"rename", try_rename},
	{"unlink", try_unlink},
	{"link", try_link},
	{"raw", try_raw},
	{"packet", try_packet},
	{"udp", try_udp},
	{"unix", try_unix},
	{"kill", try_kill},
	{"dumpable", try_dumpable},
	{"namespace", try_namespace},
	{"unfilter", try_unfilter},
	{"thread", try_thread},
	{"abort", try_abort},
};

#define ATTEMPTS (sizeof(attempts) / sizeof(attempts[0]))

static struct sandbox_needs needs_of(const char *role)
{
	struct sandbox_needs needs = {.role = SANDBOX_RUN};

	if (strcmp(role, "resolver") == 0)
		needs.role = SANDBOX_RESOLVER;
	if (strcmp(role, "metrics") == 0)
		needs.replaces = "m/metrics";
	return needs;
}

/* There is no more stdio than this in a process that is shut in. */
static void say(const char *text)
{
	if (write(STDOUT_FILENO, text, strlen(text)) < 0)
		_exit(3);
}

int main(int argc, char **argv)
{
	struct sandbox_needs needs;
	struct sandbox sandbox;
	size_t i = 0;

	if (argc != 3)
		return 2;
	while (i < ATTEMPTS && strcmp(attempts[i].name, argv[2]) != 0)
		i++;
	needs = needs_of(argv[1]);
	if (i == ATTEMPTS || prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0)
		return 2;
	sandbox = sandbox_enter(&needs);
	if (sandbox.landlock != 0)
		say("no Landlock, ");
	if (sandbox.seccomp != 0)
		say("no seccomp, ");
	if (attempts[i].attempt() < 0)
		say(strerror(errno));
	else
		say("done");
	say("\n");
	return 0;
}
