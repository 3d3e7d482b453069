/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * tap: the echo requests and replies on an interface, as the kernel saw them.
 *
 *	tap IFACE [COUNT]	until killed, or COUNT lines
 *
 * Says `ready`, then a line for each packet, in host order:
 *
 *	NS out|in 4|6 request|reply ID SEQ TTL LEN
 *
 * NS is the kernel's software time stamp in ns since 1970, taken as the
 * packet is handed to or comes from the driver; LEN is the IP length. So the
 * RTT of a probe on the wire is the difference of two lines with one ID and
 * SEQ, and the gap between probes that of two requests.
 */
#include <arpa/inet.h>
#include <linux/if_packet.h>
#include <net/ethernet.h>
#include <net/if.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>

enum { RECEIVE_BUFFER = 64 << 20 };

struct echo {
	int family;
	bool reply;
	unsigned id;
	unsigned seq;
	unsigned ttl;
	unsigned length;
};

static void die(const char *what)
{
	perror(what);
	exit(2);
}

static unsigned get16(const uint8_t *at)
{
	return (unsigned)at[0] << 8 | at[1];
}

static bool icmp_parse(struct echo *echo, const uint8_t *icmp, uint8_t request,
		       uint8_t reply)
{
	echo->reply = icmp[0] == reply;
	echo->id = get16(icmp + 4);
	echo->seq = get16(icmp + 6);
	return icmp[0] == request || icmp[0] == reply;
}

static bool echo_parse(struct echo *echo, const uint8_t *bytes, size_t size)
{
	size_t header;

	if (size >= 48 && bytes[0] >> 4 == 6 && bytes[6] == IPPROTO_ICMPV6) {
		echo->family = 6;
		echo->ttl = bytes[7];
		echo->length = 40 + get16(bytes + 4);
		return icmp_parse(echo, bytes + 40, 128, 129);
	}
	if (size < 28 || bytes[0] >> 4 != 4 || bytes[9] != IPPROTO_ICMP)
		return false;
	header = (size_t)(bytes[0] & 15) * 4;
	echo->family = 4;
	echo->ttl = bytes[8];
	echo->length = get16(bytes + 2);
	return header + 8 <= size && icmp_parse(echo, bytes + header, 8, 0);
}

/* The kernel's time stamp, or 0. */
static int64_t stamp_read(struct msghdr *message)
{
	struct cmsghdr *c;
	struct timespec ts;

	for (c = CMSG_FIRSTHDR(message); c; c = CMSG_NXTHDR(message, c)) {
		if (c->cmsg_level != SOL_SOCKET ||
		    c->cmsg_type != SCM_TIMESTAMPNS)
			continue;
		memcpy(&ts, CMSG_DATA(c), sizeof(ts));
		return (int64_t)ts.tv_sec * 1000000000 + ts.tv_nsec;
	}
	return 0;
}

static int tap_open(const char *device)
{
	const int on = 1, room = RECEIVE_BUFFER;
	struct sockaddr_ll from = {
		.sll_family = AF_PACKET,
		.sll_protocol = htons(ETH_P_ALL),
		.sll_ifindex = (int)if_nametoindex(device),
	};
	int fd = socket(AF_PACKET, SOCK_DGRAM, 0);

	if (fd < 0)
		die("tap: socket");
	if (!from.sll_ifindex)
		die("tap: no such device");
	setsockopt(fd, SOL_SOCKET, SO_RCVBUFFORCE, &room, sizeof(room));
	if (setsockopt(fd, SOL_SOCKET, SO_TIMESTAMPNS, &on, sizeof(on)) ||
	    bind(fd, (struct sockaddr *)&from, sizeof(from)))
		die("tap: bind");
	return fd;
}

/* Wait for one packet; print it if it is an echo. */
static bool tap_packet(int fd)
{
	static uint8_t bytes[65536];
	_Alignas(struct cmsghdr) char control[256];
	struct sockaddr_ll from;
	struct iovec part = {.iov_base = bytes, .iov_len = sizeof(bytes)};
	struct msghdr message = {
		.msg_name = &from,
		.msg_namelen = sizeof(from),
		.msg_iov = &part,
		.msg_iovlen = 1,
		.msg_control = control,
		.msg_controllen = sizeof(control),
	};
	struct echo echo;
	ssize_t size = recvmsg(fd, &message, 0);

	if (size < 0 || !echo_parse(&echo, bytes, (size_t)size))
		return false;
	printf("%lld %s %d %s %u %u %u %u\n", (long long)stamp_read(&message),
	       from.sll_pkttype == PACKET_OUTGOING ? "out" : "in", echo.family,
	       echo.reply ? "reply" : "request", echo.id, echo.seq, echo.ttl,
	       echo.length);
	fflush(stdout);
	return true;
}

int main(int argc, char **argv)
{
	long count = -1;
	int fd;

	if (argc < 2 || argc > 3) {
		fputs("usage: tap IFACE [COUNT]\n", stderr);
		return 2;
	}
	if (argc == 3)
		count = strtol(argv[2], NULL, 10);
	fd = tap_open(argv[1]);
	puts("ready");
	fflush(stdout);
	while (count)
		count -= tap_packet(fd);
	return 0;
}
