/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The store only grows.
 */
#include "trace_store.h"

#include <string.h>

struct trace_bytes trace_store_keep(struct trace_store *store, struct span span)
{
	struct trace_bytes place = {.at = store->last};

	if (span.size == 0 || span.size > UINT16_MAX)
		return (struct trace_bytes){0};
	place.size = (uint16_t)span.size;
	if (store->used - store->last == span.size &&
	    memcmp(store->bytes + store->last, span.data, span.size) == 0)
		return place;
	if (span.size > TRACE_STORE_SIZE - store->used)
		return (struct trace_bytes){0};
	place.at = store->used;
	memcpy(store->bytes + place.at, span.data, span.size);
	store->last = place.at;
	store->used += place.size;
	return place;
}

struct span trace_store_look(const struct trace_store *store,
			     struct trace_bytes place)
{
	return (struct span){store->bytes + place.at, place.size};
}
