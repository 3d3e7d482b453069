/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * In order.
 */
#include "start/start_replay.h"

#include "start/complain.h"

bool start_replay(const struct start *start, const struct start_replay *files,
		  struct replay *replay, struct json_open *json)
{
	const struct sandbox_needs needs = {
		.role = SANDBOX_RUN,
		.replaces = files->metrics,
	};
	int error = replay_open(replay, files->recording);

	if (error != 0)
		return complain_errno(start->program, files->recording, -error);
	if (!json_open(json, files->machine, start->program, 0, NULL))
		return false;
	start_confine(start, &needs, files->verbose);
	return true;
}
