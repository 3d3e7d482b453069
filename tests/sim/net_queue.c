/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * A binary heap: the parent of slot i is slot (i - 1) / 2 and comes first.
 */
#include "net_queue.h"

#include <assert.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

static bool comes_first(const struct net_mail *a, const struct net_mail *b)
{
	return a->at != b->at ? a->at < b->at : a->order < b->order;
}

static void swap(struct net_queue *queue, size_t a, size_t b)
{
	struct net_mail *mail = queue->heap[a];

	queue->heap[a] = queue->heap[b];
	queue->heap[b] = mail;
}

static void rise(struct net_queue *queue, size_t at)
{
	while (at > 0) {
		size_t parent = (at - 1) / 2;

		if (comes_first(queue->heap[parent], queue->heap[at]))
			return;
		swap(queue, parent, at);
		at = parent;
	}
}

static void sink(struct net_queue *queue, size_t at)
{
	for (;;) {
		size_t first = at;

		for (size_t i = 2 * at + 1; i <= 2 * at + 2; i++)
			if (i < queue->count &&
			    comes_first(queue->heap[i], queue->heap[first]))
				first = i;
		if (first == at)
			return;
		swap(queue, first, at);
		at = first;
	}
}

static void grow(struct net_queue *queue)
{
	size_t room = queue->room == 0 ? 64 : 2 * queue->room;

	queue->heap = realloc(queue->heap, room * sizeof(*queue->heap));
	assert(queue->heap != NULL);
	queue->room = room;
}

static void insert(struct net_queue *queue, struct net_mail *mail)
{
	if (queue->count == queue->room)
		grow(queue);
	queue->heap[queue->count++] = mail;
	rise(queue, queue->count - 1);
}

struct net_mail *net_queue_put(struct net_queue *queue, enum net_mail_kind kind,
			       int64_t at, const uint8_t *bytes, size_t size)
{
	struct net_mail *mail = malloc(sizeof(*mail) + size);

	assert(mail != NULL);
	*mail = (struct net_mail){
		.at = at,
		.order = queue->order++,
		.kind = kind,
		.datagram = {.bytes = {mail->bytes, size}, .size = size},
	};
	if (size > 0)
		memcpy(mail->bytes, bytes, size);
	insert(queue, mail);
	return mail;
}

const struct net_mail *net_queue_peek(const struct net_queue *queue)
{
	return queue->count > 0 ? queue->heap[0] : NULL;
}

struct net_mail *net_queue_take(struct net_queue *queue)
{
	struct net_mail *mail;

	assert(queue->count > 0);
	mail = queue->heap[0];
	queue->heap[0] = queue->heap[--queue->count];
	sink(queue, 0);
	return mail;
}

static size_t count_datagrams(const struct net_queue *queue, int64_t now)
{
	size_t count = 0;

	for (size_t i = 0; i < queue->count; i++)
		count += queue->heap[i]->kind == NET_MAIL_DATAGRAM &&
			 queue->heap[i]->at <= now;
	return count;
}

uint64_t net_queue_overflow(struct net_queue *queue, int64_t now, size_t room)
{
	struct net_queue kept = {.order = queue->order};
	size_t datagrams = 0;

	if (count_datagrams(queue, now) <= room)
		return 0;
	while (queue->count > 0) {
		struct net_mail *mail = net_queue_take(queue);

		if (mail->kind == NET_MAIL_DATAGRAM && mail->at <= now &&
		    ++datagrams > room)
			free(mail);
		else
			insert(&kept, mail);
	}
	free(queue->heap);
	*queue = kept;
	return datagrams - room;
}

void net_queue_free(struct net_queue *queue)
{
	while (queue->count > 0)
		free(queue->heap[--queue->count]);
	free(queue->heap);
	*queue = (struct net_queue){0};
}
