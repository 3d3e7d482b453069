/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Which of the stamps of a packet to believe, and where it lies on our clock.
 */
#include "io/stamp.h"

#include "base/ns.h"

/* How far the two clocks may be misread against each other, ns: the kernel and
 * we read the clock's distance at different moments. */
#define TOLERANCE (2 * NS_PER_US)

/* A network card's stamp that is further from the kernel's than this, ns, says
 * that its clock was set or has drifted: it is laid beside ours anew. */
#define DRIFT_MAX NS_PER_MS

static struct stamp_entry *slot(struct stamp_ring *ring, uint32_t id)
{
	return &ring->entries[id & (STAMP_RING - 1)];
}

void stamp_ring_add(struct stamp_ring *ring, uint32_t number, int64_t at,
		    int64_t wall)
{
	struct stamp_entry *entry = slot(ring, ring->next++);

	if (!entry->open)
		ring->open++;
	*entry = (struct stamp_entry){number, true, at, wall};
}

void stamp_ring_restart(struct stamp_ring *ring)
{
	*ring = (struct stamp_ring){.next = 0};
}

struct stamp_entry *stamp_ring_find(struct stamp_ring *ring, uint32_t id)
{
	struct stamp_entry *entry = slot(ring, id);

	if (ring->next - id - 1 >= STAMP_RING || !entry->open)
		return NULL;
	return entry;
}

void stamp_ring_close(struct stamp_ring *ring, struct stamp_entry *entry)
{
	if (entry->open)
		ring->open--;
	entry->open = false;
}

/* The wall-clock moment WALL on our clock. False, with AT untouched, if it
 * cannot be. */
static bool convert(int64_t wall, const struct stamp_bounds *bounds,
		    int64_t *at)
{
	int64_t moment = wall - bounds->wall;

	if (wall == 0 || moment < bounds->after - TOLERANCE ||
	    moment > bounds->before + TOLERANCE)
		return false;
	*at = ns_min(ns_max(moment, bounds->after), bounds->before);
	return true;
}

/* Lays the card's clock beside ours with a packet that both have dated. */
static void align(struct stamp_card *card, const struct queue_stamps *stamps,
		  int64_t at)
{
	int64_t offset = at - stamps->hardware;
	int64_t drift = offset - card->offset;

	if (card->interface == stamps->interface && drift < DRIFT_MAX &&
	    drift > -DRIFT_MAX)
		return;
	card->interface = stamps->interface;
	card->offset = offset;
}

/* The card's stamp on our clock, near AT. */
static bool use_card(const struct stamp_card *card,
		     const struct queue_stamps *stamps, struct stamp *stamp)
{
	int64_t at = stamps->hardware + card->offset;

	if (stamps->hardware == 0 || stamps->interface == 0 ||
	    stamps->interface != card->interface ||
	    at - stamp->at > DRIFT_MAX || stamp->at - at > DRIFT_MAX)
		return false;
	stamp->at = at;
	stamp->source = STAMP_HARDWARE;
	return true;
}

struct stamp stamp_of_sent(struct stamp_card *card,
			   const struct queue_stamps *stamps,
			   const struct stamp_bounds *bounds)
{
	struct stamp stamp = {bounds->after, STAMP_USER};

	if (convert(stamps->software, bounds, &stamp.at))
		stamp.source = STAMP_KERNEL;
	if (stamps->hardware != 0 && stamps->interface != 0) {
		align(card, stamps, stamp.at);
		use_card(card, stamps, &stamp);
	}
	return stamp;
}

struct stamp stamp_of_received(const struct stamp_card *card,
			       const struct queue_stamps *stamps,
			       const struct stamp_bounds *bounds)
{
	struct stamp stamp = {bounds->before, STAMP_USER};

	if (convert(stamps->software, bounds, &stamp.at))
		stamp.source = STAMP_KERNEL;
	use_card(card, stamps, &stamp);
	return stamp;
}
