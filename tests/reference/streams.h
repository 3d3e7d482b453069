/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Known streams of what becomes of probes, the same in every run.
 */
#ifndef LEADLINE_REFERENCE_STREAMS_H
#define LEADLINE_REFERENCE_STREAMS_H

#include "engine/event.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum shape {
	SHAPE_CONSTANT,
	SHAPE_RAMP,
	SHAPE_TWO_MODES,
	SHAPE_HEAVY_TAIL,
	SHAPE_NOISE,
};

#define SHAPES (SHAPE_NOISE + 1)

const char *shape_name(enum shape shape);

struct happening {
	enum event_kind kind; /* EVENT_REPLY, _LOST, _DUPLICATE or _LATE */
	uint32_t seq;	      /* from 1 */
	int64_t rtt;	      /* ns, of a reply */
	int64_t when;	      /* their order, in halves of an interval */
};

struct stream {
	struct happening *happenings; /* in the order in which they happen */
	size_t count;
};

/* Room in happenings that COUNT probes need. */
size_t stream_room(size_t count);

/* COUNT probes, the first and the last of them answered; with MISHAPS some are
 * lost, alone or in a row, answered late, out of order or twice. The memory of
 * STREAM is the caller's. */
void stream_make(struct stream *stream, enum shape shape, size_t count,
		 bool mishaps);

#endif
