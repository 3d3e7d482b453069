/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * serve: a TCP server for tests.
 *
 *	serve PORT [TEXT]
 *
 * Listens on PORT of all addresses and says so. With TEXT it answers whatever
 * a client asks with that and hangs up; without it accepts nobody, so that the
 * kernel shakes hands and all else hangs.
 */
#include <netinet/in.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

static void answer(int fd, const char *text)
{
	int client = accept(fd, NULL, NULL);
	char question[512];

	if (client < 0)
		return;
	if (read(client, question, sizeof(question)) > 0)
		send(client, text, strlen(text), MSG_NOSIGNAL);
	close(client);
}

int main(int argc, char **argv)
{
	struct sockaddr_in6 name = {.sin6_family = AF_INET6};
	int fd = socket(AF_INET6, SOCK_STREAM | SOCK_CLOEXEC, 0);

	if (argc < 2)
		return 2;
	name.sin6_port = htons((uint16_t)atoi(argv[1]));
	if (bind(fd, (struct sockaddr *)&name, sizeof(name)) != 0 ||
	    listen(fd, 16) != 0) {
		perror("serve");
		return 1;
	}
	printf("listening\n");
	fflush(stdout);
	for (;;) {
		if (argc > 2)
			answer(fd, argv[2]);
		else
			pause();
	}
}
