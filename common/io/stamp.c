/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Whether to believe the stamp of a packet, and where it lies on our clock.
 */
#include "io/stamp.h"

#include "base/ns.h"

/* How far the two clocks may be misread against each other, ns: the kernel and
 * we read the clock's distance at different moments. */
#define TOLERANCE (2 * NS_PER_US)

/* A clock that is slewed is wrong by one part in so many (adjtimex(2)). */
#define SLEW 2000

static struct stamp_entry *slot(struct stamp_ring *ring, uint32_t id)
{
	return &ring->entries[id & (STAMP_RING - 1)];
}

void stamp_ring_add(struct stamp_ring *ring, uint32_t number, int64_t at,
		    int64_t wall)
{
	struct stamp_entry *entry = slot(ring, ring->next++);

	if (entry->open)
		ring->open--;
	*entry = (struct stamp_entry){
		.number = number,
		.open = at >= ring->deaf,
		.counted = at >= ring->deaf,
		.at = at,
		.wall = wall,
	};
	if (entry->open)
		ring->open++;
}

void stamp_ring_restart(struct stamp_ring *ring, int64_t at)
{
	bool late = ring->open > 0 || at < ring->deaf;

	*ring = (struct stamp_ring){.deaf = late ? at + STAMP_LATE
						 : ring->deaf};
}

struct stamp_entry *stamp_ring_find(struct stamp_ring *ring, uint32_t id)
{
	struct stamp_entry *entry = slot(ring, id);

	if (ring->next - id - 1 >= STAMP_RING || !entry->open)
		return NULL;
	return entry;
}

bool stamp_ring_find_card(struct stamp_ring *ring, uint32_t id,
			  uint32_t *number)
{
	const struct stamp_entry *entry = slot(ring, id);

	if (ring->next - id - 1 >= STAMP_RING || !entry->counted)
		return false;
	*number = entry->number;
	return true;
}

void stamp_ring_close(struct stamp_ring *ring, struct stamp_entry *entry)
{
	if (entry->open)
		ring->open--;
	entry->open = false;
}

/* In a flood the sockets may not be empty for hours. */
static bool was_set(const struct stamp_bounds *bounds)
{
	int64_t step = bounds->wall - bounds->other_wall;
	int64_t room = STAMP_STEP + (bounds->before - bounds->after) / SLEW;

	return step > room || step < -room;
}

/* The wall-clock moment WALL on our clock. False, with AT untouched, if it
 * cannot be. */
static bool convert(int64_t wall, const struct stamp_bounds *bounds,
		    int64_t *at)
{
	int64_t moment = wall - bounds->wall;

	if (wall == 0 || was_set(bounds) ||
	    moment < bounds->after - TOLERANCE ||
	    moment > bounds->before + TOLERANCE)
		return false;
	*at = ns_min(ns_max(moment, bounds->after), bounds->before);
	return true;
}

struct stamp stamp_of_sent(int64_t wall, const struct stamp_bounds *bounds)
{
	struct stamp stamp = {bounds->after, STAMP_USER};

	if (convert(wall, bounds, &stamp.at))
		stamp.source = STAMP_KERNEL;
	return stamp;
}

struct stamp stamp_of_received(int64_t wall, const struct stamp_bounds *bounds)
{
	struct stamp stamp = {bounds->before, STAMP_USER};

	if (convert(wall, bounds, &stamp.at))
		stamp.source = STAMP_KERNEL;
	return stamp;
}
