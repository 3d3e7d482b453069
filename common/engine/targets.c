/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The table of targets.
 */
#include "engine/targets.h"

#include <assert.h>

/* No ledger is longer. */
#define NUMBERS_OF_LATE (1u << 24)

void targets_init(struct targets *targets, struct target *rows, uint32_t size)
{
	*targets = (struct targets){.rows = rows, .size = size};
}

uint32_t targets_add(struct targets *targets, const struct addr *addr,
		     const struct addr *source)
{
	if (targets->count == targets->size)
		return TARGETS_NONE;
	targets->rows[targets->count] =
		(struct target){.addr = *addr, .source = *source};
	return targets->count++;
}

uint32_t targets_total(const struct targets *targets)
{
	if (targets->ranges == NULL)
		return targets->count;
	return targets->count + (uint32_t)targets->order->count;
}

struct addr targets_addr(const struct targets *targets, uint32_t index)
{
	if (index < targets->count)
		return targets->rows[index].addr;
	assert(index < targets_total(targets));
	return ranges_at(targets->ranges,
			 order_at(targets->order, index - targets->count));
}

void targets_move(struct targets *targets, uint32_t index,
		  const struct addr *addr, uint32_t number)
{
	struct target *target = targets_at(targets, index);

	targets->before[index] = (struct targets_before){target->addr, number};
	target->addr = *addr;
}

struct addr targets_addr_of(const struct targets *targets, uint32_t index,
			    uint32_t number)
{
	const struct targets_before *before;

	if (targets->before == NULL || index >= targets->count)
		return targets_addr(targets, index);
	before = &targets->before[index];
	if (before->addr.family == ADDR_NONE ||
	    before->until - number - 1 >= NUMBERS_OF_LATE)
		return targets_addr(targets, index);
	return before->addr;
}

struct target *targets_at(const struct targets *targets, uint32_t index)
{
	assert(index < targets->count);
	return &targets->rows[index];
}

uint32_t targets_find_group(const struct targets *targets)
{
	for (uint32_t i = 0; i < targets->count; i++)
		if (targets->rows[i].group)
			return i;
	return TARGETS_NONE;
}

uint32_t targets_find(const struct targets *targets, const struct addr *addr)
{
	for (uint32_t i = 0; i < targets->count; i++)
		if (addr_same_host(&targets->rows[i].addr, addr))
			return i;
	return TARGETS_NONE;
}
