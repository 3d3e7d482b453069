/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * serve: a server for tests, on all addresses.
 *
 *	serve tcp PORT [TEXT]
 *	serve txt [TEXT]
 *
 * Says when it listens. Whatever a TCP client asks is answered with TEXT, and
 * then it hangs up; any question to the name server with a TXT record of TEXT.
 * Without TEXT nobody is accepted, so that the kernel shakes hands and all else
 * hangs; the name server says nothing.
 */
#include <netinet/in.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#define DNS_HEADER 12
#define DNS_ROOM   1024

static int open_at(int type, const char *port)
{
	struct sockaddr_in6 name = {.sin6_family = AF_INET6};
	int fd = socket(AF_INET6, type | SOCK_CLOEXEC, 0);

	name.sin6_port = htons((uint16_t)atoi(port));
	if (bind(fd, (struct sockaddr *)&name, sizeof(name)) != 0 ||
	    (type == SOCK_STREAM && listen(fd, 16) != 0)) {
		perror("serve");
		exit(1);
	}
	printf("listening\n");
	fflush(stdout);
	return fd;
}

static void answer_tcp(int fd, const char *text)
{
	int client = accept(fd, NULL, NULL);
	char question[512];

	if (client < 0)
		return;
	if (read(client, question, sizeof(question)) > 0)
		send(client, text, strlen(text), MSG_NOSIGNAL);
	close(client);
}

/* The question comes back with an answer behind it, whatever else there was. */
static void answer_txt(int fd, const char *text)
{
	static const uint8_t record[] = {0xc0, 12, 0, 16, 0, 1, 0, 0, 0, 1, 0};
	uint8_t bytes[DNS_ROOM];
	struct sockaddr_in6 from;
	socklen_t size = sizeof(from);
	ssize_t got =
		recvfrom(fd, bytes, 512, 0, (struct sockaddr *)&from, &size);
	uint8_t length = (uint8_t)strlen(text);
	size_t at = DNS_HEADER;

	if (got <= DNS_HEADER)
		return;
	while (at < (size_t)got && bytes[at] != 0)
		at += (size_t)bytes[at] + 1;
	at += 5;
	bytes[2] |= 0x80;
	bytes[7] = 1;
	memset(bytes + 8, 0, 4);
	memcpy(bytes + at, record, sizeof(record));
	at += sizeof(record);
	bytes[at++] = (uint8_t)(length + 1);
	bytes[at++] = length;
	memcpy(bytes + at, text, length);
	sendto(fd, bytes, at + length, 0, (struct sockaddr *)&from, size);
}

int main(int argc, char **argv)
{
	bool txt = argc > 1 && strcmp(argv[1], "txt") == 0;
	int text = txt ? 2 : 3;
	int fd;

	if (argc < text)
		return 2;
	fd = txt ? open_at(SOCK_DGRAM, "53") : open_at(SOCK_STREAM, argv[2]);
	for (;;) {
		if (argc <= text)
			pause();
		else if (txt)
			answer_txt(fd, argv[text]);
		else
			answer_tcp(fd, argv[text]);
	}
}
