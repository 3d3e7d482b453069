/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The model of ping: what is known about each target.
 *
 * The figures that people know are kept as iputils keeps them, in integer
 * microseconds, so that they come out digit for digit. Pure.
 */
#ifndef LEADLINE_PING_REPORT_H
#define LEADLINE_PING_REPORT_H

#include "engine/event.h"
#include "engine/ledger.h"
#include "wire/probe.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Round-trip times of one target; microseconds, each cut to a whole one. */
struct ping_rtt {
	uint64_t count; /* of replies that were timed, duplicates included */
	int64_t min;
	int64_t max;
	int64_t sum;	 /* stays at INT64_MAX once there, which takes a
			    forged recording */
	int64_t squares; /* sum of squares; likewise */
	int64_t ewma;	 /* moving average with gain 1/8, times 8 */
};

/* One target. */
struct ping_row {
	uint64_t sent;	     /* probes, those that could not leave included */
	uint64_t received;   /* good replies, duplicates not included */
	uint64_t duplicates; /* further good replies */
	uint64_t late;	     /* good replies to probes that were given up */
	uint64_t corrupted;  /* replies with a bad checksum, which are not
				good, or with other data than was sent */
	uint64_t errors;     /* ICMP errors, and packets too large to leave */
	uint64_t failed;     /* probes that could not leave, not in `errors` */
	uint64_t in_flight;  /* as ping_report_settle found it */
	int64_t first_at;    /* first and last send, ns */
	int64_t last_at;
	struct ping_rtt rtt;
	uint32_t newest; /* seq of the last probe, 0: none yet */
	uint32_t acked;	 /* highest seq that was answered, errors too */
	uint32_t lost;	 /* probes that were not answered, in a row */
	uint32_t pipe;	 /* most probes that were out when an answer came */
	bool has_newest; /* a reply to `newest` was received */
	bool missing;	 /* when `newest` left, the one before had none ... */
	bool has_lost;	 /* `newest` was given up, and that was said */
};

struct ping_report {
	struct ping_row *rows; /* borrowed, one per target */
	size_t count;
	const struct probe_form *form; /* borrowed; NULL: payloads are taken to
					  be as they should */
};

/* ROWS are all zeros, one for each of the COUNT targets. */
void ping_report_init(struct ping_report *report, struct ping_row *rows,
		      size_t count);

/* Counts EVENT. */
void ping_report_note(struct ping_report *report, const struct event *event);

/* The offset of the first byte of the payload of a reply that is not as it was
 * sent; SIZE_MAX if all are, and for what is no echo. */
size_t ping_report_damage(const struct probe_form *form,
			  const struct event *event);

/* Whether EVENT is about an answer that is not what was sent. */
bool ping_report_is_corrupted(const struct probe_form *form,
			      const struct event *event);

/* Whether EVENT is an answer that counts as an error. */
bool ping_report_is_error(const struct event *event);

/*
 * Counts the probes in flight at NOW: not answered, and not out for longer than
 * twice the longest round trip to their target. They are no loss. Where nothing
 * was ever received there is no measure for "long", and nothing is in flight.
 */
void ping_report_settle(struct ping_report *report, const struct ledger *ledger,
			int64_t now);

/* Whether the open ENTRY is in flight, as above. */
bool ping_report_is_in_flight(const struct ping_report *report,
			      const struct ledger_entry *entry, int64_t now);

/* The longest round trip to any target, ns rounded up; 0 if there was none. */
int64_t ping_report_longest(const struct ping_report *report);

/* Loss in percent: of those not in flight, the part not received. 0 if nothing
 * was sent. */
double ping_report_loss(const struct ping_row *row);

/* Mean and population standard deviation in microseconds, cut; count > 0. */
int64_t ping_report_mean(const struct ping_rtt *rtt);
int64_t ping_report_deviation(const struct ping_rtt *rtt);

/* From the first send to the last, ns. */
int64_t ping_report_span(const struct ping_row *row);

#endif
