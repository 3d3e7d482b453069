/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * late: a TUN device that gives back each packet later.
 *
 *	late DEV MS
 *
 * The caller marks and routes there what a router is to send late; it comes
 * back to that router as if from outside, and is forwarded. What is late is
 * late by the same time, so that a ring keeps the order.
 */
#include <fcntl.h>
#include <linux/if.h>
#include <linux/if_tun.h>
#include <poll.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <time.h>
#include <unistd.h>

enum { PACKET_MAX = 2048, HELD_MAX = 256 };

struct held {
	int64_t due;
	size_t size;
	uint8_t bytes[PACKET_MAX];
};

struct ring {
	struct held held[HELD_MAX];
	unsigned first;
	unsigned count;
};

static int64_t now(void)
{
	struct timespec at;

	clock_gettime(CLOCK_MONOTONIC, &at);
	return at.tv_sec * INT64_C(1000000000) + at.tv_nsec;
}

static int device(const char *name)
{
	struct ifreq want = {.ifr_flags = IFF_TUN | IFF_NO_PI};
	int fd = open("/dev/net/tun", O_RDWR | O_NONBLOCK | O_CLOEXEC);

	snprintf(want.ifr_name, sizeof(want.ifr_name), "%s", name);
	if (fd < 0 || ioctl(fd, TUNSETIFF, &want) != 0) {
		perror("late");
		exit(2);
	}
	return fd;
}

/* What there is no room for is lost. */
static void take(struct ring *ring, int fd, int64_t delay)
{
	struct held *held;
	ssize_t size;

	while (ring->count < HELD_MAX) {
		held = &ring->held[(ring->first + ring->count) % HELD_MAX];
		size = read(fd, held->bytes, sizeof(held->bytes));
		if (size <= 0)
			return;
		held->size = (size_t)size;
		held->due = now() + delay;
		ring->count++;
	}
}

static int64_t give(struct ring *ring, int fd)
{
	struct held *held;

	for (; ring->count > 0; ring->count--) {
		held = &ring->held[ring->first];
		if (held->due > now())
			return held->due - now();
		if (write(fd, held->bytes, held->size) < 0)
			perror("late");
		ring->first = (ring->first + 1) % HELD_MAX;
	}
	return -1;
}

int main(int argc, char **argv)
{
	static struct ring ring;
	struct pollfd polled = {.events = POLLIN};
	int64_t wait;

	if (argc != 3) {
		fputs("usage: late DEV MS\n", stderr);
		return 2;
	}
	polled.fd = device(argv[1]);
	for (;;) {
		wait = give(&ring, polled.fd);
		poll(&polled, 1, wait < 0 ? -1 : (int)(wait / 1000000) + 1);
		take(&ring, polled.fd, atoi(argv[2]) * INT64_C(1000000));
	}
}
