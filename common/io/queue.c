/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Received messages into datagrams, stamps and errors.
 *
 *   mail          name: the sender        data: what came
 *   error queue   name: where the packet  data: what the router quoted of our
 *                 that failed was going   packet, as far as the kernel left it
 *
 * Control messages say the rest. Each is copied into a variable of its type
 * once its length is known to be right; nothing is read in place.
 */
#include "io/queue.h"

#include "base/ns.h"
#include "io/sockaddr.h"

#include <errno.h>
#include <linux/errqueue.h>
#include <linux/net_tstamp.h>
#include <netinet/in.h>
#include <string.h>
#include <time.h>

/* Kernel stamps before 1970 or after 2106 are none. */
#define SECONDS_MAX (INT64_C(1) << 32)

/* Bytes of a socket address at the end of an error record. */
#define OFFENDER_MAX sizeof(union sockaddr_any)

/* One control message. */
struct control {
	int level;
	int type;
	struct span data; /* borrowed */
};

/* What all of them say together. */
struct controls {
	int64_t stamp;
	int64_t card;
	struct sock_extended_err error;
	struct addr offender;
	bool has_error;
	int ttl;
	struct span options;
	uint32_t dropped;
};

/* Takes the control message at the start of REST. False at the end and for one
 * that does not fit. */
static bool next_control(struct span *rest, struct control *control)
{
	struct cmsghdr header;
	size_t step;

	if (rest->size < sizeof(header))
		return false;
	memcpy(&header, rest->data, sizeof(header));
	if (header.cmsg_len < CMSG_LEN(0) || header.cmsg_len > rest->size)
		return false;
	control->level = header.cmsg_level;
	control->type = header.cmsg_type;
	control->data.data = rest->data + CMSG_LEN(0);
	control->data.size = header.cmsg_len - CMSG_LEN(0);
	step = CMSG_ALIGN(header.cmsg_len);
	if (step > rest->size)
		step = rest->size;
	rest->data += step;
	rest->size -= step;
	return true;
}

/* Copies a value that DATA has to be long enough for. */
static bool copy(struct span data, void *to, size_t size)
{
	if (data.size < size)
		return false;
	memcpy(to, data.data, size);
	return true;
}

/* A moment in ns; 0 for none and for nonsense. */
static int64_t ns_of(const struct timespec *time)
{
	if (time->tv_sec < 0 || (int64_t)time->tv_sec >= SECONDS_MAX ||
	    time->tv_nsec < 0 || time->tv_nsec >= NS_PER_SEC)
		return 0;
	return (int64_t)time->tv_sec * NS_PER_SEC + time->tv_nsec;
}

static void read_stamp(struct span data, int64_t *stamp)
{
	struct timespec time;

	if (copy(data, &time, sizeof(time)))
		*stamp = ns_of(&time);
}

/* The kernel's stamp, one that is history, and that of the network card. */
static void read_stamps(struct span data, struct controls *controls)
{
	const size_t before = 2 * sizeof(struct timespec);

	read_stamp(data, &controls->stamp);
	if (data.size > before)
		read_stamp((struct span){data.data + before,
					 data.size - before},
			   &controls->card);
}

static void read_error(struct span data, struct controls *controls)
{
	size_t size = sizeof(controls->error);

	controls->has_error = copy(data, &controls->error, size);
	if (!controls->has_error)
		return;
	controls->offender =
		sockaddr_get(data.data + size, data.size - size, NULL);
}

static void read_number(struct span data, int *number)
{
	int value;

	if (copy(data, &value, sizeof(value)))
		*number = value;
}

static void read_socket(const struct control *control,
			struct controls *controls)
{
	if (control->type == SCM_TIMESTAMPING)
		read_stamps(control->data, controls);
	else if (control->type == SCM_TIMESTAMPNS)
		read_stamp(control->data, &controls->stamp);
	else if (control->type == SO_RXQ_OVFL)
		copy(control->data, &controls->dropped,
		     sizeof(controls->dropped));
}

static void read_v4(const struct control *control, struct controls *controls)
{
	switch (control->type) {
	case IP_RECVERR:
		read_error(control->data, controls);
		break;
	case IP_TTL:
		read_number(control->data, &controls->ttl);
		break;
	case IP_RECVOPTS:
	case IP_RETOPTS:
		controls->options = control->data;
		break;
	default:
		break;
	}
}

static void read_v6(const struct control *control, struct controls *controls)
{
	switch (control->type) {
	case IPV6_RECVERR:
		read_error(control->data, controls);
		break;
	case IPV6_HOPLIMIT:
		read_number(control->data, &controls->ttl);
		break;
	default:
		break;
	}
}

static void read_controls(const struct msghdr *message,
			  struct controls *controls)
{
	struct span rest = {message->msg_control, message->msg_controllen};
	struct control control;

	*controls = (struct controls){.ttl = -1};
	while (next_control(&rest, &control)) {
		if (control.level == SOL_SOCKET)
			read_socket(&control, controls);
		else if (control.level == IPPROTO_IP)
			read_v4(&control, controls);
		else if (control.level == IPPROTO_IPV6)
			read_v6(&control, controls);
	}
	if (controls->ttl < 0 || controls->ttl > UINT8_MAX)
		controls->ttl = -1;
}

/* The bytes that came, and how many there were. Some sockets tell the whole
 * size of what was cut, others only that it was. */
static void read_bytes(const struct msghdr *message, size_t size,
		       struct datagram *datagram)
{
	size_t room = message->msg_iovlen > 0 ? message->msg_iov[0].iov_len : 0;

	datagram->size = size;
	datagram->bytes.size = size < room ? size : room;
	if (room > 0)
		datagram->bytes.data = message->msg_iov[0].iov_base;
	if ((message->msg_flags & MSG_TRUNC) && size <= room)
		datagram->size = room + 1;
}

bool queue_has_header(const struct sock_end *end)
{
	return end->mail == DATAGRAM_IPV4;
}

static void read_mail(const struct sock_end *end, const struct addr *name,
		      uint16_t port, struct queue_item *item)
{
	struct datagram *datagram = &item->datagram;

	if (!end->has_mail)
		return;
	item->kind = QUEUE_DATAGRAM;
	datagram->kind = end->mail;
	datagram->from = *name;
	datagram->source_port = end->port;
	datagram->dest_port = port;
}

/* An ICMP error about a packet of ours. */
static void read_icmp(const struct sock_end *end, const struct addr *name,
		      uint16_t port, const struct controls *controls,
		      struct queue_item *item)
{
	const struct sock_extended_err *error = &controls->error;
	struct datagram *datagram = &item->datagram;
	uint8_t origin = name->family == ADDR_V4 ? SO_EE_ORIGIN_ICMP
						 : SO_EE_ORIGIN_ICMP6;

	if (!end->has_queue || error->ee_origin != origin ||
	    controls->offender.family != name->family)
		return;
	item->kind = QUEUE_DATAGRAM;
	datagram->kind = end->queue;
	datagram->from = controls->offender;
	datagram->to = *name;
	datagram->type = error->ee_type;
	datagram->code = error->ee_code;
	datagram->info = error->ee_info;
	datagram->source_port = end->port;
	datagram->dest_port = port;
	datagram->number = end->attempt.number;
	datagram->has_number = end->attempt.open;
	if (error->ee_rfc4884.flags == 0 &&
	    error->ee_rfc4884.len <= datagram->bytes.size)
		datagram->extensions_at = error->ee_rfc4884.len;
}

static void read_record(const struct sock_end *end, const struct addr *name,
			uint16_t port, const struct controls *controls,
			struct queue_item *item)
{
	const struct sock_extended_err *error = &controls->error;

	if (!controls->has_error)
		return;
	switch (error->ee_origin) {
	case SO_EE_ORIGIN_ICMP:
	case SO_EE_ORIGIN_ICMP6:
		read_icmp(end, name, port, controls, item);
		break;
	case SO_EE_ORIGIN_LOCAL:
		item->kind = QUEUE_LOCAL;
		item->error = (int)error->ee_errno;
		item->mtu = error->ee_errno == EMSGSIZE ? error->ee_info : 0;
		break;
	case SO_EE_ORIGIN_TIMESTAMPING:
		if (error->ee_errno == ENOMSG &&
		    error->ee_info == SCM_TSTAMP_SND)
			item->kind = QUEUE_STAMP;
		item->id = error->ee_data;
		break;
	default:
		break;
	}
}

void queue_read(const struct sock_end *end, enum addr_family family,
		const struct msghdr *message, size_t size,
		struct queue_item *item)
{
	struct controls controls;
	uint16_t port;
	struct addr name;

	read_controls(message, &controls);
	name = sockaddr_get(message->msg_name, message->msg_namelen, &port);
	*item = (struct queue_item){
		.kind = QUEUE_NOTHING,
		.stamp = controls.stamp,
		.dropped = controls.dropped,
		.datagram = {.ttl = controls.ttl,
			     .card = controls.card,
			     .options = controls.options,
			     .protocol = end->protocol},
	};
	read_bytes(message, size, &item->datagram);
	if (message->msg_flags & MSG_ERRQUEUE)
		read_record(end, &name, port, &controls, item);
	else if (name.family == family || queue_has_header(end))
		read_mail(end, &name, port, item);
}
