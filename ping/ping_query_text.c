/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Answers into words, at the end of the line of a reply or, of a node and as
 * iputils has it, before its numbers.
 *
 *   38 bytes from ...: host.example., host; seq=1; ttl=64
 *   40 bytes from ...: 192.0.2.1, 192.0.2.2 (truncated); seq=1; ttl=64
 *   ... time=0.046 ms received=11:22:33.444 sent=11:22:33.444
 *   ... time=0.046 ms up ipv4 ipv6
 */
#include "ping_query_text.h"

#include "wire/interface.h"
#include "wire/node.h"
#include "wire/timestamp.h"

#include <stdbool.h>
#include <stddef.h>

/* What is wrong with the data, as iputils says it. */
static void put_end(const struct cursor *cursor, const char *comma,
		    struct buf *buf)
{
	if (cursor->bad)
		buf_print(buf, "%s parse error (truncated)", comma);
}

static void put_names(struct span data, struct buf *buf)
{
	struct cursor cursor = cursor_of(data);
	struct node_name name;
	const char *comma = "";

	while (node_next_name(&cursor, &name)) {
		buf_print(buf, "%s %s%s", comma, name.text,
			  name.complete ? "." : "");
		comma = ",";
	}
	put_end(&cursor, comma, buf);
}

static void put_addrs(struct span data, enum addr_family family,
		      struct output *output)
{
	struct cursor cursor = cursor_of(data);
	struct buf *buf = &output->text;
	struct node_addr addr;
	const char *comma = "";

	while (node_next_addr(&cursor, family, &addr)) {
		buf_print(buf, "%s ", comma);
		output_addr(output, &addr.addr);
		comma = ",";
	}
	put_end(&cursor, comma, buf);
}

void ping_query_text_node(const struct node_query *query,
			  const struct reply *reply, struct output *output)
{
	struct buf *buf = &output->text;
	struct span data = node_data(reply->payload);

	if (reply->code == NODE_REFUSED)
		buf_text(buf, " refused");
	else if (reply->code == NODE_UNKNOWN)
		buf_text(buf, " unknown");
	else if (reply->code != NODE_OK)
		buf_print(buf, " unknown code(%02x)", reply->code);
	else if (query->type == NODE_NAME)
		put_names(data, buf);
	else
		put_addrs(data, query->type == NODE_V4 ? ADDR_V4 : ADDR_V6,
			  output);
	/* The flags stand where the sequence of an echo reply is. */
	if (reply->code == NODE_OK && query->type != NODE_NAME &&
	    (reply->seq & NODE_FLAG_TRUNCATED))
		buf_text(buf, " (truncated)");
}

/* A time of day in UT, or what its author likes. */
static void put_stamp(const char *what, uint32_t stamp, struct buf *buf)
{
	unsigned int ms = stamp % 1000;
	unsigned int s = stamp / 1000;

	if (timestamp_is_standard(stamp))
		buf_print(buf, " %s=%02u:%02u:%02u.%03u", what, s / 3600,
			  s / 60 % 60, s % 60, ms);
	else
		buf_print(buf, " %s=0x%08x", what, (unsigned int)stamp);
}

static void put_timestamp(const struct reply *reply, struct buf *buf)
{
	struct timestamp stamps;

	if (!timestamp_parse(reply->payload, &stamps)) {
		buf_text(buf, " (truncated)");
		return;
	}
	put_stamp("received", stamps.receive, buf);
	put_stamp("sent", stamps.transmit, buf);
}

/* By state, from 1 on (RFC 8335 section 3). */
static const char *const states[] = {
	"incomplete", "stale", "reachable", "delay", "probe", "failed",
};

/* By code, from 1 on. */
static const char *const failures[] = {
	"malformed question",
	"no such interface",
	"no such neighbour",
	"several interfaces",
};

#define COUNT(table) (sizeof(table) / sizeof((table)[0]))

static void put_failure(unsigned int code, struct buf *buf)
{
	if (code <= COUNT(failures))
		buf_print(buf, " (%s)", failures[code - 1]);
	else
		buf_print(buf, " (code %u)", code);
}

static void put_interface(const struct interface_query *query,
			  const struct reply *reply, struct buf *buf)
{
	struct interface_answer answer =
		interface_parse(reply->code, reply->seq);

	if (answer.code != INTERFACE_OK) {
		put_failure(answer.code, buf);
		return;
	}
	if (query->is_neighbour && answer.state >= 1 &&
	    answer.state <= COUNT(states))
		buf_print(buf, " %s", states[answer.state - 1]);
	else
		buf_text(buf, answer.active ? " up" : " down");
	if (answer.runs_v4)
		buf_text(buf, " ipv4");
	if (answer.runs_v6)
		buf_text(buf, " ipv6");
}

void ping_query_text(const struct ping_options *options,
		     const struct reply *reply, struct output *output)
{
	switch (options->query) {
	case PROBE_QUERY_ECHO:
	case PROBE_QUERY_NODE:
		break;
	case PROBE_QUERY_TIMESTAMP:
		put_timestamp(reply, &output->text);
		break;
	case PROBE_QUERY_INTERFACE:
		put_interface(&options->interface, reply, &output->text);
		break;
	}
}
