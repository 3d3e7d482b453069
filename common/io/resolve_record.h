/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * What parent and child of the resolver say to each other: one record of fixed
 * size in each message of a SOCK_SEQPACKET pair; private to io.
 */
#ifndef LEADLINE_IO_RESOLVE_RECORD_H
#define LEADLINE_IO_RESOLVE_RECORD_H

#include "base/addr.h"
#include "io/resolve.h"

#include <stdint.h>

/* Values that travel: never believed to be one of these. */
enum resolve_kind {
	RESOLVE_HOST, /* addresses of a name */
	RESOLVE_NAME, /* name of an address */
	RESOLVE_TEXT, /* text_query */
};

struct resolve_question {
	uint32_t kind;
	uint32_t which;		       /* comes back with the answer */
	uint32_t family;	       /* enum addr_family; HOST */
	struct addr addr;	       /* NAME */
	uint32_t source;	       /* enum text_source; TEXT */
	char text[DRIVER_NAME_MAX];    /* HOST and TEXT */
	char server[DRIVER_NAME_MAX];  /* TEXT of WHOIS */
	char service[DRIVER_NAME_MAX]; /* likewise */
};

struct resolve_answer {
	uint32_t kind;
	uint32_t which;
	int32_t error;	/* EAI_ value of getaddrinfo(3), 0: none; of TEXT: not 0
			   if no server answered */
	int32_t system; /* errno of EAI_SYSTEM */
	uint32_t count;
	struct addr addrs[RESOLVE_ADDRS_MAX]; /* of NAME: what was asked */
	uint32_t source;		      /* of TEXT: what was asked */
	/* With their zeros, if the child is honest. NAME of TEXT: what was
	 * asked. */
	char name[DRIVER_NAME_MAX];
	char text[DRIVER_TEXT_MAX];
};

/* Whether a record says only what it may: counts and strings that end within
 * it, and, apart from the kind of an answer, values that are known here.
 * Neither side believes what the other says without this. */
bool resolve_record_is_answer(const struct resolve_answer *answer);
bool resolve_record_is_question(const struct resolve_question *question);

/* Adds to HOST, which is empty, what an answer says about a host: its addresses
 * of FAMILY (ADDR_NONE: of both), or why there are none. */
void resolve_record_host(const struct resolve_answer *answer,
			 enum addr_family family, struct resolve_host *host);

/* An answer as an input of the driver. False: there is none like it. */
bool resolve_record_input(const struct resolve_answer *answer,
			  struct input *input);

#endif
