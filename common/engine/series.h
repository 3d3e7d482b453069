/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * What happens along the sequence of one target's probes: how the delay varies,
 * what is lost in a row, what comes out of order.
 *
 * Events come as they happen, which is not the order of the sequence: a loss is
 * known only when its time is over, long after later probes were answered. So
 * the fates of the probes of late are kept in a window that the caller lends,
 * and whatever depends on neighbours is counted when the second of two
 * neighbours is known. Memory does not grow.
 *
 * A probe that got an ICMP error, and one that our own system would not send,
 * count as lost here: the target has not answered them.
 */
#ifndef LEADLINE_ENGINE_SERIES_H
#define LEADLINE_ENGINE_SERIES_H

#include "engine/event.h"
#include "engine/histogram.h"
#include "engine/stats.h"

#include <stdbool.h>
#include <stdint.h>

/* What the window remembers of a probe. */
struct series_fate {
	int64_t sent_at;  /* ns */
	int64_t rtt;	  /* ns, if answered */
	uint32_t seq;	  /* whose entry this is */
	uint32_t arrival; /* which of the replies it was, from 0, if answered */
	bool known;
	bool answered;
	bool ahead; /* no reply to a later probe had come before it */
};

/* Probes lost one after the other. */
struct series_outage {
	int64_t start; /* ns, when the first of them was sent */
	int64_t last;  /* ns, when the last of them was sent */
	int64_t end;   /* ns, when the next one that was answered was sent;
			  NS_NEVER: there was none */
	uint32_t first_seq;
	uint32_t length; /* probes lost, 0: no outage */
};

struct series {
	struct series_fate *window; /* borrowed, all zeros at first */
	uint32_t window_size;	    /* a power of two */
	struct series_outage *log;  /* borrowed */
	uint32_t log_size;
	struct histogram *ipdv_histogram; /* borrowed, or NULL */

	uint64_t received;   /* replies of the target in time */
	uint64_t duplicates; /* further ones */
	uint64_t late;	     /* those to probes that had been given up */

	/* RFC 3550 section 6.4.1, in ns, over neighbours only. */
	double jitter;

	/* RFC 3393: differences of neighbours, without their sign. */
	struct stats ipdv;

	/* RFC 4737: replies that came after one to a later probe, and how many
	 * replies too late each came (section 4.2.2), as far as the window
	 * still knows it. */
	uint64_t reordered;
	struct stats extent;

	/* RFC 3357: probes in each loss period, and probes from the end of a
	 * period to the start of the next. */
	struct stats period;
	struct stats distance;

	uint64_t outages;	     /* ended so far; the log has the last */
	struct series_outage outage; /* the one that goes on; length 0: none */

	uint32_t next;	    /* all before it are counted as lost or answered */
	uint32_t expected;  /* one more than the largest seq answered */
	uint32_t last_lost; /* the last seq of the last period ... */
	bool has_lost;	    /* ... if there was one */
	bool started;
};

struct series_setup {
	struct series_fate *window; /* all zeros; as long as the ledger, or
				       what is lost may be found out too late */
	uint32_t window_size;	    /* a power of two, at least 2 */
	struct series_outage *log;  /* room for the outages of late */
	uint32_t log_size;	    /* 0: no log */
	struct histogram *ipdv;	    /* all zeros, or NULL: no percentiles */
};

/* Everything that SETUP points to must outlive the series. */
void series_init(struct series *series, const struct series_setup *setup);

/* Takes the next event of the target, whatever its kind. */
void series_note(struct series *series, const struct event *event);

/* After the last event: ends the outage that goes on, if there is one. */
void series_finish(struct series *series);

/* Outages in the log. */
uint32_t series_logged(const struct series *series);

/* Outage NUMBER, counted from 0 over all of the run, or NULL if the log no
 * longer has it. */
const struct series_outage *series_outage(const struct series *series,
					  uint64_t number);

/* Share of the replies that were out of order (RFC 4737 section 3.3). */
struct stats_share series_reordered(const struct series *series);

/* RFC 5481 section 4.2: by how much the share P of all round-trip times exceeds
 * the smallest at most, ns. RTT and STATS are of the same stream. */
int64_t series_pdv(struct histogram *rtt, const struct stats *stats, double p);

#endif
