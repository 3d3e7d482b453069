/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Path MTU: the size of packets that a path lets pass.
 *
 * A router that cannot pass a packet on says so, with the size that it can
 * (RFC 1191, RFC 8201). Where that message is lost, or never sent, large
 * packets vanish and small ones do not: a black hole. Then the largest size
 * that is answered is searched for at the row that fell silent, first among
 * the sizes that links commonly have.
 */
#ifndef LEADLINE_TRACEROUTE_TRACE_SEARCH_H
#define LEADLINE_TRACEROUTE_TRACE_SEARCH_H

#include "base/addr.h"

#include <stdbool.h>
#include <stdint.h>

struct trace_search {
	uint32_t least;	 /* bytes of an IP packet that every link takes */
	uint32_t size;	 /* of the packets that are sent now */
	uint8_t ttl;	 /* where it is searched, 0: nowhere now */
	uint8_t done;	 /* the last row where it was searched */
	bool again;	 /* ... and that twice */
	uint32_t low;	 /* the largest that was answered, 0: none yet */
	uint32_t high;	 /* the smallest that was not */
	uint32_t seq;	 /* of the probe that is open, 0: none */
	bool confirming; /* `high` is tried once more, after a pause: it may
			    have been a router short of answers */
	uint8_t tries;	 /* of this size, in vain */
	uint8_t quick;	 /* answers since the last pause */
	int64_t at;	 /* ns, when the next thing is due */
	int64_t pause;	 /* ns after which the router answers once more */
	int64_t span;	 /* ns that an answer may take */

	/* What came of it: packets of more than `passes` bytes vanish behind
	 * the row before `hole`. 0: nothing was found. */
	uint8_t hole;
	uint32_t passes;
};

/* SIZE: of the first packets. */
void trace_search_init(struct trace_search *search, enum addr_family family,
		       uint32_t size);

/* Somebody said that at most MTU bytes fit, 0: did not say how many. Returns
 * whether the packets become smaller. */
bool trace_search_shrink(struct trace_search *search, uint32_t mtu);

/* Row TTL is silent; whether to find out if the size is why. That is done once
 * for each row, and once more where the row would else be given up: its router
 * may have been short of answers. */
bool trace_search_begin(struct trace_search *search, uint8_t ttl, bool again,
			int64_t now, int64_t span);

enum trace_search_verdict {
	TRACE_SEARCH_SEND, /* *SIZE bytes, and note it in search->seq */
	TRACE_SEARCH_WAIT, /* until search->at */
	TRACE_SEARCH_OVER, /* the row has to be asked again; `size` counts */
};

/* What to do at NOW while search->ttl is not 0. */
enum trace_search_verdict trace_search_next(struct trace_search *search,
					    int64_t now, uint32_t *size);

/* The open probe was sent at NOW. */
void trace_search_sent(struct trace_search *search, uint32_t seq, int64_t now);

/* It was answered at NOW. */
void trace_search_answered(struct trace_search *search, int64_t now);

#endif
