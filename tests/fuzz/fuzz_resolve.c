/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Records of the resolver, in both directions: a child that was taken over
 * says what it likes over a true socket, and what its parent hears is bounded;
 * what it is asked by such a parent is refused or may be looked up.
 *
 *    0    how the parent listens, see below
 *    1    sizes of the record, unless it is 0: cut or lengthened by so much
 *    2-   what differs from a record of zeros
 */
#include "io/resolve.h"
#include "io/resolve_record.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

#define HEADER 2

/* Longer than any record. */
#define RECORD_MAX 4096

enum way {
	WAY_READ,     /* in the loop, a question for a name is open */
	WAY_FOUND,    /* likewise, one for a host */
	WAY_HOST,     /* before it, for one host ... */
	WAY_AWAIT,    /* ... or for many */
	WAY_NOBODY,   /* nothing was asked */
	WAY_QUESTION, /* the child listens */
	WAYS,
};

/* The two ends; they stay open from one input to the next. */
struct pair {
	int ends[2];
};

static void check(bool good)
{
	if (!good)
		abort();
}

static const struct pair *open_pair(void)
{
	static struct pair pair;

	if (pair.ends[0] == 0)
		check(socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0,
				 pair.ends) == 0);
	return &pair;
}

static void check_addrs(const struct addr *addrs, size_t count)
{
	check(count <= RESOLVE_ADDRS_MAX);
	for (size_t i = 0; i < count; i++)
		check(addr_size(&addrs[i]) > 0);
}

static void check_input(const struct input *input)
{
	switch (input->kind) {
	case INPUT_NAME:
		check_addrs(&input->addr, 1);
		check(strlen(input->name) < DRIVER_NAME_MAX);
		return;
	case INPUT_TEXT:
		check(strlen(input->name) < DRIVER_NAME_MAX);
		check(strlen(input->text) < DRIVER_TEXT_MAX);
		check(input->text_source == TEXT_DNS ||
		      input->text_source == TEXT_WHOIS);
		return;
	case INPUT_HOST:
		check_addrs(input->host.addrs, input->host.count);
		return;
	case INPUT_TIME:
	case INPUT_SENT:
	case INPUT_REPLY:
	case INPUT_SIGNAL:
	case INPUT_MUTE:
		break;
	}
	check(false);
}

static void check_host(const struct resolve_host *host)
{
	check_addrs(host->addrs, host->count);
	check(strlen(host->name) < DRIVER_NAME_MAX);
	check(host->count > 0 || host->error != NULL);
	check(host->error == NULL || host->error[0] != '\0');
}

/* Asks, and takes the question away as the child would. */
static void ask(struct resolve *resolve, enum way way, int child)
{
	static const struct addr addr = {ADDR_V4, 0, {192, 0, 2, 1}};
	struct resolve_question question;

	if (way == WAY_READ)
		check(resolve_ask(resolve, &addr) == 0);
	else if (way == WAY_FOUND)
		check(resolve_host_find(resolve, "a", 1) == 0);
	else if (way == WAY_AWAIT)
		check(resolve_host_ask(resolve, "a", ADDR_NONE, 1) == 0);
	else
		return;
	check(recv(child, &question, sizeof(question), 0) == sizeof(question));
	check(resolve_record_is_question(&question));
}

static void listen_to(struct resolve *resolve, enum way way)
{
	struct resolve_host host;
	struct input input;
	uint32_t which;
	int status;

	if (way == WAY_HOST || way == WAY_AWAIT) {
		status = way == WAY_HOST
				 ? resolve_host(resolve, "a", ADDR_V6, &host)
				 : resolve_host_await(resolve, &which, &host);
		check(status == 0 || status == -EPIPE);
		if (status == 0)
			check_host(&host);
		return;
	}
	status = resolve_read(resolve, &input);
	check(status == 0 || status == 1 || status == -EPIPE);
	if (status == 1) {
		check(way != WAY_NOBODY);
		check_input(&input);
	}
}

/* The record, and behind it one that nobody asked for: no listening goes on
 * for ever. */
static void lie(enum way way, const uint8_t *record, size_t size)
{
	const struct pair *pair = open_pair();
	/* Nobody is forked or ended. */
	struct resolve resolve = {.fd = pair->ends[0], .pid = -1};
	uint8_t rest[RECORD_MAX];

	ask(&resolve, way, pair->ends[1]);
	for (int i = 0; i < 2; i++)
		check(send(pair->ends[1], record, size, 0) == (ssize_t)size);
	listen_to(&resolve, way);
	for (int i = 0; i < 2; i++)
		while (recv(pair->ends[i], rest, sizeof(rest), MSG_DONTWAIT) >=
		       0)
			;
}

static void hear(const uint8_t *record, size_t size)
{
	struct resolve_question question;

	if (size != sizeof(question))
		return;
	memcpy(&question, record, size);
	if (!resolve_record_is_question(&question))
		return;
	check(strlen(question.text) < DRIVER_NAME_MAX);
	check(strlen(question.server) < DRIVER_NAME_MAX);
	check(strlen(question.service) < DRIVER_NAME_MAX);
	check(question.kind != RESOLVE_NAME || addr_size(&question.addr) > 0);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	uint8_t record[RECORD_MAX] = {0};
	enum way way;
	size_t length;

	if (size < HEADER || size - HEADER > sizeof(record))
		return 0;
	way = data[0] % WAYS;
	length = way == WAY_QUESTION ? sizeof(struct resolve_question)
				     : sizeof(struct resolve_answer);
	length += (size_t)(int8_t)data[1];
	memcpy(record, data + HEADER, size - HEADER);
	if (way == WAY_QUESTION)
		hear(record, length);
	else
		lie(way, record, length);
	return 0;
}
