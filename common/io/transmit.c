/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Sending.
 *
 * A socket that reports ICMP errors also fails the next call on it with the
 * error of some earlier packet (ip(7), IP_RECVERR). Such a failure is spent by
 * being returned; what fails again, with nothing in the error queue, is an
 * error of this packet.
 */
#include "io/transmit.h"

#include "io/clock.h"
#include "io/connect.h"
#include "wire/tag_key.h"

#include <errno.h>
#include <poll.h>
#include <string.h>
#include <time.h>

/* Each may be failed by one more earlier packet, and somebody may repeat his
 * answers a hundred times; more than this is no chance. */
#define TRIES 256

/* Where a packet is larger than the MTU, each try adds a record of that to the
 * queue, where the answers are. */
#define TRIES_TOO_BIG 4

/* Appends the SIZE bytes of DATA as a control message. */
static void put_control(struct msghdr *message, uint8_t *control, int level,
			int type, const void *data, size_t size)
{
	uint8_t *at = control + message->msg_controllen;
	struct cmsghdr header = {
		.cmsg_len = CMSG_LEN(size),
		.cmsg_level = level,
		.cmsg_type = type,
	};

	memset(at, 0, CMSG_SPACE(size));
	memcpy(at, &header, sizeof(header));
	memcpy(at + CMSG_LEN(0), data, size);
	message->msg_control = control;
	message->msg_controllen += CMSG_SPACE(size);
}

/* The TTL of one packet, where the kernel writes the header. */
static void put_ttl(struct msghdr *message, uint8_t *control,
		    enum addr_family family, int ttl)
{
	bool v6 = family == ADDR_V6;

	put_control(message, control, v6 ? IPPROTO_IPV6 : IPPROTO_IP,
		    v6 ? IPV6_HOPLIMIT : IP_TTL, &ttl, sizeof(ttl));
}

/* The source of one packet, likewise. */
static void put_source(struct msghdr *message, uint8_t *control,
		       const struct addr *source)
{
	struct in6_pktinfo v6 = {.ipi6_ifindex = source->scope};
	struct in_pktinfo v4 = {0};

	if (source->family == ADDR_V6) {
		memcpy(&v6.ipi6_addr, source->bytes, sizeof(v6.ipi6_addr));
		put_control(message, control, IPPROTO_IPV6, IPV6_PKTINFO, &v6,
			    sizeof(v6));
	} else {
		memcpy(&v4.ipi_spec_dst, source->bytes,
		       sizeof(v4.ipi_spec_dst));
		put_control(message, control, IPPROTO_IP, IP_PKTINFO, &v4,
			    sizeof(v4));
	}
}

/* The IPv6 flow label, where the kernel writes the header; 0: its own. */
static uint32_t label_of(const struct transmit_way *way, uint16_t flow)
{
	const struct sock *sock = way->sock;

	if (sock->flow_label != 0 || !sock->flow_labels)
		return sock->flow_label;
	return tag_key_label(&way->form->tag, flow);
}

static void put_name(struct transmit_packet *packet, const struct addr *target)
{
	const struct transmit_way *way = packet->way;
	bool whole = way->sock->kind == SOCK_KIND_PACKET;
	bool udp = way->sock->kind == SOCK_KIND_UDP;
	uint16_t port = udp ? way->form->tag.dest_port : 0;
	struct addr hop;

	if (whole) {
		hop = probe_first_hop(way->form, target);
		target = &hop;
	}
	packet->message.msg_name = &packet->name;
	packet->message.msg_namelen = sockaddr_put(&packet->name, target, port);
}

static void put_label(struct transmit_packet *packet, uint32_t label)
{
	if (packet->name.any.sa_family == AF_INET6 &&
	    packet->way->sock->kind != SOCK_KIND_PACKET)
		packet->name.v6.sin6_flowinfo = htonl(label);
}

/* True if the failure may be another packet's: one of those that an ICMP error
 * is told as. What a firewall here refuses is refused for good; to try again
 * would only make it repeat what it says to that. */
static bool is_borrowed(const struct sock_end *end, int error)
{
	switch (error) {
	case EACCES:
	case ECONNREFUSED:
	case EHOSTDOWN:
	case EHOSTUNREACH:
	case EMSGSIZE:
	case ENETUNREACH:
	case ENONET:
	case ENOPROTOOPT:
	case EOPNOTSUPP:
	case EPROTO:
		return end->has_queue || end->is_told;
	default:
		return false;
	}
}

/* As sendmsg(2); without control messages sendto(2) costs less. */
static ssize_t send_once(int fd, const struct msghdr *message)
{
	if (message->msg_controllen > 0)
		return sendmsg(fd, message, MSG_DONTWAIT);
	return sendto(fd, message->msg_iov->iov_base, message->msg_iov->iov_len,
		      MSG_DONTWAIT, message->msg_name, message->msg_namelen);
}

/* Whether its error queue holds anything: the kernel puts an ICMP error there
 * before it fails a send with it (raw_err). */
static bool has_errors(const struct sock_end *end)
{
	struct pollfd fd = {.fd = end->fd};
	const struct timespec none = {0};

	return ppoll(&fd, 1, &none, NULL) > 0;
}

/* 0 or the errno of this packet. */
static int send_message(const struct sock_end *end,
			const struct msghdr *message)
{
	int error = 0;

	for (int i = 0; i < TRIES; i++) {
		if (send_once(end->fd, message) >= 0)
			return 0;
		error = errno;
		if (!is_borrowed(end, error) ||
		    (error == EMSGSIZE && i + 1 >= TRIES_TOO_BIG) ||
		    (i > 0 && !has_errors(end)))
			break;
	}
	return error;
}

static const struct transmit_way *way_to(const struct transmit *transmit,
					 enum addr_family family)
{
	if (transmit->other.sock != NULL &&
	    transmit->other.sock->family == family)
		return &transmit->other;
	return &transmit->way;
}

/* Targets of ranges have no source of their own. */
static struct probe_route route_to(const struct transmit *transmit,
				   uint32_t index)
{
	const struct targets *targets = transmit->targets;
	struct probe_route route = {.to = targets_addr(targets, index)};

	if (index < targets->count)
		route.from = targets_at(targets, index)->source;
	return route;
}

bool transmit_prepare(const struct transmit *transmit,
		      const struct probe *probe, uint8_t *bytes, size_t room,
		      struct transmit_packet *packet)
{
	struct probe_route route = route_to(transmit, probe->target);
	const struct transmit_way *way = way_to(transmit, route.to.family);
	bool kernel_header = way->sock->kind != SOCK_KIND_PACKET;
	struct msghdr *message = &packet->message;

	packet->way = way;
	packet->end = sock_sender(way->sock, probe->flow);
	packet->part.iov_base = bytes;
	packet->part.iov_len = probe_build(way->form, probe, &route,
					   way->sock->wrap, bytes, room);
	*message = (struct msghdr){.msg_iov = &packet->part, .msg_iovlen = 1};
	put_name(packet, &route.to);
	put_label(packet, label_of(way, probe->flow));
	if (probe->ttl != 0 && kernel_header)
		put_ttl(message, packet->control, route.to.family, probe->ttl);
	if (transmit->pin_source && kernel_header)
		put_source(message, packet->control, &route.from);
	/* Behind a header of the kernel's there may be nothing. */
	return packet->part.iov_len > 0 ||
	       (way->sock->wrap == PROBE_WRAP_PAYLOAD && probe->size == 0);
}

int transmit_packet(const struct transmit_packet *packet)
{
	return send_message(packet->end, &packet->message);
}

void transmit_note_mtu(const struct transmit *transmit,
		       const struct probe *probe, struct sent *sent)
{
	const struct transmit_way *way;
	struct addr to;

	if (sent->error != EMSGSIZE)
		return;
	to = targets_addr(transmit->targets, probe->target);
	way = way_to(transmit, to.family);
	if (way->route != NULL)
		sent->mtu = route_mtu(way->route, &to);
}

/* Where somebody leases labels for himself, one that is not leased is refused;
 * the kernel's own is better than none. */
static bool is_unleased(const struct transmit_way *way, int error,
			uint32_t label)
{
	return error == EINVAL && label != 0 && label != way->sock->flow_label;
}

static const struct sock_end *launch(const struct transmit *transmit,
				     const struct probe *probe,
				     struct sent *sent)
{
	struct transmit_packet packet;
	bool ready = transmit_prepare(transmit, probe, transmit->bytes,
				      transmit->room, &packet);

	sent->at = clock_now();
	sent->error = ready ? transmit_packet(&packet) : EMSGSIZE;
	if (is_unleased(packet.way, sent->error,
			label_of(packet.way, probe->flow))) {
		put_label(&packet, 0);
		sent->error = transmit_packet(&packet);
	}
	return packet.end;
}

static const struct sock_end *attempt(const struct transmit *transmit,
				      const struct probe *probe,
				      struct sent *sent)
{
	struct addr to = targets_addr(transmit->targets, probe->target);
	const struct transmit_way *way = way_to(transmit, to.family);
	struct sock_end *end = sock_sender(way->sock, probe->flow);
	struct connect_probe attempt = {
		.number = probe->number,
		.to = to,
		.port = way->form->tag.dest_port,
		.ttl = probe->ttl,
		.label = label_of(way, probe->flow),
	};

	sent->at = clock_now();
	sent->error = connect_start(end, &attempt, &sent->at);
	if (is_unleased(way, sent->error, attempt.label)) {
		attempt.label = 0;
		sent->error = connect_start(end, &attempt, &sent->at);
	}
	return end;
}

const struct sock_end *transmit_probe(struct transmit *transmit,
				      const struct probe *probe,
				      struct sent *sent)
{
	/* Both families are asked in the same way. */
	bool connects = transmit->way.sock->kind == SOCK_KIND_CONNECT;
	const struct sock_end *end;

	*sent = (struct sent){.number = probe->number, .source = STAMP_USER};
	end = connects ? attempt(transmit, probe, sent)
		       : launch(transmit, probe, sent);
	transmit_note_mtu(transmit, probe, sent);
	return end;
}
