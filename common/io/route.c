/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Asking the routing table by connecting a UDP socket: nothing is sent.
 */
#include "io/route.h"

#include "io/sock_options.h"
#include "io/sockaddr.h"

#include <errno.h>
#include <netinet/in.h>
#include <string.h>
#include <unistd.h>

/* Any port will do; this one is what others use, too. */
#define PORT 1025

static int bind_source(int fd, const struct sock_options *options,
		       struct sock_failure *failure)
{
	union sockaddr_any name;
	socklen_t size = sockaddr_put(&name, &options->source, 0);

	if (bind(fd, &name.any, size) == 0)
		return 0;
	return sock_options_fail(failure, "bind", NULL);
}

int route_open(struct route *route, enum addr_family family,
	       const struct sock_options *options, struct caps *caps,
	       struct sock_failure *failure)
{
	int fd = socket(sockaddr_domain(family),
			SOCK_DGRAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
	struct sock_options wanted = *options;
	int status;

	*route = (struct route){
		.family = family,
		.may_broadcast = options->broadcast,
	};
	if (fd < 0)
		return sock_options_fail(failure, "socket", NULL);
	/* What only packets need does not matter to the routing table. */
	wanted.ip_options_size = 0;
	/* What is refused without it is a broadcast address. */
	wanted.broadcast = false;
	status = sock_options_apply(fd, family, &wanted, caps, failure);
	if (status == 0 && options->source.family == family)
		status = bind_source(fd, options, failure);
	if (status != 0)
		close(fd);
	else
		route->fd = fd;
	return status;
}

void route_close(struct route *route)
{
	if (route->fd > 0)
		close(route->fd);
	*route = (struct route){0};
}

/* The source of an earlier target sticks until the socket is disconnected. */
static void disconnect(struct route *route)
{
	struct sockaddr none = {.sa_family = AF_UNSPEC};

	if (route->connected)
		connect(route->fd, &none, sizeof(none));
	route->connected = false;
}

static int connect_to(struct route *route, const struct addr *target)
{
	union sockaddr_any name;
	socklen_t size = sockaddr_put(&name, target, PORT);

	disconnect(route);
	if (connect(route->fd, &name.any, size) != 0)
		return -errno;
	route->connected = true;
	return 0;
}

static int set_broadcast(const struct route *route, int on)
{
	if (setsockopt(route->fd, SOL_SOCKET, SO_BROADCAST, &on, sizeof(on)) !=
	    0)
		return -errno;
	return 0;
}

/* As connect_to, for an address that turned out to be a broadcast one. */
static int connect_all(struct route *route, const struct addr *target)
{
	int status = set_broadcast(route, 1);

	if (status == 0)
		status = connect_to(route, target);
	route->broadcast = status == 0;
	return status;
}

int route_source(struct route *route, const struct addr *target,
		 struct addr *source)
{
	union sockaddr_any name;
	socklen_t size = sizeof(name);
	int status;

	if (route->broadcast)
		set_broadcast(route, 0);
	route->broadcast = false;
	status = connect_to(route, target);
	if (status == -EACCES && route->may_broadcast)
		status = connect_all(route, target);
	if (status != 0)
		return status;
	if (getsockname(route->fd, &name.any, &size) != 0)
		return -errno;
	*source = sockaddr_get(&name, size, NULL);
	return 0;
}

uint32_t route_mtu(struct route *route, const struct addr *target)
{
	bool v6 = route->family == ADDR_V6;
	int mtu = 0;
	socklen_t size = sizeof(mtu);

	if (route->fd <= 0 || connect_to(route, target) != 0 ||
	    getsockopt(route->fd, v6 ? IPPROTO_IPV6 : IPPROTO_IP,
		       v6 ? IPV6_MTU : IP_MTU, &mtu, &size) != 0)
		return 0;
	return mtu > 0 ? (uint32_t)mtu : 0;
}
