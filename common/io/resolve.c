/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The parent's side of the resolver.
 */
#include "io/resolve.h"

#include "io/resolve_record.h"
#include "io/resolver.h"

#include <arpa/inet.h>
#include <errno.h>
#include <net/if.h>
#include <netdb.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/capability.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

/* Records that are not what was asked for, and interruptions, while a host is
 * waited for: more than there can be questions under way. */
#define TRIES_MAX 1000

/* Longest interface name with % and a zero. */
#define TEXT_MAX (INET6_ADDRSTRLEN + IF_NAMESIZE)

/* The child has nothing to do with what the parent was given. */
static _Noreturn void be_child(int fd, pid_t parent)
{
	cap_t nothing = cap_init();

	if (nothing == NULL || cap_set_proc(nothing) != 0)
		_exit(1);
	cap_free(nothing);
	resolver_run(fd, parent);
}

int resolve_start(struct resolve *resolve)
{
	pid_t parent = getpid();
	int pair[2];
	int error;

	if (resolve->fd > 0)
		return 0;
	if (resolve->failed)
		return -EPIPE;
	resolve->failed = true;
	if (socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, pair) != 0)
		return -errno;
	resolve->pid = fork();
	error = errno;
	if (resolve->pid == 0)
		be_child(pair[1], parent);
	close(pair[1]);
	if (resolve->pid < 0) {
		close(pair[0]);
		return -error;
	}
	resolve->fd = pair[0];
	resolve->failed = false;
	return 0;
}

/* A child that died is not replaced: it would die again. */
void resolve_stop(struct resolve *resolve)
{
	if (resolve->fd <= 0)
		return;
	close(resolve->fd);
	/* It has a sandbox of its own, which ours may not look into
	 * (landlock(7), scope). Then it ends when it sees that the socket is
	 * closed: it is not waited for, since it may be waiting for a name. */
	if (kill(resolve->pid, SIGKILL) == 0)
		waitpid(resolve->pid, NULL, 0);
	*resolve = (struct resolve){.failed = true};
}

/* An interface by name, or by number up to 2^31. */
static bool read_scope(const char *text, uint32_t *scope)
{
	char *end;
	unsigned long number;

	*scope = if_nametoindex(text);
	if (*scope != 0)
		return true;
	if (text[0] < '0' || text[0] > '9')
		return false;
	errno = 0;
	number = strtoul(text, &end, 10);
	*scope = (uint32_t)number;
	return errno == 0 && *end == '\0' && number > 0 && number <= INT32_MAX;
}

static bool read_v6(const char *text, struct addr *addr)
{
	const char *percent = strchr(text, '%');
	size_t size = percent != NULL ? (size_t)(percent - text) : strlen(text);
	char number[TEXT_MAX];
	struct addr found;

	if (size >= sizeof(number))
		return false;
	memcpy(number, text, size);
	number[size] = '\0';
	if (!addr_parse(number, &found) || found.family != ADDR_V6)
		return false;
	if (percent != NULL && !read_scope(percent + 1, &found.scope))
		return false;
	*addr = found;
	return true;
}

/* inet_aton(3) ignores what stands after white space. */
static bool read_v4(const char *text, struct addr *addr)
{
	struct in_addr found;

	if (strpbrk(text, " \t\n\v\f\r") != NULL ||
	    inet_aton(text, &found) == 0)
		return false;
	*addr = addr_v4((const uint8_t *)&found);
	return true;
}

bool resolve_number(const char *text, struct addr *addr)
{
	struct addr found;

	if (strchr(text, ':') == NULL)
		return read_v4(text, addr);
	if (!read_v6(text, &found))
		return false;
	*addr = addr_unmapped(&found);
	return true;
}

/* Sends a question; a full socket means that too many are open. */
static int put(struct resolve *resolve, const struct resolve_question *question,
	       int flags)
{
	int status;

	/* The child would end. */
	if (!resolve_record_is_question(question))
		return -EINVAL;
	status = resolve_start(resolve);
	if (status != 0)
		return status;
	if (send(resolve->fd, question, sizeof(*question),
		 MSG_NOSIGNAL | flags) < 0)
		return -errno;
	resolve->asked++;
	return 0;
}

/* A question about a host is waited for before there is a run. */
static int ask(struct resolve *resolve, const struct resolve_question *question)
{
	return put(resolve, question,
		   question->kind == RESOLVE_HOST ? 0 : MSG_DONTWAIT);
}

/* 1 and an answer, 0 for none now, -EPIPE: no child, or none to listen to. */
static int receive(struct resolve *resolve, int flags,
		   struct resolve_answer *answer)
{
	/* The true size, also of one that is too long. */
	ssize_t got =
		recv(resolve->fd, answer, sizeof(*answer), flags | MSG_TRUNC);

	if (got < 0)
		return errno == EAGAIN || errno == EINTR ? 0 : -EPIPE;
	/* One that talks without end would keep us from everything else. */
	if (got != sizeof(*answer) || resolve->answered == resolve->asked ||
	    !resolve_record_is_answer(answer))
		return -EPIPE;
	resolve->answered++;
	return 1;
}

/* A name that does not fit into a question cannot exist. */
static bool put_text(const char *text, char to[DRIVER_NAME_MAX])
{
	size_t size = strlen(text);

	if (size >= DRIVER_NAME_MAX)
		return false;
	memcpy(to, text, size + 1);
	return true;
}

/* The next answer about a host. 0 or -errno. */
static int await_host(struct resolve *resolve, struct resolve_answer *answer)
{
	int status = 0;

	for (int i = 0; i < TRIES_MAX && status == 0; i++) {
		status = receive(resolve, 0, answer);
		if (status == 1 && answer->kind != RESOLVE_HOST)
			status = 0;
	}
	if (status <= 0)
		return status < 0 ? status : -EPIPE;
	return 0;
}

int resolve_host(struct resolve *resolve, const char *text,
		 enum addr_family family, struct resolve_host *host)
{
	struct resolve_question question = {
		.kind = RESOLVE_HOST,
		.family = family,
	};
	struct resolve_answer answer = {.count = 0};
	int status;

	*host = (struct resolve_host){.numeric = false};
	if (!put_text(text, question.text)) {
		host->error = gai_strerror(EAI_NONAME);
		return 0;
	}
	host->numeric = resolve_number(text, &answer.addrs[0]);
	if (host->numeric) {
		answer.count = 1;
		memcpy(answer.name, question.text, sizeof(answer.name));
		resolve_record_host(&answer, family, host);
		return 0;
	}
	status = ask(resolve, &question);
	if (status == 0)
		status = await_host(resolve, &answer);
	if (status == 0)
		resolve_record_host(&answer, family, host);
	return status;
}

int resolve_host_ask(struct resolve *resolve, const char *text,
		     enum addr_family family, uint32_t which)
{
	struct resolve_question question = {
		.kind = RESOLVE_HOST,
		.which = which,
		.family = family,
	};

	return put_text(text, question.text) ? ask(resolve, &question)
					     : -EINVAL;
}

int resolve_host_find(struct resolve *resolve, const char *text, uint32_t which)
{
	struct resolve_question question = {
		.kind = RESOLVE_HOST,
		.which = which,
		.family = ADDR_NONE,
	};

	int status = -EINVAL;

	if (put_text(text, question.text))
		status = put(resolve, &question, MSG_DONTWAIT);
	if (status == 0)
		resolve->finding++;
	return status;
}

int resolve_host_await(struct resolve *resolve, uint32_t *which,
		       struct resolve_host *host)
{
	struct resolve_answer answer;
	int status = await_host(resolve, &answer);

	*host = (struct resolve_host){.numeric = false};
	if (status != 0)
		return status;
	*which = answer.which;
	resolve_record_host(&answer, ADDR_NONE, host);
	return 0;
}

int resolve_ask(struct resolve *resolve, const struct addr *addr)
{
	struct resolve_question question = {
		.kind = RESOLVE_NAME,
		.addr = *addr,
	};

	return ask(resolve, &question);
}

int resolve_ask_text(struct resolve *resolve, const struct text_query *query)
{
	struct resolve_question question = {
		.kind = RESOLVE_TEXT,
		.source = query->source,
	};

	if (!put_text(query->text, question.text) ||
	    (query->server != NULL &&
	     !put_text(query->server, question.server)) ||
	    (query->service != NULL &&
	     !put_text(query->service, question.service)))
		return -EINVAL;
	return ask(resolve, &question);
}

int resolve_read(struct resolve *resolve, struct input *input)
{
	struct resolve_answer answer;
	int status = receive(resolve, MSG_DONTWAIT, &answer);

	if (status <= 0)
		return status;
	/* Of a host nobody asked for. */
	if (answer.kind == RESOLVE_HOST && resolve->finding == 0)
		return 0;
	if (answer.kind == RESOLVE_HOST)
		resolve->finding--;
	return resolve_record_input(&answer, input) ? 1 : 0;
}
