/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The paths of a run as a file of Prometheus metrics, written when all is
 * traced.
 *
 * They are gauges: each run counts anew, and so does its file. A series has the
 * label `target`, so what is traced twice is in it once. There are never more
 * series than two for each row here; what has no place is counted.
 */
#ifndef LEADLINE_TRACEROUTE_TRACE_METRICS_H
#define LEADLINE_TRACEROUTE_TRACE_METRICS_H

#include "base/addr.h"
#include "base/buf.h"
#include "trace_hops.h"
#include "trace_options.h"

#include <stdbool.h>
#include <stdint.h>

#define TRACE_METRICS_TRACES 1024
#define TRACE_METRICS_ROWS   4096
#define TRACE_METRICS_LABEL  254 /* bytes of a host's name, with the zero */

/* Bytes of text: two lines for each row and trace, and what may be in them. */
#define TRACE_METRICS_TEXT (16 << 20)

struct trace_metrics_path {
	char target[TRACE_METRICS_LABEL]; /* as the user wrote it, maybe cut */
	struct addr addr;
	bool reached;
	uint8_t hops; /* the TTL of its last row */
};

enum trace_metrics_kind {
	TRACE_METRICS_FLOW,   /* which way a query went */
	TRACE_METRICS_HOP,    /* a row */
	TRACE_METRICS_ROUTER, /* somebody who answered in it */
};

struct trace_metrics_row {
	enum trace_metrics_kind kind;
	uint16_t path; /* which of the traces */
	uint16_t flow;
	uint64_t hash; /* of all addresses on that way */
	uint8_t ttl;
	uint32_t queries; /* of a row: that are decided */
	uint32_t lost;	  /* of these */
	uint32_t answers; /* of a router */
	struct addr addr;
	int64_t rtt; /* ns, its smallest */
};

/* Large: to be allocated, all zeros. */
struct trace_metrics {
	struct trace_metrics_path paths[TRACE_METRICS_TRACES];
	uint32_t path_count;
	struct trace_metrics_row rows[TRACE_METRICS_ROWS];
	uint32_t row_count;
	uint32_t dropped; /* traces without a place */
	char text[TRACE_METRICS_TEXT];
};

/* Adds what came of a trace to ADDR; OPTIONS has its host. */
void trace_metrics_add(struct trace_metrics *metrics,
		       const struct trace_options *options,
		       const struct trace_hops *hops, const struct addr *addr,
		       bool reached);

/* All of it as text in BUF, which is made of the memory there is. */
void trace_metrics_write(struct trace_metrics *metrics, struct buf *buf);

#endif
