/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Kinds of sockets.
 */
#include "io/sock_kind.h"

#include "io/random.h"
#include "io/sock_filter.h"
#include "io/sock_options.h"
#include "wire/ip.h"

#include <errno.h>
#include <netinet/in.h>

/* Where ports begin that nobody serves on (RFC 6335 section 6). */
#define PORTS_DYNAMIC 49152u

static int open_ping(const struct opening *opening)
{
	const struct sock_want *want = opening->want;
	struct sock *sock = opening->sock;
	struct sock_end_form form = {
		.type = SOCK_DGRAM,
		.protocol =
			want->family == ADDR_V4 ? IPPROTO_ICMP : IPPROTO_ICMPV6,
		.sends = true,
		.queue = true,
		.end = {.has_mail = true,
			.mail = DATAGRAM_ICMP,
			.queue = DATAGRAM_ICMP_QUEUE},
	};

	sock->wrap = PROBE_WRAP_TRANSPORT;
	sock->senders = want->flows;
	sock->ident = want->has_ident ? want->ident : 0;
	return sock_end_open_row(opening, &form, &sock->ident);
}

/* UDP-Lite is all over the same. */
static struct sock_end_form udp_form(const struct sock_want *want)
{
	bool lite = want->method == SOCK_BY_PROTOCOL;

	return (struct sock_end_form){
		.type = SOCK_DGRAM,
		.protocol = lite ? IPPROTO_UDPLITE : IPPROTO_UDP,
		.end = {.has_mail = true,
			.protocol = lite ? IP_PROTOCOL_UDPLITE : 0,
			.mail = DATAGRAM_UDP,
			.queue = DATAGRAM_UDP_QUEUE},
	};
}

static int open_udp(const struct opening *opening)
{
	const struct sock_want *want = opening->want;
	struct sock *sock = opening->sock;
	struct sock_end_form form = udp_form(want);
	int status;

	form.sends = true;
	form.queue = true;
	sock->wrap = PROBE_WRAP_PAYLOAD;
	sock->senders = want->flows;
	sock->source_port = want->source_port;
	status = sock_end_open_row(opening, &form, &sock->source_port);
	for (size_t i = 0; i < sock->count && status == 0; i++)
		if (form.protocol == IPPROTO_UDPLITE)
			status = sock_options_cover(sock->ends[i].fd,
						    want->coverage,
						    opening->failure);
	return status;
}

/* A raw socket hears only what is for the source address, if that is set. */
static int bind_raw(const struct opening *opening, struct sock_end *end)
{
	if (opening->want->options.source.family != opening->want->family)
		return 0;
	return sock_end_bind(opening, end, 0);
}

/* Senders for the flows behind the first, in front of which there is one that
 * hears for all. */
static int open_more_senders(const struct opening *opening,
			     struct sock_end_form form)
{
	const struct sock_want *want = opening->want;
	struct sock *sock = opening->sock;
	struct sock_end *end;
	int status = 0;

	form.end.has_mail = false;
	while (status == 0 && sock->senders < want->flows) {
		status = sock_end_open(opening, &form, &end);
		if (status == 0)
			status = sock_filter_all(end->fd, want->family,
						 opening->failure);
		if (status == 0)
			status = bind_raw(opening, end);
		sock->senders++;
	}
	return status;
}

/* The raw socket on which ICMP comes, and which may send it. */
static int open_icmp(const struct opening *opening, bool sends)
{
	const struct sock_want *want = opening->want;
	bool v4 = want->family == ADDR_V4;
	struct sock_end_form form = {
		.type = SOCK_RAW,
		.protocol = v4 ? IPPROTO_ICMP : IPPROTO_ICMPV6,
		.sends = sends,
		.queue = want->connects,
		/* Of IPv6 that is told anyway (rawv6_sendmsg). */
		.told = v4 && sends,
		.header = v4,
		.end = {.has_mail = true,
			.mail = v4 ? DATAGRAM_IPV4 : DATAGRAM_ICMP,
			.queue = DATAGRAM_ICMP_QUEUE},
	};
	struct sock_end *end;
	int status = sock_end_open(opening, &form, &end);

	if (status == 0)
		status = sock_filter_attach(end->fd, want, opening->failure);
	if (status != 0)
		return status;
	opening->sock->wrap = PROBE_WRAP_TRANSPORT;
	opening->sock->ident = want->ident;
	opening->sock->senders = 1;
	status = bind_raw(opening, end);
	return status == 0 && want->senders ? open_more_senders(opening, form)
					    : status;
}

/* A TCP connection of somebody's would suffer from our SYN. */
static bool is_shared(const struct opening *opening, int status)
{
	return status == -EADDRINUSE && (opening->want->share_ports ||
					 opening->want->method != SOCK_BY_TCP);
}

/* Our ports: nobody else gets them, and the kernel knows what to do with what
 * comes to them. A port that the user named may be beyond us; the probes leave
 * without it too. */
static int reserve_ports(const struct opening *opening,
			 const struct sock_end_form *form)
{
	struct sock *sock = opening->sock;
	int status;

	sock->source_port = opening->want->source_port;
	status = sock_end_open_row(opening, form, &sock->source_port);
	if (opening->want->source_port == 0 ||
	    (status != -EACCES && !is_shared(opening, status)))
		return status;
	sock->source_port = opening->want->source_port;
	return 0;
}

/* Ports of a protocol that this kernel knows nothing about. */
static int draw_ports(const struct opening *opening)
{
	uint32_t span = UINT16_MAX + 1 - PORTS_DYNAMIC - opening->want->flows;
	uint32_t bits = 0;
	int status = random_bytes(&bits, sizeof(bits));

	opening->sock->source_port = opening->want->source_port;
	if (opening->sock->source_port == 0)
		opening->sock->source_port =
			(uint16_t)(PORTS_DYNAMIC + bits % span);
	return status;
}

/* What the target says over PROTOCOL, as far as it is for our ports. */
static int open_answers(const struct opening *opening, uint8_t protocol)
{
	bool v4 = opening->want->family == ADDR_V4;
	struct sock_end_form form = {
		.type = SOCK_RAW,
		.protocol = protocol,
		.header = v4,
		.end = {.has_mail = true,
			.protocol = protocol,
			.mail = DATAGRAM_TRANSPORT},
	};
	struct sock_end *end;
	int status;

	if (v4)
		form.end.mail = DATAGRAM_IPV4;
	else if (protocol == IP_PROTOCOL_TCP)
		form.end.mail = DATAGRAM_TCP;
	status = sock_end_open(opening, &form, &end);
	if (status == 0)
		status = sock_filter_ports(end->fd, opening->want->family,
					   opening->sock->source_port,
					   opening->want->flows,
					   opening->failure);
	return status == 0 ? bind_raw(opening, end) : status;
}

/* A socket that never connects: what answers a SYN of ours is reset by the
 * kernel, as it should be. */
static int open_tcp(const struct opening *opening)
{
	struct sock_end_form form = {
		.type = SOCK_STREAM,
		.protocol = IPPROTO_TCP,
	};
	int status = reserve_ports(opening, &form);

	return status == 0 ? open_answers(opening, IP_PROTOCOL_TCP) : status;
}

static int open_protocol(const struct opening *opening)
{
	const struct sock_want *want = opening->want;
	struct sock_end_form form = udp_form(want);
	int status = -EPROTONOSUPPORT;

	if (want->portless)
		return 0;
	/* The raw socket hears its answers; it is there to be there. */
	form.end.has_mail = false;
	if (want->protocol == IP_PROTOCOL_UDPLITE)
		status = reserve_ports(opening, &form);
	if (status == -EPROTONOSUPPORT)
		status = draw_ports(opening);
	if (status != 0)
		return status;
	return transport_has_ports(want->protocol)
		       ? open_answers(opening, want->protocol)
		       : 0;
}

static int open_method(const struct opening *opening)
{
	struct sock_end_form udp = udp_form(opening->want);

	switch (opening->want->method) {
	case SOCK_BY_ECHO:
		break;
	case SOCK_BY_UDP:
		return reserve_ports(opening, &udp);
	case SOCK_BY_TCP:
		return open_tcp(opening);
	case SOCK_BY_PROTOCOL:
		return open_protocol(opening);
	}
	return 0;
}

/* IPPROTO_RAW means for both families that the IP header is in the packet, and
 * that nothing is ever received (raw(7)). */
static int open_packet(const struct opening *opening)
{
	struct sock_end_form form = {
		.type = SOCK_RAW,
		.protocol = IPPROTO_RAW,
		.sends = true,
		.told = true,
		.header = true,
	};
	struct sock_end *end;
	int status = sock_end_open(opening, &form, &end);

	if (status == 0)
		status = open_icmp(opening, false);
	if (status == 0)
		status = open_method(opening);
	opening->sock->wrap = PROBE_WRAP_PACKET;
	opening->sock->own_header = true;
	return status;
}

/* One socket per flow, which connects, is told what became of it and is
 * disconnected again. It keeps its port and its options all the time. */
static int open_connect(const struct opening *opening)
{
	struct sock *sock = opening->sock;
	struct sock_end_form form = {
		.type = SOCK_STREAM,
		.protocol = IPPROTO_TCP,
		.queue = true,
		.end = {.queue = DATAGRAM_TCP_QUEUE},
	};
	int status;

	sock->senders = opening->want->flows;
	sock->source_port = opening->want->source_port;
	sock->serial = true;
	/* The kernel has no stamps of a SYN. */
	sock->transmit_stamps = false;
	status = sock_end_open_row(opening, &form, &sock->source_port);
	for (size_t i = 0; i < sock->count && status == 0; i++)
		status = sock_options_attempts(sock->ends[i].fd,
					       opening->failure);
	return status;
}

int sock_kind_open(const struct opening *opening, enum sock_kind kind)
{
	switch (kind) {
	case SOCK_KIND_PING:
		return open_ping(opening);
	case SOCK_KIND_ICMP:
		return open_icmp(opening, true);
	case SOCK_KIND_UDP:
		return open_udp(opening);
	case SOCK_KIND_PACKET:
		return open_packet(opening);
	case SOCK_KIND_CONNECT:
		return open_connect(opening);
	}
	return -EPROTONOSUPPORT;
}
