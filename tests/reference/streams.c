/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Random numbers by G. Marsaglia's xorshift (2003), multiplied.
 */
#include "streams.h"

#include "base/ns.h"

#include <math.h>

/* Intervals after which a probe is given up, answered after all, or twice. */
#define LOST_AFTER  30
#define LATE_AFTER  31
#define TWICE_AFTER 8

const char *shape_name(enum shape shape)
{
	switch (shape) {
	case SHAPE_CONSTANT:
		return "constant";
	case SHAPE_RAMP:
		return "ramp";
	case SHAPE_TWO_MODES:
		return "two modes";
	case SHAPE_HEAVY_TAIL:
		return "heavy tail";
	case SHAPE_NOISE:
		return "noise";
	}
	return "?";
}

/* From 0 up to, not including, 1. */
static double draw(uint64_t *state)
{
	*state ^= *state >> 12;
	*state ^= *state << 25;
	*state ^= *state >> 27;
	return (double)((*state * 2685821657736338717u) >> 11) * 0x1p-53;
}

static int64_t draw_rtt(uint64_t *state, enum shape shape, uint32_t seq)
{
	switch (shape) {
	case SHAPE_CONSTANT:
		return 20 * NS_PER_MS;
	case SHAPE_RAMP:
		return 5 * NS_PER_MS + seq % 50000 * (int64_t)977;
	case SHAPE_TWO_MODES:
		return (draw(state) < 0.7 ? 10 : 80) * NS_PER_MS +
		       (int64_t)(draw(state) * NS_PER_MS);
	case SHAPE_HEAVY_TAIL:
		return (int64_t)fmin(2e6 * pow(1 - draw(state), -1 / 1.1), 3e9);
	case SHAPE_NOISE:
		return 3 * NS_PER_MS + (int64_t)(draw(state) * 400) * NS_PER_US;
	}
	return 0;
}

size_t stream_room(size_t count)
{
	return 2 * count;
}

static void add(struct stream *stream, enum event_kind kind, uint32_t seq,
		int64_t after, int64_t rtt)
{
	stream->happenings[stream->count++] = (struct happening){
		.kind = kind,
		.seq = seq,
		.rtt = rtt,
		.when = 2 * (int64_t)seq + after,
	};
}

static void add_lost(struct stream *stream, uint64_t *state, uint32_t seq)
{
	add(stream, EVENT_LOST, seq, 2 * LOST_AFTER, 0);
	if (draw(state) < 0.1)
		add(stream, EVENT_LATE, seq, 2 * LATE_AFTER, 0);
}

/* Some answers come between those to the next few probes. */
static void add_answered(struct stream *stream, uint64_t *state, uint32_t seq,
			 int64_t rtt)
{
	int64_t after = 0;

	if (draw(state) < 0.02)
		after = 2 * (int64_t)(2 + 4 * draw(state)) + 1;
	add(stream, EVENT_REPLY, seq, after, rtt);
	if (draw(state) < 0.005)
		add(stream, EVENT_DUPLICATE, seq, 2 * TWICE_AFTER, 0);
}

/* Nothing is far from its place. */
static void put_in_order(struct stream *stream)
{
	for (size_t i = 1; i < stream->count; i++) {
		struct happening moved = stream->happenings[i];
		size_t to = i;

		for (; to > 0 && stream->happenings[to - 1].when > moved.when;
		     to--)
			stream->happenings[to] = stream->happenings[to - 1];
		stream->happenings[to] = moved;
	}
}

void stream_make(struct stream *stream, enum shape shape, size_t count,
		 bool mishaps)
{
	static const uint32_t runs[] = {1, 1, 1, 2, 7};
	uint64_t state = 20261120 + (uint64_t)shape;
	uint32_t lost = 0;

	stream->count = 0;
	for (uint32_t seq = 1; seq <= count; seq++) {
		int64_t rtt = draw_rtt(&state, shape, seq);

		if (!mishaps || seq == 1 || seq == count) {
			add(stream, EVENT_REPLY, seq, 0, rtt);
			continue;
		}
		if (lost == 0 && draw(&state) < 0.01)
			lost = runs[(size_t)(5 * draw(&state))];
		if (lost > 0) {
			lost--;
			add_lost(stream, &state, seq);
		} else {
			add_answered(stream, &state, seq, rtt);
		}
	}
	put_in_order(stream);
}
