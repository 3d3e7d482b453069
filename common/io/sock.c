/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Opening the sockets of a run.
 *
 * Identifiers and ports of flows follow each other. Where the kernel hands them
 * out, the first one is the kernel's choice; if one of the next is taken,
 * everything is closed and tried again elsewhere.
 */
#include "io/sock.h"

#include "io/sock_filter.h"
#include "io/sock_options.h"
#include "io/sockaddr.h"

#include <errno.h>
#include <netinet/in.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* How often a row of free numbers is looked for. */
#define TRIES 16

/* What goes through the hands of all that follows. */
struct opening {
	struct sock *sock;
	const struct sock_want *want;
	struct caps *caps;
	struct sock_failure *failure;
};

/* What one descriptor is to be. */
struct end_form {
	int type; /* of socket(2) */
	int protocol;
	bool sends;
	bool queue;  /* its errors come over the error queue */
	bool header; /* its mail starts with the IP header */
};

/* socket(2), with CAP_NET_RAW if it is a raw one. */
static int create(const struct opening *opening, const struct end_form *form)
{
	int domain = sockaddr_domain(opening->want->family);
	int type = form->type | SOCK_NONBLOCK | SOCK_CLOEXEC;
	int status;
	int fd;

	if (form->type != SOCK_RAW) {
		fd = socket(domain, type, form->protocol);
		return fd >= 0 ? fd
			       : sock_options_fail(opening->failure, "socket",
						   NULL);
	}
	status = caps_raise(opening->caps, CAP_NET_RAW);
	if (status != 0)
		return status;
	fd = socket(domain, type, form->protocol);
	if (fd < 0)
		fd = sock_options_fail(opening->failure, "socket", NULL);
	status = caps_lower(opening->caps);
	if (status == 0 || fd < 0)
		return fd;
	close(fd);
	return status;
}

/* Opens one more descriptor and sets its options; *END is it. 0 or -errno. */
static int open_end(const struct opening *opening, const struct end_form *form,
		    struct sock_end **end)
{
	const struct sock_options *options = &opening->want->options;
	enum addr_family family = opening->want->family;
	int fd = create(opening, form);
	int status;

	if (fd < 0)
		return fd;
	*end = &opening->sock->ends[opening->sock->count++];
	**end = (struct sock_end){.fd = fd, .has_queue = form->queue};
	status = sock_options_apply(fd, family, options, opening->caps,
				    opening->failure);
	if (status == 0)
		status = sock_options_report(fd, family, form->queue,
					     form->header, options,
					     opening->failure);
	if (status == 0)
		status = sock_options_stamp(fd, form->sends, options,
					    opening->failure);
	return status;
}

/* Binds END to the source address and to PORT; for a ping socket that is the
 * identifier. end->port tells which one it got. 0 or -errno. */
static int bind_end(const struct opening *opening, struct sock_end *end,
		    uint16_t port)
{
	const struct addr *source = &opening->want->options.source;
	union sockaddr_any name;
	socklen_t size =
		source->family == opening->want->family
			? sockaddr_put(&name, source, port)
			: sockaddr_put_any(&name, opening->want->family, port);

	end->port = port;
	/* Ping sockets share an identifier unless one of them objects, and
	 * then only one gets the replies. */
	if (port != 0 &&
	    sock_options_set(end->fd, SOL_SOCKET, SO_REUSEADDR, 0,
			     "SO_REUSEADDR", opening->failure) != 0)
		return -opening->failure->error;
	if (bind(end->fd, &name.any, size) != 0)
		return sock_options_fail(opening->failure, "bind", NULL);
	if (port != 0)
		return 0;
	size = sizeof(name);
	if (getsockname(end->fd, &name.any, &size) != 0)
		return sock_options_fail(opening->failure, "getsockname", NULL);
	sockaddr_get(&name, size, &end->port);
	return 0;
}

/* A raw socket hears only what is for the source address, if that is set. */
static int bind_raw(const struct opening *opening, struct sock_end *end)
{
	if (opening->want->options.source.family != opening->want->family)
		return 0;
	return bind_end(opening, end, 0);
}

static void close_after(struct sock *sock, size_t count)
{
	while (sock->count > count)
		close(sock->ends[--sock->count].fd);
}

/* One attempt at a row of ends with numbers from FIRST on; 0: any. */
static int try_row(const struct opening *opening, const struct end_form *form,
		   enum datagram_kind mail, enum datagram_kind queue,
		   uint16_t *first)
{
	for (uint32_t flow = 0; flow < opening->want->flows; flow++) {
		uint32_t number = *first == 0 ? 0 : *first + flow;
		struct sock_end *end;
		int status;

		if (number > UINT16_MAX)
			return -EADDRINUSE;
		status = open_end(opening, form, &end);
		if (status != 0)
			return status;
		end->has_mail = true;
		end->mail = mail;
		end->queue = queue;
		status = bind_end(opening, end, (uint16_t)number);
		if (status != 0)
			return status;
		*first = opening->sock->ends[opening->sock->count - 1 - flow]
				 .port;
	}
	return 0;
}

/* A row of ends, one per flow. *FIRST is the number of the first one, 0: any.
 */
static int open_row(const struct opening *opening, const struct end_form *form,
		    enum datagram_kind mail, enum datagram_kind queue,
		    uint16_t *first)
{
	size_t count = opening->sock->count;
	uint16_t wanted = *first;
	int status = -EADDRINUSE;

	for (int i = 0; i < TRIES && status == -EADDRINUSE; i++) {
		*first = wanted;
		status = try_row(opening, form, mail, queue, first);
		if (status != 0)
			close_after(opening->sock, count);
		if (wanted != 0)
			break;
	}
	return status;
}

static int open_ping(const struct opening *opening)
{
	const struct sock_want *want = opening->want;
	struct sock *sock = opening->sock;
	struct end_form form = {
		.type = SOCK_DGRAM,
		.protocol =
			want->family == ADDR_V4 ? IPPROTO_ICMP : IPPROTO_ICMPV6,
		.sends = true,
		.queue = true,
	};

	sock->wrap = PROBE_WRAP_TRANSPORT;
	sock->senders = want->flows;
	sock->ident = want->has_ident ? want->ident : 0;
	return open_row(opening, &form, DATAGRAM_ICMP, DATAGRAM_ICMP_QUEUE,
			&sock->ident);
}

static int open_udp(const struct opening *opening)
{
	struct sock *sock = opening->sock;
	struct end_form form = {
		.type = SOCK_DGRAM,
		.protocol = IPPROTO_UDP,
		.sends = true,
		.queue = true,
	};

	sock->wrap = PROBE_WRAP_PAYLOAD;
	sock->senders = opening->want->flows;
	sock->source_port = opening->want->source_port;
	return open_row(opening, &form, DATAGRAM_UDP, DATAGRAM_UDP_QUEUE,
			&sock->source_port);
}

/* The raw socket on which ICMP comes, and which may send it. */
static int open_icmp(const struct opening *opening, bool sends)
{
	const struct sock_want *want = opening->want;
	bool v4 = want->family == ADDR_V4;
	struct end_form form = {
		.type = SOCK_RAW,
		.protocol = v4 ? IPPROTO_ICMP : IPPROTO_ICMPV6,
		.sends = sends,
		.queue = want->connects,
		.header = v4,
	};
	struct sock_end *end;
	int status = open_end(opening, &form, &end);

	if (status != 0)
		return status;
	end->has_mail = true;
	end->mail = v4 ? DATAGRAM_IPV4 : DATAGRAM_ICMP;
	end->queue = DATAGRAM_ICMP_QUEUE;
	status = sock_filter_attach(end->fd, want, opening->failure);
	if (status != 0)
		return status;
	opening->sock->wrap = PROBE_WRAP_TRANSPORT;
	opening->sock->ident = want->ident;
	opening->sock->senders = 1;
	return bind_raw(opening, end);
}

/* Our ports: nobody else gets them, and open ports answer to them. A port that
 * the user named may be beyond us; the probes leave without it too. */
static int reserve_ports(const struct opening *opening)
{
	struct end_form form = {.type = SOCK_DGRAM, .protocol = IPPROTO_UDP};
	struct sock *sock = opening->sock;
	int status;

	sock->source_port = opening->want->source_port;
	status = open_row(opening, &form, DATAGRAM_UDP, DATAGRAM_UDP_QUEUE,
			  &sock->source_port);
	if (opening->want->source_port != 0 &&
	    (status == -EACCES || status == -EADDRINUSE))
		return 0;
	return status;
}

/* IPPROTO_RAW means for both families that the IP header is in the packet, and
 * that nothing is ever received (raw(7)). */
static int open_packet(const struct opening *opening)
{
	struct end_form form = {
		.type = SOCK_RAW,
		.protocol = IPPROTO_RAW,
		.sends = true,
		.header = true,
	};
	struct sock_end *end;
	int status = open_end(opening, &form, &end);

	if (status == 0)
		status = open_icmp(opening, false);
	if (status == 0 && opening->want->method == SOCK_BY_UDP)
		status = reserve_ports(opening);
	opening->sock->wrap = PROBE_WRAP_PACKET;
	opening->sock->own_header = true;
	return status;
}

/* One kind of sockets, all of it or nothing. */
static int open_kind(const struct opening *opening, enum sock_kind kind)
{
	const struct sock_want *want = opening->want;
	int status = 0;

	*opening->sock = (struct sock){
		.kind = kind,
		.family = want->family,
		.transmit_stamps = want->options.transmit_stamps,
		.hardware_stamps = want->options.hardware_stamps,
		.flow_label = want->options.flow_label,
		.ends = calloc((size_t)want->flows + 2,
			       sizeof(struct sock_end)),
	};
	*opening->failure = (struct sock_failure){.what = "", .value = ""};
	if (opening->sock->ends == NULL)
		return sock_options_fail(opening->failure, "memory", NULL);
	switch (kind) {
	case SOCK_KIND_PING:
		status = open_ping(opening);
		break;
	case SOCK_KIND_ICMP:
		status = open_icmp(opening, true);
		break;
	case SOCK_KIND_UDP:
		status = open_udp(opening);
		break;
	case SOCK_KIND_PACKET:
		status = open_packet(opening);
		break;
	case SOCK_KIND_CONNECT:
		break;
	}
	if (status != 0)
		sock_close(opening->sock);
	if (status != 0 && opening->failure->error == 0)
		opening->failure->error = -status;
	return status;
}

static enum sock_kind plain_kind(const struct sock_want *want)
{
	return want->method == SOCK_BY_UDP ? SOCK_KIND_UDP : SOCK_KIND_PING;
}

/* The kernel refuses IP options where the header is not its own, and cannot
 * compute the checksum of ICMPv6 there. */
static enum sock_kind raw_kind(const struct sock_want *want)
{
	if (want->method == SOCK_BY_UDP)
		return want->options.ip_options_size > 0 ? SOCK_KIND_UDP
							 : SOCK_KIND_PACKET;
	return want->own_header && want->family == ADDR_V4 &&
			       want->options.ip_options_size == 0
		       ? SOCK_KIND_PACKET
		       : SOCK_KIND_ICMP;
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
	enum sock_kind plain = plain_kind(want);
	enum sock_kind raw = raw_kind(want);
	bool raw_first = want->choice == SOCK_RAW_FIRST && caps_has_raw(caps);
	int status;

	if (want->choice == SOCK_PLAIN_ONLY)
		return open_kind(&opening, plain);
	/* The kernel takes 0 for "any". */
	if (want->choice == SOCK_RAW_ONLY ||
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
	close_after(sock, 0);
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

struct sock_end *sock_sender(const struct sock *sock, uint16_t flow)
{
	return &sock->ends[sock->senders == 1 ? 0 : flow % sock->senders];
}

int sock_restart_stamps(const struct sock *sock, const struct sock_end *end)
{
	struct sock_options options = {
		.transmit_stamps = true,
		.hardware_stamps = sock->hardware_stamps,
	};
	struct sock_failure failure;
	int status = sock_options_stamp(end->fd, false, &options, &failure);

	return status == 0
		       ? sock_options_stamp(end->fd, true, &options, &failure)
		       : status;
}
