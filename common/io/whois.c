/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * One question, one answer, one connection. The other side may be slow, silent,
 * endless or hostile: there is a deadline for all of it, and a size.
 */
#include "io/whois.h"

#include "io/clock.h"
#include "wire/whois.h"

#include <errno.h>
#include <netdb.h>
#include <poll.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

/* More than this of an answer is not read, bytes. */
#define ANSWER_MAX 65536

/* Waits until FD is ready. False at the deadline. */
static bool wait_ready(int fd, short events, int64_t until)
{
	struct pollfd place = {.fd = fd, .events = events};
	int64_t left = until - clock_now();

	if (left <= 0)
		return false;
	return poll(&place, 1, (int)(left / NS_PER_MS) + 1) > 0;
}

/* A connected socket, or -1. */
static int connect_to(const struct addrinfo *info, int64_t until)
{
	int fd = socket(info->ai_family,
			SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
	int error = 0;
	socklen_t size = sizeof(error);

	if (fd < 0)
		return -1;
	if (connect(fd, info->ai_addr, info->ai_addrlen) == 0)
		return fd;
	if (errno == EINPROGRESS && wait_ready(fd, POLLOUT, until) &&
	    getsockopt(fd, SOL_SOCKET, SO_ERROR, &error, &size) == 0 &&
	    error == 0)
		return fd;
	close(fd);
	return -1;
}

/* The first of a server's addresses that takes us. */
static int dial(const char *server, const char *service, int64_t *until)
{
	struct addrinfo hints = {.ai_socktype = SOCK_STREAM};
	struct addrinfo *list = NULL;
	int fd = -1;

	if (getaddrinfo(server, service[0] != '\0' ? service : "43", &hints,
			&list) != 0)
		return -1;
	*until = clock_now() + WHOIS_SPAN;
	for (const struct addrinfo *info = list; info != NULL && fd < 0;
	     info = info->ai_next)
		fd = connect_to(info, *until);
	freeaddrinfo(list);
	return fd;
}

/* Bytes of the answer, until it ends or the deadline. */
static size_t receive(int fd, int64_t until, uint8_t *answer)
{
	size_t size = 0;

	while (size < ANSWER_MAX && wait_ready(fd, POLLIN, until)) {
		ssize_t got = recv(fd, answer + size, ANSWER_MAX - size, 0);

		if (got < 0 && (errno == EAGAIN || errno == EINTR))
			continue;
		if (got <= 0)
			break;
		size += (size_t)got;
	}
	return size;
}

static size_t converse(int fd, const char *address, int64_t until,
		       uint8_t *answer)
{
	char question[128];
	int size = snprintf(question, sizeof(question), "%s\r\n", address);

	if (size < 0 || (size_t)size >= sizeof(question) ||
	    send(fd, question, (size_t)size, MSG_NOSIGNAL) != size)
		return 0;
	return receive(fd, until, answer);
}

bool whois_ask(const char *server, const char *service, const char *address,
	       char *text, size_t room)
{
	uint8_t *answer = malloc(ANSWER_MAX);
	size_t size = 0;
	int64_t until;
	int fd;

	text[0] = '\0';
	if (answer == NULL)
		return false;
	fd = dial(server, service, &until);
	if (fd >= 0) {
		size = converse(fd, address, until, answer);
		close(fd);
	}
	whois_origins((struct span){answer, size}, text, room);
	free(answer);
	return size > 0;
}
