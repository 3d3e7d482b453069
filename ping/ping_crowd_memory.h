/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The memory of a run with very many targets: as much as its options ask for,
 * at the start.
 */
#ifndef LEADLINE_PING_CROWD_MEMORY_H
#define LEADLINE_PING_CROWD_MEMORY_H

#include "engine/histogram.h"
#include "engine/ledger.h"
#include "engine/targets.h"
#include "ping.h"
#include "ping_crowd.h"
#include "ping_crowd_metrics.h"
#include "ping_crowd_top.h"
#include "ping_crowd_total.h"
#include "ui/json_run.h"

#include <stdint.h>

/* Probes that are remembered at once, a power of two each. */
#define PING_CROWD_MEMORY_RING_MIN 4096
#define PING_CROWD_MEMORY_RING_MAX (1u << 20)

/* Bytes of text that can wait for the next write, and of lines. */
#define PING_CROWD_MEMORY_OUT	65536
#define PING_CROWD_MEMORY_ERR	8192
#define PING_CROWD_MEMORY_LINES (4 * JSON_LINE_MAX)

struct ping_crowd_memory {
	struct ledger_entry *ring;
	uint32_t ring_size;
	struct ping_crowd_row *rows;
	uint32_t probes; /* to each target, 0: no end of them */
	float *rtts;	 /* NULL: nobody asks for them, or there are classes */
	struct ping_crowd_classes *classes; /* likewise */
	struct ping_crowd_bad *worst;
	struct ping_crowd_row *period_rows; /* NULL without --every */
	struct ping_crowd_classes *period_classes;
	struct targets_before *before; /* NULL without --resolve-every */
	struct ping_crowd_total total;
	struct histogram scratch;
	char out[PING_CROWD_MEMORY_OUT];
	char err[PING_CROWD_MEMORY_ERR];
	char lines[PING_CROWD_MEMORY_LINES];
	char metrics[PING_CROWD_METRICS_TEXT];
};

/* All zeros, of which only what is used costs anything; NULL: there is not
 * enough. */
struct ping_crowd_memory *ping_crowd_memory_get(const struct ping_setup *setup);

void ping_crowd_memory_free(struct ping_crowd_memory *memory);

#endif
