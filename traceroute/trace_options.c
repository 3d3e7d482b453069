/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The command line of traceroute.
 *
 * Numbers may be octal or hexadecimal, as in every Linux traceroute.
 */
#include "trace_options.h"

#include "base/ns.h"
#include "leadline_version.h"
#include "trace_options_table.h"
#include "trace_options_value.h"
#include "wire/transport.h"

#include <string.h>

#define HEADER_V4  20
#define HEADER_V6  40
#define HEADER_UDP 8 /* and ICMP */

/* What follows the IP header unless the user says more. */
#define PACKET_REST 40

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
		options->json = cli->value != NULL ? cli->value : "";
		return true;
	case TRACE_OPTION_FORMAT:
		options->json = options->json != NULL ? options->json : "";
		return format_read(cli, &options->format);
	case TRACE_OPTION_MSM_ID:
		return cli_integer(cli, 10, 0, INT64_MAX,
				   &options->measurement);
	case TRACE_OPTION_PRB_ID:
		return cli_integer(cli, 10, 0, INT64_MAX, &options->probe_id);
	default:
		return take_module_option(cli, id, options);
	}
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
		options->action = TRACE_ACTION_HELP;
		return true;
	default:
		return take_machine_option(cli, id, options);
	}
}

/* One option that was found. */
static bool take_option(struct cli *cli, int id, struct trace_options *options)
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
		return trace_options_value_byte(cli, 1, TRACE_QUERIES_MAX,
						&options->queries);
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
		return take_view_option(cli, id, options);
	}
}

/* An operand is read like the argument of an option that has its name. */
static bool take_size(struct cli *cli, const char *text,
		      struct trace_options *options)
{
	struct buf name;
	int64_t size;

	buf_init(&name, cli->option, sizeof(cli->option));
	buf_text(&name, "packet length");
	cli->value = text;
	if (!cli_integer(cli, 0, 0, TRACE_PACKET_MAX, &size))
		return false;
	options->packet_size = (uint16_t)size;
	options->size_given = true;
	return true;
}

static bool take_operands(struct cli *cli, struct trace_options *options)
{
	int count = cli->argc - cli->first_operand;
	char **operands = cli->argv + cli->first_operand;

	if (count < 1 || operands[0][0] == '\0') {
		buf_text(cli->error, "no host given");
		return false;
	}
	options->host = operands[0];
	if (count > 2) {
		buf_text(cli->error, "more than a host and a packet length");
		return false;
	}
	return count < 2 || take_size(cli, operands[1], options);
}

static const char *base_name(const char *program)
{
	const char *slash = strrchr(program, '/');

	return slash != NULL ? slash + 1 : program;
}

/* A program called traceroute6 means it, unless -4 is given as well. */
static enum addr_family family_of_name(const char *program)
{
	size_t size = strlen(program);

	if (size > 0 && program[size - 1] == '4')
		return ADDR_V4;
	if (size > 0 && program[size - 1] == '6')
		return ADDR_V6;
	return ADDR_NONE;
}

/* Other programs that this one can stand for: tcptraceroute and lft probe with
 * TCP, tracert with ICMP. */
static const struct trace_module *module_of_name(const char *program)
{
	if (strncmp(program, "tcp", 3) == 0 || strncmp(program, "lft", 3) == 0)
		return trace_module_find("tcp");
	if (strncmp(program, "tracert", 7) == 0)
		return trace_module_find("icmp");
	return trace_module_default();
}

static struct trace_options defaults(const char *program)
{
	struct trace_options options = {
		.family = family_of_name(program),
		.module = module_of_name(program),
		.first = 1,
		.last = 30,
		.queries = 3,
		.window = TRACE_WINDOW,
		.gap_limit = 5,
		.waits = {.max = 5 * NS_PER_SEC},
	};

	trace_module_options_init(&options.special);
	return options;
}

static bool read_lists(struct trace_options *options, struct buf *error)
{
	for (uint8_t i = 0; i < options->list_count; i++)
		if (!trace_module_options_parse(
			    &options->special, options->module,
			    options->lists[i], &options->protocol, error))
			return false;
	if (options->special.help)
		options->action = TRACE_ACTION_MODULE_HELP;
	return true;
}

/* Where there is no port, -p says the protocol. */
static bool complete_protocol(struct trace_options *options, struct buf *error)
{
	if (options->module->method != TRACE_METHOD_RAW) {
		options->protocol = options->module->protocol;
		options->protocol_name = NULL;
	} else if (options->port_name != NULL) {
		options->protocol_name = options->port_name;
	} else if (options->port > UINT8_MAX) {
		buf_print(error, "-p: no protocol, 1 to 255: '%u'",
			  options->port);
		return false;
	} else if (options->port != 0) {
		options->protocol = (uint8_t)options->port;
		options->protocol_name = NULL;
	} else if (options->protocol == 0) {
		options->protocol = options->module->protocol;
	}
	return true;
}

/* What follows from the other options. */
static void complete(struct trace_options *options)
{
	if (options->module->port == 0)
		options->port_name = NULL;
	if (options->module->port == 0 || options->port == 0)
		options->port = options->module->port;
	if (options->gateways != NULL && options->family == ADDR_NONE)
		options->family = ADDR_V4;
	if (options->mtu)
		options->window = 1;
	if (options->mtu && !options->size_given) {
		options->packet_size = TRACE_PACKET_MAX;
		options->size_given = true;
	}
}

static bool check(const struct trace_options *options, struct buf *error)
{
	if (options->mtu && options->module->method == TRACE_METHOD_TCP) {
		buf_text(error, "--mtu: TCP segments have no length to choose; "
				"-O mss shows where theirs is changed");
		return false;
	}
	if (options->gateways != NULL && options->family == ADDR_V6) {
		buf_text(error, "-g: IPv6 has no source routes any more "
				"(RFC 5095); use -4");
		return false;
	}
	if (options->first > options->last) {
		buf_print(error, "first hop %u is beyond the last, %u",
			  options->first, options->last);
		return false;
	}
	return true;
}

bool trace_options_parse(struct trace_options *options, int argc, char **argv,
			 struct buf *error)
{
	struct cli cli;
	int id;

	*options =
		defaults(argc > 0 && argv[0] != NULL ? base_name(argv[0]) : "");
	cli_start(&cli, trace_options_table, argc, argv, error);
	while ((id = cli_next(&cli)) != CLI_END) {
		if (id == CLI_ERROR || !take_option(&cli, id, options))
			return false;
		if (options->action != TRACE_ACTION_RUN)
			return true;
	}
	if (!read_lists(options, error) || !complete_protocol(options, error))
		return false;
	complete(options);
	if (options->action != TRACE_ACTION_RUN)
		return true;
	return take_operands(&cli, options) && check(options, error);
}

void trace_options_help(const struct trace_options *options, struct buf *buf)
{
	if (options->action == TRACE_ACTION_VERSION) {
		buf_text(buf, "traceroute from leadline " LEADLINE_VERSION
			      " (text as traceroute 2.1.6 for Linux)\n");
		return;
	}
	if (options->action == TRACE_ACTION_MODULE_HELP) {
		trace_module_help(options->module, buf);
		return;
	}
	buf_text(buf,
		 "Usage: traceroute [OPTION]... HOST [LENGTH]\n"
		 "Shows the routers on the way to HOST. Packets are LENGTH "
		 "bytes long (60, or 80\nfor IPv6).\n");
	cli_help(trace_options_table, buf);
}

/* What stands before the payload, from the transport on. */
static size_t transport_header(const struct trace_options *options)
{
	switch (options->module->method) {
	case TRACE_METHOD_UDP:
	case TRACE_METHOD_ICMP:
		return HEADER_UDP;
	case TRACE_METHOD_UDPLITE:
	case TRACE_METHOD_DCCP:
	case TRACE_METHOD_SCTP:
		/* SCTP has a header more around a payload. */
		return transport_size(options->protocol, 4) - 4;
	case TRACE_METHOD_TCP:
	case TRACE_METHOD_RAW:
		break;
	}
	return 0;
}

uint16_t trace_options_payload(const struct trace_options *options,
			       enum addr_family family)
{
	size_t header = family == ADDR_V4 ? HEADER_V4 : HEADER_V6;
	size_t size = options->size_given ? options->packet_size
					  : header + PACKET_REST;

	header += transport_header(options);
	if (options->module->method == TRACE_METHOD_TCP || size < header)
		return 0;
	return (uint16_t)(size - header);
}
