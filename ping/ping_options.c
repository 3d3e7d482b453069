/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The command line of ping: the walk, what depends on more than one option, and
 * what not everybody may do.
 */
#include "ping_options.h"

#include "ping_options_check.h"
#include "ping_options_crowd.h"
#include "ping_options_family.h"
#include "ping_options_table.h"
#include "ping_options_value.h"
#include "ui/cli.h"
#include "ui/cli_help.h"
#include "wire/icmp.h"
#include "wire/tag.h"
#include "wire/timestamp.h"

#include <string.h>

static bool set_family(struct cli *cli, struct ping_options *options,
		       enum addr_family family)
{
	if (options->family != ADDR_NONE && options->family != family)
		return buf_fail(cli->error, "only one -4 or -6 option may be "
					    "specified");
	options->family = family;
	return true;
}

static bool add_interface(struct cli *cli, struct ping_options *options)
{
	if (cli->value[0] == '\0')
		return cli_reject(cli, "no device and no address");
	if (options->interface_count == PING_OPTIONS_INTERFACES)
		return cli_reject(cli, "one device and one address at most");
	options->interfaces[options->interface_count++] = cli->value;
	return true;
}

static bool set_lookup(struct ping_options *options, enum ping_lookup lookup)
{
	options->lookup = lookup;
	return true;
}

static bool take_file(struct cli *cli, const char **path)
{
	*path = cli->value;
	return cli->value[0] != '\0' || cli_reject(cli, "no file");
}

/* -o is one reply; --first=N is about very many targets. */
static bool take_first(struct cli *cli, struct ping_options *options)
{
	if (cli->value != NULL)
		return cli_integer(cli, 10, 1, UINT32_MAX, &options->first);
	options->until_replies = 1;
	return true;
}

static bool take_help(struct cli *cli, struct ping_options *options)
{
	bool all;
	bool good = cli_take_help(cli, &all);

	options->task = all ? PING_TASK_HELP_ALL : PING_TASK_HELP;
	return good;
}

/* The options that are more than a value to be stored. */
static bool take_special(struct cli *cli, int id, struct ping_options *options)
{
	switch (id) {
	case '4':
		return set_family(cli, options, ADDR_V4);
	case '6':
		return set_family(cli, options, ADDR_V6);
	case 'I':
		return add_interface(cli, options);
	case 'M':
		return ping_options_value_mtu(cli, options);
	case 'N':
		return ping_options_value_node(cli, options);
	case 'Q':
		return ping_options_value_tos(cli, options);
	case 'R':
		return ping_options_value_record(cli, PING_RECORD_ROUTE,
						 options);
	case 'T':
		return ping_options_value_stamps(cli, options);
	case 'p':
		return ping_options_value_pattern(cli, options);
	case 'o':
		return take_first(cli, options);
	case PING_OPTION_SWEEP:
		return ping_options_value_sweep(cli, options);
	case PING_OPTION_SOURCE_ROUTE:
		return ping_options_value_route(cli, options);
	case PING_OPTION_TIMESTAMP:
		return ping_options_value_query(cli, PROBE_QUERY_TIMESTAMP,
						options);
	case PING_OPTION_PROBE:
		return ping_options_value_interface(cli, options);
	case 'n':
		return set_lookup(options, PING_LOOKUP_NEVER);
	case 'H':
		return set_lookup(options, PING_LOOKUP_ALWAYS);
	case PING_OPTION_METRICS:
		return take_file(cli, &options->metrics);
	case PING_OPTION_RECORD:
		return take_file(cli, &options->recording);
	case PING_OPTION_REPLAY:
		return take_file(cli, &options->replay);
	case 'j':
		return format_take_json(cli, &options->machine);
	case PING_OPTION_CSV:
		return format_take_csv(cli, &options->machine);
	case PING_OPTION_FORMAT:
		return format_take_name(cli, &options->machine);
	case 'h':
		return take_help(cli, options);
	case 'V':
		options->task = PING_TASK_VERSION;
		return true;
	default:
		return ping_options_crowd_has(id) &&
		       ping_options_crowd_take(cli, id, options);
	}
}

/* ping4 and ping6 are other names of the program, which may have none. */
static enum addr_family family_of_name(const char *name)
{
	size_t size = name != NULL ? strlen(name) : 0;

	if (size == 0)
		return ADDR_NONE;
	if (name[size - 1] == '4')
		return ADDR_V4;
	return name[size - 1] == '6' ? ADDR_V6 : ADDR_NONE;
}

/* -T tsprespec: the operands before the last one are whose times are wanted. */
static bool take_hops(struct ping_options *options, struct buf *error)
{
	if (options->record != PING_RECORD_STAMPS_OF ||
	    options->host_count == 0)
		return true;
	options->hop_count = options->host_count - 1;
	if (options->hop_count == 0 ||
	    options->hop_count > IP_OPTIONS_STAMPS_MAX)
		return buf_fail(error,
				"-T tsprespec: one to four addresses must "
				"stand before the host");
	for (size_t i = 0; i < options->hop_count; i++)
		if (!addr_parse(options->hosts[i], &options->hops[i]) ||
		    options->hops[i].family != ADDR_V4)
			return buf_fail(error,
					"-T tsprespec: not an IPv4 address "
					"before the host");
	options->hosts += options->hop_count;
	options->host_count = 1;
	return true;
}

/* Messages other than echo have a size of their own. */
static void settle_size(struct ping_options *options)
{
	options->echo_size = options->size;
	switch (options->query) {
	case PROBE_QUERY_NODE:
		if (options->node.type == NODE_NOOP)
			options->node.type = NODE_NAME;
		options->size =
			(int64_t)node_size(&options->node) - ICMP_HEADER_SIZE;
		break;
	case PROBE_QUERY_TIMESTAMP:
		options->size = TIMESTAMP_SIZE - ICMP_HEADER_SIZE;
		break;
	case PROBE_QUERY_INTERFACE:
		options->size = (int64_t)interface_size(&options->interface) -
				ICMP_HEADER_SIZE;
		break;
	case PROBE_QUERY_ECHO:
		break;
	}
}

/* -c counts the probes of each size; without it the sweep is made once. */
static void settle_sweep(struct ping_options *options)
{
	struct ping_sweep *sweep = &options->sweep;
	int64_t sizes;

	if (sweep->step == 0)
		return;
	sizes = (sweep->max - sweep->min) / sweep->step + 1;
	options->count = ns_max(options->count, 1);
	options->count = ns_min(options->count, INT64_MAX / sizes);
	sweep->each = (uint64_t)options->count;
	options->count *= sizes;
	options->size = sweep->max;
}

/* Each size is asked for by packets of that size, not by their fragments. */
static void settle_search(struct ping_options *options)
{
	if (!options->find_mtu)
		return;
	if (options->mtu == PING_MTU_SYSTEM)
		options->mtu = PING_MTU_PROBE;
	options->size = PING_OPTIONS_SIZE_V4;
}

/* What depends on more than one option. */
static bool settle(struct ping_options *options, struct buf *error)
{
	if (!ping_options_check_question(options, error))
		return false;
	if (options->size < 0)
		options->size = PING_OPTIONS_SIZE;
	if (options->interval < 0)
		options->interval = options->flood ? 0 : NS_PER_SEC;
	if (options->flood && options->lookup == PING_LOOKUP_AUTO)
		options->lookup = PING_LOOKUP_NEVER;
	settle_size(options);
	settle_sweep(options);
	settle_search(options);
	return ping_options_crowd_settle(options, error) &&
	       ping_options_check_outputs(options, error) &&
	       take_hops(options, error) &&
	       ping_options_check_hosts(options, error) &&
	       ping_options_family_settle(options, error);
}

/* What a replay cannot change any more: the spelling of one such option. */
struct other {
	char option[sizeof(((struct cli *)NULL)->option)];
};

static void note_other(struct other *other, const struct cli *cli, int id)
{
	if (!ping_options_table_shows(id))
		memcpy(other->option, cli->option, sizeof(other->option));
}

static bool check_replay(const struct ping_options *options,
			 const struct other *other, struct buf *error)
{
	if (options->replay == NULL || other->option[0] == '\0')
		return true;
	buf_clear(error);
	buf_print(error, "--replay: %s was decided when it was recorded",
		  other->option);
	return false;
}

bool ping_options_parse(struct ping_options *options, int argc, char **argv,
			struct buf *error)
{
	struct other other = {""};
	struct cli cli;
	int id;

	*options = (struct ping_options){
		.family = family_of_name(argv[0]),
		.interval = -1,
		.timeout = -1,
		.preload = 1,
		.size = -1,
		.ident = -1,
		.mark = -1,
		.tos = -1,
		.flow_label = -1,
		.loss_exit = -1,
		.rate = -1,
		.retry = -1,
		.seed = -1,
		.shards = 1,
	};
	cli_start(&cli, ping_options_table, argc, argv, error);
	while ((id = cli_next(&cli)) != CLI_END) {
		if (id == CLI_ERROR)
			return false;
		if (ping_options_table_has(id)
			    ? !ping_options_table_put(&cli, id, options)
			    : !take_special(&cli, id, options))
			return false;
		note_other(&other, &cli, id);
		/* The rest need not make sense to somebody who asks. */
		if (options->task != PING_TASK_RUN)
			return true;
	}
	options->hosts = argv + cli.first_operand;
	options->host_count = (size_t)(argc - cli.first_operand);
	return check_replay(options, &other, error) && settle(options, error);
}

/* IP options take away from the largest payload. */
bool ping_options_fit(const struct ping_options *options,
		      enum addr_family family, struct buf *error)
{
	int64_t max = PING_OPTIONS_SIZE_V4;

	if (options->record != PING_RECORD_NOTHING)
		max -= IP_OPTIONS_MAX;
	if (family == ADDR_V6 || options->size <= max)
		return true;
	buf_clear(error);
	buf_print(error, "packet size %d is too large. Maximum is %d",
		  (int)options->size, (int)max);
	return false;
}

bool ping_options_permit(const struct ping_options *options, struct buf *error)
{
	if (options->interval < PING_OPTIONS_USER_INTERVAL)
		return buf_fail(error,
				"cannot flood, minimal interval for user "
				"must be >= 2 ms, use -i 0.002 "
				"(or higher)");
	if (options->preload > PING_OPTIONS_USER_PRELOAD) {
		buf_clear(error);
		buf_print(error,
			  "cannot set preload to value greater than 3: %d",
			  (int)options->preload);
		return false;
	}
	return ping_options_crowd_permit(options, error);
}

bool ping_options_permit_group(const struct ping_options *options, bool group,
			       struct buf *error)
{
	const char *kind = group ? "multicast" : "broadcast";

	buf_clear(error);
	if (options->interval < PING_OPTIONS_GROUP_INTERVAL) {
		buf_print(error,
			  "%s ping with too short interval, minimal interval "
			  "for user must be >= 1000 ms, use -i 1 (or higher)",
			  kind);
		return false;
	}
	if (options->mtu != PING_MTU_SYSTEM && options->mtu != PING_MTU_DO) {
		buf_print(error, "%s ping does not fragment", kind);
		return false;
	}
	return true;
}

bool ping_options_is_timed(const struct ping_options *options, int64_t size)
{
	if (options->query == PROBE_QUERY_ECHO)
		return size >= TAG_SIZE;
	return options->query != PROBE_QUERY_NODE;
}

bool ping_options_has_names(const struct ping_options *options, bool numeric)
{
	switch (options->lookup) {
	case PING_LOOKUP_AUTO:
		return !numeric && !options->crowd;
	case PING_LOOKUP_NEVER:
		return false;
	case PING_LOOKUP_ALWAYS:
		return true;
	}
	return false;
}

void ping_options_help(bool all, struct buf *buf)
{
	buf_text(buf, "Usage: ping [OPTION]... HOST...\n"
		      "Send ICMP echo requests to HOST and time the "
		      "answers.\n");
	if (all)
		cli_help(ping_options_table, buf);
	else
		cli_help_some(ping_options_table, ping_options_table_common,
			      PING_OPTIONS_TABLE_COMMON, buf);
	buf_text(
		buf,
		"\nExit status: 0 if there was an answer, 1 if there was none, "
		"2 for other trouble.\nping(8) explains them, with examples.");
	if (!all)
		buf_text(buf, " --help=all shows every option.");
	buf_char(buf, '\n');
}

void ping_options_node_help(struct buf *buf)
{
	ping_options_value_node_help(buf);
}
