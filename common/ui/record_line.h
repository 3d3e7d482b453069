/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Lines of a recording that a run can be made again from: what its driver said,
 * one answer of it on a line, and what had to be known before.
 *
 * They stand among the lines of --json, with `recorded` as their event. Who
 * reads JSON passes over them, who replays passes over all others. Both
 * directions are in one file, as with tags: what is written is what is read.
 *
 * In their strings each character, U+0000 to U+00FF, stands for a byte.
 */
#ifndef LEADLINE_UI_RECORD_LINE_H
#define LEADLINE_UI_RECORD_LINE_H

#include "base/buf.h"
#include "engine/driver.h"
#include "ui/fields.h"
#include "wire/probe.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Bytes of a line at most: the bytes of a whole packet in hexadecimal, or a
 * long command line. */
#define RECORD_LINE_MAX (256 * 1024)

/* Words of a command line at most. */
#define RECORD_WORDS_MAX 65536

/* Bytes for the spans of one input. */
#define RECORD_ROOM (2 * 65536)

/* Moments are below this, ns: 36 years of uptime. Sums of two fit. */
#define RECORD_TIME_MAX (INT64_C(1) << 60)

enum record_what {
	RECORD_INPUT, /* `next` gave this */
	RECORD_SEND,  /* `send` told something or changed the state */
	RECORD_ERROR, /* `next` failed */
	RECORD_SETUP, /* record_more wrote it */
	RECORD_END,   /* the run came to its end */
};

struct record_line {
	enum record_what what;
	int64_t now; /* the state of the driver afterwards */
	int64_t lag;
	bool full;
	int64_t wall;
	bool has_wall;		 /* else it is what it was */
	uint32_t probe;		 /* of SEND, the number of what was sent */
	const struct sent *sent; /* of SEND, borrowed: what was told of it at
				    once; NULL: nothing */
	int error;		 /* of ERROR, an errno */
	struct input *input;	 /* of INPUT, borrowed */
};

/* Appends LINE. FORM is that of the probes: a payload that came back as it was
 * sent is not written. False if there is no room. */
bool record_line_write(struct buf *buf, const struct record_line *line,
		       const struct probe_form *form);

/* Whether the SIZE bytes at TEXT are such a line. */
bool record_line_is(const char *text, size_t size);

/* Whether that line is of the kind SEND. */
bool record_line_is_send(const char *text, size_t size);

/* Reads it; LINE->input is where an input goes, and what was sent. False if
 * anything is not as it was written. Spans of the input borrow from ROOM. */
bool record_line_read(struct record_line *line, const char *text, size_t size,
		      const struct probe_form *form, struct fields_room *room);

#endif
