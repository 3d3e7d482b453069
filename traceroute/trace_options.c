/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The command line of traceroute.
 *
 * Numbers may be octal or hexadecimal, as in every Linux traceroute.
 */
#include "trace_options.h"

#include "base/ns.h"

#include <string.h>

#define HEADERS_V4 28 /* IP and UDP or ICMP */
#define HEADERS_V6 48

/* What a packet carries unless the user says more. */
#define PAYLOAD_SIZE 32

#define UDP_PORT 33434

/* Above this a factor of -w has no meaning left, and no product overflows. */
#define FACTOR_MAX (10000 * NS_PER_SEC)

/* From here on -z means milliseconds. */
#define GAP_MS_FROM (10 * NS_PER_SEC)

enum long_only {
	OPTION_HELP = CLI_LONG_ONLY,
};

const struct cli_option trace_options_table[] = {
	{.name = "Which way:"},
	{'4', "ipv4", NULL, "use IPv4", CLI_NO_ARGUMENT},
	{'6', "ipv6", NULL, "use IPv6", CLI_NO_ARGUMENT},
	{'i', "interface", "DEVICE", "send and receive on this device only",
	 CLI_ARGUMENT},
	{'s', "source", "ADDRESS", "send from this address", CLI_ARGUMENT},
	{.name = "What is sent:"},
	{'I', "icmp", NULL, "probe with ICMP echo requests, not UDP",
	 CLI_NO_ARGUMENT},
	{'p', "port", "PORT", "UDP destination port (33434)", CLI_ARGUMENT},
	{'f', "first", "TTL", "start at this hop (1)", CLI_ARGUMENT},
	{'m', "max-hops", "TTL",
	 "end at this hop (30), and print every line up to it", CLI_ARGUMENT},
	{'q', "queries", "COUNT", "probes for each hop (3), each another flow",
	 CLI_ARGUMENT},
	{.name = "When it is sent:"},
	{'N', "sim-queries", "COUNT", "probes in flight at once, 1 or more",
	 CLI_ARGUMENT},
	{'w', "wait", "MAX[,HERE[,NEAR]]",
	 "wait MAX seconds for an answer, or HERE times as long as another "
	 "of the hop took, or NEAR times as long as one of a later hop; "
	 "nothing is asked twice",
	 CLI_ARGUMENT},
	{'z', "sendwait", "TIME",
	 "time between probes: seconds, or milliseconds from 10 on",
	 CLI_ARGUMENT},
	{.name = "What is shown:"},
	{'n', "numeric", NULL, "addresses without names", CLI_NO_ARGUMENT},
	{'V', "version", NULL, "show the version and exit", CLI_NO_ARGUMENT},
	{OPTION_HELP, "help", NULL, "show this help and exit", CLI_NO_ARGUMENT},
	{0},
};

static bool read_byte(struct cli *cli, int64_t min, int64_t max, uint8_t *byte)
{
	int64_t value;

	if (!cli_integer(cli, 0, min, max, &value))
		return false;
	*byte = (uint8_t)value;
	return true;
}

/* 0 is as good as 1, and below 0 there is no limit. */
static bool read_window(struct cli *cli, struct trace_options *options)
{
	int64_t value;

	if (!cli_integer(cli, 0, INT32_MIN, INT32_MAX, &value))
		return false;
	options->window = value < 0 ? UINT32_MAX : (uint32_t)value;
	if (value == 0)
		options->window = 1;
	return true;
}

static bool read_gap(struct cli *cli, struct trace_options *options)
{
	if (!cli_seconds(cli, 0, NS_SPAN_MAX, &options->gap))
		return false;
	if (options->gap >= GAP_MS_FROM)
		options->gap /= 1000;
	return true;
}

static bool read_port(struct cli *cli, struct trace_options *options)
{
	int64_t value;

	if (!cli_integer(cli, 0, 0, UINT16_MAX, &value))
		return false;
	options->port = value == 0 ? UDP_PORT : (uint16_t)value;
	return true;
}

/* MAX[,HERE[,NEAR]] where a slash may stand for a comma. */
static bool read_waits(struct cli *cli, struct trace_waits *waits)
{
	int64_t values[3] = {0};
	const char *text = cli->value;

	for (size_t i = 0; i < 3; i++) {
		size_t size = strcspn(text, ",/");

		if (!cli_parse_seconds(text, size, &values[i]) ||
		    (i > 0 && values[i] > FACTOR_MAX))
			break;
		text += size;
		if (*text == '\0') {
			*waits = (struct trace_waits){
				.max = values[0],
				.here = values[1] / NS_PER_MS,
				.near = values[2] / NS_PER_MS,
				.given = true,
			};
			return true;
		}
		text++;
	}
	return cli_reject(cli, "not MAX[,HERE[,NEAR]]");
}

/* A value that only main can judge, but that must not be empty. */
static bool read_text(struct cli *cli, const char **text)
{
	if (cli->value[0] == '\0')
		return cli_reject(cli, "empty");
	*text = cli->value;
	return true;
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
		return read_text(cli, &options->device);
	case 's':
		return read_text(cli, &options->source);
	case 'I':
		options->method = TRACE_METHOD_ICMP;
		return true;
	case 'p':
		return read_port(cli, options);
	case 'f':
		return read_byte(cli, 1, TRACE_TTL_MAX, &options->first);
	case 'm':
		options->last_given = true;
		return read_byte(cli, 1, TRACE_TTL_MAX, &options->last);
	case 'q':
		return read_byte(cli, 1, TRACE_QUERIES_MAX, &options->queries);
	case 'N':
		return read_window(cli, options);
	case 'w':
		return read_waits(cli, &options->waits);
	case 'z':
		return read_gap(cli, options);
	case 'n':
		options->numeric = true;
		return true;
	case 'V':
		options->action = TRACE_ACTION_VERSION;
		return true;
	case OPTION_HELP:
		options->action = TRACE_ACTION_HELP;
		return true;
	default:
		return false;
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

/* A program called traceroute6 means it, unless -4 is given as well. */
static enum addr_family family_of_name(const char *program)
{
	size_t size = program != NULL ? strlen(program) : 0;

	if (size > 0 && program[size - 1] == '4')
		return ADDR_V4;
	if (size > 0 && program[size - 1] == '6')
		return ADDR_V6;
	return ADDR_NONE;
}

static struct trace_options defaults(const char *program)
{
	return (struct trace_options){
		.family = family_of_name(program),
		.first = 1,
		.last = 30,
		.queries = 3,
		.window = TRACE_WINDOW,
		.waits = {.max = 5 * NS_PER_SEC},
		.port = UDP_PORT,
	};
}

bool trace_options_parse(struct trace_options *options, int argc, char **argv,
			 struct buf *error)
{
	struct cli cli;
	int id;

	*options = defaults(argc > 0 ? argv[0] : NULL);
	cli_start(&cli, trace_options_table, argc, argv, error);
	while ((id = cli_next(&cli)) != CLI_END) {
		if (id == CLI_ERROR || !take_option(&cli, id, options))
			return false;
		if (options->action != TRACE_ACTION_RUN)
			return true;
	}
	if (!take_operands(&cli, options))
		return false;
	if (options->first > options->last) {
		buf_print(error, "first hop %u is beyond the last, %u",
			  options->first, options->last);
		return false;
	}
	return true;
}

void trace_options_help(struct buf *buf)
{
	buf_text(buf,
		 "Usage: traceroute [OPTION]... HOST [LENGTH]\n"
		 "Shows the routers on the way to HOST. Packets are LENGTH "
		 "bytes long (60, or 80\nfor IPv6).\n");
	cli_help(trace_options_table, buf);
}

static uint16_t headers(enum addr_family family)
{
	return family == ADDR_V4 ? HEADERS_V4 : HEADERS_V6;
}

uint16_t trace_options_payload(const struct trace_options *options,
			       enum addr_family family)
{
	if (!options->size_given)
		return PAYLOAD_SIZE;
	if (options->packet_size < headers(family))
		return 0;
	return (uint16_t)(options->packet_size - headers(family));
}

uint16_t trace_options_packet(const struct trace_options *options,
			      enum addr_family family)
{
	return (uint16_t)(headers(family) +
			  trace_options_payload(options, family));
}
