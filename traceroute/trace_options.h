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
#include "ui/cli.h"

#include <stdbool.h>
#include <stdint.h>

#define TRACE_TTL_MAX	  255
#define TRACE_QUERIES_MAX 10
#define TRACE_PACKET_MAX  65000

/* Probes in flight where the user sets no limit: a burst that no queue of a
 * home router drops. */
#define TRACE_WINDOW 64

enum trace_action {
	TRACE_ACTION_RUN,
	TRACE_ACTION_HELP,
	TRACE_ACTION_VERSION,
};

enum trace_method {
	TRACE_METHOD_UDP,
	TRACE_METHOD_ICMP,
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
	enum trace_method method;
	enum addr_family family; /* ADDR_NONE: as the system prefers */
	const char *host;	 /* as it was typed, borrowed */
	bool numeric;		 /* no names */
	uint8_t first;		 /* TTL, 1..last */
	uint8_t last;		 /* TTL, 1..TRACE_TTL_MAX */
	bool last_given;	 /* by the user: then all rows are printed */
	uint8_t queries;	 /* per hop, 1..TRACE_QUERIES_MAX */
	uint32_t window;	 /* probes in flight, at least 1 */
	int64_t gap;		 /* ns between two probes at least */
	struct trace_waits waits;
	uint16_t port;	      /* UDP destination port */
	const char *source;   /* address or name, borrowed; NULL: any */
	const char *device;   /* borrowed; NULL: any */
	uint16_t packet_size; /* whole IP packet, bytes */
	bool size_given;      /* else it depends on the family */
};

/* The rows of the command line, for parsing and for the test that compares them
 * with the manual page. Ends with an all-zero row. */
extern const struct cli_option trace_options_table[];

/* Reads the command line. False with one line in ERROR if it is wrong. Borrows
 * from ARGV, whose order changes. */
bool trace_options_parse(struct trace_options *options, int argc, char **argv,
			 struct buf *error);

/* Appends the text of --help. */
void trace_options_help(struct buf *buf);

/* Size of the IP packets that are sent to FAMILY, and of their payload after
 * the UDP or ICMP header, bytes. */
uint16_t trace_options_packet(const struct trace_options *options,
			      enum addr_family family);
uint16_t trace_options_payload(const struct trace_options *options,
			       enum addr_family family);

#endif
