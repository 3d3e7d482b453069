/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * When ping sends, and when it has had enough.
 *
 *   interval  probe k to a target is due k intervals after the first, whatever
 *             happened to the others; several targets share the interval evenly
 *   flood     (interval 0) as soon as the last probe was answered, and at the
 *             latest after 10 ms
 *   adaptive  the interval is the smoothed RTT, as soon as there is one
 *
 * Without a deadline COUNT probes are sent and then awaited; with one, COUNT
 * answers are wanted and the first ICMP error ends the run. Pure.
 */
#ifndef LEADLINE_PING_PLAN_H
#define LEADLINE_PING_PLAN_H

#include "engine/pace.h"
#include "engine/plan.h"
#include "ping_options.h"
#include "ping_report.h"

#include <stdbool.h>
#include <stdint.h>

/* How long to linger for an answer where there was none and nobody said, ns. */
#define PING_PLAN_LINGER (10 * NS_PER_SEC)

/* The longest gap between two probes of a flood, ns. */
#define PING_PLAN_FLOOD_GAP (10 * NS_PER_MS)

struct ping_plan {
	struct plan plan; /* first: a struct plan is a struct ping_plan */
	const struct ping_options *options; /* borrowed */
	struct ping_report *report;	    /* borrowed */
	int64_t floor;			    /* shortest interval of -A, ns */
	int64_t interval; /* ns between two probes to one target */
	int64_t slower;	  /* ns that -A adds since a buffer was full */
	struct pace pace;
	uint64_t turn;	  /* probes that every target was given */
	uint32_t target;  /* whose turn is next: those before had one more */
	uint64_t burst;	  /* probes that are due at once */
	uint64_t content; /* targets that gave COUNT answers */
	int64_t last_at;  /* ns, the last probe */
	int64_t deadline; /* ns, NS_NEVER: none */
	int64_t linger;	  /* end of lingering, 0 as long as it is open */
	bool started;
	bool stopped;
	bool given_up; /* by --until-losses */
};

/* ORDINARY: the user is not root, and -A has a floor. */
void ping_plan_init(struct ping_plan *plan, const struct ping_options *options,
		    struct ping_report *report, bool ordinary);

/* The run ends with the next step. */
void ping_plan_stop(struct ping_plan *plan);

/* How long the session waits for each answer, ns. Without -W for ever: only the
 * end of the run decides that a probe was lost. */
int64_t ping_plan_timeout(const struct ping_options *options);

/* Whether every target gave what was wanted: an answer, or COUNT of them before
 * the deadline, and none lost more than --loss-exit allows. */
bool ping_plan_is_success(const struct ping_plan *plan);

#endif
