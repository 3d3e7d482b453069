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
#include "trace_options_take.h"
#include "ui/cli_help.h"
#include "wire/ip.h"
#include "wire/transport.h"

#include <string.h>

/* What follows the IP header unless the user says more. */
#define PACKET_REST 40

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

/* As numbers are written: an address has dots or colons in it. */
static bool is_number(const char *text)
{
	size_t digits = strspn(text, "0123456789");

	if (digits == 1 && text[0] == '0' && (text[1] == 'x' || text[1] == 'X'))
		digits = 2 + strspn(text + 2, "0123456789abcdefABCDEF");
	return digits > 0 && text[digits] == '\0';
}

/* Behind a single host a number is a packet length; among others, or beside a
 * file or a range of them, it would be a host that nobody means. */
static bool take_length(struct cli *cli, struct trace_options *options)
{
	bool alone = options->targets == NULL && options->range_count == 0;
	size_t count = options->host_count;

	if (alone && count == 2 && is_number(options->hosts[1])) {
		options->host_count = 1;
		return take_size(cli, options->hosts[1], options);
	}
	for (size_t i = 0; i < count && (count > 1 || !alone); i++)
		if (is_number(options->hosts[i])) {
			buf_text(cli->error,
				 "a packet length goes with a single host");
			return false;
		}
	return true;
}

static bool take_operands(struct cli *cli, struct trace_options *options)
{
	bool others = options->targets != NULL || options->range_count > 0;

	options->hosts = cli->argv + cli->first_operand;
	options->host_count = (size_t)(cli->argc - cli->first_operand);
	if (options->replay != NULL) {
		if (options->host_count > 0)
			buf_text(cli->error, "--replay: the hosts are in the "
					     "recording");
		return options->host_count == 0;
	}
	if (!take_length(cli, options))
		return false;
	for (size_t i = 0; i < options->host_count; i++)
		if (options->hosts[i][0] == '\0')
			options->host_count = others = 0;
	if (options->host_count == 0 && !others) {
		buf_text(cli->error, "no host given");
		return false;
	}
	options->many = others || options->host_count > 1;
	options->host = options->host_count > 0 ? options->hosts[0] : NULL;
	if (options->rate < 0)
		options->rate = options->many ? TRACE_USER_RATE : 0;
	return true;
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
		.rate = -1,
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

/* ICMP without its header is taken for errors, to which nobody answers. */
static bool is_bare(const struct trace_options *options, struct buf *error)
{
	if (options->module->method != TRACE_METHOD_RAW ||
	    options->protocol_name != NULL ||
	    (options->protocol != IP_PROTOCOL_ICMP &&
	     options->protocol != IP_PROTOCOL_ICMPV6))
		return true;
	buf_text(error, "-P: for ICMP there is -I");
	return false;
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
	return is_bare(options, error);
}

/* What follows from the other options. */
static void complete(struct trace_options *options)
{
	if (options->module->method == TRACE_METHOD_ICMP)
		options->sequence = options->port;
	if (options->module->method == TRACE_METHOD_RAW)
		options->port_name = NULL;
	if (options->module->port == 0 || options->port == 0)
		options->port = options->module->port;
	if (options->gateways != NULL && options->family == ADDR_NONE)
		options->family = ADDR_V4;
	if (options->flows > 0 && !options->queries_given)
		options->queries = options->flows;
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
	if (options->module->method == TRACE_METHOD_ICMP &&
	    options->port_name != NULL) {
		buf_text(error, "-p: the first sequence of -I is a number");
		return false;
	}
	if (options->gateways != NULL &&
	    (options->family == ADDR_V6 ||
	     strchr(options->gateways, ':') != NULL)) {
		buf_text(error, "-g: IPv6 has no source routes any more "
				"(RFC 5095)");
		return false;
	}
	if (options->exclude != NULL && !options->many) {
		buf_text(error, "--exclude: there is one host only");
		return false;
	}
	if (options->flow > 0 && options->flows > 0) {
		buf_text(error, "--flow and --flows exclude each other");
		return false;
	}
	if (options->flows > options->queries) {
		buf_print(error, "--flows: more than queries, %u",
			  options->queries);
		return false;
	}
	if (options->first > options->last) {
		buf_print(error, "first hop %u is beyond the last, %u",
			  options->first, options->last);
		return false;
	}
	return trace_options_ports_fit(options, error);
}

/* What a file says of origins is not in a recording; and what was decided when
 * it was recorded stays: OTHER is the spelling of such an option, or empty. */
static bool check_recording(const struct trace_options *options,
			    const char *other, struct buf *error)
{
	const char *source = options->origin_source;

	if (options->replay != NULL && other[0] != '\0') {
		buf_print(error,
			  "--replay: %s was decided when it was recorded",
			  other);
		return false;
	}
	if (options->recording != NULL && source != NULL &&
	    strcmp(source, "dns") != 0 && strcmp(source, "whois") != 0) {
		buf_text(error, "--record: what a file of --as-source says "
				"cannot be recorded");
		return false;
	}
	return true;
}

bool trace_options_parse(struct trace_options *options, int argc, char **argv,
			 struct buf *error)
{
	char other[sizeof(((struct cli *)NULL)->option)] = "";
	struct cli cli;
	int id;

	*options =
		defaults(argc > 0 && argv[0] != NULL ? base_name(argv[0]) : "");
	cli_start(&cli, trace_options_table, argc, argv, error);
	while ((id = cli_next(&cli)) != CLI_END) {
		if (id == CLI_ERROR || !trace_options_take(&cli, id, options))
			return false;
		if (options->action != TRACE_ACTION_RUN)
			return true;
		if (!trace_options_table_shows(id))
			memcpy(other, cli.option, sizeof(other));
	}
	if (!read_lists(options, error) || !complete_protocol(options, error))
		return false;
	complete(options);
	if (options->action != TRACE_ACTION_RUN)
		return true;
	return check_recording(options, other, error) &&
	       take_operands(&cli, options) && check(options, error);
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
		 "       traceroute [OPTION]... HOST...\n"
		 "Shows the routers on the way to HOST, or to each of many. "
		 "Packets are LENGTH\nbytes long (60, or 80 for IPv6).\n");
	if (options->action == TRACE_ACTION_HELP_ALL)
		cli_help(trace_options_table, buf);
	else
		cli_help_some(trace_options_table, trace_options_table_common,
			      TRACE_OPTIONS_TABLE_COMMON, buf);
	buf_text(buf, "\ntraceroute(8) explains them, with examples.");
	if (options->action == TRACE_ACTION_HELP)
		buf_text(buf, " --help=all shows every option.");
	buf_char(buf, '\n');
}

bool trace_options_permit(const struct trace_options *options,
			  struct buf *error)
{
	if (!options->many ||
	    (options->rate > 0 && options->rate <= TRACE_USER_RATE))
		return true;
	buf_text(error, "only root may send more than 1000 probes per second "
			"to many hosts: --rate 1 to --rate 1000");
	return false;
}

uint8_t trace_options_flows(const struct trace_options *options)
{
	if (options->flow > 0)
		return options->flow;
	return options->flows > 0 ? options->flows : options->queries;
}

bool trace_options_ports_fit(const struct trace_options *options,
			     struct buf *error)
{
	uint8_t flows = trace_options_flows(options);

	if (options->source_port + flows <= UINT16_MAX + 1)
		return true;
	buf_print(error, "--sport: %u flows need ports %u to %u", flows,
		  options->source_port, options->source_port + flows - 1u);
	return false;
}

/* What stands before the payload, from the transport on. */
static size_t transport_header(const struct trace_options *options)
{
	switch (options->module->method) {
	case TRACE_METHOD_UDP:
	case TRACE_METHOD_ICMP:
		return TRACE_MODULE_HEADER;
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
	size_t header =
		family == ADDR_V4 ? IP_V4_HEADER_SIZE : IP_V6_HEADER_SIZE;
	size_t size = options->size_given ? options->packet_size
					  : header + PACKET_REST;

	header += transport_header(options);
	if (options->module->method == TRACE_METHOD_TCP || size < header)
		return 0;
	return (uint16_t)(size - header);
}
