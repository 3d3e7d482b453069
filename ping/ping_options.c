/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The command line of ping. Two tables: what is said about an option, and where
 * its value goes. Only what fits into neither is code.
 */
#include "ping_options.h"

#include "base/ns.h"
#include "ui/cli.h"

#include <string.h>

#define ROW(letter, name, help)                                                \
	{                                                                      \
		letter, name, NULL, help, CLI_NO_ARGUMENT                      \
	}
#define ARG(letter, name, value, help)                                         \
	{                                                                      \
		letter, name, value, help, CLI_ARGUMENT                        \
	}
#define TITLE(text)                                                            \
	{                                                                      \
		0, text, NULL, NULL, CLI_NO_ARGUMENT                           \
	}

static const struct cli_option table[] = {
	TITLE("How many and how fast:"),
	ARG('c', "count", "N", "stop after N probes"),
	ARG('i', "interval", "SECONDS", "time between probes (1)"),
	ROW('A', "adaptive", "follow the round-trip time"),
	ROW('f', "flood", "as fast as answers come; a dot per missing one"),
	ARG('l', "preload", "N", "send N probes at once, then go on"),
	ARG('w', "deadline", "SECONDS", "end the run after this time"),
	ARG('W', "timeout", "SECONDS", "wait so long for an answer (10)"),
	TITLE("What is sent:"),
	ARG('s', "size", "BYTES", "payload of a probe (56)"),
	ARG('t', "ttl", "N", "time to live, hop limit"),
	TITLE("Which way:"),
	ROW('4', "ipv4", "IPv4 only"),
	ROW('6', "ipv6", "IPv6 only"),
	ARG('I', "interface", "NAME|ADDR",
	    "send over this device, from this address; may be given twice"),
	TITLE("What is shown:"),
	ROW('n', "numeric", "addresses, no names"),
	ROW('H', "lookup", "names, also of hosts given in numbers"),
	ROW('q', "quiet", "header and summary only"),
	ROW('O', "outstanding", "say which probes have no answer yet"),
	ROW('D', "print-time", "the time before each line, since 1970"),
	ROW('v', "verbose", "say more"),
	TITLE("About the program:"),
	ROW('h', "help", "this text"),
	ROW('V', "version", "the version"),
	{0},
};

enum shape {
	SHAPE_FLAG,    /* a bool becomes true */
	SHAPE_NUMBER,  /* an int64_t within min..max */
	SHAPE_SECONDS, /* seconds into ns, within min..max ns */
};

/* Where the value of an option goes. */
struct place {
	int id;
	enum shape shape;
	size_t offset; /* in struct ping_options */
	int64_t min;
	int64_t max;
};

#define AT(member) offsetof(struct ping_options, member)

static const struct place places[] = {
	{'A', SHAPE_FLAG, AT(adaptive), 0, 0},
	{'D', SHAPE_FLAG, AT(print_time), 0, 0},
	{'O', SHAPE_FLAG, AT(outstanding), 0, 0},
	{'f', SHAPE_FLAG, AT(flood), 0, 0},
	{'q', SHAPE_FLAG, AT(quiet), 0, 0},
	{'v', SHAPE_FLAG, AT(verbose), 0, 0},
	{'c', SHAPE_NUMBER, AT(count), 1, INT64_MAX},
	{'l', SHAPE_NUMBER, AT(preload), 1, 65536},
	{'s', SHAPE_NUMBER, AT(size), 0, PING_OPTIONS_SIZE_V6},
	{'t', SHAPE_NUMBER, AT(ttl), 1, 255},
	{'i', SHAPE_SECONDS, AT(interval), 0, 2147483647 * NS_PER_MS},
	{'w', SHAPE_SECONDS, AT(deadline), 0, NS_SPAN_MAX},
	{'W', SHAPE_SECONDS, AT(timeout), 0, 4294967295 * NS_PER_MS},
};

static const struct place *find_place(int id)
{
	for (size_t i = 0; i < sizeof(places) / sizeof(places[0]); i++)
		if (places[i].id == id)
			return &places[i];
	return NULL;
}

static bool put(struct cli *cli, const struct place *place,
		struct ping_options *options)
{
	char *at = (char *)options + place->offset;
	bool yes = true;
	int64_t value;

	switch (place->shape) {
	case SHAPE_FLAG:
		memcpy(at, &yes, sizeof(yes));
		return true;
	case SHAPE_NUMBER:
		if (!cli_integer(cli, 10, place->min, place->max, &value))
			return false;
		break;
	case SHAPE_SECONDS:
		if (!cli_seconds(cli, place->min, place->max, &value))
			return false;
		break;
	}
	memcpy(at, &value, sizeof(value));
	return true;
}

static bool fail(struct buf *error, const char *text)
{
	buf_clear(error);
	buf_text(error, text);
	return false;
}

static bool set_family(struct cli *cli, struct ping_options *options,
		       enum addr_family family)
{
	if (options->family != ADDR_NONE && options->family != family)
		return fail(cli->error, "only one of -4 and -6 can be given");
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
	case 'n':
		options->lookup = PING_LOOKUP_NEVER;
		return true;
	case 'H':
		options->lookup = PING_LOOKUP_ALWAYS;
		return true;
	case 'h':
		options->task = PING_TASK_HELP;
		return true;
	case 'V':
		options->task = PING_TASK_VERSION;
		return true;
	default:
		return false;
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

/* What depends on more than one option. */
static bool settle(struct ping_options *options, struct buf *error)
{
	if (options->interval < 0)
		options->interval = options->flood ? 0 : NS_PER_SEC;
	if (options->flood && options->lookup == PING_LOOKUP_AUTO)
		options->lookup = PING_LOOKUP_NEVER;
	if (options->task == PING_TASK_RUN && options->host_count == 0)
		return fail(error, "usage error: Destination address required");
	for (size_t i = 0; i < options->host_count; i++)
		if (options->hosts[i][0] == '\0')
			return fail(error, "a host cannot be an empty text");
	return true;
}

bool ping_options_parse(struct ping_options *options, int argc, char **argv,
			struct buf *error)
{
	struct cli cli;
	int id;

	*options = (struct ping_options){
		.family = family_of_name(argv[0]),
		.interval = -1,
		.timeout = -1,
		.preload = 1,
		.size = 56,
	};
	cli_start(&cli, table, argc, argv, error);
	while ((id = cli_next(&cli)) != CLI_END) {
		const struct place *place = find_place(id);

		if (id == CLI_ERROR)
			return false;
		if (place != NULL ? !put(&cli, place, options)
				  : !take_special(&cli, id, options))
			return false;
		/* The rest need not make sense to somebody who asks. */
		if (options->task != PING_TASK_RUN)
			return true;
	}
	options->hosts = argv + cli.first_operand;
	options->host_count = (size_t)(argc - cli.first_operand);
	return settle(options, error);
}

bool ping_options_permit(const struct ping_options *options, struct buf *error)
{
	if (options->interval < PING_OPTIONS_USER_INTERVAL)
		return fail(error, "cannot flood, minimal interval for user "
				   "must be >= 2 ms, use -i 0.002 "
				   "(or higher)");
	if (options->preload > PING_OPTIONS_USER_PRELOAD) {
		buf_clear(error);
		buf_print(error,
			  "cannot set preload to value greater than 3: %d",
			  (int)options->preload);
		return false;
	}
	return true;
}

bool ping_options_has_names(const struct ping_options *options, bool numeric)
{
	switch (options->lookup) {
	case PING_LOOKUP_AUTO:
		return !numeric;
	case PING_LOOKUP_NEVER:
		return false;
	case PING_LOOKUP_ALWAYS:
		return true;
	}
	return false;
}

void ping_options_help(struct buf *buf)
{
	buf_text(buf, "Usage: ping [OPTION]... HOST...\n"
		      "Send ICMP echo requests to HOST and time the "
		      "answers.\n");
	cli_help(table, buf);
	buf_text(buf, "\nExit status: 0 if there was an answer, 1 if there "
		      "was none, 2 for any other trouble.\n");
}
