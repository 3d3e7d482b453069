/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Whatever recvmsg(2) could write, error records and stamps included.
 *
 *    0    flags, see below
 *    1    bytes of the name
 *    2    bytes of data
 *    3    bytes that did not fit
 *    4-   name, data, control messages
 */
#include "io/queue.h"
#include "io/stamp.h"

#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

enum flag {
	FLAG_V6 = 0x01,
	FLAG_QUEUE = 0x02, /* from the error queue */
	FLAG_CUT = 0x04,
	FLAG_ERRORS = 0x08, /* of a socket that gets errors there */
	FLAG_MAIL = 0x10,   /* of a socket that is read */
	FLAG_ICMP = 0x20,   /* of an ICMP socket */
};

static void check(bool good)
{
	if (!good)
		abort();
}

/* The next SIZE bytes or as many as there are, in memory of their own. */
static uint8_t *take(struct cursor *cursor, size_t *size)
{
	uint8_t *copy;

	if (*size > cursor_left(cursor))
		*size = cursor_left(cursor);
	copy = malloc(*size > 0 ? *size : 1);
	check(copy != NULL);
	cursor_copy(cursor, copy, *size);
	return copy;
}

static struct sock_end end_of(uint8_t flags)
{
	bool icmp = flags & FLAG_ICMP;

	return (struct sock_end){
		.fd = 3,
		.port = 45000,
		.has_mail = flags & FLAG_MAIL,
		.has_queue = flags & FLAG_ERRORS,
		.mail = icmp ? DATAGRAM_ICMP : DATAGRAM_UDP,
		.queue = icmp ? DATAGRAM_ICMP_QUEUE : DATAGRAM_UDP_QUEUE,
	};
}

static void inside(struct span part, const void *data, size_t size)
{
	const uint8_t *whole = data;

	if (part.size == 0)
		return;
	check(part.data >= whole && part.size <= size);
	check((size_t)(part.data - whole) <= size - part.size);
}

/* What comes out can be dated and parsed. */
static void look_at(const struct queue_item *item, const struct msghdr *message)
{
	struct stamp_bounds bounds = {1000, 2000000, 1700000000, 1700000000};
	const struct datagram *datagram = &item->datagram;
	struct reply reply;
	struct stamp stamp = stamp_of_sent(item->stamp, &bounds);

	check(stamp.at >= bounds.after && stamp.at <= bounds.before);
	stamp = stamp_of_received(item->stamp, &bounds);
	check(stamp.at >= bounds.after && stamp.at <= bounds.before);
	check(item->stamp >= 0);
	check(datagram->card >= 0);
	check(datagram->ttl >= -1 && datagram->ttl <= 255);
	inside(datagram->bytes, message->msg_iov->iov_base,
	       message->msg_iov->iov_len);
	inside(datagram->options, message->msg_control,
	       message->msg_controllen);
	check(datagram->extensions_at <= datagram->bytes.size);
	if (item->kind == QUEUE_DATAGRAM)
		reply_parse(datagram, &reply);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct cursor cursor = cursor_of((struct span){data, size});
	uint8_t flags = cursor_u8(&cursor);
	size_t name_size = cursor_u8(&cursor);
	size_t part_size = cursor_u8(&cursor);
	size_t more = cursor_u8(&cursor);
	struct sock_end end = end_of(flags);
	uint8_t *name = take(&cursor, &name_size);
	uint8_t *bytes = take(&cursor, &part_size);
	size_t control_size = QUEUE_CONTROL_ROOM;
	uint8_t *control = take(&cursor, &control_size);
	struct iovec part = {.iov_base = bytes, .iov_len = part_size};
	struct msghdr message = {
		.msg_name = name,
		.msg_namelen = (socklen_t)name_size,
		.msg_iov = &part,
		.msg_iovlen = 1,
		.msg_control = control,
		.msg_controllen = control_size,
		.msg_flags = (flags & FLAG_QUEUE ? MSG_ERRQUEUE : 0) |
			     (flags & FLAG_CUT ? MSG_TRUNC : 0),
	};
	struct queue_item item;

	queue_read(&end, flags & FLAG_V6 ? ADDR_V6 : ADDR_V4, &message,
		   part_size + more, &item);
	look_at(&item, &message);
	free(name);
	free(bytes);
	free(control);
	return 0;
}
