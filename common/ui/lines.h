/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Lines for machines on their way to a descriptor: whole ones, or none.
 *
 * Whoever reads them gets no half of a line, whatever happens in between: to a
 * pipe they go in pieces that the kernel does not split (pipe(7), PIPE_BUF),
 * and what a full disk took of a line is taken back from the file.
 *
 * A write for each line would cost more than the line. They are collected for a
 * millisecond, which nobody sees and a flood of them fills with a hundred.
 */
#ifndef LEADLINE_UI_LINES_H
#define LEADLINE_UI_LINES_H

#include "base/buf.h"
#include "base/ns.h"

#include <stddef.h>
#include <stdint.h>

/* How long a line may wait, ns. */
#define LINES_PATIENCE NS_PER_MS

struct lines {
	int fd;
	struct buf text; /* whole lines; writers append to it */
	int error;	 /* errno of the write that failed, 0: none did */
	int64_t until;	 /* when to flush at the latest, NS_NEVER: nothing is
			    there */
};

/* Lines to FD, through the SIZE bytes at MEMORY. An FD below 0 takes all and
 * keeps nothing. */
void lines_init(struct lines *lines, int fd, char *memory, size_t size);

/* Where to append: with ROOM bytes, less than LINES has in all. */
struct buf *lines_room(struct lines *lines, size_t room);

/* Something was appended at NOW. */
void lines_note(struct lines *lines, int64_t now);

/* Writes all that is there. After an error nothing is written any more. */
void lines_flush(struct lines *lines);

#endif
