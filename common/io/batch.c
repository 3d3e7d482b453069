/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Packets in one call. One that the kernel refuses ends it; that one is sent by
 * itself, where the error is told apart from those of earlier packets, and the
 * rest follows in the next call.
 */
#include "io/batch.h"

#include "base/ns.h"
#include "io/clock.h"

#include <errno.h>
#include <stdlib.h>

static bool set_aside(struct batch *batch)
{
	batch->bytes = malloc(batch->size * batch->room);
	batch->packets = calloc(batch->size, sizeof(*batch->packets));
	batch->headers = calloc(batch->size, sizeof(*batch->headers));
	batch->probes = calloc(batch->size, sizeof(*batch->probes));
	batch->sent = calloc(batch->size, sizeof(*batch->sent));
	return batch->bytes != NULL && batch->packets != NULL &&
	       batch->headers != NULL && batch->probes != NULL &&
	       batch->sent != NULL;
}

struct batch *batch_open(size_t size, size_t room)
{
	struct batch *batch = calloc(1, sizeof(*batch));

	if (batch == NULL)
		return NULL;
	batch->size = size;
	batch->room = room;
	if (set_aside(batch))
		return batch;
	batch_close(batch);
	return NULL;
}

void batch_close(struct batch *batch)
{
	if (batch == NULL)
		return;
	free(batch->bytes);
	free(batch->packets);
	free(batch->headers);
	free(batch->probes);
	free(batch->sent);
	free(batch);
}

void batch_add(struct batch *batch, const struct transmit *transmit,
	       const struct probe *probe, struct sent *sent)
{
	size_t i = batch->count++;
	struct transmit_packet *packet = &batch->packets[i];

	*sent = (struct sent){.number = probe->number, .source = STAMP_USER};
	if (!transmit_prepare(transmit, probe, batch->bytes + i * batch->room,
			      batch->room, packet))
		sent->error = EMSGSIZE;
	batch->headers[i].msg_hdr = packet->message;
	batch->probes[i] = *probe;
	batch->sent[i] = sent;
}

/* Packets of one call: the longer it takes, the less is known of when each of
 * them left. */
#define ROW_MAX 64

/* Packets from FIRST on that one call can take. */
static size_t row_at(const struct batch *batch, size_t first)
{
	size_t end = first;

	while (end < batch->count && end - first < ROW_MAX &&
	       batch->sent[end]->error == 0 &&
	       batch->packets[end].end == batch->packets[first].end)
		end++;
	return end - first;
}

/* It left in a call that began at START, about LATER ns after that. */
static void guess(struct sent *sent, int64_t start, int64_t later)
{
	sent->at = start + later;
	sent->early = later < UINT32_MAX ? (uint32_t)later : UINT32_MAX;
}

/* SIZE packets from FIRST on: how many of them left in one call. */
static size_t send_row(struct batch *batch, size_t first, size_t size)
{
	int64_t start, span;
	int left;

	if (size < 2)
		return 0;
	start = clock_now();
	left = sendmmsg(batch->packets[first].end->fd, &batch->headers[first],
			(unsigned int)size, MSG_DONTWAIT);
	if (left <= 0)
		return 0;
	span = clock_now() - start;
	for (int i = 0; i < left; i++)
		guess(batch->sent[first + (size_t)i], start, span * i / left);
	return (size_t)left;
}

static void send_one(struct batch *batch, size_t i)
{
	struct sent *sent = batch->sent[i];

	sent->at = clock_now();
	if (sent->error == 0)
		sent->error = transmit_packet(&batch->packets[i]);
	batch->failures += sent->error != 0;
}

bool batch_is_behind_failure(const struct batch *batch, size_t i)
{
	if (batch->failures == 0)
		return false;
	for (size_t k = 0; k < i; k++)
		if (batch->sent[k]->error != 0 &&
		    batch->packets[k].end == batch->packets[i].end)
			return true;
	return false;
}

void batch_send(struct batch *batch)
{
	size_t done = 0;

	batch->failures = 0;
	while (done < batch->count) {
		size_t size = row_at(batch, done);
		size_t left = send_row(batch, done, size);

		done += left;
		if (left == 0 || left < size)
			send_one(batch, done++);
	}
}

void batch_note_mtus(struct batch *batch, const struct transmit *transmit)
{
	for (size_t i = 0; batch->failures > 0 && i < batch->count; i++)
		transmit_note_mtu(transmit, &batch->probes[i], batch->sent[i]);
}
