/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * A recording: the lines of --json and, among them, what the driver said, so
 * that the run can be made again (ui/replay.h).
 *
 * The engine is told the time and never acts; so whoever tells it the same once
 * more gets the same run, whatever shows it. The recorder is a driver around
 * the one that does the work, and writes down what it says. It asks for nothing
 * on its own: no wait of the run is any shorter for being recorded.
 *
 *	record_open(&record, path)           the file, for its owner alone
 *	record_head(&record, &head)          what the run starts from
 *	record_start(&record, driver, form)
 *	... a run with &record.driver ...
 *	record_finish(&record)
 */
#ifndef LEADLINE_UI_RECORD_H
#define LEADLINE_UI_RECORD_H

#include "engine/driver.h"
#include "ui/fields.h"
#include "ui/lines.h"
#include "wire/probe.h"

#include <stdbool.h>
#include <stddef.h>

/* The form of recordings, and the oldest that is read. Before form 2 no sending
 * told what became of it. */
#define RECORD_FORM	   2
#define RECORD_FORM_OLDEST 1

struct record {
	struct driver driver; /* first: a struct driver is a struct record */
	struct driver *inner; /* borrowed */
	const struct probe_form *form; /* borrowed */
	struct lines lines; /* also for the view that writes JSON into it */
	char *memory;	    /* owned */
	int64_t wall;	    /* as it was last written */
};

/* What the first line says. All is borrowed. */
struct record_head {
	const char *program;	  /* "ping", "traceroute" */
	const char *version;	  /* of the program */
	const char *const *words; /* the command line, without the program */
	size_t word_count;
	const struct field *fields; /* of ... */
	const void *setup; /* ... whatever else the program has to know */
	const struct driver *driver; /* for the time */
};

/* Creates PATH, readable by its owner alone: what is in it proves that an
 * answer is one, as long as the run goes on. A reader that goes away is from
 * now on an error like any other. 0 or -errno. */
int record_open(struct record *record, const char *path);

/* The same for an open file, which is the recording's from now on. 0 or
 * -ENOMEM.
 */
int record_open_fd(struct record *record, int fd);

/* The first line. False if the command line is too long for it, and then there
 * is nothing to record. */
bool record_head(struct record *record, const struct record_head *head);

/* One more line of the head, with the members of SETUP as FIELDS tell. */
void record_more(struct record *record, const struct field *fields,
		 const void *setup);

/* From now on DRIVER's answers are recorded. */
void record_start(struct record *record, struct driver *driver,
		  const struct probe_form *form);

/* The last line. Everything is written, or record->lines.error is set. */
void record_finish(struct record *record);

/* Also for an all-zero struct. */
void record_close(struct record *record);

#endif
