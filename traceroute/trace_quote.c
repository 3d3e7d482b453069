/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Quotes beside the packets that they quote, which are built again.
 */
#include "trace_quote.h"

#include "trace_form.h"

/* A packet is built in so many bytes; a longer one is not compared. */
#define ROOM 2048

/* Builds the probe that CELL answered, from its transport on, and returns its
 * bytes. 0: too long. */
static size_t rebuild(const struct trace_explain *explain,
		      const struct trace_cell *cell, uint8_t query,
		      uint8_t bytes[ROOM])
{
	enum addr_family family = explain->target.family;
	uint32_t header = trace_form_packet(explain->form, family, 0);
	struct probe probe = {
		.number = cell->number,
		.seq = cell->number,
		.flow = trace_options_flow(explain->options, query),
		.ttl = 1,
		.size = cell->size < header ? 0
					    : (uint16_t)(cell->size - header),
	};
	struct probe_route route = {explain->source, explain->target};

	if (cell->size + PROBE_ROOM(0) > ROOM)
		return 0;
	return probe_build(explain->form, &probe, &route, PROBE_WRAP_TRANSPORT,
			   bytes, ROOM);
}

static void put_bytes(struct buf *buf, const uint8_t *bytes, size_t count)
{
	for (size_t i = 0; i < count; i++)
		buf_print(buf, "%02x", bytes[i]);
}

/* " 6: 1a2b became 3c4d", for each run of bytes that differ, with the offset of
 * the first. */
static void put_differences(struct buf *buf, struct span quote,
			    const uint8_t *sent, size_t size)
{
	size_t at = 0;

	size = size < quote.size ? size : quote.size;
	while (at < size) {
		size_t end = at;

		while (end < size && quote.data[end] != sent[end])
			end++;
		if (end > at) {
			buf_print(buf, " %zu: ", at);
			put_bytes(buf, sent + at, end - at);
			buf_text(buf, " became ");
			put_bytes(buf, quote.data + at, end - at);
		}
		at = end + 1;
	}
}

static void explain_cell(const struct trace_explain *explain, int ttl,
			 uint8_t query, struct buf *buf)
{
	const struct trace_cell *cell =
		trace_hops_look(explain->hops, (uint8_t)ttl, query);
	struct span quote =
		trace_store_look(&explain->hops->store, cell->quote);
	char memory[512];
	uint8_t sent[ROOM];
	struct buf text;

	if (cell->state != TRACE_ANSWERED || quote.size == 0)
		return;
	buf_init(&text, memory, sizeof(memory));
	put_differences(&text, quote, sent,
			rebuild(explain, cell, query, sent));
	if (text.len > 0)
		buf_print(buf, "hop %d, query %u quotes other bytes:%s\n", ttl,
			  query + 1, memory);
}

void trace_quote_explain(const struct trace_explain *explain, struct buf *buf)
{
	const struct trace_hops *hops = explain->hops;
	int last = hops->final != 0 ? hops->final : hops->reach;

	if (!explain->form->tag.own_header)
		return;
	for (int ttl = hops->first; ttl <= last; ttl++)
		for (uint8_t query = 0; query < hops->queries; query++)
			explain_cell(explain, ttl, query, buf);
}
