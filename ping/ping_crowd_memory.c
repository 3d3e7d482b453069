/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * How much.
 */
#include "ping_crowd_memory.h"

#include "base/ns.h"
#include "ping_crowd_plan.h"

#include <stdbool.h>
#include <stdlib.h>

static uint32_t ring_size(const struct ping_setup *setup)
{
	uint64_t open = ping_crowd_plan_open(setup->options,
					     targets_total(setup->targets));
	uint32_t size = PING_CROWD_MEMORY_RING_MIN;

	/* A third is kept free for those that are asked again. */
	while (size < PING_CROWD_MEMORY_RING_MAX && size < open + open / 2)
		size *= 2;
	return size;
}

/* Whether anybody will ask for round-trip times. */
static bool wants_times(const struct ping_setup *setup)
{
	const struct ping_options *options = setup->options;

	return setup->json != 0 ||
	       !(options->quiet || options->alive || options->unreachable);
}

static uint32_t probes_of(const struct ping_setup *setup)
{
	int64_t probes = ping_crowd_plan_probes(setup->options);

	return (uint32_t)ns_min(probes, UINT32_MAX);
}

void ping_crowd_memory_free(struct ping_crowd_memory *memory)
{
	if (memory == NULL)
		return;
	free(memory->ring);
	free(memory->rows);
	free(memory->rtts);
	free(memory->classes);
	free(memory->worst);
	free(memory->period_rows);
	free(memory->period_classes);
	free(memory->before);
	free(memory);
}

static bool set_times_aside(struct ping_crowd_memory *memory,
			    const struct ping_setup *setup)
{
	size_t count = targets_total(setup->targets);
	uint32_t probes = memory->probes;

	if (!wants_times(setup))
		return true;
	if (probes > 0 && probes <= PING_CROWD_EXACT) {
		memory->rtts = calloc(count, probes * sizeof(*memory->rtts));
		return memory->rtts != NULL;
	}
	memory->classes = calloc(count, sizeof(*memory->classes));
	return memory->classes != NULL;
}

/* For what is counted since the last look. */
static bool set_period_aside(struct ping_crowd_memory *memory,
			     const struct ping_setup *setup)
{
	size_t count = targets_total(setup->targets);

	if (setup->options->every == 0 || setup->options->cumulative)
		return true;
	memory->period_rows = calloc(count, sizeof(*memory->period_rows));
	memory->period_classes = calloc(count, sizeof(*memory->period_classes));
	return memory->period_rows != NULL && memory->period_classes != NULL;
}

/* For hosts that move. */
static bool set_before_aside(struct ping_crowd_memory *memory,
			     const struct ping_setup *setup)
{
	if (setup->options->resolve_every == 0)
		return true;
	memory->before =
		calloc(setup->targets->count + 1, sizeof(*memory->before));
	return memory->before != NULL;
}

struct ping_crowd_memory *ping_crowd_memory_get(const struct ping_setup *setup)
{
	struct ping_crowd_memory *memory = calloc(1, sizeof(*memory));
	size_t count = targets_total(setup->targets);
	size_t top = (size_t)setup->options->top;

	if (memory == NULL)
		return NULL;
	memory->ring_size = ring_size(setup);
	memory->probes = probes_of(setup);
	memory->ring = calloc(memory->ring_size, sizeof(*memory->ring));
	memory->rows = calloc(count, sizeof(*memory->rows));
	memory->worst =
		calloc(top < count ? top + 1 : count, sizeof(*memory->worst));
	if (memory->ring != NULL && memory->rows != NULL &&
	    memory->worst != NULL && set_times_aside(memory, setup) &&
	    set_period_aside(memory, setup) && set_before_aside(memory, setup))
		return memory;
	ping_crowd_memory_free(memory);
	return NULL;
}
