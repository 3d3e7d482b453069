/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * lease LABEL ADDR COMMAND...: runs COMMAND while the IPv6 flow label is leased
 * to nobody else, which is how iputils gets one for -F.
 */
#include <arpa/inet.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <unistd.h>

/* linux/in6.h, which does not go with netinet/in.h. */
#define FLOWLABEL_MANAGER 32
#define FLOWLABEL_ALONE	  1

struct request {
	struct in6_addr to;
	uint32_t label;
	uint8_t action;
	uint8_t share;
	uint16_t flags;
	uint16_t expires;
	uint16_t linger;
	uint32_t padding;
};

int main(int argc, char **argv)
{
	struct request request = {.share = FLOWLABEL_ALONE, .flags = 1};
	int fd = socket(AF_INET6, SOCK_DGRAM, 0);

	if (argc < 4 || inet_pton(AF_INET6, argv[2], &request.to) != 1)
		return 99;
	request.label = htonl((uint32_t)strtoul(argv[1], NULL, 0));
	if (setsockopt(fd, IPPROTO_IPV6, FLOWLABEL_MANAGER, &request,
		       sizeof(request)) != 0) {
		perror("lease");
		return 99;
	}
	execvp(argv[3], argv + 3);
	return 99;
}
