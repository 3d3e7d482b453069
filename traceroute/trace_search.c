/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The search.
 */
#include "trace_search.h"

#include "base/ns.h"

#include <stddef.h>

/* Every IPv4 host takes 576 bytes, every IPv6 link 1280. */
#define LEAST_V4 576
#define LEAST_V6 1280

/* A size is too large when so many probes in a row are not answered. */
#define TRIES 2

/* Answers at once that no common limit refuses, beside those of the row. */
#define QUICK	 3
#define PAUSE_V4 (1050 * NS_PER_MS)
#define PAUSE_V6 (105 * NS_PER_MS)

/* RFC 1191 section 7 has the old ones; tunnels and PPPoE make the others. */
static const uint16_t common[] = {
	576,  1006, 1280, 1300, 1340, 1358, 1380, 1400, 1420, 1428,  1436,
	1440, 1450, 1454, 1460, 1462, 1472, 1476, 1480, 1484, 1488,  1492,
	1500, 2002, 4352, 4464, 8166, 8192, 9000, 9180, 9216, 16384, 65000,
};

#define COMMON (sizeof(common) / sizeof(common[0]))

void trace_search_init(struct trace_search *search, enum addr_family family,
		       uint32_t size)
{
	*search = (struct trace_search){
		.least = family == ADDR_V6 ? LEAST_V6 : LEAST_V4,
		.size = size,
		.pause = family == ADDR_V6 ? PAUSE_V6 : PAUSE_V4,
	};
}

/* The next smaller common size, for routers that do not say one. */
static uint32_t below(uint32_t size)
{
	uint32_t found = common[0];

	for (size_t i = 0; i < COMMON; i++)
		if (common[i] < size)
			found = common[i];
	return found;
}

bool trace_search_shrink(struct trace_search *search, uint32_t mtu)
{
	uint32_t size = mtu == 0 ? below(search->size) : mtu;

	if (size >= search->size || search->size <= 68)
		return false;
	search->size = size < 68 ? 68 : size;
	return true;
}

/* Rows are searched in ascending order. */
static bool may_begin(const struct trace_search *search, uint8_t ttl,
		      bool again)
{
	if (search->size <= search->least)
		return false;
	if (ttl == search->done)
		return again && !search->again;
	return ttl > search->done;
}

bool trace_search_begin(struct trace_search *search, uint8_t ttl, bool again,
			int64_t now, int64_t span)
{
	if (!may_begin(search, ttl, again))
		return false;
	search->again = again;
	search->ttl = ttl;
	search->done = ttl;
	search->confirming = false;
	search->low = 0;
	search->high = search->size;
	search->tries = 0;
	search->quick = again ? QUICK : 0;
	search->seq = 0;
	search->at = now;
	search->span = span;
	return true;
}

/* The middle one of the common sizes in between, or else the middle. */
static uint32_t middle(uint32_t low, uint32_t high)
{
	size_t first = COMMON;
	size_t count = 0;

	for (size_t i = 0; i < COMMON; i++) {
		if (common[i] <= low || common[i] >= high)
			continue;
		if (count++ == 0)
			first = i;
	}
	return count > 0 ? common[first + count / 2] : (low + high) / 2;
}

static bool is_common(uint32_t size)
{
	for (size_t i = 0; i < COMMON; i++)
		if (common[i] == size)
			return true;
	return false;
}

/* Between two common sizes it is the smaller one most of the time: then one
 * byte more does not pass, which costs no answer. */
static uint32_t wanted(const struct trace_search *search)
{
	uint32_t size;

	if (search->confirming)
		return search->high;
	if (search->low == 0)
		return search->least;
	size = middle(search->low, search->high);
	if (is_common(search->low) && !is_common(size))
		return search->low + 1;
	return size;
}

static enum trace_search_verdict finish(struct trace_search *search)
{
	if (search->confirming) {
		search->size = search->low;
		search->passes = search->low;
		search->hole = search->ttl;
	}
	search->ttl = 0;
	return TRACE_SEARCH_OVER;
}

enum trace_search_verdict trace_search_next(struct trace_search *search,
					    int64_t now, uint32_t *size)
{
	if (now < search->at)
		return TRACE_SEARCH_WAIT;
	if (search->seq != 0) {
		search->seq = 0;
		search->tries++;
	}
	if (search->tries >= TRIES) {
		if (search->low == 0 || search->confirming)
			return finish(search);
		search->high = wanted(search);
		search->tries = 0;
	}
	if (search->low != 0 && search->high - search->low <= 1 &&
	    !search->confirming) {
		search->confirming = true;
		search->at = now + search->pause;
		return TRACE_SEARCH_WAIT;
	}
	*size = wanted(search);
	return TRACE_SEARCH_SEND;
}

void trace_search_sent(struct trace_search *search, uint32_t seq, int64_t now)
{
	search->seq = seq;
	search->at = now + search->span;
}

/* It does pass: nothing is known of all that is larger. */
static void take_back(struct trace_search *search)
{
	search->confirming = false;
	search->low = search->high;
	search->high = search->size;
	search->quick = QUICK;
	if (search->low == search->size)
		search->ttl = 0;
}

void trace_search_answered(struct trace_search *search, int64_t now)
{
	search->seq = 0;
	if (search->confirming)
		take_back(search);
	else
		search->low = wanted(search);
	search->tries = 0;
	search->at = now;
	if (++search->quick > QUICK)
		search->at = now + search->pause;
}
