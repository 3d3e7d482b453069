/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Rows while traces end, and then one family of samples after the other.
 */
#include "trace_metrics.h"

#include "ui/metrics.h"

#include <inttypes.h>
#include <string.h>

/* FNV-1a, 64 bits. */
#define HASH_START UINT64_C(0xcbf29ce484222325)
#define HASH_PRIME UINT64_C(0x100000001b3)

/* --- what is kept ----------------------------------------------------------
 */

static struct trace_metrics_row *add_row(struct trace_metrics *metrics,
					 enum trace_metrics_kind kind)
{
	struct trace_metrics_row *row;

	if (metrics->row_count == TRACE_METRICS_ROWS)
		return NULL;
	row = &metrics->rows[metrics->row_count++];
	*row = (struct trace_metrics_row){
		.kind = kind,
		.path = (uint16_t)metrics->path_count,
	};
	return row;
}

/* The row of this router, which is among those after FIRST if it is there. */
static struct trace_metrics_row *router_of(struct trace_metrics *metrics,
					   uint32_t first, uint8_t ttl,
					   const struct addr *addr)
{
	struct trace_metrics_row *row;

	for (uint32_t i = first; i < metrics->row_count; i++)
		if (addr_same_host(&metrics->rows[i].addr, addr))
			return &metrics->rows[i];
	row = add_row(metrics, TRACE_METRICS_ROUTER);
	if (row == NULL)
		return NULL;
	row->ttl = ttl;
	row->addr = *addr;
	return row;
}

static bool add_answer(struct trace_metrics *metrics, uint32_t first,
		       uint8_t ttl, const struct addr *from, int64_t rtt)
{
	struct trace_metrics_row *row = router_of(metrics, first, ttl, from);

	if (row == NULL)
		return false;
	if (row->answers == 0 || rtt < row->rtt)
		row->rtt = rtt;
	row->answers++;
	return true;
}

/* False: there is no place for all of it. */
static bool add_hop(struct trace_metrics *metrics,
		    const struct trace_hops *hops, uint8_t ttl)
{
	struct trace_metrics_row *hop = add_row(metrics, TRACE_METRICS_HOP);
	uint32_t first = metrics->row_count;

	if (hop == NULL)
		return false;
	hop->ttl = ttl;
	for (uint8_t query = 0; query < hops->queries; query++) {
		const struct trace_cell *cell =
			trace_hops_look(hops, ttl, query);

		hop->queries += cell->state == TRACE_ANSWERED ||
				cell->state == TRACE_SILENT;
		hop->lost += cell->state == TRACE_SILENT;
		if (cell->state == TRACE_ANSWERED &&
		    !add_answer(metrics, first, ttl,
				trace_hops_from(hops, cell), cell->rtt))
			return false;
	}
	return true;
}

static uint64_t hash_addr(uint64_t hash, const struct addr *addr)
{
	hash = (hash ^ (uint64_t)addr->family) * HASH_PRIME;
	for (size_t i = 0; i < sizeof(addr->bytes); i++)
		hash = (hash ^ addr->bytes[i]) * HASH_PRIME;
	return hash;
}

/* The addresses up to the end of the way, those of silent rows being none. */
static bool add_flow(struct trace_metrics *metrics,
		     const struct trace_options *options,
		     const struct trace_hops *hops, uint8_t query)
{
	static const struct addr nobody = {.family = ADDR_NONE};
	struct trace_metrics_row *row = add_row(metrics, TRACE_METRICS_FLOW);

	if (row == NULL)
		return false;
	row->flow = trace_options_flow(options, query);
	row->hash = HASH_START;
	for (int ttl = hops->first; ttl <= trace_hops_end(hops); ttl++) {
		const struct trace_cell *cell =
			trace_hops_look(hops, (uint8_t)ttl, query);
		bool answered = cell->state == TRACE_ANSWERED;

		row->hash = hash_addr(row->hash,
				      answered ? trace_hops_from(hops, cell)
					       : &nobody);
		if (answered && cell->final)
			break;
	}
	return true;
}

static bool add_rows(struct trace_metrics *metrics,
		     const struct trace_options *options,
		     const struct trace_hops *hops)
{
	for (uint8_t query = 0; query < hops->queries; query++)
		if (!add_flow(metrics, options, hops, query))
			return false;
	for (int ttl = hops->first; ttl <= trace_hops_end(hops); ttl++)
		if (!add_hop(metrics, hops, (uint8_t)ttl))
			return false;
	return true;
}

static bool is_there(const struct trace_metrics *metrics, const char *target)
{
	for (uint32_t i = 0; i < metrics->path_count; i++)
		if (strncmp(metrics->paths[i].target, target,
			    TRACE_METRICS_LABEL - 1) == 0)
			return true;
	return false;
}

void trace_metrics_add(struct trace_metrics *metrics,
		       const struct trace_options *options,
		       const struct trace_hops *hops, const struct addr *addr,
		       bool reached)
{
	uint32_t rows = metrics->row_count;
	struct trace_metrics_path *path = &metrics->paths[metrics->path_count];

	if (is_there(metrics, options->host))
		return;
	if (metrics->path_count == TRACE_METRICS_TRACES) {
		metrics->dropped++;
		return;
	}
	strncpy(path->target, options->host, sizeof(path->target) - 1);
	path->target[sizeof(path->target) - 1] = '\0';
	path->addr = *addr;
	path->reached = reached;
	path->hops = trace_hops_end(hops);
	if (add_rows(metrics, options, hops)) {
		metrics->path_count++;
		return;
	}
	metrics->row_count = rows;
	metrics->dropped++;
}

/* --- the text --------------------------------------------------------------
 */

/* The name, and the labels that all series have. */
static void put_name(struct buf *buf, const char *name,
		     const struct trace_metrics_path *path)
{
	buf_print(buf, "%s{target=\"", name);
	metrics_label(buf, path->target);
	buf_char(buf, '"');
}

static void put_addr(struct buf *buf, const struct addr *addr)
{
	char text[ADDR_TEXT_MAX];

	addr_format(addr, text);
	buf_print(buf, ",addr=\"%s\"", text);
}

static void put_paths(struct buf *buf, const struct trace_metrics *metrics,
		      const char *name, const char *help, bool reached)
{
	metrics_head(buf, name, "gauge", help);
	for (uint32_t i = 0; i < metrics->path_count; i++) {
		const struct trace_metrics_path *path = &metrics->paths[i];

		put_name(buf, name, path);
		put_addr(buf, &path->addr);
		buf_print(buf, "} %d\n", reached ? path->reached : path->hops);
	}
}

enum value {
	VALUE_ONE,
	VALUE_QUERIES,
	VALUE_LOST,
	VALUE_ANSWERS,
	VALUE_RTT,
};

struct family {
	const char *name;
	const char *help;
	enum trace_metrics_kind kind;
	enum value value;
};

static const struct family families[] = {
	{"leadline_path_info", "Which way the probes of a flow go.",
	 TRACE_METRICS_FLOW, VALUE_ONE},
	{"leadline_hop_queries", "Queries of a hop that are decided.",
	 TRACE_METRICS_HOP, VALUE_QUERIES},
	{"leadline_hop_lost", "Queries of a hop that nobody answered.",
	 TRACE_METRICS_HOP, VALUE_LOST},
	{"leadline_hop_answers", "Queries of a hop that this address answered.",
	 TRACE_METRICS_ROUTER, VALUE_ANSWERS},
	{"leadline_hop_rtt_seconds", "Its smallest round-trip time.",
	 TRACE_METRICS_ROUTER, VALUE_RTT},
};

static void put_labels(struct buf *buf, const struct trace_metrics_row *row)
{
	switch (row->kind) {
	case TRACE_METRICS_FLOW:
		buf_print(buf, ",flow=\"%u\",hash=\"%016" PRIx64 "\"",
			  (unsigned int)row->flow, row->hash);
		break;
	case TRACE_METRICS_HOP:
		buf_print(buf, ",ttl=\"%u\"", (unsigned int)row->ttl);
		break;
	case TRACE_METRICS_ROUTER:
		buf_print(buf, ",ttl=\"%u\"", (unsigned int)row->ttl);
		put_addr(buf, &row->addr);
		break;
	}
}

static void put_value(struct buf *buf, const struct trace_metrics_row *row,
		      enum value value)
{
	switch (value) {
	case VALUE_ONE:
		buf_char(buf, '1');
		break;
	case VALUE_QUERIES:
		buf_print(buf, "%" PRIu32, row->queries);
		break;
	case VALUE_LOST:
		buf_print(buf, "%" PRIu32, row->lost);
		break;
	case VALUE_ANSWERS:
		buf_print(buf, "%" PRIu32, row->answers);
		break;
	case VALUE_RTT:
		metrics_seconds(buf, row->rtt);
		break;
	}
}

static void put_family(struct buf *buf, const struct trace_metrics *metrics,
		       const struct family *family)
{
	metrics_head(buf, family->name, "gauge", family->help);
	for (uint32_t i = 0; i < metrics->row_count; i++) {
		const struct trace_metrics_row *row = &metrics->rows[i];

		if (row->kind != family->kind)
			continue;
		put_name(buf, family->name, &metrics->paths[row->path]);
		put_labels(buf, row);
		buf_text(buf, "} ");
		put_value(buf, row, family->value);
		buf_char(buf, '\n');
	}
}

void trace_metrics_write(struct trace_metrics *metrics, struct buf *buf)
{
	buf_init(buf, metrics->text, sizeof(metrics->text));
	put_paths(buf, metrics, "leadline_path_reached",
		  "Whether the host ends its path.", true);
	put_paths(buf, metrics, "leadline_path_hops",
		  "Hops up to the end of a path.", false);
	for (size_t i = 0; i < sizeof(families) / sizeof(families[0]); i++)
		put_family(buf, metrics, &families[i]);
	metrics_head(buf, "leadline_paths_dropped", "gauge",
		     "Traces that this file has no place for.");
	buf_print(buf, "leadline_paths_dropped %" PRIu32 "\n",
		  metrics->dropped);
}
