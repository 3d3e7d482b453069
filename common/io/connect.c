/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Connecting, as a way to probe. See tcp(7) and, for the error queue, ip(7).
 */
#include "io/connect.h"

#include "io/clock.h"
#include "io/sockaddr.h"
#include "wire/tcp.h"

#include <errno.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <string.h>
#include <sys/socket.h>

/* The error of the socket, which is spent by being read. 0 or -errno. */
static int take_error(int fd, int *error)
{
	socklen_t size = sizeof(*error);

	*error = 0;
	return getsockopt(fd, SOL_SOCKET, SO_ERROR, error, &size) == 0 ? 0
								       : -errno;
}

/* What was left behind for the probe before. */
static void drain(int fd)
{
	uint8_t byte;

	while (recv(fd, &byte, sizeof(byte), MSG_ERRQUEUE | MSG_DONTWAIT) >= 0)
		;
}

/* The attempt, or the connection, ends with a reset; the kernel notes that as
 * an error of the socket. */
void connect_stop(struct sock_end *end)
{
	struct sockaddr none = {.sa_family = AF_UNSPEC};
	int ignored;

	connect(end->fd, &none, sizeof(none));
	drain(end->fd);
	take_error(end->fd, &ignored);
	end->attempt.open = false;
}

static int set_ttl(int fd, enum addr_family family, int ttl)
{
	bool v6 = family == ADDR_V6;

	return setsockopt(fd, v6 ? IPPROTO_IPV6 : IPPROTO_IP,
			  v6 ? IPV6_UNICAST_HOPS : IP_TTL, &ttl, sizeof(ttl));
}

int connect_start(struct sock_end *end, const struct connect_probe *probe,
		  int64_t *at)
{
	union sockaddr_any name;
	socklen_t size = sockaddr_put(&name, &probe->to, probe->port);

	int error = 0;

	if (end->attempt.open)
		connect_stop(end);
	if (probe->to.family == ADDR_V6)
		name.v6.sin6_flowinfo = htonl(probe->label);
	if (probe->ttl != 0 &&
	    set_ttl(end->fd, probe->to.family, probe->ttl) != 0)
		return errno;
	*at = clock_now();
	if (connect(end->fd, &name.any, size) != 0 && errno != EINPROGRESS)
		error = errno;
	/* A host that is this one may have refused already. */
	if (error != 0 && error != ECONNREFUSED)
		return error;
	end->attempt = (struct sock_attempt){
		.open = true,
		.number = probe->number,
		.since = *at,
		.to = probe->to,
		.port = probe->port,
		.error = error,
	};
	return 0;
}

/* State and measured round trip of the connection. 0 or -errno. */
static int read_info(int fd, struct tcp_info *info)
{
	socklen_t size = sizeof(*info);

	memset(info, 0, sizeof(*info));
	return getsockopt(fd, IPPROTO_TCP, TCP_INFO, info, &size) == 0 ? 0
								       : -errno;
}

/* It was accepted, and perhaps closed since: only then the kernel has measured
 * a round trip, and better than we can. */
static bool take_accepted(const struct sock_end *end, int64_t now,
			  const struct tcp_info *info,
			  struct datagram *datagram)
{
	int64_t rtt = (int64_t)info->tcpi_rtt * NS_PER_US;

	if (info->tcpi_rtt == 0 || info->tcpi_total_retrans > 0)
		return false;
	datagram->tcp_flags = TCP_SYN | TCP_ACK;
	datagram->at = ns_min(end->attempt.since + rtt, now);
	datagram->source = STAMP_KERNEL;
	return true;
}

int connect_read(const struct sock_end *end, int64_t now,
		 struct datagram *datagram, bool *over)
{
	struct tcp_info info;
	int error;
	int status = read_info(end->fd, &info);

	if (status == 0)
		status = take_error(end->fd, &error);
	if (status != 0)
		return status;
	if (error == 0)
		error = end->attempt.error;
	*datagram = (struct datagram){
		.kind = DATAGRAM_CONNECT,
		.from = end->attempt.to,
		.source_port = end->port,
		.dest_port = end->attempt.port,
		.ttl = -1,
		.at = now,
		.source = STAMP_USER,
		.tcp_flags = TCP_RST | TCP_ACK,
		.number = end->attempt.number,
		.has_number = true,
	};
	*over = error != 0 || info.tcpi_state != TCP_SYN_SENT;
	if (now - end->attempt.since > CONNECT_SPAN)
		return 0;
	return take_accepted(end, now, &info, datagram) ||
	       error == ECONNREFUSED;
}
