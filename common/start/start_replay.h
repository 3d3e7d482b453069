/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * What a replay opens, and no more: anybody may have written what is in a
 * recording.
 */
#ifndef LEADLINE_START_START_REPLAY_H
#define LEADLINE_START_START_REPLAY_H

#include "start/start.h"
#include "ui/json_open.h"
#include "ui/replay.h"

#include <stdbool.h>

/* Paths, borrowed. */
struct start_replay {
	const char *recording;
	const char *machine; /* as json_open takes it */
	const char *metrics; /* to be replaced, NULL: none */
	bool verbose;	     /* as start_confine takes it */
};

/* Opens the recording and what is to be written today, with all privilege gone,
 * and shuts the process in: nothing of the recording is read before. False, and
 * the reason is on stderr. REPLAY and JSON are to be closed in any case. */
bool start_replay(const struct start *start, const struct start_replay *files,
		  struct replay *replay, struct json_open *json);

#endif
