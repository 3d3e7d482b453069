/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Two tables: rows for people, places for values.
 */
#include "ping_options_table.h"

#include <stddef.h>
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

const struct cli_option ping_options_table[] = {
	TITLE("How many and how fast:"),
	ARG('c', "count", "N", "stop after N probes"),
	ARG('i', "interval", "SECONDS", "time between probes (1)"),
	ROW('A', "adaptive", "follow the round-trip time"),
	ROW('f', "flood", "as fast as answers come; a dot per missing one"),
	ARG('l', "preload", "N", "send N probes at once, then go on"),
	ARG('w', "deadline", "SECONDS", "end the run after this time"),
	ARG('W', "timeout", "SECONDS", "wait so long for an answer (10)"),
	TITLE("When it ends, and how:"),
	{'o', "first", "N", "after the first reply, or N targets that replied",
	 CLI_OPTIONAL_ARGUMENT},
	ARG(PING_OPTION_UNTIL_REPLIES, "until-replies", "N", "after N replies"),
	ARG(PING_OPTION_UNTIL_LOSSES, "until-losses", "N",
	    "after N losses in a row, with status 1"),
	ARG(PING_OPTION_LOSS_EXIT, "loss-exit", "PERCENT",
	    "status 1 if more than that is lost"),
	ROW(PING_OPTION_KEEP_GOING, "keep-going",
	    "errors do not end a run with a deadline"),
	TITLE("Very many hosts:"),
	ARG(PING_OPTION_TARGETS, "targets", "FILE",
	    "hosts from a file, - for standard input"),
	ARG(PING_OPTION_RANGE, "range", "RANGE",
	    "a prefix, or the first and last address"),
	ARG(PING_OPTION_EXCLUDE, "exclude", "FILE",
	    "addresses and ranges not to be visited"),
	ARG(PING_OPTION_RATE, "rate", "N",
	    "packets per second, 0: no limit (1000)"),
	ROW(PING_OPTION_ALIVE, "alive", "show those that answer"),
	ROW(PING_OPTION_UNREACHABLE, "unreachable", "show those that do not"),
	ARG(PING_OPTION_NEED, "need", "N", "status 0 if N of them answer"),
	ARG(PING_OPTION_RETRY, "retry", "N", "ask the silent N times more (2)"),
	ARG(PING_OPTION_BACKOFF, "backoff", "FACTOR",
	    "wait so much longer each time (1.5)"),
	ROW(PING_OPTION_RTTS, "rtts", "show each round-trip time"),
	ROW(PING_OPTION_OUTAGE, "outage", "show the time that was lost"),
	ARG(PING_OPTION_TOP, "top", "N", "show the N worst only"),
	ARG(PING_OPTION_SEED, "seed", "N", "order in which ranges are visited"),
	ARG(PING_OPTION_SHARD, "shard", "I/N", "do part I of N"),
	ARG(PING_OPTION_RESUME, "resume", "PLACE",
	    "go on where another run ended"),
	ARG(PING_OPTION_RESOLVE_EVERY, "resolve-every", "SECONDS",
	    "look up the names again"),
	TITLE("What is sent:"),
	ARG('s', "size", "BYTES", "payload of a probe (56)"),
	ARG(PING_OPTION_SWEEP, "sweep", "A,B,STEP",
	    "payloads from A to B in turn"),
	ARG('p', "pattern", "HEX", "fill of the payload, up to 16 bytes"),
	ARG('t', "ttl", "N", "time to live, hop limit"),
	ARG('Q', "tos", "N|NAME", "type of service: a byte or a DSCP name"),
	ARG('F', "flow-label", "N", "IPv6 flow label, 0: any"),
	ARG('e', "id", "N", "ICMP identifier, 0 to 65535"),
	ARG('M', "pmtu", "HOW", "do, dont, want or probe path MTU discovery"),
	ROW('R', "record-route", "record the route (IPv4)"),
	ARG('T', "record-time", "HOW",
	    "record times: tsonly, tsandaddr, tsprespec (IPv4)"),
	ARG(PING_OPTION_SOURCE_ROUTE, "source-route", "LIST",
	    "over these addresses (IPv4)"),
	TITLE("Other questions than echo:"),
	ROW(PING_OPTION_FIND_MTU, "find-mtu",
	    "how large a packet may be on the whole way"),
	ARG('N', "node-info", "WHAT",
	    "about an IPv6 node; \"help\" lists what"),
	ROW(PING_OPTION_TIMESTAMP, "timestamp", "the time of day (IPv4)"),
	ARG(PING_OPTION_PROBE, "probe", "INTERFACE",
	    "the state of an interface, by name, number, address"),
	TITLE("Which way:"),
	ROW('4', "ipv4", "IPv4 only"),
	ROW('6', "ipv6", "IPv6 only"),
	ARG('I', "interface", "NAME",
	    "send over this device, or from this address"),
	ROW('B', "pin-source", "keep the source address chosen at the start"),
	ROW('C', "connect", "connect the socket to the host"),
	ROW('b', "broadcast", "allow a broadcast address"),
	ROW('L', "no-loop", "our multicasts do not come back"),
	ROW('r', "no-route", "only hosts on directly connected links"),
	ARG('m', "mark", "N", "mark of the packets for routing"),
	ARG('S', "send-buffer", "BYTES", "buffer of the socket"),
	ROW('d', "debug", "SO_DEBUG of the socket"),
	TITLE("What is shown:"),
	ROW('n', "numeric", "addresses, no names"),
	ROW('H', "lookup", "names, also of hosts given in numbers"),
	ROW('q', "quiet", "header and summary only"),
	ROW('O', "outstanding", "say which probes have no answer yet"),
	ROW('D', "print-time", "the time before each line, since 1970"),
	ROW('3', "precise", "three decimals in each time"),
	ROW('U', "user-time", "times of the program, not of the kernel"),
	ROW('a', "bell", "a bell for each reply"),
	ROW('v', "verbose", "say more"),
	ROW(PING_OPTION_STATS, "stats",
	    "percentiles, jitter, outages behind the summary"),
	ROW(PING_OPTION_HISTOGRAM, "histogram",
	    "the round-trip times as bars behind the summary"),
	TITLE("For machines:"),
	{'j', "json", "FILE",
	 "JSON Lines instead of text, or beside it into FILE",
	 CLI_OPTIONAL_ARGUMENT},
	{PING_OPTION_CSV, "csv", "FILE", "the same as a table of RFC 4180",
	 CLI_OPTIONAL_ARGUMENT},
	ARG(PING_OPTION_FORMAT, "format", "NAME",
	    "json, csv, or atlas for results as RIPE Atlas has them"),
	ARG(PING_OPTION_MSM_ID, "msm-id", "N", "their msm_id (0)"),
	ARG(PING_OPTION_PRB_ID, "prb-id", "N", "their prb_id (0)"),
	ARG(PING_OPTION_RECORD, "record", "FILE",
	    "all of the run, as JSON Lines that can be replayed"),
	ARG(PING_OPTION_REPLAY, "replay", "FILE",
	    "show a recording again, as all these options say"),
	ARG(PING_OPTION_METRICS, "metrics", "FILE",
	    "counters for Prometheus, in a file that is replaced"),
	ARG(PING_OPTION_EVERY, "every", "SECONDS",
	    "time between two of them (15), and sums in JSON"),
	TITLE("About the program:"),
	{'h', "help", "all", "this text, or all options",
	 CLI_OPTIONAL_ARGUMENT},
	ROW('V', "version", "the version"),
	{0},
};

const int ping_options_table_common[PING_OPTIONS_TABLE_COMMON] = {
	'c',
	'i',
	'A',
	'f',
	'w',
	'W',
	PING_OPTION_TARGETS,
	PING_OPTION_RANGE,
	PING_OPTION_ALIVE,
	's',
	't',
	'Q',
	'M',
	'4',
	'6',
	'I',
	PING_OPTION_FIND_MTU,
	'n',
	'q',
	'O',
	'D',
	'v',
	'j',
	'h',
	PING_OPTION_STATS,
	'V',
	PING_OPTION_HISTOGRAM,
};

enum shape {
	SHAPE_FLAG,    /* a bool becomes true */
	SHAPE_NUMBER,  /* an int64_t within min..max */
	SHAPE_HEX,     /* likewise; 0x is understood */
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
	{'3', SHAPE_FLAG, AT(precise), 0, 0},
	{'A', SHAPE_FLAG, AT(adaptive), 0, 0},
	{'B', SHAPE_FLAG, AT(pin_source), 0, 0},
	{'C', SHAPE_FLAG, AT(connect), 0, 0},
	{'D', SHAPE_FLAG, AT(print_time), 0, 0},
	{'L', SHAPE_FLAG, AT(no_loop), 0, 0},
	{'O', SHAPE_FLAG, AT(outstanding), 0, 0},
	{'U', SHAPE_FLAG, AT(user_time), 0, 0},
	{'a', SHAPE_FLAG, AT(bell), 0, 0},
	{'b', SHAPE_FLAG, AT(broadcast), 0, 0},
	{'d', SHAPE_FLAG, AT(debug), 0, 0},
	{'f', SHAPE_FLAG, AT(flood), 0, 0},
	{'q', SHAPE_FLAG, AT(quiet), 0, 0},
	{'r', SHAPE_FLAG, AT(dont_route), 0, 0},
	{'v', SHAPE_FLAG, AT(verbose), 0, 0},
	{PING_OPTION_FIND_MTU, SHAPE_FLAG, AT(find_mtu), 0, 0},
	{PING_OPTION_KEEP_GOING, SHAPE_FLAG, AT(keep_going), 0, 0},
	{PING_OPTION_LOSS_EXIT, SHAPE_NUMBER, AT(loss_exit), 0, 100},
	{PING_OPTION_UNTIL_LOSSES, SHAPE_NUMBER, AT(until_losses), 1,
	 INT32_MAX},
	{PING_OPTION_UNTIL_REPLIES, SHAPE_NUMBER, AT(until_replies), 1,
	 INT64_MAX},
	{PING_OPTION_MSM_ID, SHAPE_NUMBER, AT(measurement), 0, INT64_MAX},
	{PING_OPTION_PRB_ID, SHAPE_NUMBER, AT(probe_id), 0, INT64_MAX},
	{PING_OPTION_STATS, SHAPE_FLAG, AT(stats), 0, 0},
	{PING_OPTION_HISTOGRAM, SHAPE_FLAG, AT(histogram), 0, 0},
	{'F', SHAPE_HEX, AT(flow_label), 0, 0xfffff},
	{'S', SHAPE_NUMBER, AT(send_buffer), 1, INT32_MAX},
	{'c', SHAPE_NUMBER, AT(count), 1, INT64_MAX},
	{'e', SHAPE_NUMBER, AT(ident), 0, UINT16_MAX},
	{'l', SHAPE_NUMBER, AT(preload), 1, 65536},
	{'m', SHAPE_HEX, AT(mark), 0, UINT32_MAX},
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

bool ping_options_table_shows(int id)
{
	switch (id) {
	case PING_OPTION_CSV:
	case PING_OPTION_STATS:
	case PING_OPTION_HISTOGRAM:
	case PING_OPTION_FORMAT:
	case PING_OPTION_MSM_ID:
	case PING_OPTION_PRB_ID:
	case PING_OPTION_METRICS:
	case PING_OPTION_EVERY:
	case PING_OPTION_REPLAY:
	case '3':
	case 'D':
	case 'O':
	case 'a':
	case 'j':
	case 'q':
	case 'v':
		return true;
	default:
		return false;
	}
}

bool ping_options_table_has(int id)
{
	return find_place(id) != NULL;
}

bool ping_options_table_put(struct cli *cli, int id,
			    struct ping_options *options)
{
	const struct place *place = find_place(id);
	char *at;
	bool yes = true;
	int64_t value = 0;
	bool good = true;

	if (place == NULL)
		return false;
	at = (char *)options + place->offset;
	switch (place->shape) {
	case SHAPE_FLAG:
		memcpy(at, &yes, sizeof(yes));
		return true;
	case SHAPE_NUMBER:
		good = cli_integer(cli, 10, place->min, place->max, &value);
		break;
	case SHAPE_HEX:
		good = cli_integer(cli, 16, place->min, place->max, &value);
		break;
	case SHAPE_SECONDS:
		good = cli_seconds(cli, place->min, place->max, &value);
		break;
	}
	if (good)
		memcpy(at, &value, sizeof(value));
	return good;
}
