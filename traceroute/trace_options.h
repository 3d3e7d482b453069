/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * What the user asked for: one struct, filled once, read ever after.
 *
 * Pure: no name is resolved, no file read and nothing printed here.
 */
#ifndef LEADLINE_TRACEROUTE_TRACE_OPTIONS_H
#define LEADLINE_TRACEROUTE_TRACE_OPTIONS_H

#include "base/addr.h"
#include "base/buf.h"
#include "trace_module.h"
#include "ui/cli.h"
#include "ui/format.h"

#include <stdbool.h>
#include <stdint.h>

#define TRACE_TTL_MAX	  255
#define TRACE_QUERIES_MAX 10
#define TRACE_PACKET_MAX  65000

/* Lists of -O that are kept. */
#define TRACE_LISTS_MAX 15

/* Ranges that are kept. */
#define TRACE_RANGES_MAX 16

/* Probes per second of many traces, unless somebody says more; and the most
 * that users other than root may ask for. */
#define TRACE_USER_RATE 1000

/* Probes in flight where the user sets no limit: a burst that no queue of a
 * home router drops. */
#define TRACE_WINDOW 64

enum trace_action {
	TRACE_ACTION_RUN,
	TRACE_ACTION_HELP,     /* the options that most people need */
	TRACE_ACTION_HELP_ALL, /* all of them */
	TRACE_ACTION_VERSION,
	TRACE_ACTION_MODULE_HELP, /* -O help */
};

/* How long to wait for an answer: at most MAX, but no longer than HERE times
 * the RTT of another probe of the hop or NEAR times that of a later hop. */
struct trace_waits {
	int64_t max;  /* ns */
	int64_t here; /* thousandths, 0: does not count */
	int64_t near; /* thousandths, 0: does not count */
	bool given;   /* by the user: then nothing is asked twice */
};

struct trace_options {
	enum trace_action action;
	const struct trace_module *module;
	struct trace_module_options special; /* of -O */
	enum addr_family family; /* ADDR_NONE: as the system prefers */
	const char *host;	 /* as it was typed, borrowed */
	char *const *hosts;	 /* all that were typed, borrowed */
	size_t host_count;
	bool many;	     /* there may be more than one target: */
	const char *targets; /* file of them, borrowed; NULL: none */
	const char *exclude; /* file of addresses not to be traced, likewise */
	/* Prefixes and ranges, which range_parse takes; borrowed. */
	const char *ranges[TRACE_RANGES_MAX];
	uint8_t range_count;
	bool origins;		   /* show who announces an address */
	const char *origin_source; /* dns, whois or a file; NULL: dns */
	bool numeric;		   /* no names */
	bool verbose;		   /* tell why it ended */
	bool explain;		   /* say what is unusual */
	bool quote_diff;	   /* show what became of our packets */
	bool summary;		   /* tell the loss of each hop */
	bool exit_status;	   /* tell whether the target was reached */
	int64_t deadline;	   /* ns for all of it; 0: none */
	uint8_t gap_limit;	   /* silent hops that end a path, at least 1 */
	bool gap_given;		   /* by the user: counts also with -m and -w */
	bool extensions;	   /* show those of ICMP */
	bool back;		   /* show routes back of another length */
	bool show_ttl;		   /* show what is left of it in answers */
	uint8_t first;		   /* TTL, 1..last */
	uint8_t last;		   /* TTL, 1..TRACE_TTL_MAX */
	bool last_given;	   /* by the user: then all rows are printed */
	uint8_t queries;	   /* per hop, 1..TRACE_QUERIES_MAX */
	bool queries_given;	   /* by the user */
	uint8_t flow;		   /* the only one, from 1; 0: all */
	uint8_t flows;		   /* 0: as many as queries */
	struct format_output machine; /* --json, --csv or --format */
	const char *metrics;   /* file of Prometheus metrics, NULL: none */
	const char *recording; /* file to record the run in, NULL: none */
	const char *replay;    /* recording to be shown, NULL: none */
	int64_t measurement;   /* msm_id of FORMAT_ATLAS */
	int64_t probe_id;      /* prb_id, likewise */
	uint32_t window;       /* probes in flight, at least 1 */
	int64_t gap;	       /* ns between two probes at least */
	int64_t rate; /* probes per second of all traces; 0: no limit, -1: not
			 given */
	struct trace_waits waits;
	uint16_t port;	       /* destination port, if the module has one */
	const char *port_name; /* instead, borrowed; NULL: `port` counts */
	uint16_t sequence;     /* ICMP: the first; 0: keyed ones */
	uint16_t source_port;  /* of the first flow; 0: any */
	const char *source_port_name; /* likewise */
	uint8_t protocol;	      /* RAW: of the IP header */
	const char *protocol_name;    /* instead, borrowed; NULL: it counts */
	const char *source;	      /* address or name, borrowed; NULL: any */
	const char *device;	      /* borrowed; NULL: any */
	bool has_tos;
	uint8_t tos;	     /* TOS or Traffic Class */
	uint32_t flow_label; /* IPv6, 20 bits; 0: each flow its own */
	bool has_mark;
	uint32_t mark; /* of the packets, for rules of this host */
	bool dont_fragment;
	bool mtu;	      /* search the path MTU */
	const char *gateways; /* a list, borrowed; NULL: none */
	bool dont_route;
	bool debug;
	uint16_t packet_size; /* whole IP packet, bytes */
	bool size_given;      /* else it depends on the family */
	/* -O as it was given, borrowed; read when the module is known. */
	const char *lists[TRACE_LISTS_MAX];
	uint8_t list_count;
};

/* Reads the command line. False with one line in ERROR if it is wrong. Borrows
 * from ARGV, whose order changes. */
bool trace_options_parse(struct trace_options *options, int argc, char **argv,
			 struct buf *error);

/* Whether users other than root may do this. False with a line in ERROR. */
bool trace_options_permit(const struct trace_options *options,
			  struct buf *error);

/* Appends what the action asks for: --help[=all], -O help or the version. */
void trace_options_help(const struct trace_options *options, struct buf *buf);

/* Which flow QUERY of a hop belongs to, from 0. */
static inline uint8_t trace_options_flow(const struct trace_options *options,
					 uint8_t query)
{
	if (options->flow > 0)
		return options->flow - 1;
	return options->flows > 0 ? query % options->flows : query;
}

/* How many flows need a port or an identifier; none has a higher number. */
uint8_t trace_options_flows(const struct trace_options *options);

/* Whether there are so many ports from that of --sport on. False with a line in
 * ERROR if not. */
bool trace_options_ports_fit(const struct trace_options *options,
			     struct buf *error);

/* Bytes of the payload of a packet to FAMILY: what follows the header of its
 * transport. 0 for TCP, which has none. */
uint16_t trace_options_payload(const struct trace_options *options,
			       enum addr_family family);

#endif
