/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Reading in batches, and dating what was read.
 */
#include "io/inbox.h"

#include "io/sockaddr.h"

#include <errno.h>
#include <stdlib.h>

struct inbox_buffers {
	struct mmsghdr headers[INBOX_SIZE];
	struct iovec parts[INBOX_SIZE];
	union sockaddr_any names[INBOX_SIZE];
	_Alignas(struct cmsghdr)
		uint8_t controls[INBOX_SIZE][QUEUE_CONTROL_ROOM];
	uint8_t bytes[];
};

int inbox_open(struct inbox *inbox, size_t room)
{
	struct inbox_buffers *buffers =
		calloc(1, sizeof(*buffers) + INBOX_SIZE * room);

	*inbox = (struct inbox){.buffers = buffers};
	if (buffers == NULL)
		return -ENOMEM;
	for (size_t i = 0; i < INBOX_SIZE; i++) {
		struct msghdr *message = &buffers->headers[i].msg_hdr;

		buffers->parts[i].iov_base = buffers->bytes + i * room;
		buffers->parts[i].iov_len = room;
		message->msg_iov = &buffers->parts[i];
		message->msg_iovlen = 1;
		message->msg_control = buffers->controls[i];
	}
	return 0;
}

void inbox_close(struct inbox *inbox)
{
	free(inbox->buffers);
	*inbox = (struct inbox){0};
}

/* The kernel left the lengths of the last message here. NAMED: it is to say
 * who sent each, too. */
static void prepare(struct inbox *inbox, size_t count, bool named)
{
	struct inbox_buffers *buffers = inbox->buffers;

	for (size_t i = inbox->count; i < inbox->count + count; i++) {
		struct msghdr *message = &buffers->headers[i].msg_hdr;

		message->msg_name = named ? &buffers->names[i] : NULL;
		message->msg_namelen = named ? sizeof(buffers->names[i]) : 0;
		message->msg_controllen = QUEUE_CONTROL_ROOM;
		message->msg_flags = 0;
	}
}

/* The network card says when a packet of ours left: a moment on its clock, and
 * none on ours. */
static bool note_card(const struct inbox_source *source,
		      struct inbox_mail *mail)
{
	mail->when = (struct stamp){0, STAMP_USER};
	return source->ring != NULL &&
	       stamp_ring_find_card(source->ring, mail->item.id, &mail->number);
}

/* A packet of ours left. */
static bool date_sent(const struct inbox_source *source,
		      struct inbox_mail *mail, const struct clock_pair *pair)
{
	struct stamp_entry *entry = NULL;
	struct stamp_bounds bounds;

	if (source->ring != NULL)
		entry = stamp_ring_find(source->ring, mail->item.id);
	if (entry == NULL)
		return false;
	bounds = (struct stamp_bounds){entry->at, pair->now, entry->wall,
				       pair->wall};
	mail->number = entry->number;
	mail->when = stamp_of_sent(mail->item.stamp, &bounds);
	stamp_ring_close(source->ring, entry);
	return mail->when.source != STAMP_USER;
}

static void date_received(const struct inbox *inbox, struct inbox_mail *mail,
			  const struct clock_pair *pair)
{
	struct stamp_bounds bounds = {inbox->drained, pair->now, pair->wall,
				      inbox->wall};

	mail->when = stamp_of_received(mail->item.stamp, &bounds);
	mail->item.datagram.at = mail->when.at;
	mail->item.datagram.source = mail->when.source;
}

/* Takes the message in the next place apart. */
static void sort(struct inbox *inbox, const struct inbox_source *source,
		 const struct clock_pair *pair)
{
	size_t place = inbox->count++;
	const struct mmsghdr *header = &inbox->buffers->headers[place];
	struct inbox_mail *mail = &inbox->mail[place];

	queue_read(source->end, source->family, &header->msg_hdr,
		   header->msg_len, &mail->item);
	mail->open = false;
	if (mail->item.dropped > 0)
		inbox->dropped = mail->item.dropped;
	switch (mail->item.kind) {
	case QUEUE_NOTHING:
	/* The call that failed has said so, too. */
	case QUEUE_LOCAL:
		break;
	case QUEUE_STAMP:
		mail->open = mail->item.stamp == 0 && mail->item.datagram.card != 0
				     ? note_card(source, mail)
				     : date_sent(source, mail, pair);
		break;
	case QUEUE_DATAGRAM:
		mail->open = true;
		date_received(inbox, mail, pair);
		break;
	}
	if (mail->open)
		inbox->open++;
}

/* As recvmmsg(2); for a single message recvmsg(2) costs less. */
static int receive(struct inbox *inbox, int fd, size_t limit, int flags)
{
	struct mmsghdr *headers = &inbox->buffers->headers[inbox->count];
	ssize_t size;

	if (limit > 1)
		return recvmmsg(fd, headers, (unsigned int)limit, flags, NULL);
	size = recvmsg(fd, &headers->msg_hdr, flags);
	if (size < 0)
		return -1;
	headers->msg_len = (unsigned int)size;
	return 1;
}

int inbox_read(struct inbox *inbox, const struct inbox_source *source,
	       bool queue, size_t limit, struct clock_pair *pair)
{
	int flags = MSG_DONTWAIT | (queue ? MSG_ERRQUEUE : MSG_TRUNC);
	int got;

	if (inbox->open == 0)
		inbox->count = 0;
	if (limit > INBOX_SIZE - inbox->count)
		limit = INBOX_SIZE - inbox->count;
	if (limit == 0)
		return 0;
	prepare(inbox, limit, queue || !queue_has_header(source->end));
	got = receive(inbox, source->end->fd, limit, flags);
	if (got < 0)
		return errno == EAGAIN || errno == EINTR ? 0 : -errno;
	*pair = clock_read_again(pair->wall);
	for (int i = 0; i < got; i++)
		sort(inbox, source, pair);
	return got;
}

bool inbox_put(struct inbox *inbox, const struct datagram *datagram)
{
	if (inbox->open == 0)
		inbox->count = 0;
	if (inbox->count == INBOX_SIZE)
		return false;
	inbox->mail[inbox->count++] = (struct inbox_mail){
		.item = {.kind = QUEUE_DATAGRAM, .datagram = *datagram},
		.when = {datagram->at, datagram->source},
		.open = true,
	};
	inbox->open++;
	return true;
}

bool inbox_has_before(const struct inbox *inbox, int64_t at)
{
	for (size_t i = 0; i < inbox->count; i++) {
		const struct inbox_mail *mail = &inbox->mail[i];

		if (mail->open && mail->item.kind == QUEUE_DATAGRAM &&
		    mail->when.at < at)
			return true;
	}
	return false;
}

/* Whether A is told before B. */
static bool is_before(const struct inbox_mail *a, const struct inbox_mail *b)
{
	bool a_stamp = a->item.kind == QUEUE_STAMP;
	bool b_stamp = b->item.kind == QUEUE_STAMP;

	if (a_stamp != b_stamp)
		return a_stamp;
	return a->when.at < b->when.at;
}

const struct inbox_mail *inbox_take(struct inbox *inbox)
{
	struct inbox_mail *first = NULL;

	if (inbox->open == 0)
		return NULL;
	for (size_t i = 0; i < inbox->count; i++) {
		struct inbox_mail *mail = &inbox->mail[i];

		if (mail->open && (first == NULL || is_before(mail, first)))
			first = mail;
	}
	if (first != NULL) {
		first->open = false;
		inbox->open--;
	}
	return first;
}
