/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The lines of JSON that are about a run and not about one probe: `start`,
 * `hop`, `path`, `outage`, `interval`, `move` and `summary`.
 *
 * Each function appends one line to BUF, or answers false and leaves BUF as it
 * was if there is no room. AT is the moment of the line, ns. Everything that is
 * pointed to is borrowed for the call; texts may hold anything.
 */
#ifndef LEADLINE_UI_JSON_RUN_H
#define LEADLINE_UI_JSON_RUN_H

#include "base/addr.h"
#include "base/buf.h"
#include "engine/series.h"
#include "ui/json_event.h"
#include "ui/json_tally.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* One of the targets, in the order of their indices. */
struct json_target {
	const char *target;	   /* as the user wrote it */
	const struct addr *addr;   /* what it resolved to */
	const struct addr *source; /* ours, NULL: not known */
};

struct json_start {
	const char *version;	  /* of the program */
	const char *const *words; /* the command line, without the program */
	size_t word_count;
	const struct json_target *targets;
	size_t target_count;
	uint64_t all_targets;  /* also those that there is no room for */
	const char *method;    /* "icmp", "udp", "tcp" */
	const char *socket;    /* "datagram", "raw", "error-queue" */
	const char *privilege; /* "none", "capability", "root" */
	const char *clock;     /* what at_ns counts: "CLOCK_MONOTONIC" */
	int64_t interval;      /* ns from probe to probe, 0: by the answers */
	int64_t timeout;       /* ns until a probe is lost, NS_NEVER: never */
	uint32_t payload;      /* bytes after the ICMP or UDP header */

	/* For the scenes of all lines; see json_event.h. */
	uint32_t scope;
	const char *scope_name;
};

/* If the line is too long, it is tried again without the command line. */
bool json_run_start(struct buf *buf, int64_t at, const struct json_scene *scene,
		    const struct json_start *start);

/* What one query of a hop came to. */
struct json_answer {
	uint8_t query; /* from 0 */
	uint16_t flow;
	const struct addr *from; /* NULL: no answer */
	const char *name;	 /* of `from`, NULL: not known */
	int64_t rtt;		 /* ns, if there is an answer */
};

bool json_run_hop(struct buf *buf, int64_t at, const struct json_scene *scene,
		  uint8_t ttl, const struct json_answer *answers, size_t count);

/* The way of one query. */
struct json_path {
	uint8_t query; /* from 0 */
	uint16_t flow;
	uint8_t first_ttl;	 /* of hops[0] */
	bool reached;		 /* the last hop is the target */
	const struct addr *hops; /* of no family: no answer */
	size_t count;
};

bool json_run_path(struct buf *buf, int64_t at, const struct json_scene *scene,
		   const struct json_path *path);

/* What there is to say of a path, in words. */
struct json_remark {
	const char *kind; /* what it is about, a word */
	uint8_t ttl;	  /* of the hop that it is about, 0: of no one hop */
	const char *text; /* as --explain and -v have it, a line without end */
};

bool json_run_remark(struct buf *buf, int64_t at,
		     const struct json_scene *scene,
		     const struct json_remark *remark);

bool json_run_outage(struct buf *buf, int64_t at,
		     const struct json_scene *scene,
		     const struct series_outage *outage);

bool json_run_interval(struct buf *buf, int64_t at,
		       const struct json_scene *scene,
		       const struct json_tally *tally);

/* The target, which was at BEFORE, is pinged where it is now. */
bool json_run_move(struct buf *buf, int64_t at, const struct json_scene *scene,
		   const struct addr *before);

/* Why a run ended. */
enum json_reason {
	JSON_DONE,	  /* everything asked for was done */
	JSON_DEADLINE,	  /* the time given was over */
	JSON_INTERRUPTED, /* SIGINT */
	JSON_TERMINATED,  /* another signal */
	JSON_FAILED,	  /* an error of our own; the text is on stderr */
};

bool json_run_summary(struct buf *buf, int64_t at,
		      const struct json_scene *scene,
		      const struct json_tally *tally, enum json_reason reason,
		      int exit_status);

#endif
