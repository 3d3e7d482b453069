/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * --record and --replay: what a run of traceroute starts from and which targets
 * it was given, to a recording and from it. All else that happens is the
 * driver's matter (ui/record.h).
 *
 *	trace_recording_write(&record, &head, driver)
 *	trace_recording_feed(&taker, feed, &record)
 *	... trace_run with &taker.feed ...
 *
 *	trace_recording_read(&recording, &replay, &own, &error)
 *	trace_recording_open(&recording, &json, fd)
 *	... trace_run with recording.trace, &recording.feed ...
 *	trace_recording_free(&recording)
 */
#ifndef LEADLINE_TRACEROUTE_TRACE_RECORDING_H
#define LEADLINE_TRACEROUTE_TRACE_RECORDING_H

#include "base/buf.h"
#include "trace.h"
#include "trace_feed.h"
#include "trace_form.h"
#include "trace_options.h"
#include "ui/json_open.h"
#include "ui/lines.h"
#include "ui/record.h"
#include "ui/replay.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Longest names that are kept, with their closing zero. */
#define TRACE_RECORDING_NAME 1024

/* One of each family. */
#define TRACE_RECORDING_WAYS 2

/* What is to be written of a run. All is borrowed. */
struct trace_recording_head {
	const struct trace *trace;	  /* after trace_init */
	const struct trace_setup *setups; /* of its families */
	size_t setup_count;
	const struct json_start *start;
	bool trouble; /* a target was not found: the status is 2 */
};

/* Writes it, at the time of DRIVER. False if the command line is too long to be
 * recorded. */
bool trace_recording_write(struct record *record,
			   const struct trace_recording_head *head,
			   const struct driver *driver);

/* Hands the targets of INNER on and writes them down. All is borrowed. */
struct trace_recording_taker {
	struct trace_feed feed; /* first */
	struct trace_feed *inner;
	struct record *record;
};

void trace_recording_feed(struct trace_recording_taker *taker,
			  struct trace_feed *inner, struct record *record);

/* What is known of a run beside its command line. */
struct trace_recording_facts {
	char name[TRACE_RECORDING_NAME]; /* of the program as it was called */
	char socket[16];
	char privilege[16];
	uint32_t scope;
	char scope_name[16]; /* IF_NAMESIZE */
	bool whois;	     /* that is asked who announces addresses */
	uint16_t port;	     /* of the options, where they have a name */
	uint16_t source_port;
	uint8_t protocol;
	bool many;	/* traces may be side by side: they share routers */
	uint32_t lanes; /* of struct trace_room */
	uint32_t rows;
	uint32_t ring;
	uint32_t ways;
	bool trouble;
	struct siphash_key key;
};

/* A run that was recorded. */
struct trace_recording {
	struct trace_feed feed; /* first: of its targets */
	struct replay *replay;	/* borrowed */
	struct replay_head head;
	struct trace_recording_facts facts;
	struct trace_options options;
	struct trace_setup setups[TRACE_RECORDING_WAYS];
	struct lines nowhere;
	struct trace_room room; /* owned, as these: */
	struct trace *trace;
	char *nowhere_memory;
	char **argv;
	char **hosts; /* that targets borrow */
	size_t host_count;
	uint32_t given; /* targets */
};

/* Reads what a run starts from, to be shown as OWN options want it. RECORDING
 * stays where it is. False with a line in ERROR; to be freed all the same. */
bool trace_recording_read(struct trace_recording *recording,
			  struct replay *replay,
			  const struct trace_options *own, struct buf *error);

/* Sets the run up. The text goes to FD, JSON where OUT says, which is borrowed
 * and told what the recording knows. False: there is no memory. */
bool trace_recording_open(struct trace_recording *recording,
			  struct json_open *out, int fd);

/* Also for an all-zero struct. */
void trace_recording_free(struct trace_recording *recording);

#endif
