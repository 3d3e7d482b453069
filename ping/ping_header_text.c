/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Headers.
 *
 *   PATTERN: 0xff
 *   PING host (192.0.2.9) from 192.0.2.1 eth0: 56(84) bytes of data.
 *   PING host (2001:db8::9) , flow 0x12345, 56 data bytes
 */
#include "ping_header_text.h"

#include "ui/escape.h"
#include "wire/ip_options.h"

#include <inttypes.h>

/* IP and ICMP headers, which the header line counts for IPv4. */
#define HEADERS_V4 28

void ping_header_text_pattern(const struct ping_text *text)
{
	const struct ping_options *options = text->options;
	struct buf *buf = &text->out->text;

	if (options->pattern_size == 0 || !options->show_pattern)
		return;
	buf_text(buf, "PATTERN: 0x");
	for (size_t i = 0; i < options->pattern_size; i++)
		buf_print(buf, "%02x", options->pattern[i]);
	buf_char(buf, '\n');
}

static void put_source(const struct ping_text *text,
		       const struct target *target)
{
	struct buf *buf = &text->out->text;

	if (text->device == NULL)
		return;
	buf_text(buf, "from ");
	output_addr(text->out, &target->source);
	buf_char(buf, ' ');
	escape_typed(buf, text->device);
	buf_text(buf, ": ");
}

static void put_size(const struct ping_text *text, const struct target *target)
{
	const struct ping_options *options = text->options;
	int64_t headers = HEADERS_V4;
	int64_t size = options->size;
	struct buf *buf = &text->out->text;

	if (options->sweep.step > 0)
		buf_print(buf, "%" PRId64 "..", options->sweep.min);
	if (target->addr.family == ADDR_V6) {
		/* iputils tells of an echo, whatever it asks. */
		if (options->query == PROBE_QUERY_NODE)
			size = options->echo_size;
		buf_print(buf, "%" PRId64 " data bytes\n", size);
		return;
	}
	/* As iputils: the room for options, whatever is in it. */
	if (options->record != PING_RECORD_NOTHING)
		headers += IP_OPTIONS_MAX;
	buf_print(buf, "%" PRId64 "(%" PRId64 ") bytes of data.\n", size,
		  size + headers);
}

void ping_header_text(const struct ping_text *text, uint32_t index)
{
	const struct target *target = targets_at(text->targets, index);
	struct buf *buf = &text->out->text;

	buf_text(buf, "PING ");
	escape_typed(buf, text->labels[index]);
	buf_text(buf, " (");
	output_addr(text->out, &target->addr);
	buf_text(buf, ") ");
	put_source(text, target);
	if (text->flow_label != 0 && target->addr.family == ADDR_V6)
		buf_print(buf, ", flow 0x%05x, ",
			  (unsigned int)text->flow_label);
	put_size(text, target);
}
