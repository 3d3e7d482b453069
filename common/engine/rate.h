/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * How many packets a run sends per second, all targets together.
 *
 * Two token buckets by the generic cell rate algorithm (ITU-T I.371), each of
 * which is one moment. The first has the rate. The second has twice the rate
 * and hardly any depth: a sender that was kept waiting makes up for it at twice
 * the rate, and not in a burst. Only waiting counts: who had nothing to send,
 * or was kept for longer than RATE_CATCH_UP (the machine slept), owes nothing.
 *
 * So in any span of t ns, of which RATE_CATCH_UP is the longest wait, no more
 * leaves than belongs to t + RATE_CATCH_UP + RATE_DEPTH, and at once no more
 * than belongs to RATE_DEPTH. A sender that is fast sends what is due in
 * RATE_SLICE at once, instead of waking up for each packet.
 *
 * Where a buffer was full, here or of our own receiver, the rate is halved, and
 * grows again slowly while nothing more is heard (as RFC 5681 has it for
 * windows). Nobody is told here: whoever asks sees the count.
 */
#ifndef LEADLINE_ENGINE_RATE_H
#define LEADLINE_ENGINE_RATE_H

#include "base/ns.h"

#include <stdint.h>

#define RATE_SLICE (NS_PER_MS / 2)
#define RATE_DEPTH (2 * NS_PER_MS)

/* The longest wait, ns, that is made up for. */
#define RATE_CATCH_UP (100 * NS_PER_MS)

/* The rate is halved at most once in this time, ns, for one full buffer fails
 * many packets; and it grows by an eighth in each such time. */
#define RATE_PATIENCE (20 * NS_PER_MS)

struct rate {
	double wanted;	 /* ns between two packets, 0: no limit */
	double gap;	 /* ns, at present; at least `wanted` */
	double due;	 /* ns since `start`, of the next packet */
	double peak;	 /* likewise, by twice the rate */
	int64_t start;	 /* of the first packet */
	int64_t changed; /* ns: when the gap was changed last */
	uint64_t taken;
	uint64_t slowed; /* times that it was halved */
	int64_t since;	 /* of the packets in `recent` ... */
	uint64_t recent; /* ... since then: how fast it was without a limit */
};

/* At most PACKETS per second, 0: no limit. */
void rate_init(struct rate *rate, uint64_t packets);

/* From when on the next packet may leave; not after NOW: at once. */
int64_t rate_due(const struct rate *rate, int64_t now);

/* A packet leaves at NOW that would have left at WANTED, or as soon after it as
 * the rate allows, if nothing had kept us; NOW: that is not known. */
void rate_take(struct rate *rate, int64_t wanted, int64_t now);

/* A buffer was full at NOW. */
void rate_slow(struct rate *rate, int64_t now);

/* Packets per second at present, 0: no limit. */
double rate_packets(const struct rate *rate);

#endif
