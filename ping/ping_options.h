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

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Interfaces that can be given: a device and an address. */
#define PING_OPTIONS_INTERFACES 2

/* Largest payloads, bytes: what an IP packet leaves behind its header (v4) and
 * the ICMP header. */
#define PING_OPTIONS_SIZE_V4 65507
#define PING_OPTIONS_SIZE_V6 65527

/* An ordinary user waits at least so long between probes, ns, and sends at most
 * so many of them at once. */
#define PING_OPTIONS_USER_INTERVAL (2 * NS_PER_MS)
#define PING_OPTIONS_USER_PRELOAD  3

enum ping_task {
	PING_TASK_RUN,
	PING_TASK_HELP,
	PING_TASK_VERSION,
};

enum ping_lookup {
	PING_LOOKUP_AUTO, /* names, unless every host was given in numbers */
	PING_LOOKUP_NEVER,
	PING_LOOKUP_ALWAYS,
};

/* Numbers are int64_t throughout, so that one table describes them all. */
struct ping_options {
	enum ping_task task;
	enum addr_family family; /* ADDR_NONE: either */
	enum ping_lookup lookup;
	int64_t count;	  /* probes per target, 0: no end */
	int64_t interval; /* ns between probes to a target, 0: flood */
	int64_t deadline; /* ns for the whole run, 0: none */
	int64_t timeout;  /* ns per probe, 0: for ever; -1: not given */
	int64_t preload;  /* probes sent at once, 1..65536 */
	int64_t size;	  /* payload bytes, 0..PING_OPTIONS_SIZE_V6 */
	int64_t ttl;	  /* 1..255, 0: the system's */
	bool adaptive;	  /* the interval follows the RTT */
	bool flood;	  /* dots instead of lines */
	bool quiet;	  /* header and summary only */
	bool print_time;  /* the time of day before each line */
	bool outstanding; /* say which probes have no answer yet */
	bool verbose;
	const char *interfaces[PING_OPTIONS_INTERFACES]; /* borrowed */
	size_t interface_count;
	char *const *hosts; /* borrowed from argv, at least 1 for TASK_RUN */
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

/* Whether addresses are shown with their names. NUMERIC: every host was given
 * in numbers, and who does that wants to see numbers. */
bool ping_options_has_names(const struct ping_options *options, bool numeric);

/* Appends the text of --help. */
void ping_options_help(struct buf *buf);

#endif
