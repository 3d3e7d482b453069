/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Text on its way to a descriptor, in order, some of it still without the names
 * that belong into it.
 *
 * A host that is printed leaves a hole in the text. output_flush fills holes
 * from the table of names and writes up to the first one that may still get its
 * name. So a line waits for a name, never a probe.
 */
#ifndef LEADLINE_UI_OUTPUT_H
#define LEADLINE_UI_OUTPUT_H

#include "base/addr.h"
#include "base/buf.h"
#include "ui/names.h"

#include <stdint.h>

/* How a host is written when its name is known and when it is not. */
enum output_host {
	OUTPUT_HOST_PING,   /* "name (addr)", "addr" */
	OUTPUT_HOST_TRACE,  /* "name (addr)", "addr (addr)" */
	OUTPUT_HOST_ORIGIN, /* "[what `origins` has]", "[!!]" */
};

struct output {
	int fd;
	struct buf text;     /* to be written; views append to it */
	struct names *names; /* borrowed; NULL: addresses only */
	/* Borrowed, NULL: none: who announces an address, as text that is fit
	 * to be shown. */
	struct names *origins;
	uint32_t scope;	     /* the link whose name is known, 0: none */
	char scope_name[16]; /* IF_NAMESIZE */
	int error;	     /* errno of the write that failed, 0: none did */
	int64_t until;	     /* when a hole gives up, NS_NEVER: no hole waits */
};

/* The least memory that an output works with. */
#define OUTPUT_SIZE_MIN 256

/* Writes to FD, through the SIZE bytes at MEMORY, at least OUTPUT_SIZE_MIN.
 * What is appended between two flushes should fit into half of it. */
void output_init(struct output *output, int fd, char *memory, size_t size);

/* Appends ADDR in numbers, with the name of its link if it has one. */
void output_addr(struct output *output, const struct addr *addr);

/* Appends ADDR in the given style, and its name when that is known. */
void output_host(struct output *output, const struct addr *addr,
		 enum output_host style);

/* Appends who announces ADDR, in brackets; output->origins is there. */
void output_origin(struct output *output, const struct addr *addr);

/* Writes what is complete at NOW. After an error nothing is written any more.
 */
void output_flush(struct output *output, int64_t now);

/* For a view that appends much at once, between two pieces of it: half of the
 * room is free afterwards, at the price of names that have not come. */
void output_make_room(struct output *output);

/* Writes everything, without the names that have not come. */
void output_finish(struct output *output);

#endif
