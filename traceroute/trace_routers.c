/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Shared routers.
 */
#include "trace_routers.h"

#include "base/ns.h"
#include "trace_budget.h"

#include <assert.h>

/* Answers at once that are believed at most. */
#define SIZE_MAX_AT_ONCE 4096
#define GROWTH		 4
#define PERIOD_MIN	 (100 * NS_PER_US)

/* Probes of a test: with them it has answered more than it could. */
#define TESTS 3

/* A test is in vain after so long, or three times the slowest answer; then
 * there is no other for a while, and for twice as long the next time. */
#define TEST_SPAN (500 * NS_PER_MS)
#define TEST_REST (2 * NS_PER_SEC)
#define REST_MAX  (600 * NS_PER_SEC)

/* Rounds in vain that are no chance where others are answered at once; and so
 * many times as many more as those needed on the average: less than one of a
 * thousand needs as many by chance. */
#define TRIES 4
#define LUCK  7

/* Who has answered nobody for so long has gone; of whom many want answers, not
 * before others on this machine may have had all of them. */
#define QUIET	   (8 * NS_PER_SEC)
#define QUIET_BUSY (30 * NS_PER_SEC)

/* Two in a row are no chance. */
#define MISSED_MAX 2

static struct trace_router *at(struct trace_routers *routers, uint16_t router)
{
	if (router == TRACE_ROUTERS_NONE)
		return &routers->self;
	assert(router < routers->count);
	return &routers->rows[router];
}

static const struct trace_router *look(const struct trace_routers *routers,
				       uint16_t router)
{
	if (router == TRACE_ROUTERS_NONE)
		return &routers->self;
	assert(router < routers->count);
	return &routers->rows[router];
}

/* FNV-1a: nobody gains from a collision. */
static uint32_t hash_of(const struct addr *addr)
{
	uint32_t hash = UINT32_C(0x811c9dc5) ^ addr->scope;

	for (size_t i = 0; i < addr_size(addr); i++)
		hash = (hash ^ addr->bytes[i]) * UINT32_C(0x01000193);
	return hash ^ hash >> 15;
}

static void start(struct trace_router *router, const struct addr *addr)
{
	struct trace_budget linux_like = trace_budget_of(addr->family);

	*router = (struct trace_router){
		.addr = *addr,
		.full_at = linux_like.full_at,
		.period = trace_budget_period(&linux_like),
		.size = TRACE_BUDGET_SIZE,
		.since = NS_NEVER,
		.next_at = INT64_MIN,
		.rest = TEST_REST,
		.heard = INT64_MIN,
	};
}

uint16_t trace_routers_find(struct trace_routers *routers,
			    const struct addr *addr)
{
	uint32_t place = hash_of(addr) % (2 * TRACE_ROUTERS_MAX);

	for (; routers->index[place] != 0;
	     place = (place + 1) % (2 * TRACE_ROUTERS_MAX)) {
		uint16_t router = (uint16_t)(routers->index[place] - 1);

		if (addr_equal(&routers->rows[router].addr, addr))
			return router;
	}
	if (routers->count == TRACE_ROUTERS_MAX)
		return TRACE_ROUTERS_NONE;
	start(&routers->rows[routers->count], addr);
	routers->index[place] = (uint16_t)++routers->count;
	return (uint16_t)(routers->count - 1);
}

const struct addr *trace_routers_addr(const struct trace_routers *routers,
				      uint16_t router)
{
	return &look(routers, router)->addr;
}

/* --- limits --------------------------------------------------------------- */

static int64_t slow_period(void)
{
	const struct trace_budget slow = {.slow = true};

	return trace_budget_period(&slow);
}

/* It has no more than it had until NOW. What it gave in the last second or
 * longer tells how much that is, unless it has always been no more than a Linux
 * router has; little was perhaps asked for, so it is not taken for much worse
 * than before. */
static void limit(struct trace_router *router, int64_t now)
{
	int64_t span = ns_max(NS_PER_SEC, now - router->since);
	int64_t seen = span / (router->count + 1) * 5 / 4;
	int64_t before = router->period;

	if (router->size > TRACE_BUDGET_SIZE)
		router->period = seen;
	else if (router->limited)
		router->period = ns_min(seen, 2 * router->period);
	router->period = ns_min(router->period, slow_period());
	router->size = TRACE_BUDGET_SIZE;
	if (router->period != before)
		router->full_at = now + router->size * router->period;
	router->limited = true;
	router->tests = 0;
	router->next_at = now + router->rest;
	router->rest = ns_min(2 * router->rest, REST_MAX);
	router->count = 0;
	router->missed = 0;
	router->since = now;
}

static int64_t test_span(const struct trace_router *router)
{
	return ns_max(TEST_SPAN, 3 * router->slowest);
}

/* When the bucket has one answer. */
static int64_t filled_at(const struct trace_router *router)
{
	return router->full_at - (router->size - 1) * router->period;
}

int64_t trace_routers_ready(struct trace_routers *routers, uint16_t router,
			    int64_t now)
{
	struct trace_router *row = at(routers, router);
	int64_t filled = filled_at(row);

	if (row->tests > 0 && now >= row->test_at + test_span(row)) {
		limit(row, now);
		filled = filled_at(row);
	}
	if (filled <= now)
		return filled;
	if (row->tests >= TESTS)
		return ns_min(filled, row->test_at + test_span(row));
	return ns_min(filled, ns_max(row->next_at, now));
}

/* A test that is in vain costs the router nothing. */
bool trace_routers_ask(struct trace_routers *routers, uint16_t router,
		       int64_t now)
{
	struct trace_router *row = at(routers, router);

	if (filled_at(row) > now) {
		row->test_at = now;
		row->tests++;
		return true;
	}
	row->full_at = ns_max(row->full_at, now) + row->period;
	return false;
}

/* Whether it has answered more often than one could with its bucket and the
 * period, which has something to spare: trace_budget_period. One more may come
 * of answers that overtake each other. */
static bool is_generous(const struct trace_router *router, int64_t now)
{
	int64_t exact = router->period - router->period / 21;

	return router->count >
	       router->size + (uint64_t)((now - router->since) / exact) + 1;
}

static void grow(struct trace_router *router, int64_t now)
{
	if (router->limited)
		router->period = ns_max(router->period / GROWTH, PERIOD_MIN);
	else if (router->size < SIZE_MAX_AT_ONCE)
		router->size *= GROWTH;
	router->rest = TEST_REST;
	router->next_at = INT64_MIN;
	router->tests = 0;
	router->full_at = now;
	router->since = now;
	router->count = 0;
}

/* One of its tests is answered, by it or by another. */
static void end_test(struct trace_routers *routers, struct trace_router *router)
{
	routers->news += router->tests == TESTS;
	if (router->tests > 0)
		router->tests--;
}

void trace_routers_answered(struct trace_routers *routers, uint16_t router,
			    const struct trace_routers_answer *answer)
{
	struct trace_router *row = at(routers, router);

	row->heard = ns_max(row->heard, answer->asked_at);
	row->slowest = ns_max(row->slowest, answer->at - answer->asked_at);
	row->since = ns_min(row->since, answer->at);
	row->missed = 0;
	row->count++;
	if (answer->charged && !answer->test) {
		row->kept++;
		row->vain += answer->vain;
	}
	if (!answer->charged)
		row->full_at = ns_max(row->full_at, answer->at) + row->period;
	if (answer->test)
		end_test(routers, row);
	if (is_generous(row, answer->at)) {
		grow(row, answer->at);
		routers->news++;
	}
}

void trace_routers_excuse(struct trace_routers *routers, uint16_t router,
			  bool test)
{
	struct trace_router *row = at(routers, router);

	if (test)
		end_test(routers, row);
	else
		row->full_at -= row->period;
}

bool trace_routers_spared(const struct trace_routers *routers, uint16_t router,
			  int64_t at)
{
	const struct trace_router *row = look(routers, router);

	return row->heard > at && !row->limited;
}

uint32_t trace_routers_kept(const struct trace_routers *routers,
			    uint16_t router)
{
	return look(routers, router)->kept;
}

/* More want answers than it has at once. */
static bool is_busy(const struct trace_router *router)
{
	return router->kept >= TRACE_BUDGET_SIZE + TRIES ||
	       router->denied >= TRIES;
}

bool trace_routers_owes(const struct trace_routers *routers, uint16_t router,
			const struct trace_routers_wait *wait)
{
	const struct trace_router *row = look(routers, router);
	int64_t quiet = is_busy(row) ? QUIET_BUSY : QUIET;

	if (wait->vain < TRIES)
		return true;
	if (row->heard <= wait->asked_at - quiet)
		return false;
	if (row->kept == 0 || row->kept - wait->kept < TRIES)
		return true;
	return wait->vain < TRIES + LUCK * row->vain / row->kept;
}

/* Hardly anybody whom it answered had to ask twice. */
static bool is_reliable(const struct trace_router *router)
{
	return router->vain < router->kept / 4;
}

/* Where it has answered what left later, this one was lost, or another of ours
 * that nobody expected there has taken the answer. What left before it was last
 * judged is known. A row that is silent once more where others never are did
 * not cost it an answer. */
void trace_routers_missed(struct trace_routers *routers, uint16_t router,
			  int64_t asked_at, bool again, int64_t now)
{
	struct trace_router *row = at(routers, router);

	if (row->heard >= asked_at || asked_at < row->since)
		return;
	row->denied += !again;
	if (again && is_reliable(row)) {
		row->full_at -= row->period;
		return;
	}
	if (row->size == TRACE_BUDGET_SIZE)
		row->full_at = ns_max(row->full_at,
				      asked_at + row->size * row->period);
	if (++row->missed < MISSED_MAX)
		return;
	if (row->size == TRACE_BUDGET_SIZE && !row->limited)
		row->period = slow_period();
	limit(row, now);
}

/* --- who is behind whom --------------------------------------------------- */

/* The link that has to make room for one with GAP: an empty one, or else one of
 * those that say least, over the largest gap; or NULL. */
static struct trace_routers_link *worst(struct trace_router *row, uint8_t gap)
{
	struct trace_routers_link *found = NULL;

	for (uint32_t i = 0; i < TRACE_ROUTERS_BEHIND; i++) {
		struct trace_routers_link *link =
			&row->behind[(row->linked + i) % TRACE_ROUTERS_BEHIND];

		if (link->gap == 0)
			return link;
		if (link->gap >= gap &&
		    (found == NULL || link->gap > found->gap))
			found = link;
	}
	row->linked++;
	return found;
}

void trace_routers_link(struct trace_routers *routers, uint16_t router,
			const struct trace_routers_link *behind)
{
	struct trace_router *row = at(routers, router);
	struct trace_routers_link *link;

	for (uint32_t i = 0; i < TRACE_ROUTERS_BEHIND; i++) {
		link = &row->behind[i];
		if (link->gap == behind->gap &&
		    link->router == behind->router &&
		    link->target.family == behind->target.family) {
			*link = *behind;
			return;
		}
	}
	link = worst(row, behind->gap);
	if (link == NULL)
		return;
	*link = *behind;
	routers->links++;
}

/* Leading bits that two addresses of one family have in common. */
static int common_bits(const struct addr *a, const struct addr *b)
{
	int bits = 0;

	for (size_t i = 0; i < addr_size(a); i++) {
		unsigned int differ = a->bytes[i] ^ b->bytes[i];

		if (differ == 0) {
			bits += 8;
			continue;
		}
		for (; (differ & 0x80) == 0; differ <<= 1)
			bits++;
		break;
	}
	return bits;
}

uint16_t trace_routers_behind(const struct trace_routers *routers,
			      uint16_t router, uint8_t gap,
			      const struct addr *target)
{
	const struct trace_router *row = look(routers, router);
	uint16_t found = TRACE_ROUTERS_NONE;
	int best = -1;

	for (uint32_t i = 0; i < TRACE_ROUTERS_BEHIND; i++) {
		const struct trace_routers_link *link = &row->behind[i];
		int bits;

		if (link->gap != gap || link->target.family != target->family)
			continue;
		bits = common_bits(&link->target, target);
		if (bits <= best)
			continue;
		best = bits;
		found = link->router;
	}
	return found;
}
