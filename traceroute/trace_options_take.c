/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Option by option. What only holds for all of them together is in
 * trace_options.c.
 */
#include "trace_options_take.h"

#include "base/ns.h"
#include "base/ranges.h"
#include "trace_options_table.h"
#include "trace_options_value.h"

#include <string.h>

#define FLOW_LABEL_MAX 0xfffff

static bool use(struct trace_options *options, const char *module)
{
	options->module = trace_module_find(module);
	return true;
}

static bool use_named(struct cli *cli, struct trace_options *options)
{
	options->module = trace_module_find(cli->value);
	return options->module != NULL || cli_reject(cli, "no such module");
}

static bool read_number(struct cli *cli, int64_t max, uint32_t *number)
{
	int64_t value;

	if (!cli_integer(cli, 0, 0, max, &value))
		return false;
	*number = (uint32_t)value;
	return true;
}

static bool read_protocol(struct cli *cli, struct trace_options *options)
{
	uint16_t number = 0;

	if (!trace_options_value_service(cli, UINT8_MAX, &number,
					 &options->protocol_name))
		return false;
	if (options->protocol_name == NULL && number == 0)
		return cli_reject(cli, "not 1 to 255");
	options->protocol = (uint8_t)number;
	return use(options, "raw");
}

/* The module may come later, so a list is only kept. */
static bool keep_list(struct cli *cli, struct trace_options *options)
{
	if (options->list_count == TRACE_LISTS_MAX)
		return cli_reject(cli, "too many of them");
	return trace_options_value_text(cli,
					&options->lists[options->list_count++]);
}

/* Options that say what a packet looks like. */
static bool take_packet_option(struct cli *cli, int id,
			       struct trace_options *options)
{
	switch (id) {
	case 'p':
		return trace_options_value_service(
			cli, UINT16_MAX, &options->port, &options->port_name);
	case TRACE_OPTION_SPORT:
		return trace_options_value_service(cli, UINT16_MAX,
						   &options->source_port,
						   &options->source_port_name);
	case 't':
		options->has_tos = true;
		return trace_options_value_tos(cli, &options->tos);
	case TRACE_OPTION_DSCP:
		options->has_tos = true;
		return trace_options_value_dscp(cli, &options->tos);
	case TRACE_OPTION_ECN:
		options->has_tos = true;
		return trace_options_value_ecn(cli, &options->tos);
	case 'l':
		return read_number(cli, FLOW_LABEL_MAX, &options->flow_label);
	case TRACE_OPTION_MARK:
		options->has_mark = true;
		return read_number(cli, UINT32_MAX, &options->mark);
	case 'F':
		options->dont_fragment = true;
		return true;
	case TRACE_OPTION_MTU:
		options->mtu = true;
		options->dont_fragment = true;
		return true;
	case 'g':
		return trace_options_value_text(cli, &options->gateways);
	case 'r':
		options->dont_route = true;
		return true;
	case 'd':
		options->debug = true;
		return true;
	default:
		return false;
	}
}

/* Options that choose a module. */
static bool take_module_option(struct cli *cli, int id,
			       struct trace_options *options)
{
	switch (id) {
	case 'I':
		return use(options, "icmp");
	case 'T':
		return use(options, "tcp");
	case 'U':
		return use(options, "udp");
	case 'L':
		return use(options, "udplite");
	case 'D':
		return use(options, "dccp");
	case 'P':
		return read_protocol(cli, options);
	case 'M':
		return use_named(cli, options);
	case 'O':
		return keep_list(cli, options);
	default:
		return take_packet_option(cli, id, options);
	}
}

/* Options that say what is written for programs. */
static bool take_machine_option(struct cli *cli, int id,
				struct trace_options *options)
{
	switch (id) {
	case TRACE_OPTION_JSON:
		return format_take_json(cli, &options->machine);
	case TRACE_OPTION_CSV:
		return format_take_csv(cli, &options->machine);
	case TRACE_OPTION_FORMAT:
		return format_take_name(cli, &options->machine);
	case TRACE_OPTION_METRICS:
		return trace_options_value_text(cli, &options->metrics);
	case TRACE_OPTION_RECORD:
		return trace_options_value_text(cli, &options->recording);
	case TRACE_OPTION_REPLAY:
		return trace_options_value_text(cli, &options->replay);
	case TRACE_OPTION_MSM_ID:
		return cli_integer(cli, 10, 0, INT64_MAX,
				   &options->measurement);
	case TRACE_OPTION_PRB_ID:
		return cli_integer(cli, 10, 0, INT64_MAX, &options->probe_id);
	default:
		return take_module_option(cli, id, options);
	}
}

static bool take_help(struct cli *cli, struct trace_options *options)
{
	bool all;
	bool good = cli_take_help(cli, &all);

	options->action = all ? TRACE_ACTION_HELP_ALL : TRACE_ACTION_HELP;
	return good;
}

/* Options that say what is shown. */
static bool take_view_option(struct cli *cli, int id,
			     struct trace_options *options)
{
	switch (id) {
	case 'n':
		options->numeric = true;
		return true;
	case 'e':
		options->extensions = true;
		return true;
	case TRACE_OPTION_BACK:
		options->back = true;
		return true;
	case 'A':
		options->origins = true;
		return true;
	case TRACE_OPTION_AS_SOURCE:
		options->origins = true;
		return trace_options_value_text(cli, &options->origin_source);
	case 'v':
		options->verbose = true;
		return true;
	case TRACE_OPTION_EXPLAIN:
		options->explain = true;
		return true;
	case TRACE_OPTION_QUOTE:
		options->quote_diff = true;
		return true;
	case TRACE_OPTION_SUMMARY:
		options->summary = true;
		return true;
	case TRACE_OPTION_STATUS:
		options->exit_status = true;
		return true;
	case TRACE_OPTION_SHOW_TTL:
		options->show_ttl = true;
		return true;
	case 'V':
		options->action = TRACE_ACTION_VERSION;
		return true;
	case TRACE_OPTION_HELP:
		return take_help(cli, options);
	default:
		return take_machine_option(cli, id, options);
	}
}

static bool take_file(struct cli *cli, const char **file)
{
	*file = cli->value;
	return cli->value[0] != '\0' || cli_reject(cli, "no file");
}

/* Options that say which hosts, and how fast. */
static bool take_many_option(struct cli *cli, int id,
			     struct trace_options *options)
{
	struct range range;

	switch (id) {
	case TRACE_OPTION_TARGETS:
		return take_file(cli, &options->targets);
	case TRACE_OPTION_EXCLUDE:
		return take_file(cli, &options->exclude);
	case TRACE_OPTION_RANGE:
		if (!range_parse(cli->value, strlen(cli->value), &range))
			return cli_reject(cli,
					  "not PREFIX/LENGTH nor FIRST-LAST");
		if (options->range_count == TRACE_RANGES_MAX)
			return cli_reject(cli, "too many ranges: use a file");
		options->ranges[options->range_count++] = cli->value;
		return true;
	case TRACE_OPTION_RATE:
		return cli_integer(cli, 10, 0, 1000000000, &options->rate);
	default:
		return take_view_option(cli, id, options);
	}
}

bool trace_options_take(struct cli *cli, int id, struct trace_options *options)
{
	switch (id) {
	case '4':
		options->family = ADDR_V4;
		return true;
	case '6':
		options->family = ADDR_V6;
		return true;
	case 'i':
		return trace_options_value_text(cli, &options->device);
	case 's':
		return trace_options_value_text(cli, &options->source);
	case 'f':
		return trace_options_value_byte(cli, 1, TRACE_TTL_MAX,
						&options->first);
	case 'm':
		options->last_given = true;
		return trace_options_value_byte(cli, 1, TRACE_TTL_MAX,
						&options->last);
	case 'q':
		options->queries_given = true;
		return trace_options_value_byte(cli, 1, TRACE_QUERIES_MAX,
						&options->queries);
	case TRACE_OPTION_FLOW:
		return trace_options_value_byte(cli, 1, TRACE_QUERIES_MAX,
						&options->flow);
	case TRACE_OPTION_FLOWS:
		return trace_options_value_byte(cli, 1, TRACE_QUERIES_MAX,
						&options->flows);
	case 'N':
		return trace_options_value_window(cli, &options->window);
	case 'w':
		return trace_options_value_waits(cli, &options->waits);
	case 'z':
		return trace_options_value_gap(cli, &options->gap);
	case TRACE_OPTION_DEADLINE:
		return cli_seconds(cli, 1, NS_SPAN_MAX, &options->deadline);
	case TRACE_OPTION_GAP:
		options->gap_given = true;
		return trace_options_value_byte(cli, 1, TRACE_TTL_MAX,
						&options->gap_limit);
	default:
		return take_many_option(cli, id, options);
	}
}
