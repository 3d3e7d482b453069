/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Sending.
 *
 * A socket that reports ICMP errors also fails the next call on it with the
 * error of some earlier packet (ip(7), IP_RECVERR). Such a failure is spent by
 * being returned; what fails again is an error of this packet.
 */
#include "io/transmit.h"

#include "io/clock.h"
#include "io/connect.h"
#include "io/sockaddr.h"
#include "wire/tag_key.h"

#include <errno.h>
#include <netinet/in.h>
#include <string.h>
#include <sys/socket.h>

/* Each may be failed by one more earlier packet, and somebody may repeat his
 * answers a hundred times; more than this is no chance. */
#define TRIES 256

/* Where a packet is larger than the MTU, each try adds a record of that to the
 * queue, where the answers are. */
#define TRIES_TOO_BIG 4

/* Room for the control messages of one packet: TTL and source. */
union control {
	struct cmsghdr header;
	uint8_t bytes[CMSG_SPACE(sizeof(int)) +
		      CMSG_SPACE(sizeof(struct in6_pktinfo))];
};

/* Appends the SIZE bytes of DATA as a control message. */
static void put_control(struct msghdr *message, union control *control,
			int level, int type, const void *data, size_t size)
{
	uint8_t *at = control->bytes + message->msg_controllen;
	struct cmsghdr header = {
		.cmsg_len = CMSG_LEN(size),
		.cmsg_level = level,
		.cmsg_type = type,
	};

	memset(at, 0, CMSG_SPACE(size));
	memcpy(at, &header, sizeof(header));
	memcpy(at + CMSG_LEN(0), data, size);
	message->msg_control = control->bytes;
	message->msg_controllen += CMSG_SPACE(size);
}

/* The TTL of one packet, where the kernel writes the header. */
static void put_ttl(struct msghdr *message, union control *control,
		    enum addr_family family, int ttl)
{
	bool v6 = family == ADDR_V6;

	put_control(message, control, v6 ? IPPROTO_IPV6 : IPPROTO_IP,
		    v6 ? IPV6_HOPLIMIT : IP_TTL, &ttl, sizeof(ttl));
}

/* The source of one packet, likewise. */
static void put_source(struct msghdr *message, union control *control,
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
static uint32_t label_of(const struct transmit *transmit, uint16_t flow)
{
	const struct sock *sock = transmit->sock;

	if (sock->flow_label != 0 || !sock->flow_labels)
		return sock->flow_label;
	return tag_key_label(&transmit->form->tag, flow);
}

static socklen_t put_name(const struct transmit *transmit,
			  const struct addr *target, uint32_t label,
			  union sockaddr_any *name)
{
	const struct sock *sock = transmit->sock;
	bool packet = sock->kind == SOCK_KIND_PACKET;
	bool udp = sock->kind == SOCK_KIND_UDP;
	uint16_t port = udp ? transmit->form->tag.dest_port : 0;
	struct addr to =
		packet ? probe_first_hop(transmit->form, target) : *target;
	socklen_t size = sockaddr_put(name, &to, port);

	if (target->family == ADDR_V6 && !packet)
		name->v6.sin6_flowinfo = htonl(label);
	return size;
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
		return end->has_queue;
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
		    (error == EMSGSIZE && i + 1 >= TRIES_TOO_BIG))
			break;
	}
	return error;
}

static int send_bytes(const struct transmit *transmit,
		      const struct probe *probe, const struct target *target,
		      uint32_t label, size_t size)
{
	bool kernel_header = transmit->sock->kind != SOCK_KIND_PACKET;
	const struct sock_end *end = sock_sender(transmit->sock, probe->flow);
	struct iovec part = {.iov_base = transmit->bytes, .iov_len = size};
	struct msghdr message = {.msg_iov = &part, .msg_iovlen = 1};
	union sockaddr_any name;
	union control control;

	message.msg_namelen = put_name(transmit, &target->addr, label, &name);
	message.msg_name = &name;
	if (probe->ttl != 0 && kernel_header)
		put_ttl(&message, &control, target->addr.family, probe->ttl);
	if (transmit->pin_source && kernel_header)
		put_source(&message, &control, &target->source);
	return send_message(end, &message);
}

static int attempt(const struct transmit *transmit, const struct probe *probe,
		   const struct target *target, uint32_t label, int64_t *at)
{
	struct connect_probe attempt = {
		.number = probe->number,
		.to = target->addr,
		.port = transmit->form->tag.dest_port,
		.ttl = probe->ttl,
		.label = label,
	};

	return connect_start(sock_sender(transmit->sock, probe->flow), &attempt,
			     at);
}

static int build(const struct transmit *transmit, const struct probe *probe,
		 const struct target *target, uint32_t label)
{
	struct probe_route route = {target->source, target->addr};
	size_t size =
		probe_build(transmit->form, probe, &route, transmit->sock->wrap,
			    transmit->bytes, transmit->room);

	return size == 0 ? EMSGSIZE
			 : send_bytes(transmit, probe, target, label, size);
}

static int launch(const struct transmit *transmit, const struct probe *probe,
		  const struct target *target, uint32_t label, int64_t *at)
{
	if (transmit->sock->kind == SOCK_KIND_CONNECT)
		return attempt(transmit, probe, target, label, at);
	return build(transmit, probe, target, label);
}

void transmit_probe(struct transmit *transmit, const struct probe *probe,
		    struct sent *sent)
{
	const struct target *target =
		targets_at(transmit->targets, probe->target);
	uint32_t label = label_of(transmit, probe->flow);

	*sent = (struct sent){
		.number = probe->number,
		.source = STAMP_USER,
		.at = clock_now(),
	};
	sent->error = launch(transmit, probe, target, label, &sent->at);
	/* Where somebody leases labels for himself, one that is not leased is
	 * refused; the kernel's own is better than none. */
	if (sent->error == EINVAL && label != 0 &&
	    label != transmit->sock->flow_label)
		sent->error = launch(transmit, probe, target, 0, &sent->at);
	if (sent->error == EMSGSIZE && transmit->route != NULL)
		sent->mtu = route_mtu(transmit->route, &target->addr);
}
