/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The child's side of the resolver.
 *
 * Whoever takes a question first sees to it that somebody waits for the next
 * one: there are as many threads as questions under way, up to a limit, and the
 * socket is the queue.
 */
#include "io/resolver.h"

#include "io/resolve_record.h"
#include "io/sandbox.h"
#include "io/sockaddr.h"
#include "io/whois.h"
#include "wire/dns.h"

#include <arpa/nameser.h>
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <locale.h>
#include <netdb.h>
#include <pthread.h>
#include <resolv.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <unistd.h>

/* Not every C library knows international names; it gives them as they are. */
#ifndef AI_IDN
#define AI_IDN 0
#endif

#define THREADS_MAX 16

/* Answers of name servers, bytes. */
#define MESSAGE_MAX 4096

/* Interruptions in a row, after which the socket is taken for broken. */
#define TRIES_MAX 1000

/* Silent answers of a whois server, after which it is not asked again. */
#define SILENCE_MAX 4

/* Where the socket lies in the child; nothing is open above it. */
#define SOCKET 3

struct resolver {
	int fd;
	atomic_int idle;    /* threads that wait for a question */
	atomic_int threads; /* all of them */
	atomic_int silence; /* whois servers that did not answer, in a row */
};

static int domain_of(uint32_t family)
{
	return family == ADDR_NONE ? AF_UNSPEC
				   : sockaddr_domain((enum addr_family)family);
}

/* The first addresses of a list, each once. */
static void put_addrs(const struct addrinfo *list,
		      struct resolve_answer *answer)
{
	for (; list != NULL && answer->count < RESOLVE_ADDRS_MAX;
	     list = list->ai_next) {
		struct addr addr =
			sockaddr_get(list->ai_addr, list->ai_addrlen, NULL);

		if (addr.family != ADDR_NONE)
			answer->addrs[answer->count++] = addr;
	}
}

static void put_name(const char *name, struct resolve_answer *answer)
{
	size_t size = strlen(name);

	if (size < sizeof(answer->name))
		memcpy(answer->name, name, size);
}

static void answer_host(const struct resolve_question *question,
			struct resolve_answer *answer)
{
	struct addrinfo hints = {
		.ai_family = domain_of(question->family),
		/* One entry per address, not one per protocol. */
		.ai_socktype = SOCK_RAW,
		.ai_flags = AI_CANONNAME | AI_IDN,
	};
	struct addrinfo *list = NULL;

	answer->error = getaddrinfo(question->text, NULL, &hints, &list);
	answer->system = errno;
	if (answer->error != 0)
		return;
	put_addrs(list, answer);
	if (list->ai_canonname != NULL)
		put_name(list->ai_canonname, answer);
	freeaddrinfo(list);
}

static void answer_name(const struct resolve_question *question,
			struct resolve_answer *answer)
{
	union sockaddr_any any;
	socklen_t size = sockaddr_put(&any, &question->addr, 0);

	answer->addrs[answer->count++] = question->addr;
	if (getnameinfo(&any.any, size, answer->name, sizeof(answer->name),
			NULL, 0, NI_NAMEREQD) != 0)
		memset(answer->name, 0, sizeof(answer->name));
}

static void answer_dns(const struct resolve_question *question,
		       struct resolve_answer *answer)
{
	uint8_t message[MESSAGE_MAX];
	int size = res_query(question->text, ns_c_in, ns_t_txt, message,
			     sizeof(message));

	if (size < 0 && h_errno != HOST_NOT_FOUND && h_errno != NO_DATA)
		answer->error = EAI_AGAIN;
	/* What did not fit is told, too. */
	if (size > (int)sizeof(message))
		size = sizeof(message);
	if (size > 0)
		dns_text((struct span){message, (size_t)size}, answer->text,
			 sizeof(answer->text));
}

/* A server that is silent again and again is not waited for any more: names
 * need the threads, too. */
static void answer_whois(struct resolver *resolver,
			 const struct resolve_question *question,
			 struct resolve_answer *answer)
{
	answer->error = EAI_AGAIN;
	if (atomic_load(&resolver->silence) >= SILENCE_MAX)
		return;
	if (whois_ask(question->server, question->service, question->text,
		      answer->text, sizeof(answer->text))) {
		atomic_store(&resolver->silence, 0);
		answer->error = 0;
	} else {
		atomic_fetch_add(&resolver->silence, 1);
	}
}

static void answer_text(struct resolver *resolver,
			const struct resolve_question *question,
			struct resolve_answer *answer)
{
	answer->source = question->source;
	memcpy(answer->name, question->text, sizeof(answer->name));
	if (question->source == TEXT_DNS)
		answer_dns(question, answer);
	else
		answer_whois(resolver, question, answer);
}

static void answer(struct resolver *resolver,
		   const struct resolve_question *question)
{
	struct resolve_answer answer = {
		.kind = question->kind,
		.which = question->which,
	};

	if (question->kind == RESOLVE_HOST)
		answer_host(question, &answer);
	else if (question->kind == RESOLVE_NAME)
		answer_name(question, &answer);
	else
		answer_text(resolver, question, &answer);
	/* The parent reads as fast as it can, or is gone. A host it waits for;
	 * when it cannot be told, it has to see that we have ended. */
	if (send(resolver->fd, &answer, sizeof(answer), MSG_NOSIGNAL) < 0 &&
	    question->kind == RESOLVE_HOST)
		_exit(1);
}

static void *work(void *argument);

/* Somebody has to wait for the next question. */
static void hire(struct resolver *resolver)
{
	pthread_t thread;

	if (atomic_load(&resolver->idle) > 0)
		return;
	if (atomic_fetch_add(&resolver->threads, 1) < THREADS_MAX &&
	    pthread_create(&thread, NULL, work, resolver) == 0)
		pthread_detach(thread);
	else
		atomic_fetch_sub(&resolver->threads, 1);
}

/* The end of the parent is the end of the child, whoever sees it. */
static void *work(void *argument)
{
	struct resolver *resolver = argument;
	struct resolve_question question;
	int tries = 0;

	for (;;) {
		ssize_t got;

		atomic_fetch_add(&resolver->idle, 1);
		got = recv(resolver->fd, &question, sizeof(question), 0);
		atomic_fetch_sub(&resolver->idle, 1);
		if (got < 0 && errno == EINTR && ++tries < TRIES_MAX)
			continue;
		if (got != sizeof(question) ||
		    !resolve_record_is_question(&question))
			_exit(0);
		tries = 0;
		hire(resolver);
		answer(resolver, &question);
	}
}

/* The terminal's signals are for the parent, which then ends us. */
static void ignore_signals(void)
{
	const int ignored[] = {SIGINT, SIGQUIT, SIGHUP, SIGTSTP, SIGPIPE};
	sigset_t none;

	for (size_t i = 0; i < sizeof(ignored) / sizeof(ignored[0]); i++)
		signal(ignored[i], SIG_IGN);
	sigemptyset(&none);
	sigprocmask(SIG_SETMASK, &none, NULL);
}

/* One by one, as the system lists them. */
static int close_listed(int first)
{
	DIR *folder = opendir("/proc/self/fd");
	const struct dirent *entry;

	if (folder == NULL)
		return -errno;
	while ((entry = readdir(folder)) != NULL) {
		long fd = strtol(entry->d_name, NULL, 10);

		if (fd >= first && fd != dirfd(folder))
			close((int)fd);
	}
	closedir(folder);
	return 0;
}

/* Kernels before 5.9 do not know close_range(2), and containers that do not may
 * forbid it. */
static int close_from(int first)
{
	if (syscall(SYS_close_range, first, ~0u, 0) == 0)
		return 0;
	return close_listed(first);
}

/* Keeps the socket and three descriptors that lead nowhere. */
static int keep_only(int fd)
{
	int null = open("/dev/null", O_RDWR);

	if (null < 0 || dup2(fd, SOCKET) < 0)
		return -errno;
	for (int i = 0; i < SOCKET; i++)
		if (dup2(null, i) < 0)
			return -errno;
	return close_from(SOCKET + 1);
}

_Noreturn void resolver_run(int fd, pid_t parent)
{
	const struct sandbox_needs needs = {.role = SANDBOX_RESOLVER};
	struct resolver resolver = {.fd = SOCKET, .threads = 1};

	/* The parent may have died before it was asked for. */
	if (prctl(PR_SET_PDEATHSIG, SIGKILL, 0, 0, 0) != 0 ||
	    getppid() != parent ||
	    prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0 || keep_only(fd) != 0 ||
	    prctl(PR_SET_DUMPABLE, 0, 0, 0, 0) != 0)
		_exit(1);
	ignore_signals();
	/* Names with other letters are converted from this character set. */
	setlocale(LC_CTYPE, "");
	sandbox_enter(&needs);
	work(&resolver);
	_exit(0);
}
