/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * What the user asked for: filled once from the command line, read ever after.
 *
 * Pure but for getopt_long's own globals: no file, no name, no locale is looked
 * at, and an error is a line of text.
 */
#ifndef LEADLINE_PING_OPTIONS_H
#define LEADLINE_PING_OPTIONS_H

#include "base/addr.h"
#include "base/buf.h"
#include "base/ns.h"
#include "base/ranges.h"
#include "ui/format.h"
#include "wire/interface.h"
#include "wire/ip_options.h"
#include "wire/node.h"
#include "wire/query.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Interfaces that can be given: a device and an address. */
#define PING_OPTIONS_INTERFACES 2

/* Payloads, bytes: the usual one, and the largest, what an IP packet leaves
 * behind its header (v4) and the ICMP header. */
#define PING_OPTIONS_SIZE    56
#define PING_OPTIONS_SIZE_V4 65507
#define PING_OPTIONS_SIZE_V6 65527

/* An ordinary user waits at least so long between probes, ns, and sends at most
 * so many of them at once. */
#define PING_OPTIONS_USER_INTERVAL (2 * NS_PER_MS)
#define PING_OPTIONS_USER_PRELOAD  3

/* Likewise, packets per second to very many targets. */
#define PING_OPTIONS_USER_RATE 1000

/* Likewise, where many may answer: to a group or a broadcast address. */
#define PING_OPTIONS_GROUP_INTERVAL NS_PER_SEC

/* Ranges on the command line. */
#define PING_OPTIONS_RANGES 64

/* Bytes of a pattern for the payload. */
#define PING_OPTIONS_PATTERN 16

enum ping_task {
	PING_TASK_RUN,
	PING_TASK_HELP,	     /* the options that most people need */
	PING_TASK_HELP_ALL,  /* all of them */
	PING_TASK_NODE_HELP, /* what -N takes */
	PING_TASK_VERSION,
};

/* Path MTU discovery: ip(7), IP_MTU_DISCOVER. */
enum ping_discovery {
	PING_MTU_SYSTEM,
	PING_MTU_DONT,
	PING_MTU_WANT,
	PING_MTU_DO,
	PING_MTU_PROBE,
};

/* What the header of an IPv4 probe collects, or where it leads. */
enum ping_record {
	PING_RECORD_NOTHING,
	PING_RECORD_ROUTE,
	PING_RECORD_STAMPS,
	PING_RECORD_STAMPS_ADDR,
	PING_RECORD_STAMPS_OF,	  /* of `hops` alone */
	PING_RECORD_SOURCE_ROUTE, /* over `hops` */
};

enum ping_lookup {
	PING_LOOKUP_AUTO, /* names, unless every host was given in numbers */
	PING_LOOKUP_NEVER,
	PING_LOOKUP_ALWAYS,
};

/* Sizes in turn. */
struct ping_sweep {
	int64_t min; /* payload bytes */
	int64_t max;
	int64_t step;  /* 0: no sweep */
	uint64_t each; /* probes of one size in a row */
};

/* Numbers are int64_t throughout, so that one table describes them all. */
struct ping_options {
	enum ping_task task;
	enum addr_family family; /* ADDR_NONE: either */
	enum addr_family prefers; /* of a host that has both; ADDR_NONE: no
				     matter */
	enum ping_lookup lookup;
	int64_t count;	     /* probes per target, 0: no end */
	int64_t interval;    /* ns between probes to a target, 0: flood */
	int64_t deadline;    /* ns for the whole run, 0: none */
	int64_t timeout;     /* ns per probe, 0: for ever; -1: not given */
	int64_t preload;     /* probes sent at once, 1..65536 */
	int64_t size;	     /* payload bytes, 0..PING_OPTIONS_SIZE_V6 */
	int64_t echo_size;   /* what -s says, also where `size` is another's */
	int64_t ttl;	     /* 1..255, 0: the system's */
	int64_t ident;	     /* ICMP identifier, -1: any */
	int64_t mark;	     /* SO_MARK, -1: none */
	int64_t tos;	     /* TOS or Traffic Class, -1: the system's */
	int64_t flow_label;  /* v6, 20 bits, 0: draw one; -1: the system's */
	int64_t send_buffer; /* SO_SNDBUF, bytes, 0: the system's */
	enum ping_discovery mtu;
	enum probe_query query;		  /* what is asked */
	struct node_query node;		  /* of PROBE_QUERY_NODE */
	struct interface_query interface; /* of PROBE_QUERY_INTERFACE */
	enum ping_record record;
	struct addr hops[IP_OPTIONS_HOPS_MAX]; /* v4 */
	size_t hop_count;
	uint8_t pattern[PING_OPTIONS_PATTERN]; /* fill of the payload */
	uint8_t pattern_size;		       /* 0: none */
	bool show_pattern; /* not silenced by a -q before it */
	bool precise;	   /* three decimals in each time */
	bool bell;	   /* a bell for each reply */
	bool broadcast;	   /* a broadcast address is what is wanted */
	bool pin_source;   /* keep the source chosen at the start */
	bool connect;	   /* connect the socket */
	bool debug;	   /* SO_DEBUG */
	bool no_loop;	   /* our multicasts do not come back to us */
	bool dont_route;   /* only to directly connected links */
	bool user_time;	   /* round trips by our own clock alone */
	struct ping_sweep sweep;
	int64_t until_replies; /* to each target, 0: no matter */
	int64_t until_losses;  /* in a row, 0: no matter */
	int64_t loss_exit;     /* percent that may be lost, -1: no matter */
	bool keep_going;       /* errors neither end a run nor are answers */
	bool find_mtu;	       /* search the path MTU */
	bool adaptive;	       /* the interval follows the RTT */
	bool flood;	       /* dots instead of lines */
	bool quiet;	       /* header and summary only */
	bool print_time;       /* the time of day before each line */
	bool outstanding;      /* say which probes have no answer yet */
	bool verbose;
	bool stats;	/* every number, behind the summary */
	bool histogram; /* the round-trip times as bars */
	const char *interfaces[PING_OPTIONS_INTERFACES]; /* borrowed */
	size_t interface_count;
	const char *metrics; /* file for Prometheus, NULL: none */
	int64_t every; /* ns between two of them, and of what JSON counts; 0:
			  not given */
	struct format_output machine; /* --json, --csv or --format */
	const char *recording; /* file to record the run in, NULL: none */
	const char *replay;    /* recording to be shown, NULL: none */
	int64_t measurement;   /* msm_id of FORMAT_ATLAS */
	int64_t probe_id;      /* prb_id, likewise */
	/* Very many targets: */
	bool crowd;	     /* anything of what follows was asked for */
	const char *targets; /* file of hosts, "-": standard input; NULL */
	const char *exclude; /* file of addresses not to visit; NULL */
	struct range ranges[PING_OPTIONS_RANGES];
	size_t range_count;
	int64_t rate;	  /* packets per second, 0: no limit; -1: not given */
	bool alive;	  /* show those that answer ... */
	bool unreachable; /* ... or those that do not */
	bool until_alive; /* each is asked until it answers */
	int64_t need;	  /* so many have to answer, 0: all */
	int64_t first;	  /* end after so many answered, 0: no */
	int64_t retry;	  /* probes more for those that keep silent, -1 */
	int64_t backoff;  /* each wait is so many times the last, in 1e-9 */
	bool cumulative;  /* --every shows all since the start */
	bool rtts;	  /* show each round-trip time */
	bool outage;	  /* show the time that was lost */
	int64_t top;	  /* show only so many, the worst; 0: all */
	int64_t seed;	  /* of the order of ranges, -1: draw one */
	int64_t shard;	  /* ours, from 0 ... */
	int64_t shards;	  /* ... of so many */
	int64_t resume;	  /* place in the order to start at */
	int64_t resolve_every; /* ns from one look-up of the names to the next,
				  0: once */
	char *const *hosts;    /* borrowed from argv, at least 1 for TASK_RUN
				  unless it is a replay or a crowd */
	size_t host_count;
};

/*
 * Reads argv[1] and on; argv is permuted. argv[0] ending in 4 or 6 chooses the
 * family. False with a line in ERROR, which has no prefix and no newline.
 */
bool ping_options_parse(struct ping_options *options, int argc, char **argv,
			struct buf *error);

/* Whether a user other than root may do this. False with a line in ERROR. */
bool ping_options_permit(const struct ping_options *options, struct buf *error);

/* Whether the payload fits into a packet of FAMILY. */
bool ping_options_fit(const struct ping_options *options,
		      enum addr_family family, struct buf *error);

/* As ping_options_permit for a target that is a GROUP or a broadcast address.
 */
bool ping_options_permit_group(const struct ping_options *options, bool group,
			       struct buf *error);

/* Whether a round-trip time is shown for a payload of SIZE bytes: small ones
 * had no room for iputils' time stamp, and it shows none of a node's. */
bool ping_options_is_timed(const struct ping_options *options, int64_t size);

/* Whether addresses are shown with their names. NUMERIC: every host was given
 * in numbers, and who does that wants to see numbers. */
bool ping_options_has_names(const struct ping_options *options, bool numeric);

/* Appends the text of --help, or of --help=all; or of -N help. */
void ping_options_help(bool all, struct buf *buf);
void ping_options_node_help(struct buf *buf);

#endif
