/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The model: what is known of the path. A cell for each query of each hop, and
 * a table of those who answered.
 *
 * A query has one flow, so a column of cells is one path through the network.
 */
#ifndef LEADLINE_TRACEROUTE_TRACE_HOPS_H
#define LEADLINE_TRACEROUTE_TRACE_HOPS_H

#include "base/addr.h"
#include "engine/event.h"
#include "trace_budget.h"
#include "trace_options.h"
#include "trace_routers.h"
#include "trace_store.h"

#include <stdbool.h>
#include <stdint.h>

enum trace_state {
	TRACE_UNASKED,
	TRACE_ASKED, /* nothing known yet */
	TRACE_ANSWERED,
	TRACE_SILENT,  /* given up; an answer is welcome still */
	TRACE_REFUSED, /* our own system does not send it: `error` */
};

/* No responder. */
#define TRACE_NOBODY UINT16_MAX

struct trace_cell {
	uint8_t state;	  /* enum trace_state */
	uint8_t asks;	  /* probes sent for it */
	uint8_t copies;	  /* answers to what had been answered */
	int64_t asked_at; /* ns, the last of them */
	uint32_t size;	  /* bytes of that packet */

	/* ANSWERED: by whom and with what. */
	uint16_t responder;
	bool final;	  /* there is nothing behind it on this path */
	bool test;	  /* it was asked as a test (trace_routers.h) ... */
	uint16_t charged; /* ... of this one, who was expected to answer */
	uint8_t meaning;  /* enum icmp_meaning */
	uint8_t type;	  /* ICMP */
	uint8_t code;
	uint32_t info;	    /* MTU of "too big" */
	int64_t rtt;	    /* ns */
	int16_t ttl;	    /* of the answer as it came, -1: not known */
	int16_t quoted_ttl; /* of the probe as it was quoted, -1: it was not */
	int16_t quoted_tos; /* likewise */
	uint16_t bytes;	    /* of the answer, from its ICMP header on */
	uint32_t late; /* packets sent after the probe until it was answered, if
			  it was given up before; else 0 */
	struct addr to;	   /* where the quoted packet went, if known */
	uint16_t mss;	   /* of the quoted TCP options, 0: none */
	uint32_t number;   /* of the probe that was answered */
	uint16_t checksum; /* of the quoted UDP header, if ... */
	bool has_checksum;
	uint8_t tcp_flags;		/* of a TCP answer */
	uint8_t packet_type;		/* of a DCCP or SCTP answer */
	struct trace_bytes tcp_options; /* of a TCP answer */
	struct trace_bytes extensions;	/* of an ICMP error (RFC 4884) */
	/* The probe as it was quoted, behind the IP header, cut. */
	struct trace_bytes quote;
	int error; /* REFUSED: errno */
};

struct trace_responder {
	struct addr addr;
	struct trace_budget budget; /* of one that is not shared */
	uint16_t router;	    /* shared, or TRACE_ROUTERS_NONE */
};

/* Each probe brings one answer that counts, and each of them one responder. */
#define TRACE_RESPONDERS_MAX (TRACE_TTL_MAX * TRACE_QUERIES_MAX)

struct trace_hops {
	uint8_t first;	  /* TTL of the first row */
	uint8_t last;	  /* TTL of the last row there is to show */
	uint8_t rows;	  /* the last row there was at first */
	uint8_t queries;  /* cells of a row */
	uint8_t reach;	  /* farthest row with an answer, or first - 1 */
	uint8_t final;	  /* nearest row with a final answer, or 0 */
	uint8_t distance; /* of the target as its answers say, or 0 */
	bool exact;	  /* a quoted TTL said so, not the TTL of a reply */
	uint32_t sent;	  /* probes that left */
	uint32_t refused; /* probes that could not leave ... */
	int error;	  /* ... and why the last of them could not */
	/* Rows given up with stars, in which even what had been answered was
	 * not, when it was asked once more. */
	bool spent[TRACE_TTL_MAX + 1];
	/* Among others: the routers that all share, borrowed, and which of them
	 * is expected in each row (trace_expect.h). NULL: alone. */
	struct trace_routers *routers;
	struct addr target;
	uint16_t expected[TRACE_TTL_MAX + 1];
	uint32_t links; /* of the routers, when that was worked out */
	struct trace_cell cells[TRACE_TTL_MAX + 1][TRACE_QUERIES_MAX];
	struct trace_responder responders[TRACE_RESPONDERS_MAX];
	uint16_t responder_count;
	struct trace_store store;
};

/* HOPS is all zeros, as calloc gives it: it is large and little of it used. */
void trace_hops_init(struct trace_hops *hops, uint8_t first, uint8_t last,
		     uint8_t queries);

/* Makes all zeros of what was used. Also fine for one that was not. */
void trace_hops_clear(struct trace_hops *hops);

/* The cell of a hop and query that exist. */
struct trace_cell *trace_hops_cell(struct trace_hops *hops, uint8_t ttl,
				   uint8_t query);
const struct trace_cell *trace_hops_look(const struct trace_hops *hops,
					 uint8_t ttl, uint8_t query);

/* Nothing will change what is shown for this cell. */
bool trace_hops_settled(const struct trace_cell *cell);

/* The first query of row TTL that is ANSWERED, or NULL. */
const struct trace_cell *trace_hops_answer(const struct trace_hops *hops,
					   uint8_t ttl);

/* The last row there is, as far as is known. */
uint8_t trace_hops_end(const struct trace_hops *hops);

/* Who answered, of a cell that is ANSWERED. */
const struct addr *trace_hops_from(const struct trace_hops *hops,
				   const struct trace_cell *cell);

/* Routers on the way back, guessed from the TTL that is left of an answer; 0:
 * not known. */
int trace_hops_back(int ttl);

/* The host that ended the path at its last row, an index, or TRACE_NOBODY. */
uint16_t trace_hops_ender(const struct trace_hops *hops);

/* The row at the distance that the target tells has been asked in vain: what
 * the target answered to larger TTLs is taken for its row. */
void trace_hops_trust_distance(struct trace_hops *hops);

/* A probe for this cell is about to leave. */
void trace_hops_ask(struct trace_hops *hops, uint8_t ttl, uint8_t query,
		    int64_t now);

/* Takes what an event says. Answers to a cell that is answered do not change
 * it. */
void trace_hops_note(struct trace_hops *hops, const struct event *event);

#endif
