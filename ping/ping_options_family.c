/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Families that options ask for.
 */
#include "ping_options_family.h"

#include <stddef.h>

/* Whether all there is to it is a header of IPv4. */
static bool is_recorded(const struct ping_options *options)
{
	switch (options->record) {
	case PING_RECORD_NOTHING:
	case PING_RECORD_STAMPS_OF:
	case PING_RECORD_SOURCE_ROUTE:
		return false;
	case PING_RECORD_ROUTE:
	case PING_RECORD_STAMPS:
	case PING_RECORD_STAMPS_ADDR:
		return true;
	}
	return false;
}

static bool needs_v4(const struct ping_options *options)
{
	return (options->record != PING_RECORD_NOTHING &&
		!is_recorded(options)) ||
	       options->query == PROBE_QUERY_TIMESTAMP;
}

/* Very many hosts are not warned of one by one. */
static bool needs_v6(const struct ping_options *options)
{
	return (options->crowd && options->flow_label >= 0) ||
	       options->query == PROBE_QUERY_NODE;
}

static enum addr_family preference(const struct ping_options *options)
{
	bool v4 = is_recorded(options);
	bool v6 = options->flow_label >= 0;

	if (v4 == v6)
		return ADDR_NONE;
	return v4 ? ADDR_V4 : ADDR_V6;
}

bool ping_options_family_settle(struct ping_options *options, struct buf *error)
{
	enum addr_family needed = ADDR_NONE;

	options->prefers = preference(options);
	if (needs_v4(options) && needs_v6(options))
		return buf_fail(error,
				"one option is of IPv4 only and another of "
				"IPv6");
	if (needs_v4(options))
		needed = ADDR_V4;
	if (needs_v6(options))
		needed = ADDR_V6;
	if (needed == ADDR_NONE)
		return true;
	if (options->family != ADDR_NONE && options->family != needed)
		return buf_fail(error,
				needed == ADDR_V4
					? "-T tsprespec, --source-route and "
					  "--timestamp are of IPv4 only"
					: "-F of very many hosts and -N are "
					  "of IPv6 only");
	options->family = needed;
	return true;
}

const char *ping_options_family_unused(const struct ping_options *options,
				       enum addr_family family)
{
	if (family == ADDR_V4)
		return options->flow_label >= 0 ? "-F" : NULL;
	if (!is_recorded(options))
		return NULL;
	return options->record == PING_RECORD_ROUTE ? "-R" : "-T";
}
