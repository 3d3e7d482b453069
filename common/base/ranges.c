/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Addresses are compared as strings of bytes and counted by their low 64 bits.
 */
#include "base/ranges.h"

#include <assert.h>
#include <string.h>

/* Below 0: A stands before B. */
static int compare(const struct addr *a, const struct addr *b)
{
	if (a->family != b->family)
		return a->family < b->family ? -1 : 1;
	return memcmp(a->bytes, b->bytes, addr_size(a));
}

/* The low 64 bits of the address. */
static uint64_t low_of(const struct addr *addr)
{
	size_t size = addr_size(addr);
	uint64_t low = 0;

	for (size_t i = size > 8 ? size - 8 : 0; i < size; i++)
		low = low << 8 | addr->bytes[i];
	return low;
}

/* The address STEP after ADDR; there is one. */
static struct addr after(struct addr addr, uint64_t step)
{
	for (size_t i = addr_size(&addr); i-- > 0 && step > 0;) {
		step += addr.bytes[i];
		addr.bytes[i] = (uint8_t)step;
		step >>= 8;
	}
	return addr;
}

static struct addr before(struct addr addr)
{
	for (size_t i = addr_size(&addr); i-- > 0;)
		if (addr.bytes[i]-- != 0)
			break;
	return addr;
}

static bool is_last(const struct addr *addr)
{
	for (size_t i = 0; i < addr_size(addr); i++)
		if (addr->bytes[i] != 0xff)
			return false;
	return true;
}

static bool parse_addr(const char *text, size_t size, struct addr *addr)
{
	char copy[ADDR_TEXT_MAX];

	if (size >= sizeof(copy) || memchr(text, '\0', size) != NULL)
		return false;
	memcpy(copy, text, size);
	copy[size] = '\0';
	return addr_parse(copy, addr);
}

static bool parse_length(const char *text, size_t size, unsigned int max,
			 unsigned int *length)
{
	unsigned int value = 0;

	if (size < 1 || size > 3)
		return false;
	for (size_t i = 0; i < size; i++) {
		if (text[i] < '0' || text[i] > '9')
			return false;
		value = value * 10 + (unsigned int)(text[i] - '0');
	}
	*length = value;
	return value <= max;
}

/* All bits behind the first LENGTH are zeros in FIRST and ones in LAST. */
static void spread(struct range *range, unsigned int length)
{
	for (size_t i = 0; i < addr_size(&range->first); i++) {
		unsigned int here = length > 8 ? 8 : length;
		uint8_t host = (uint8_t)(0xff >> here);

		range->first.bytes[i] &= (uint8_t)~host;
		range->last.bytes[i] |= host;
		length -= here;
	}
}

static bool parse_prefix(const char *text, size_t size, const char *slash,
			 struct range *range)
{
	size_t head = (size_t)(slash - text);
	unsigned int length;

	if (!parse_addr(text, head, &range->first) ||
	    !parse_length(slash + 1, size - head - 1,
			  (unsigned int)addr_size(&range->first) * 8, &length))
		return false;
	range->last = range->first;
	spread(range, length);
	return true;
}

static bool parse_range(const char *text, size_t size, struct range *range)
{
	const char *slash = memchr(text, '/', size);
	const char *dash = memchr(text, '-', size);
	size_t head = dash != NULL ? (size_t)(dash - text) : size;

	if (slash != NULL)
		return parse_prefix(text, size, slash, range);
	if (!parse_addr(text, head, &range->first))
		return false;
	range->last = range->first;
	return dash == NULL ||
	       (parse_addr(dash + 1, size - head - 1, &range->last) &&
		range->first.family == range->last.family &&
		compare(&range->first, &range->last) <= 0);
}

/* What is written as IPv6 from end to end and meant as IPv4. */
static void unmap(struct range *range)
{
	struct addr first = addr_unmapped(&range->first);
	struct addr last = addr_unmapped(&range->last);

	if (first.family == last.family)
		*range = (struct range){.first = first, .last = last};
}

bool range_parse(const char *text, size_t size, struct range *range)
{
	struct range parsed;

	if (!parse_range(text, size, &parsed))
		return false;
	unmap(&parsed);
	*range = parsed;
	return true;
}

/* From A to B, which is not below it; UINT64_MAX also for more. */
static uint64_t distance(const struct addr *a, const struct addr *b)
{
	struct addr carried = after(*a, low_of(b) - low_of(a));

	return compare(&carried, b) == 0 ? low_of(b) - low_of(a) : UINT64_MAX;
}

uint64_t range_count(const struct range *range)
{
	uint64_t steps = distance(&range->first, &range->last);

	return steps == UINT64_MAX ? steps : steps + 1;
}

void ranges_init(struct ranges *ranges, struct ranges_row *rows, size_t size)
{
	*ranges = (struct ranges){.rows = rows, .size = size};
}

bool ranges_add(struct ranges *ranges, const struct range *range)
{
	if (ranges->count == ranges->size)
		return false;
	ranges->rows[ranges->count++] = (struct ranges_row){.range = *range};
	return true;
}

static void swap(struct ranges_row *a, struct ranges_row *b)
{
	struct ranges_row kept = *a;

	*a = *b;
	*b = kept;
}

/* The row at ROOT finds its place in a heap of COUNT rows. */
static void sift(struct ranges_row *rows, size_t root, size_t count)
{
	for (size_t child = 2 * root + 1; child < count; child = 2 * root + 1) {
		if (child + 1 < count &&
		    compare(&rows[child].range.first,
			    &rows[child + 1].range.first) < 0)
			child++;
		if (compare(&rows[root].range.first,
			    &rows[child].range.first) >= 0)
			return;
		swap(&rows[root], &rows[child]);
		root = child;
	}
}

/* Heapsort: no memory, and no bad case. */
static void sort(struct ranges *ranges)
{
	for (size_t i = ranges->count / 2; i-- > 0;)
		sift(ranges->rows, i, ranges->count);
	for (size_t i = ranges->count; i-- > 1;) {
		swap(&ranges->rows[0], &ranges->rows[i]);
		sift(ranges->rows, 0, i);
	}
}

/* Whether B, which does not start before A, is joined to it. */
static bool is_joined(const struct range *a, const struct range *b)
{
	struct addr next;

	if (a->first.family != b->first.family)
		return false;
	if (is_last(&a->last))
		return true;
	next = after(a->last, 1);
	return compare(&b->first, &next) <= 0;
}

static void number(struct ranges *ranges)
{
	ranges->total = 0;
	for (size_t i = 0; i < ranges->count; i++) {
		uint64_t count = range_count(&ranges->rows[i].range);

		ranges->rows[i].before = ranges->total;
		ranges->total = count > UINT64_MAX - ranges->total
					? UINT64_MAX
					: ranges->total + count;
	}
}

void ranges_settle(struct ranges *ranges)
{
	size_t kept = 0;

	sort(ranges);
	for (size_t i = 1; i < ranges->count; i++) {
		struct range *last = &ranges->rows[kept].range;
		const struct range *range = &ranges->rows[i].range;

		if (!is_joined(last, range))
			ranges->rows[++kept] = ranges->rows[i];
		else if (compare(&last->last, &range->last) < 0)
			last->last = range->last;
	}
	if (ranges->count > 0)
		ranges->count = kept + 1;
	number(ranges);
}

/* Where there is room. */
static void put(struct ranges *out, const struct range *range)
{
	bool fits = ranges_add(out, range);

	assert(fits);
}

/* Adds what is left of RANGE without the rows of WITHOUT from *AT on. Those
 * that end before it does are behind us. */
static void add_rest(struct ranges *out, struct range range,
		     const struct ranges *without, size_t *at)
{
	for (; *at < without->count; (*at)++) {
		const struct range *hole = &without->rows[*at].range;

		if (compare(&hole->last, &range.first) < 0)
			continue;
		if (compare(&hole->first, &range.last) > 0)
			break;
		if (compare(&hole->first, &range.first) > 0) {
			struct range left = {range.first, before(hole->first)};

			put(out, &left);
		}
		if (compare(&hole->last, &range.last) >= 0)
			return;
		range.first = after(hole->last, 1);
	}
	put(out, &range);
}

void ranges_subtract(const struct ranges *from, const struct ranges *without,
		     struct ranges *out)
{
	size_t at = 0;

	for (size_t i = 0; i < from->count; i++)
		add_rest(out, from->rows[i].range, without, &at);
	number(out);
}

struct addr ranges_at(const struct ranges *ranges, uint64_t index)
{
	size_t low = 0;
	size_t high = ranges->count;

	assert(index < ranges->total);
	while (high - low > 1) {
		size_t middle = low + (high - low) / 2;

		if (ranges->rows[middle].before <= index)
			low = middle;
		else
			high = middle;
	}
	return after(ranges->rows[low].range.first,
		     index - ranges->rows[low].before);
}

bool ranges_find(const struct ranges *ranges, const struct addr *addr,
		 uint64_t *index)
{
	size_t low = 0;
	size_t high = ranges->count;

	while (low < high) {
		size_t middle = low + (high - low) / 2;
		const struct range *range = &ranges->rows[middle].range;

		if (compare(addr, &range->first) < 0) {
			high = middle;
		} else if (compare(addr, &range->last) > 0) {
			low = middle + 1;
		} else {
			*index = ranges->rows[middle].before +
				 distance(&range->first, addr);
			return true;
		}
	}
	return false;
}
