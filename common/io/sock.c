/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Which kind of sockets a run gets.
 */
#include "io/sock.h"

#include "io/sock_kind.h"
#include "io/sock_options.h"
#include "io/sockaddr.h"
#include "wire/ip.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>

/* One kind of sockets, all of it or nothing. */
static int open_kind(const struct opening *opening, enum sock_kind kind)
{
	const struct sock_want *want = opening->want;
	int status;

	*opening->sock = (struct sock){
		.kind = kind,
		.family = want->family,
		.transmit_stamps = want->options.transmit_stamps,
		.silent_drops = want->options.drops && kind == SOCK_KIND_PING,
		.flow_label = want->family == ADDR_V6 ? want->options.flow_label
						      : 0,
		.flow_labels = want->options.flow_labels,
		.ends = calloc((size_t)want->flows + SOCK_KIND_OTHERS,
			       sizeof(struct sock_end)),
	};
	*opening->failure = (struct sock_failure){.what = "", .value = ""};
	if (opening->sock->ends == NULL)
		return sock_options_fail(opening->failure, "memory", NULL);
	status = sock_kind_open(opening, kind);
	if (status != 0)
		sock_close(opening->sock);
	if (status != 0 && opening->failure->error == 0)
		opening->failure->error = -status;
	return status;
}

/* The kind without privilege; false if there is none. */
static bool plain_kind(const struct sock_want *want, enum sock_kind *kind)
{
	switch (want->method) {
	case SOCK_BY_ECHO:
		*kind = SOCK_KIND_PING;
		return want->query == PROBE_QUERY_ECHO ||
		       want->query == PROBE_QUERY_INTERFACE;
	case SOCK_BY_UDP:
		*kind = SOCK_KIND_UDP;
		return true;
	case SOCK_BY_TCP:
		*kind = SOCK_KIND_CONNECT;
		return true;
	case SOCK_BY_PROTOCOL:
		break;
	}
	*kind = SOCK_KIND_UDP;
	return want->protocol == IP_PROTOCOL_UDPLITE && !want->portless;
}

/* Nobody but the kernel computes the checksum of ICMPv6. */
static enum sock_kind raw_kind(const struct sock_want *want)
{
	if (want->method != SOCK_BY_ECHO)
		return SOCK_KIND_PACKET;
	return want->own_header && want->family == ADDR_V4 ? SOCK_KIND_PACKET
							   : SOCK_KIND_ICMP;
}

/* As if a socket had been asked for that only privilege can open. */
static int refuse(struct sock *sock, struct sock_failure *failure)
{
	*sock = (struct sock){0};
	*failure = (struct sock_failure){"socket", "", EPERM};
	return -EPERM;
}

/* This way is closed to us, and another may be open. What was asked of the
 * socket is refused on every way. */
static bool is_closed(int status, const struct sock_failure *failure)
{
	if (strcmp(failure->what, "socket") != 0 &&
	    strcmp(failure->what, "bind") != 0)
		return false;
	return status == -EACCES || status == -EPERM ||
	       status == -EPROTONOSUPPORT || status == -ESOCKTNOSUPPORT ||
	       status == -EADDRINUSE;
}

int sock_open(struct sock *sock, const struct sock_want *want,
	      struct caps *caps, struct sock_failure *failure)
{
	struct opening opening = {sock, want, caps, failure};
	enum sock_kind raw = raw_kind(want);
	enum sock_kind plain;
	bool has_plain = plain_kind(want, &plain);
	bool raw_first = want->choice == SOCK_RAW_FIRST && caps_has_raw(caps);
	int status;

	if (want->choice == SOCK_PLAIN_ONLY)
		return has_plain ? open_kind(&opening, plain)
				 : refuse(sock, failure);
	/* The kernel takes identifier 0 for "any". */
	if (want->choice == SOCK_RAW_ONLY || !has_plain ||
	    (plain == SOCK_KIND_PING && want->has_ident && want->ident == 0))
		return open_kind(&opening, raw);
	status = open_kind(&opening, raw_first ? raw : plain);
	/* A raw socket has no quarrel over numbers. */
	if (status == -EADDRINUSE && !caps_has_raw(caps))
		return status;
	if (status == 0 || !is_closed(status, failure))
		return status;
	return open_kind(&opening, raw_first ? plain : raw);
}

void sock_close(struct sock *sock)
{
	sock_end_close_after(sock, 0);
	free(sock->ends);
	*sock = (struct sock){0};
}

int sock_connect(struct sock *sock, const struct addr *target)
{
	union sockaddr_any name;
	socklen_t size = sockaddr_put(&name, target, 0);

	for (size_t i = 0; i < sock->senders; i++)
		if (connect(sock->ends[i].fd, &name.any, size) != 0)
			return -errno;
	return 0;
}

int sock_discover(const struct sock *sock, enum sock_mtu mtu)
{
	int status = 0;

	for (size_t i = 0; i < sock->senders && status == 0; i++)
		status = sock_options_discover(sock->ends[i].fd, sock->family,
					       mtu);
	return status;
}

bool sock_has_room(const struct sock *sock, int64_t bytes)
{
	for (size_t i = 0; i < sock->count; i++)
		if (sock->ends[i].has_mail &&
		    sock_options_receive_room(sock->ends[i].fd) < bytes)
			return false;
	return true;
}

int sock_lease(const struct sock *sock, const struct addr *target)
{
	int status = 0;

	if (sock->flow_label == 0 || sock->own_header)
		return 0;
	for (size_t i = 0; status == 0 && i < sock->senders; i++)
		status = sock_options_lease(sock->ends[i].fd, target,
					    sock->flow_label);
	return status;
}

struct sock_end *sock_sender(const struct sock *sock, uint16_t flow)
{
	return &sock->ends[sock->senders == 1 ? 0 : flow % sock->senders];
}

bool sock_dropped(const struct sock_end *end, uint32_t *count)
{
	return sock_options_dropped(end->fd, count);
}

int sock_restart_stamps(const struct sock_end *end)
{
	return sock_options_restart_stamps(end->fd);
}
