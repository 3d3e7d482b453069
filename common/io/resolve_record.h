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

#endif
