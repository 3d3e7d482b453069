/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Searching the path MTU: a plan beside that of an ordinary ping.
 *
 * Packets that must not be fragmented are sent to one target after the other.
 * Each answer narrows the sizes between what came back and what is too large. A
 * router or our own system that names an MTU is asked at once whether that is
 * true; where larger packets vanish without a word (RFC 2923 section 2.1) the
 * middle is tried. A size counts as lost after three probes, as RFC 8899
 * section 5.1.2 has it. Pure.
 */
#ifndef LEADLINE_PING_MTU_H
#define LEADLINE_PING_MTU_H

#include "base/addr.h"
#include "engine/plan.h"
#include "engine/targets.h"
#include "ping_options.h"
#include "ping_report.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Probes of one size. */
#define PING_MTU_TRIES 3

/* The largest size that is asked for, bytes with the IP header. */
#define PING_MTU_MAX 65535

/* What is known of the path to one target; bytes with the IP header. */
struct ping_mtu_row {
	uint32_t good;	    /* the largest that came back, 0: none */
	uint32_t bad;	    /* the smallest that did not */
	uint32_t told;	    /* the last MTU that was named, 0: none ... */
	struct addr teller; /* ... by whom; no family: by our own system */
	bool silent;	    /* `bad` vanished without a word */
	bool failed;	    /* an error ended the search: `error` */
	int error;	    /* errno, 0: an ICMP error */
};

struct ping_mtu {
	struct plan plan; /* first: a struct plan is a struct ping_mtu */
	const struct ping_options *options; /* borrowed, as all of these */
	const struct targets *targets;
	struct ping_report *report;
	struct ping_mtu_row *rows; /* one per target */
	uint32_t current;	   /* target */
	uint32_t seq;
	uint32_t asked; /* size that is being tried, 0: none */
	uint32_t tries; /* of that size */
	int64_t retry_at;
	int64_t longest; /* round trip to the current target, ns; 0: none */
	int64_t deadline;
	bool started;
	bool stopped;
};

/* ROWS are all zeros, one for each target. REPORT is kept as in any run. */
void ping_mtu_init(struct ping_mtu *mtu, const struct ping_options *options,
		   const struct targets *targets, struct ping_report *report,
		   struct ping_mtu_row *rows);

/* The run ends with the next step. */
void ping_mtu_stop(struct ping_mtu *mtu);

/* The search for target INDEX has come to its end. */
bool ping_mtu_is_found(const struct ping_mtu *mtu, uint32_t index);

/* Whether the path MTU of every target is found. */
bool ping_mtu_is_success(const struct ping_mtu *mtu);

/* Bytes of a packet with the IP header around SIZE bytes of payload. */
uint32_t ping_mtu_packet(enum addr_family family, uint32_t size);

#endif
