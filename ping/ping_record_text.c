/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Options of IPv4 headers into lines.
 *
 *	RR:	10.77.1.2
 *		10.77.2.1
 *
 *	TS:	10.77.1.2	35597487 absolute
 *		10.77.2.1	0
 *	Unrecorded hops: 2
 */
#include "ping_record_text.h"

#include "wire/timestamp.h"

#include <inttypes.h>
#include <stdbool.h>
#include <string.h>

static void put_host(const struct addr *addr, struct output *output)
{
	buf_char(&output->text, '\t');
	/* Nobody's name is asked for who is nobody. */
	if (addr_is_unspecified(addr))
		output_addr(output, addr);
	else
		output_host(output, addr, OUTPUT_HOST_PING);
}

static void put_hops(const struct ip_option *option, struct span entries,
		     struct output *output)
{
	struct cursor cursor = cursor_of(entries);
	struct ip_option_entry entry;

	while (ip_options_next_entry(&cursor, option, &entry)) {
		put_host(&entry.addr, output);
		buf_char(&output->text, '\n');
	}
}

static bool is_last(const struct ping_record_text *last, struct span route)
{
	return last->size == route.size &&
	       memcmp(last->route, route.data, route.size) == 0;
}

static void put_route(struct ping_record_text *last,
		      const struct ip_option *option, struct output *output)
{
	struct span route = option->filled;

	if (route.size == 0 || route.size > sizeof(last->route))
		return;
	if (is_last(last, route)) {
		buf_text(&output->text, "\t(same route)");
		return;
	}
	memcpy(last->route, route.data, route.size);
	last->size = route.size;
	buf_text(&output->text, "\nRR: ");
	put_hops(option, route, output);
}

/* Two rows of moments: in ms since midnight, and as their author likes. The
 * first of each is shown as it is, the others by how much later they are. */
struct moments {
	int64_t standard; /* -1: none yet */
	int64_t other;
};

static void put_moment(uint32_t stamp, struct moments *moments, struct buf *buf)
{
	bool other = (stamp & TIMESTAMP_NOT_STANDARD) != 0;
	int64_t *before = other ? &moments->other : &moments->standard;
	int64_t ms = stamp & ~TIMESTAMP_NOT_STANDARD;

	if (*before < 0)
		buf_print(buf, "\t%" PRId64 " absolute", ms);
	else
		buf_print(buf, "\t%" PRId64, ms - *before);
	if (other)
		buf_text(buf, " not-standard");
	*before = ms;
}

static void put_stamps(const struct ip_option *option, struct output *output)
{
	struct buf *buf = &output->text;
	struct cursor cursor = cursor_of(option->filled);
	struct moments moments = {-1, -1};
	struct ip_option_entry entry;

	buf_text(buf, "\nTS: ");
	while (ip_options_next_entry(&cursor, option, &entry)) {
		if (entry.addr.family != ADDR_NONE)
			put_host(&entry.addr, output);
		put_moment(entry.stamp, &moments, buf);
		buf_char(buf, '\n');
	}
	if (option->overflow > 0)
		buf_print(buf, "Unrecorded hops: %u\n", option->overflow);
}

static void put_option(struct ping_record_text *last,
		       const struct ip_option *option, struct output *output)
{
	struct buf *buf = &output->text;

	switch (option->kind) {
	case IP_OPTION_NOP:
		buf_text(buf, "\nNOP");
		break;
	case IP_OPTION_RECORD_ROUTE:
		put_route(last, option, output);
		break;
	case IP_OPTION_TIMESTAMP:
		put_stamps(option, output);
		break;
	case IP_OPTION_LOOSE_ROUTE:
		buf_text(buf, "\nLSRR: ");
		put_hops(option, option->data, output);
		break;
	case IP_OPTION_STRICT_ROUTE:
		buf_text(buf, "\nSSRR: ");
		put_hops(option, option->data, output);
		break;
	case IP_OPTION_OTHER:
		buf_print(buf, "\nunknown option %x", option->type);
		break;
	}
}

void ping_record_text(struct ping_record_text *last, struct span options,
		      struct output *output)
{
	struct cursor cursor = cursor_of(options);
	struct ip_option option;

	while (ip_options_next(&cursor, &option))
		put_option(last, &option, output);
}
