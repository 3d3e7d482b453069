/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * dns: the name server of 127.0.0.1, as bad as wanted.
 *
 *	dns silent		takes every question and never answers
 *	dns HEX [HEX...]	every address has a name: the labels HEX, of any
 *				bytes
 *	dns slow HEX [HEX...]	... and each answer takes a second
 *
 * Says `ready`, then `asked` for each question, and runs until killed. Whatever
 * is no question for the name of an address has no answer (NXDOMAIN).
 */
#include <arpa/inet.h>
#include <netinet/in.h>
#include <signal.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

enum { HEADER = 12, MESSAGE_MAX = 1024, TYPE_PTR = 12 };

struct name {
	size_t size;
	uint8_t bytes[256];
};

static void die(const char *what)
{
	perror(what);
	exit(2);
}

static void name_add(struct name *name, const char *hex)
{
	size_t size = strlen(hex) / 2;

	/* the length, the label, and the end of the name */
	if (size > 63 || name->size + size + 2 > sizeof(name->bytes)) {
		fputs("dns: a name is too long\n", stderr);
		exit(2);
	}
	name->bytes[name->size++] = (uint8_t)size;
	for (; size > 0; size--, hex += 2) {
		char digits[3] = {hex[0], hex[1]};

		name->bytes[name->size++] = (uint8_t)strtoul(digits, NULL, 16);
	}
}

static int dns_open(void)
{
	struct sockaddr_in here = {
		.sin_family = AF_INET,
		.sin_port = htons(53),
		.sin_addr.s_addr = htonl(INADDR_LOOPBACK),
	};
	int fd = socket(AF_INET, SOCK_DGRAM, 0);

	if (fd < 0 || bind(fd, (struct sockaddr *)&here, sizeof(here)))
		die("dns");
	return fd;
}

/* Where the only question ends, or 0. */
static size_t question_end(const uint8_t *bytes, size_t size)
{
	size_t at = HEADER;

	while (at < size && bytes[at] != 0)
		at += bytes[at] + 1u;
	return at + 5 <= size ? at + 5 : 0;
}

/* The question becomes the answer. */
static size_t answer(uint8_t *bytes, size_t size, const struct name *name)
{
	/* the name of the question, PTR, IN, an hour, the length */
	uint8_t head[12] = {0xc0, HEADER, 0, TYPE_PTR, 0, 1, 0, 0, 14, 16};
	bool found;

	size = question_end(bytes, size);
	if (size == 0)
		return 0;
	found = bytes[size - 3] == TYPE_PTR;
	bytes[2] |= 0x84;
	bytes[3] = found ? 0x80 : 0x83;
	memset(bytes + 6, 0, 6);
	if (!found)
		return size;
	bytes[7] = 1;
	head[10] = (uint8_t)((name->size + 1) >> 8);
	head[11] = (uint8_t)(name->size + 1);
	memcpy(bytes + size, head, sizeof(head));
	memcpy(bytes + size + sizeof(head), name->bytes, name->size + 1);
	return size + sizeof(head) + name->size + 1;
}

/* Whether somebody else answers this question, a second later. */
static bool is_put_off(bool slow)
{
	if (!slow)
		return false;
	if (fork() > 0)
		return true;
	sleep(1);
	return false;
}

static void serve(int fd, const struct name *name, bool slow)
{
	uint8_t bytes[MESSAGE_MAX];
	struct sockaddr_storage from;
	socklen_t from_size = sizeof(from);
	ssize_t got = recvfrom(fd, bytes, MESSAGE_MAX / 2, 0,
			       (struct sockaddr *)&from, &from_size);
	size_t size;

	if (got < HEADER)
		return;
	puts("asked");
	fflush(stdout);
	if (name->size == 0 || is_put_off(slow))
		return;
	size = answer(bytes, (size_t)got, name);
	if (size > 0)
		sendto(fd, bytes, size, 0, (struct sockaddr *)&from, from_size);
	if (slow)
		_exit(0);
}

int main(int argc, char **argv)
{
	static struct name name;
	bool slow;
	int fd;

	if (argc < 2) {
		fputs("usage: dns silent|[slow] HEX...\n", stderr);
		return 2;
	}
	slow = strcmp(argv[1], "slow") == 0;
	signal(SIGCHLD, SIG_IGN);
	for (int i = slow ? 2 : 1; i < argc && strcmp(argv[1], "silent") != 0;
	     i++)
		name_add(&name, argv[i]);
	fd = dns_open();
	puts("ready");
	fflush(stdout);
	for (;;)
		serve(fd, &name, slow);
}
