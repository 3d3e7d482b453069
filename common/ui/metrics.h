/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Counters and round-trip times as Prometheus text (exposition format 0.0.4),
 * for the textfile collector of node_exporter.
 *
 * Lost is a counter that is decided at the time-out, so a probe on its way is
 * not lost. The buckets are those that smokeping_prober uses: its dashboards
 * work with another prefix. There are no time stamps, and every sample of a
 * name stands with the others of that name.
 */
#ifndef LEADLINE_UI_METRICS_H
#define LEADLINE_UI_METRICS_H

#include "base/addr.h"
#include "base/buf.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Upper edges: 50 us and its doublings to 26.2144 s; the last one has none. */
#define METRICS_BUCKETS 21

struct metrics_rtt {
	uint64_t buckets[METRICS_BUCKETS];
	uint64_t count;
	int64_t sum; /* ns */
};

/* An all-zero struct is empty. RTT is in ns, not negative. */
void metrics_add(struct metrics_rtt *rtt, int64_t ns);

/* A target and what was counted since the start; all borrowed. */
struct metrics_target {
	const char *target; /* as the user wrote it; anything may be in it */
	const struct addr *addr; /* its address, NULL: more than one */
	uint64_t sent;
	uint64_t received;
	uint64_t lost;
	uint64_t duplicates;
	uint64_t late;
	uint64_t errors;       /* ICMP */
	uint64_t local_errors; /* probes that could not leave */
	uint64_t forged;
	bool up; /* the last probe that is decided was answered */
	const struct metrics_rtt *rtt;
};

/* Appends all of COUNT targets, or nothing and answers false if there is no
 * room. About 4 KB for each target. Bytes of a label that are not printable
 * ASCII are written as ui/escape.h does. */
bool metrics_write(struct buf *buf, const struct metrics_target *targets,
		   size_t count);

/* Appends how many targets there are, and how many of them are known to answer
 * and not to. False, as above. */
bool metrics_write_hosts(struct buf *buf, uint64_t count, uint64_t alive,
			 uint64_t unreachable);

/* What such texts are made of: the two lines before the samples of a NAME, the
 * value of a label, escaped, and exact seconds. */
void metrics_head(struct buf *buf, const char *name, const char *type,
		  const char *help);
void metrics_label(struct buf *buf, const char *text);
void metrics_seconds(struct buf *buf, int64_t ns);

#endif
