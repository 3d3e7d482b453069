/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * What was counted, as members of a line: `interval` and `summary`.
 */
#ifndef LEADLINE_UI_JSON_TALLY_H
#define LEADLINE_UI_JSON_TALLY_H

#include "engine/histogram.h"
#include "engine/series.h"
#include "engine/stats.h"
#include "ui/json.h"

#include <stdint.h>

/* What was counted, over the whole run or since the last interval. */
struct json_tally {
	int64_t since;	      /* ns, when counting began */
	uint64_t transmitted; /* probes that left */
	uint64_t received; /* replies of the target in time, each probe once */
	uint64_t lost;	   /* given up */
	uint64_t errors;   /* settled by an ICMP error */
	uint64_t local_errors; /* probes that could not leave */
	uint64_t late;	       /* answers to what had been given up */
	uint64_t duplicates;
	uint64_t corrupted; /* replies with a payload that we did not send */
	uint64_t forged;    /* answers that only pretended to be */
	const struct stats *rtt;
	struct histogram *histogram; /* of the same RTTs, NULL: no percentiles;
					may be sorted */
	const struct series *series; /* NULL: nothing about the sequence */
};

/* AT is when counting ended, ns. A percentile that the number of values does
 * not carry is null: p99 below 100 of them. */
void json_tally_write(struct json *json, int64_t at,
		      const struct json_tally *tally);

#endif
