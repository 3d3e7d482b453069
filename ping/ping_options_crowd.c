/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Targets by files and ranges, and what is asked about them.
 */
#include "ping_options_crowd.h"

#include "ping_crowd_plan.h"
#include "ping_options_table.h"
#include "wire/tag.h"

#include <stdlib.h>
#include <string.h>

#define BACKOFF_MIN (NS_PER_SEC)
#define BACKOFF_MAX (10 * NS_PER_SEC)

/* Where nobody said: as fping, but one try fewer. */
#define BACKOFF_USUAL (NS_PER_SEC + NS_PER_SEC / 2)
#define RETRY_USUAL   2

bool ping_options_crowd_has(int id)
{
	switch (id) {
	case PING_OPTION_EVERY:
	case PING_OPTION_TARGETS:
	case PING_OPTION_RANGE:
	case PING_OPTION_EXCLUDE:
	case PING_OPTION_RATE:
	case PING_OPTION_ALIVE:
	case PING_OPTION_UNREACHABLE:
	case PING_OPTION_NEED:
	case PING_OPTION_RETRY:
	case PING_OPTION_BACKOFF:
	case PING_OPTION_RTTS:
	case PING_OPTION_OUTAGE:
	case PING_OPTION_TOP:
	case PING_OPTION_SEED:
	case PING_OPTION_SHARD:
	case PING_OPTION_RESUME:
	case PING_OPTION_RESOLVE_EVERY:
		return true;
	default:
		return false;
	}
}

static bool add_range(struct cli *cli, struct ping_options *options)
{
	struct range range;

	if (!range_parse(cli->value, strlen(cli->value), &range))
		return cli_reject(cli, "not PREFIX/LENGTH nor FIRST-LAST");
	if (options->range_count == PING_OPTIONS_RANGES)
		return cli_reject(cli, "too many ranges: use a file");
	options->ranges[options->range_count++] = range;
	return true;
}

static bool take_file(struct cli *cli, const char **file)
{
	*file = cli->value;
	return cli->value[0] != '\0' || cli_reject(cli, "no file");
}

/* I/N */
static bool take_shard(struct cli *cli, struct ping_options *options)
{
	char *end;
	unsigned long shard, shards;

	if (cli->value[0] < '0' || cli->value[0] > '9')
		return cli_reject(cli, "not I/N");
	shard = strtoul(cli->value, &end, 10);
	if (end[0] != '/' || end[1] < '0' || end[1] > '9')
		return cli_reject(cli, "not I/N");
	shards = strtoul(end + 1, &end, 10);
	if (*end != '\0' || shard < 1 || shard > shards || shards > UINT32_MAX)
		return cli_reject(cli, "not I/N with I from 1 to N");
	options->shard = (int64_t)shard - 1;
	options->shards = (int64_t)shards;
	return true;
}

/* --every: seconds, and perhaps ",cumulative". */
static bool take_every(struct cli *cli, struct ping_options *options)
{
	const char *comma = strchr(cli->value, ',');
	size_t size = comma != NULL ? (size_t)(comma - cli->value)
				    : strlen(cli->value);

	if (comma != NULL && strcmp(comma, ",cumulative") != 0)
		return cli_reject(cli, "not SECONDS[,cumulative]");
	options->cumulative = comma != NULL;
	if (!cli_parse_seconds(cli->value, size, &options->every) ||
	    options->every < NS_PER_SEC / 10)
		return cli_reject(cli, "not seconds from 0.1 on");
	return true;
}

static bool take_resolve(struct cli *cli, struct ping_options *options)
{
	return (cli_parse_seconds(cli->value, strlen(cli->value),
				  &options->resolve_every) &&
		options->resolve_every >= NS_PER_SEC) ||
	       cli_reject(cli, "not seconds from 1 on");
}

/* Read as seconds are: a factor has nine decimals, too. */
static bool take_backoff(struct cli *cli, struct ping_options *options)
{
	return (cli_parse_seconds(cli->value, strlen(cli->value),
				  &options->backoff) &&
		options->backoff >= BACKOFF_MIN &&
		options->backoff <= BACKOFF_MAX) ||
	       cli_reject(cli, "not a factor from 1 to 10");
}

bool ping_options_crowd_take(struct cli *cli, int id,
			     struct ping_options *options)
{
	/* Others know it, too. */
	if (id == PING_OPTION_EVERY)
		return take_every(cli, options);
	options->crowd = true;
	switch (id) {
	case PING_OPTION_TARGETS:
		return take_file(cli, &options->targets);
	case PING_OPTION_EXCLUDE:
		return take_file(cli, &options->exclude);
	case PING_OPTION_RANGE:
		return add_range(cli, options);
	case PING_OPTION_RATE:
		return cli_integer(cli, 10, 0, 1000000000, &options->rate);
	case PING_OPTION_ALIVE:
		options->alive = true;
		return true;
	case PING_OPTION_UNREACHABLE:
		options->unreachable = true;
		return true;
	case PING_OPTION_NEED:
		return cli_integer(cli, 10, 1, UINT32_MAX, &options->need);
	case PING_OPTION_RETRY:
		return cli_integer(cli, 10, 0, PING_CROWD_TRIES - 1,
				   &options->retry);
	case PING_OPTION_BACKOFF:
		return take_backoff(cli, options);
	case PING_OPTION_RTTS:
		options->rtts = true;
		return true;
	case PING_OPTION_OUTAGE:
		options->outage = true;
		return true;
	case PING_OPTION_TOP:
		return cli_integer(cli, 10, 1, UINT32_MAX, &options->top);
	case PING_OPTION_SEED:
		return cli_integer(cli, 10, 0, INT64_MAX, &options->seed);
	case PING_OPTION_SHARD:
		return take_shard(cli, options);
	case PING_OPTION_RESUME:
		return cli_integer(cli, 10, 0, UINT32_MAX, &options->resume);
	case PING_OPTION_RESOLVE_EVERY:
		return take_resolve(cli, options);
	default:
		return false;
	}
}

/* What there is of it is about all targets together, or about each event. */
static bool check_shown(const struct ping_options *options, struct buf *error)
{
	if (options->recording != NULL || options->replay != NULL)
		return buf_fail(
			error, "very many targets: no --record nor --replay, "
			       "which hold every packet; --json and --csv have "
			       "the events");
	if (options->histogram)
		return buf_fail(error, "very many targets: no --histogram; "
				       "--metrics has its counts, and --stats "
				       "percentiles");
	if (options->machine.format == FORMAT_ATLAS)
		return buf_fail(error,
				"very many targets: no --format atlas, "
				"which has a result for each round of one "
				"target; --json has the events");
	return true;
}

/* What is shown line by line, or measured by one probe after the other, has no
 * place among very many targets. */
static bool check_others(const struct ping_options *options, struct buf *error)
{
	if (options->flood || options->adaptive || options->preload > 1)
		return buf_fail(error, "very many targets: no -f, -A nor -l");
	if (options->find_mtu || options->query != PROBE_QUERY_ECHO ||
	    options->sweep.step != 0 || options->record != PING_RECORD_NOTHING)
		return buf_fail(error,
				"very many targets: no --find-mtu, --sweep, "
				"other questions, -R nor -T");
	if (options->connect || options->pin_source || options->broadcast)
		return buf_fail(error, "very many targets: no -b, -B nor -C");
	if (options->until_losses > 0 || options->until_replies > 1 ||
	    options->loss_exit >= 0 || options->keep_going)
		return buf_fail(error, "very many targets: no --until-replies, "
				       "--until-losses, --loss-exit nor "
				       "--keep-going");
	if (options->bell || options->outstanding || options->print_time ||
	    options->lookup == PING_LOOKUP_ALWAYS)
		return buf_fail(error,
				"very many targets: no -a, -D, -H nor -O");
	return check_shown(options, error);
}

static bool check_values(const struct ping_options *options, struct buf *error)
{
	if (options->size < TAG_SIZE)
		return buf_fail(error, "very many targets: -s has to be 16 or "
				       "more, for the number of the probe");
	if (options->timeout == 0)
		return buf_fail(error,
				"very many targets: -W 0 would keep them "
				"all in mind for ever");
	if (options->until_alive && options->count > 0)
		return buf_fail(error,
				"--alive, --unreachable, --need, --first "
				"and --retry ask until there is an answer: "
				"no -c");
	if (options->rtts &&
	    (options->count < 1 || options->count > PING_CROWD_EXACT))
		return buf_fail(error, "--rtts: -c 1 to -c 1024 says how many");
	if (options->resolve_every > 0 && options->targets == NULL &&
	    options->host_count == 0)
		return buf_fail(error, "--resolve-every: a range has no names");
	if (options->resume > 0 && options->count != 1 && !options->until_alive)
		return buf_fail(error,
				"--resume: only where each target is asked "
				"once, or until it answers");
	if (options->resume > 0 && options->seed < 0 &&
	    options->range_count > 0)
		return buf_fail(error,
				"--resume: of a range the --seed says in "
				"which order it was visited");
	if (options->shards > 1 && options->seed < 0 &&
	    options->range_count > 0)
		return buf_fail(error,
				"--shard: all shards of a range need the "
				"same --seed");
	return true;
}

/* -o: after the first that answers. */
static void settle_once(struct ping_options *options)
{
	if (options->until_replies != 1)
		return;
	options->until_replies = 0;
	options->first = 1;
}

bool ping_options_crowd_settle(struct ping_options *options, struct buf *error)
{
	if (options->first > 0)
		options->crowd = true;
	if (!options->crowd)
		return !options->cumulative ||
		       buf_fail(error,
				"--every SECONDS,cumulative is about very "
				"many targets");
	settle_once(options);
	options->until_alive = options->alive || options->unreachable ||
			       options->need > 0 || options->first > 0 ||
			       options->retry >= 0;
	if (options->retry < 0)
		options->retry = RETRY_USUAL;
	if (options->backoff == 0)
		options->backoff = BACKOFF_USUAL;
	if (options->rate < 0)
		options->rate = PING_OPTIONS_USER_RATE;
	/* A sweep. */
	if (options->range_count > 0 && options->count == 0 &&
	    !options->until_alive)
		options->count = 1;
	return check_others(options, error) && check_values(options, error);
}

bool ping_options_crowd_permit(const struct ping_options *options,
			       struct buf *error)
{
	if (!options->crowd ||
	    (options->rate > 0 && options->rate <= PING_OPTIONS_USER_RATE))
		return true;
	return buf_fail(error, "only root may send more than 1000 packets per "
			       "second: --rate 1 to --rate 1000");
}
