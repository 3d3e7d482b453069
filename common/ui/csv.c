/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Cells.
 */
#include "ui/csv.h"

#include "base/ns.h"
#include "base/wall.h"
#include "ui/error_names.h"
#include "ui/escape.h"
#include "ui/icmp_names.h"

#include <inttypes.h>
#include <string.h>

/* A text, each byte of which may be escaped. */
#define CELL_SIZE (4 * 1024 + 8)

void csv_header(struct buf *buf)
{
	buf_text(buf, "event,wall,at_ns,target,addr,seq,probe_ttl,query,flow,"
		      "sent_ns,from,from_name,rtt_ns,reply_ttl,bytes,icmp_type,"
		      "icmp_code,icmp_name,errno_name,mtu\r\n");
}

/* Each cell but the first begins with the comma before it. */
static void put_none(struct buf *buf)
{
	buf_char(buf, ',');
}

static void put_int(struct buf *buf, int64_t value)
{
	buf_print(buf, ",%" PRId64, value);
}

static bool is_formula(char c)
{
	return c != '\0' && strchr("=+-@", c) != NULL;
}

static void put_text(struct buf *buf, const char *text)
{
	char memory[CELL_SIZE];
	struct buf cell;

	buf_char(buf, ',');
	if (text == NULL)
		return;
	buf_init(&cell, memory, sizeof(memory));
	if (is_formula(text[0]))
		buf_print(&cell, "\\%03o", (unsigned int)(uint8_t)*text++);
	escape_text(&cell, text);
	if (strpbrk(memory, ",\"") == NULL) {
		buf_text(buf, memory);
		return;
	}
	buf_char(buf, '"');
	for (const char *c = memory; *c != '\0'; c++) {
		if (*c == '"')
			buf_char(buf, '"');
		buf_char(buf, *c);
	}
	buf_char(buf, '"');
}

static void put_addr(struct buf *buf, const struct addr *addr)
{
	char text[ADDR_TEXT_MAX];

	addr_format(addr, text);
	put_text(buf, addr->family != ADDR_NONE ? text : NULL);
}

static void put_nones(struct buf *buf, int count)
{
	for (int i = 0; i < count; i++)
		put_none(buf);
}

/* Of a forged answer nothing is known but what it claims. */
static void put_probe(struct buf *buf, const struct event *event,
		      const struct json_scene *scene)
{
	bool forged = event->kind == EVENT_FORGED;

	put_int(buf, event->probe.seq);
	if (scene->program == JSON_PING) {
		put_nones(buf, 3);
	} else {
		if (forged)
			put_none(buf);
		else
			put_int(buf, event->probe.ttl);
		put_int(buf, event->probe.query + 1);
		put_int(buf, event->probe.flow);
	}
	if (forged)
		put_none(buf);
	else
		put_int(buf, event->sent_at);
}

static void put_icmp(struct buf *buf, const struct reply *reply)
{
	enum addr_family family = reply->from.family;

	if (reply->meaning == ICMP_ECHO_REPLY) {
		put_nones(buf, 5);
		return;
	}
	put_int(buf, reply->type);
	put_int(buf, reply->code);
	put_text(buf, icmp_names_find(family, reply->type, reply->code));
	put_none(buf);
	if (icmp_is_too_big(family, reply->type, reply->code))
		put_int(buf, reply->info);
	else
		put_none(buf);
}

static void put_reply(struct buf *buf, const struct event *event,
		      const struct json_scene *scene)
{
	const struct reply *reply = event->reply;

	put_addr(buf, &reply->from);
	put_text(buf, scene->name);
	if (event->kind == EVENT_FORGED)
		put_none(buf);
	else
		put_int(buf, event->rtt);
	if (reply->ttl < 0)
		put_none(buf);
	else
		put_int(buf, reply->ttl);
	put_int(buf, (int64_t)reply->size);
	put_icmp(buf, reply);
}

static void put_rest(struct buf *buf, const struct event *event,
		     const struct json_scene *scene)
{
	if (event->reply != NULL) {
		put_reply(buf, event, scene);
		return;
	}
	put_nones(buf, 8);
	put_text(buf, event->kind == EVENT_FAILED
			      ? error_names_find(event->error)
			      : NULL);
	if (event->kind == EVENT_FAILED && event->mtu > 0)
		put_int(buf, event->mtu);
	else
		put_none(buf);
}

bool csv_event(struct buf *buf, const struct event *event,
	       const struct json_scene *scene)
{
	char wall[WALL_TEXT_SIZE];
	size_t start = buf->len;

	wall_format(ns_max(0, event->at + scene->wall), wall);
	buf_text(buf, json_event_name(event, scene->program));
	put_text(buf, wall);
	put_int(buf, event->at);
	put_text(buf, scene->target);
	put_addr(buf, scene->addr);
	put_probe(buf, event, scene);
	put_rest(buf, event, scene);
	buf_text(buf, "\r\n");
	return buf_keep(buf, start);
}
