/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Two batches side by side.
 */
#include "io/volley.h"

#include <assert.h>
#include <errno.h>

/* Packets for which nobody is woken: a thread that sleeps needs as long to wake
 * up as some of them to leave. */
#define ALONE_MAX 8

int volley_open(struct volley *volley, size_t count, size_t size, size_t room)
{
	assert(count >= 1 && count <= VOLLEY_LANES);
	*volley = (struct volley){.count = count};
	for (size_t i = 0; i < count; i++) {
		volley->lanes[i] = batch_open(size, room);
		if (volley->lanes[i] == NULL)
			return -ENOMEM;
	}
	if (count > 1)
		volley->mate = mate_start();
	return 0;
}

void volley_close(struct volley *volley)
{
	mate_stop(volley->mate);
	for (size_t i = 0; i < volley->count; i++)
		batch_close(volley->lanes[i]);
	*volley = (struct volley){.count = 0};
}

bool volley_add(struct volley *volley, const struct transmit *transmit,
		const struct probe *probe, struct sent *sent)
{
	struct batch *lane = volley->lanes[probe->flow % volley->count];

	batch_add(lane, transmit, probe, sent);
	return lane->count < lane->size;
}

/* Both lanes at the same time. The mate may have no time. */
static void send_both(const struct volley *volley)
{
	mate_give(volley->mate, volley->lanes[1]);
	batch_send(volley->lanes[0]);
	if (!mate_take(volley->mate))
		batch_send(volley->lanes[1]);
}

static bool is_empty(const struct volley *volley)
{
	for (size_t i = 0; i < volley->count; i++)
		if (volley->lanes[i]->count > 0)
			return false;
	return true;
}

bool volley_send(struct volley *volley, const struct transmit *transmit)
{
	if (is_empty(volley))
		return false;
	if (volley->mate != NULL && volley->lanes[1]->count > ALONE_MAX)
		send_both(volley);
	else
		for (size_t i = 0; i < volley->count; i++)
			batch_send(volley->lanes[i]);
	for (size_t i = 0; i < volley->count; i++)
		batch_note_mtus(volley->lanes[i], transmit);
	return true;
}
