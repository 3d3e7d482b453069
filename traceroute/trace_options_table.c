/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The table.
 */
#include "trace_options_table.h"

#include <stddef.h>

const struct cli_option trace_options_table[] = {
	{.name = "Which way:"},
	{'4', "ipv4", NULL, "use IPv4", CLI_NO_ARGUMENT},
	{'6', "ipv6", NULL, "use IPv6", CLI_NO_ARGUMENT},
	{'i', "interface", "DEVICE", "send and receive on this device only",
	 CLI_ARGUMENT},
	{'s', "source", "ADDRESS", "send from this address", CLI_ARGUMENT},
	{'g', "gateway", "ADDRESS[,ADDRESS]...",
	 "IPv4: by these routers, up to eight", CLI_ARGUMENT},
	{'r', "bypass-routing", NULL, "to hosts on a link of ours only",
	 CLI_NO_ARGUMENT},
	{TRACE_OPTION_MARK, "fwmark", "NUMBER",
	 "mark packets for rules of "
	 "this host",
	 CLI_ARGUMENT},
	{.name = "What is sent:"},
	{'I', "icmp", NULL, "ICMP echo requests, not UDP", CLI_NO_ARGUMENT},
	{'T', "tcp", NULL, "TCP SYN to port 80", CLI_NO_ARGUMENT},
	{'U', "udp", NULL, "UDP to port 53", CLI_NO_ARGUMENT},
	{'L', "udplite", NULL, "UDP-Lite to port 53, also as -UL",
	 CLI_NO_ARGUMENT},
	{'D', "dccp", NULL, "DCCP requests to port 33434", CLI_NO_ARGUMENT},
	{'P', "protocol", "PROTOCOL",
	 "a bare payload of this IP protocol, a number or a name",
	 CLI_ARGUMENT},
	{'M', "module", "NAME",
	 "default, udp, icmp, tcp, tcpconn, udplite, dccp, sctp or raw",
	 CLI_ARGUMENT},
	{'O', "options", "LIST",
	 "options of the module, apart by commas; help lists them",
	 CLI_ARGUMENT},
	{'p', "port", "PORT",
	 "destination port, a number or a name; with -P the protocol",
	 CLI_ARGUMENT},
	{TRACE_OPTION_SPORT, "sport", "PORT",
	 "source port of the first flow; the next ones follow", CLI_ARGUMENT},
	{'f', "first", "TTL", "start at this hop (1)", CLI_ARGUMENT},
	{'m', "max-hops", "TTL",
	 "end at this hop (30), and print every line up to it", CLI_ARGUMENT},
	{'q', "queries", "COUNT", "queries for each hop (3), each another flow",
	 CLI_ARGUMENT},
	{TRACE_OPTION_FLOWS, "flows", "COUNT",
	 "spread the queries over so many flows", CLI_ARGUMENT},
	{TRACE_OPTION_FLOW, "flow", "NUMBER",
	 "all queries in this one of the flows, from 1", CLI_ARGUMENT},
	{'t', "tos", "NUMBER",
	 "type of service or traffic class, or a name of --dscp", CLI_ARGUMENT},
	{TRACE_OPTION_DSCP, "dscp", "CODE",
	 "the upper six bits of it: a number or ef, af11 ... af43, cs0 ... cs7, "
	 "le, va",
	 CLI_ARGUMENT},
	{TRACE_OPTION_ECN, "ecn", "BITS",
	 "the lower two bits of it: a number or not-ect, ect0, ect1, ce",
	 CLI_ARGUMENT},
	{'l', "flowlabel", "NUMBER", "IPv6 flow label of all packets",
	 CLI_ARGUMENT},
	{'F', "dont-fragment", NULL, "forbid fragments", CLI_NO_ARGUMENT},
	{TRACE_OPTION_MTU, "mtu", NULL,
	 "search the largest packet for each hop; one at a time",
	 CLI_NO_ARGUMENT},
	{'d', "debug", NULL, "set SO_DEBUG, which some kernels heed",
	 CLI_NO_ARGUMENT},
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
	{TRACE_OPTION_DEADLINE, "deadline", "SECONDS",
	 "end after so long, with what is known by then", CLI_ARGUMENT},
	{TRACE_OPTION_GAP, "gap-limit", "COUNT",
	 "silent hops in a row that end the path (5)", CLI_ARGUMENT},
	{.name = "Many hosts, side by side:"},
	{TRACE_OPTION_TARGETS, "targets", "FILE",
	 "hosts from a file, - for standard input", CLI_ARGUMENT},
	{TRACE_OPTION_RANGE, "range", "RANGE",
	 "a prefix, or the first and last address", CLI_ARGUMENT},
	{TRACE_OPTION_EXCLUDE, "exclude", "FILE",
	 "addresses and ranges not to be traced", CLI_ARGUMENT},
	{TRACE_OPTION_RATE, "rate", "COUNT",
	 "probes per second of all together, 0: no limit (1000)", CLI_ARGUMENT},
	{.name = "What is shown:"},
	{'n', "numeric", NULL, "addresses without names", CLI_NO_ARGUMENT},
	{'e', "extensions", NULL,
	 "extensions of ICMP: labels of MPLS, interfaces of routers",
	 CLI_NO_ARGUMENT},
	{TRACE_OPTION_BACK, "back", NULL,
	 "routers on the way back, where they seem to be more or fewer",
	 CLI_NO_ARGUMENT},
	{TRACE_OPTION_SHOW_TTL, "show-ttl", NULL,
	 "what is left of the TTL of each answer", CLI_NO_ARGUMENT},
	{'A', "as-path-lookups", NULL,
	 "the autonomous systems that announce each address", CLI_NO_ARGUMENT},
	{TRACE_OPTION_AS_SOURCE, "as-source", "SOURCE",
	 "where to ask for them: dns, whois, or a file with prefixes",
	 CLI_ARGUMENT},
	{TRACE_OPTION_SUMMARY, "summary", NULL,
	 "how many queries of each hop were lost", CLI_NO_ARGUMENT},
	{TRACE_OPTION_EXPLAIN, "explain", NULL,
	 "say in words what is unusual about the path", CLI_NO_ARGUMENT},
	{TRACE_OPTION_QUOTE, "quote-diff", NULL,
	 "bytes of our packets that routers quote otherwise", CLI_NO_ARGUMENT},
	{TRACE_OPTION_STATUS, "exit-status", NULL,
	 "exit with 1 if the host was not reached", CLI_NO_ARGUMENT},
	{'v', "verbose", NULL,
	 "why it ended, and what was asked again, on standard error",
	 CLI_NO_ARGUMENT},
	{TRACE_OPTION_JSON, "json", "FILE",
	 "JSON Lines instead of text, or beside it into FILE",
	 CLI_OPTIONAL_ARGUMENT},
	{TRACE_OPTION_CSV, "csv", "FILE", "the same as a table of RFC 4180",
	 CLI_OPTIONAL_ARGUMENT},
	{TRACE_OPTION_FORMAT, "format", "NAME",
	 "json, csv, or atlas for results as RIPE Atlas has them",
	 CLI_ARGUMENT},
	{TRACE_OPTION_MSM_ID, "msm-id", "NUMBER", "their msm_id (0)",
	 CLI_ARGUMENT},
	{TRACE_OPTION_PRB_ID, "prb-id", "NUMBER", "their prb_id (0)",
	 CLI_ARGUMENT},
	{TRACE_OPTION_METRICS, "metrics", "FILE",
	 "paths and hops for Prometheus, in a file that is replaced",
	 CLI_ARGUMENT},
	{TRACE_OPTION_RECORD, "record", "FILE",
	 "all of the run, as JSON Lines that can be replayed", CLI_ARGUMENT},
	{TRACE_OPTION_REPLAY, "replay", "FILE",
	 "show a recording again, as these options say", CLI_ARGUMENT},
	{'V', "version", NULL, "show the version and exit", CLI_NO_ARGUMENT},
	{TRACE_OPTION_HELP, "help", "all",
	 "show this help, or all options, and exit", CLI_OPTIONAL_ARGUMENT},
	{0},
};

const int trace_options_table_common[TRACE_OPTIONS_TABLE_COMMON] = {
	'4',
	'6',
	'i',
	's',
	'I',
	'T',
	'U',
	'p',
	'f',
	'm',
	'q',
	'w',
	'n',
	'e',
	'A',
	'V',
	TRACE_OPTION_MTU,
	TRACE_OPTION_DEADLINE,
	TRACE_OPTION_TARGETS,
	TRACE_OPTION_RANGE,
	TRACE_OPTION_EXPLAIN,
	TRACE_OPTION_JSON,
	TRACE_OPTION_HELP,
};

bool trace_options_table_shows(int id)
{
	switch (id) {
	case TRACE_OPTION_BACK:
	case TRACE_OPTION_CSV:
	case TRACE_OPTION_EXPLAIN:
	case TRACE_OPTION_FORMAT:
	case TRACE_OPTION_JSON:
	case TRACE_OPTION_METRICS:
	case TRACE_OPTION_MSM_ID:
	case TRACE_OPTION_PRB_ID:
	case TRACE_OPTION_QUOTE:
	case TRACE_OPTION_REPLAY:
	case TRACE_OPTION_SHOW_TTL:
	case TRACE_OPTION_STATUS:
	case TRACE_OPTION_SUMMARY:
	case 'e':
	case 'n':
	case 'v':
		return true;
	default:
		return false;
	}
}
