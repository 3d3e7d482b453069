/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * What cannot be, with the reason.
 */
#include "ping_options_check.h"

/* What a search of the path MTU cannot be about, or would be wrong by. */
static bool check_search(const struct ping_options *options, struct buf *error)
{
	if (!options->find_mtu)
		return true;
	if (options->query != PROBE_QUERY_ECHO || options->sweep.step != 0 ||
	    options->record != PING_RECORD_NOTHING)
		return buf_fail(error,
				"--find-mtu goes with no other question, "
				"no --sweep, -R, -T nor --source-route");
	if (options->mtu == PING_MTU_WANT || options->mtu == PING_MTU_DONT)
		return buf_fail(error,
				"--find-mtu does not fragment: no -M want "
				"nor dont");
	return true;
}

/* What there would be nothing to fill with. */
static bool check_payload(const struct ping_options *options, struct buf *error)
{
	bool echo = options->query == PROBE_QUERY_ECHO;

	if (options->sweep.step != 0 && (!echo || options->size >= 0))
		return buf_fail(error,
				"--sweep goes with no -s and with no other "
				"question");
	/* As iputils, a question to a node takes both and has use for neither.
	 */
	if (!echo && options->query != PROBE_QUERY_NODE &&
	    (options->size >= 0 || options->pattern_size > 0))
		return buf_fail(error,
				"--timestamp and --probe have no payload: "
				"no -s nor -p");
	return true;
}

bool ping_options_check_question(const struct ping_options *options,
				 struct buf *error)
{
	return check_search(options, error) && check_payload(options, error);
}

/* What nobody would read. */
bool ping_options_check_outputs(const struct ping_options *options,
				struct buf *error)
{
	if (options->replay != NULL)
		return true;
	if ((options->measurement != 0 || options->probe_id != 0) &&
	    options->machine.format != FORMAT_ATLAS)
		return buf_fail(error, "--msm-id and --prb-id are of "
				       "--format=atlas");
	if (options->every != 0 && options->metrics == NULL &&
	    options->machine.path == NULL && !options->crowd)
		return buf_fail(error,
				"--every is of --metrics, of --json and of "
				"very many hosts");
	return true;
}

bool ping_options_check_hosts(const struct ping_options *options,
			      struct buf *error)
{
	if (options->replay != NULL)
		return options->host_count == 0 ||
		       buf_fail(error,
				"--replay: the hosts are in the recording");
	if (options->host_count == 0 && options->targets == NULL &&
	    options->range_count == 0)
		return buf_fail(error,
				"usage error: Destination address required");
	for (size_t i = 0; i < options->host_count; i++)
		if (options->hosts[i][0] == '\0')
			return buf_fail(error,
					"a host cannot be an empty text");
	if (options->connect && options->host_count > 1)
		return buf_fail(error, "-C: a socket is connected to one host");
	return true;
}
