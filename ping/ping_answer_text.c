/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Answers into lines.
 *
 *   64 bytes from host (192.0.2.1): icmp_seq=1 ttl=64 time=0.046 ms (DUP!)
 *   38 bytes from 2001:db8::1: host.example.; seq=1; ttl=64
 *   From host (192.0.2.1) icmp_seq=1 Time to live exceeded
 *   From host (192.0.2.1): icmp_seq=1 Redirect Host(New nexthop: 192.0.2.2)
 */
#include "ping_answer_text.h"

#include "base/ns.h"
#include "ping_icmp_text.h"
#include "ping_query_text.h"
#include "ui/escape.h"
#include "wire/ip.h"

#include <inttypes.h>
#include <stdbool.h>
#include <stddef.h>

/* Bytes in a row of the dump of a payload. */
#define DUMP_ROW 32

void ping_answer_text_time(const struct ping_text *text,
			   const struct event *event, int64_t wall)
{
	int64_t at = event->at + wall;

	if (text->options->print_time)
		buf_print(&text->out->text, "[%" PRId64 ".%06" PRId64 "] ",
			  at / NS_PER_SEC, at % NS_PER_SEC / NS_PER_US);
}

/* Three digits, but never less than a microsecond's; or three decimals. */
static void put_rtt(struct buf *buf, int64_t rtt, bool precise)
{
	int64_t us = rtt / NS_PER_US;
	int64_t part;

	buf_text(buf, " time=");
	if (precise) {
		buf_print(buf, "%" PRId64 ".%03" PRId64 " ms", us / 1000,
			  us % 1000);
	} else if (us >= 99950) {
		buf_print(buf, "%" PRId64 " ms", (us + 500) / 1000);
	} else if (us >= 9995) {
		part = (us + 50) / 100;
		buf_print(buf, "%" PRId64 ".%" PRId64 " ms", part / 10,
			  part % 10);
	} else if (us >= 1000) {
		part = (us + 5) / 10;
		buf_print(buf, "%" PRId64 ".%02" PRId64 " ms", part / 100,
			  part % 100);
	} else {
		buf_print(buf, "0.%03" PRId64 " ms", us);
	}
}

/* The whole payload again, as it came back. */
static void put_dump(struct buf *buf, const uint8_t *data, size_t size)
{
	for (size_t i = TAG_SIZE; i < size; i++) {
		if (i % DUMP_ROW == TAG_SIZE)
			buf_print(buf, "\n#%zu\t", i);
		buf_print(buf, "%x ", data[i]);
	}
}

/* The first byte that did not come back as it was sent, if there is one. */
static void put_damage(const struct ping_text *text, const struct event *event)
{
	const struct span *payload = &event->reply->payload;
	size_t at = ping_report_damage(text->form, event);
	struct buf *buf = &text->out->text;
	size_t size = payload->size;

	if (at == SIZE_MAX)
		return;
	if (size > event->probe.size)
		size = event->probe.size;
	buf_print(buf, "\nwrong data byte #%zu should be 0x%x but was 0x%x", at,
		  probe_fill(text->form, at), payload->data[at]);
	put_dump(buf, payload->data, size);
}

static bool is_stranger(const struct ping_text *text, const struct event *event)
{
	const struct target *target =
		targets_at(text->targets, event->probe.target);

	return !target->group &&
	       !addr_same_host(&target->addr, &event->reply->from);
}

static bool is_duplicate(const struct ping_text *text,
			 const struct event *event)
{
	const struct target *target =
		targets_at(text->targets, event->probe.target);

	/* A group answers more than once, that is what it is for. */
	return event->kind == EVENT_DUPLICATE &&
	       (text->options->verbose || !target->group);
}

static void put_start(const struct ping_text *text, const struct event *event)
{
	const struct reply *reply = event->reply;
	unsigned int seq = (uint16_t)event->probe.seq;
	struct buf *buf = &text->out->text;

	buf_print(buf, "%zu bytes from ", reply->size);
	output_host(text->out, &reply->from, OUTPUT_HOST_TRACE);
	buf_char(buf, ':');
	if (text->options->query == PROBE_QUERY_NODE) {
		ping_query_text_node(&text->options->node, reply, text->out);
		buf_print(buf, "; seq=%u;", seq);
	} else {
		buf_print(buf, " icmp_seq=%u", seq);
	}
	/* Questions to a node have none. */
	if (text->options->verbose && text->has_ident &&
	    text->options->query != PROBE_QUERY_NODE)
		buf_print(buf, " ident=%u", reply->ident);
	if (reply->ttl >= 0)
		buf_print(buf, " ttl=%d", reply->ttl);
}

static void put_bell(const struct ping_text *text, struct buf *buf)
{
	if (text->options->bell)
		buf_char(buf, '\a');
}

static void put_reply(struct ping_text *text, const struct event *event)
{
	struct buf *buf = &text->out->text;

	put_start(text, event);
	if (event->kind == EVENT_FORGED) {
		buf_text(buf, " (FORGED!)\n");
		return;
	}
	if (reply_is_cut(event->reply, event->probe.size)) {
		buf_text(buf, " (truncated)\n");
		return;
	}
	if (ping_options_is_timed(text->options, event->probe.size))
		put_rtt(buf, event->rtt, text->options->precise);
	if (is_duplicate(text, event))
		buf_text(buf, " (DUP!)");
	if (event->kind == EVENT_LATE && text->options->verbose)
		buf_text(buf, " (LATE!)");
	if (event->reply->bad_checksum)
		buf_text(buf, " (BAD CHECKSUM!)");
	ping_query_text(text->options, event->reply, text->out);
	if (is_stranger(text, event))
		buf_text(buf, " (DIFFERENT ADDRESS!)");
	put_damage(text, event);
	put_bell(text, buf);
	ping_record_text(&text->record, event->reply->options, text->out);
	buf_char(buf, '\n');
}

/* -v: what a message about a probe that goes on quotes of it, if the socket
 * hands that over. Fields are in the byte order of the network. */
static void put_quoted(const struct ping_text *text, const struct reply *reply)
{
	struct ping_record_text last = {.size = 0};
	struct cursor cursor = cursor_of(reply->quoted_header);
	struct buf *buf = &text->out->text;
	struct ip_header header;

	if (!ip_parse(&cursor, &header) || header.to.family != ADDR_V4)
		return;
	buf_print(buf,
		  "Vr HL TOS  Len   ID Flg  off TTL Pro  cks      Src      "
		  "Dst Data\n 4  %zx  %02x %04x %04x   %x %04x  %02x  %02x "
		  "%04x ",
		  reply->quoted_header.size / 4, header.tos, header.length,
		  header.id, header.fragment >> 13, header.fragment & 0x1fff,
		  header.ttl, header.protocol, header.checksum);
	output_addr(text->out, &header.from);
	buf_text(buf, "  ");
	output_addr(text->out, &header.to);
	buf_text(buf, " \n");
	ping_record_text(&last, header.options, text->out);
	if (buf->text[buf->len - 1] != '\n')
		buf_char(buf, '\n');
}

/* A message about a probe that goes on has a colon more. */
static void put_error(const struct ping_text *text, const struct event *event)
{
	const struct reply *reply = event->reply;
	struct buf *buf = &text->out->text;

	buf_text(buf, "From ");
	output_host(text->out, &reply->from, OUTPUT_HOST_TRACE);
	buf_print(buf, "%s icmp_seq=%u ",
		  event->kind == EVENT_NOTICE ? ":" : "",
		  (unsigned int)(uint16_t)event->probe.seq);
	ping_icmp_text(reply->to.family, reply, text->out);
	buf_text(buf, event->kind == EVENT_FORGED ? " (FORGED!)\n" : "\n");
	if (event->kind == EVENT_NOTICE && text->options->verbose)
		put_quoted(text, reply);
}

static void put_flood(const struct ping_text *text, const struct event *event)
{
	struct buf *buf = &text->out->text;

	if (event->kind == EVENT_FORGED || event->reply->meaning == ICMP_NOTICE)
		return;
	if (event->reply->meaning != ICMP_ECHO_REPLY) {
		buf_text(buf, "\bE");
		return;
	}
	buf_text(buf, event->reply->bad_checksum ? "\bC" : "\b \b");
	put_bell(text, buf);
}

/* -v: once, since it is so of all or of none as a rule. */
static void put_source(struct ping_text *text)
{
	struct buf *err = &text->err->text;

	if (!text->options->verbose || text->by_card)
		return;
	text->by_card = true;
	escape_text(err, text->program);
	buf_text(err, ": times are those of the network card where it stamped "
		      "probe and answer\n");
}

void ping_answer_text(struct ping_text *text, const struct event *event,
		      int64_t wall)
{
	if (text->options->flood) {
		put_flood(text, event);
		return;
	}
	if (event->by_card)
		put_source(text);
	if (event->kind == EVENT_FORGED && !text->options->verbose)
		return;
	ping_answer_text_time(text, event, wall);
	if (event->reply->meaning == ICMP_ECHO_REPLY)
		put_reply(text, event);
	else
		put_error(text, event);
}
