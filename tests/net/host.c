/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * host: what a lab does with its hosts all the time, in one process each where
 * ip, nsenter, timeout and a shell would be a handful.
 *
 *	host new NAME [KEY=VALUE...]
 *		a network namespace in /run/netns, its loopback device up; then
 *		as set
 *	host set NAME [-]KEY=VALUE...
 *		below /proc/sys/net; -KEY may be missing
 *	host ready DEVICE NAME...
 *		wait until all links are up and routes to the own addresses of
 *		IPv6 are made, and DEVICE is there if it is not empty
 *	host gone DEVICE NAME
 *		wait until DEVICE is gone
 *	host run SECONDS NAME PROGRAM [ARG...]
 *		there, and SIGALRM after SECONDS
 *
 * Waits for half a minute at most: machines are busy.
 */
#include <errno.h>
#include <fcntl.h>
#include <linux/if.h>
#include <linux/ipv6_route.h>
#include <linux/rtnetlink.h>
#include <net/if_arp.h>
#include <sched.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mount.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#define POLLS	  6000
#define POLL_TIME (5 * 1000 * 1000)

static void fail(const char *what)
{
	fprintf(stderr, "host: %s: %s\n", what, strerror(errno));
	exit(126);
}

static void path_of(char *path, size_t size, const char *name)
{
	snprintf(path, size, "/run/netns/%s", name);
}

static void enter(const char *name)
{
	char path[128];
	int file;

	path_of(path, sizeof(path), name);
	file = open(path, O_RDONLY | O_CLOEXEC);
	if (file < 0 || setns(file, CLONE_NEWNET) != 0)
		fail(name);
	close(file);
}

static void set(char **pairs)
{
	for (; *pairs; pairs++) {
		bool optional = **pairs == '-';
		char *value = strchr(*pairs, '=');
		char path[256];
		int file;
		bool good;

		if (!value)
			continue;
		*value++ = '\0';
		snprintf(path, sizeof(path), "/proc/sys/net/%s",
			 *pairs + optional);
		file = open(path, O_WRONLY);
		good = file >= 0 && write(file, value, strlen(value)) ==
					    (ssize_t)strlen(value);
		if (!good && !optional)
			fail(path);
		if (file >= 0)
			close(file);
	}
}

static void loopback_up(void)
{
	struct ifreq request = {.ifr_name = "lo", .ifr_flags = IFF_UP};
	int sock = socket(AF_INET, SOCK_DGRAM, 0);

	if (sock < 0 || ioctl(sock, SIOCSIFFLAGS, &request) != 0)
		fail("lo");
	close(sock);
}

static void make(const char *name)
{
	char path[128];
	int file;

	path_of(path, sizeof(path), name);
	file = open(path, O_RDONLY | O_CREAT | O_EXCL, 0);
	if (file < 0 || unshare(CLONE_NEWNET) != 0 ||
	    mount("/proc/self/ns/net", path, "none", MS_BIND, NULL) != 0)
		fail(name);
	close(file);
	loopback_up();
}

/* Is this link an Ethernet that does not work, or DEVICE? */
static void look_at_link(const char *message, size_t size, const char *device,
			 bool *down, bool *found)
{
	struct ifinfomsg info;
	struct rtattr field;
	bool works = false;

	memcpy(&info, message + NLMSG_HDRLEN, sizeof(info));
	for (size_t at = NLMSG_SPACE(sizeof(info)); at + sizeof(field) <= size;
	     at += RTA_ALIGN(field.rta_len)) {
		const char *value = message + at + sizeof(field);

		memcpy(&field, message + at, sizeof(field));
		if (field.rta_type == IFLA_OPERSTATE)
			works = *value == IF_OPER_UP;
		else if (field.rta_type == IFLA_IFNAME)
			*found |= !strcmp(value, device);
	}
	*down |= info.ifi_type == ARPHRD_ETHER && !works;
}

static void look_at_links(const char *device, bool *down, bool *found)
{
	const struct {
		struct nlmsghdr head;
		struct ifinfomsg info;
	} request = {
		.head = {.nlmsg_len = sizeof(request),
			 .nlmsg_type = RTM_GETLINK,
			 .nlmsg_flags = NLM_F_REQUEST | NLM_F_DUMP},
	};
	struct nlmsghdr head = {.nlmsg_type = RTM_NEWLINK};
	int sock = socket(AF_NETLINK, SOCK_RAW | SOCK_CLOEXEC, NETLINK_ROUTE);
	char buf[32768];

	*down = *found = false;
	if (sock < 0 || send(sock, &request, sizeof(request), 0) < 0)
		fail("netlink");
	while (head.nlmsg_type == RTM_NEWLINK) {
		ssize_t size = recv(sock, buf, sizeof(buf), 0);

		if (size < 0)
			fail("netlink");
		for (size_t at = 0; at < (size_t)size;
		     at += NLMSG_ALIGN(head.nlmsg_len)) {
			memcpy(&head, buf + at, sizeof(head));
			if (head.nlmsg_type != RTM_NEWLINK)
				break;
			look_at_link(buf + at, head.nlmsg_len, device, down,
				     found);
		}
	}
	close(sock);
}

/* Linux makes the route to an own address of IPv6 a while after the address;
 * what arrives before that is not for us. */
static bool takes(const char *address)
{
	FILE *file = fopen("/proc/net/ipv6_route", "r");
	char line[256];
	bool found = false;

	while (file && !found && fgets(line, sizeof(line), file)) {
		char dest[33];
		unsigned int bits, flags;

		found = sscanf(line, "%32s %x %*s %*s %*s %*s %*s %*s %x", dest,
			       &bits, &flags) == 3 &&
			bits == 128 && flags & RTF_LOCAL &&
			!strcmp(dest, address);
	}
	if (file)
		fclose(file);
	return found;
}

static bool takes_all(void)
{
	FILE *file = fopen("/proc/net/if_inet6", "r");
	char line[256];
	bool all = true;

	while (file && all && fgets(line, sizeof(line), file)) {
		line[32] = '\0';
		all = takes(line);
	}
	if (file)
		fclose(file);
	return all;
}

static bool is_ready(const char *device)
{
	bool down, found;

	look_at_links(device, &down, &found);
	return !down && (found || !*device) && takes_all();
}

static bool is_gone(const char *device)
{
	bool down, found;

	look_at_links(device, &down, &found);
	return !found;
}

static void wait_until(bool (*is)(const char *device), const char *device)
{
	const struct timespec pause = {.tv_nsec = POLL_TIME};

	for (int i = 0; i < POLLS; i++) {
		if (is(device))
			return;
		nanosleep(&pause, NULL);
	}
	errno = ETIMEDOUT;
	fail(device);
}

static void run(const char *seconds, char **command)
{
	alarm((unsigned int)strtoul(seconds, NULL, 10));
	execvp(command[0], command);
	fail(command[0]);
}

static void usage(void)
{
	fputs("usage: see the head of host.c\n", stderr);
	exit(126);
}

int main(int argc, char **argv)
{
	if (argc < 3)
		usage();
	if (!strcmp(argv[1], "new")) {
		make(argv[2]);
		set(argv + 3);
	} else if (!strcmp(argv[1], "set")) {
		enter(argv[2]);
		set(argv + 3);
	} else if (!strcmp(argv[1], "ready")) {
		for (char **name = argv + 3; *name; name++) {
			enter(*name);
			wait_until(is_ready, argv[2]);
		}
	} else if (!strcmp(argv[1], "gone") && argc == 4) {
		enter(argv[3]);
		wait_until(is_gone, argv[2]);
	} else if (!strcmp(argv[1], "run") && argc > 4) {
		enter(argv[3]);
		run(argv[2], argv + 4);
	} else {
		usage();
	}
	return 0;
}
