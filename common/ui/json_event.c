/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Who, what and when, as one object. Values of the reply are written only where
 * there is one.
 */
#include "ui/json_event.h"

#include "engine/driver.h"
#include "ui/error_names.h"
#include "ui/icmp_names.h"
#include "ui/json_extensions.h"

#include <inttypes.h>

/* A 32-bit number as a text, with its closing zero. */
#define ZONE_NUMBER_MAX 11

static bool is_icmp_error(const struct event *event)
{
	return event->reply != NULL && event->reply->meaning == ICMP_ERROR;
}

const char *json_event_name(const struct event *event,
			    enum json_program program)
{
	switch (event->kind) {
	case EVENT_SENT:
		return "sent";
	case EVENT_FAILED:
		return "local_error";
	case EVENT_REPLY:
		if (is_icmp_error(event) && program == JSON_PING)
			return "error";
		return "reply";
	case EVENT_NOTICE:
		return "notice";
	case EVENT_DUPLICATE:
		return "duplicate";
	case EVENT_LATE:
		return "late";
	case EVENT_LOST:
		return "lost";
	case EVENT_FORGED:
		return "forged";
	}
	return "forged";
}

static const char *stamp_name(enum stamp_source source)
{
	switch (source) {
	case STAMP_USER:
		return "user";
	case STAMP_KERNEL:
		return "kernel";
	}
	return "user";
}

void json_event_start(struct json *json, struct buf *buf, const char *name,
		      int64_t at, int64_t wall)
{
	json_start(json, buf);
	json_word(json, "event", name);
	json_wall(json, "wall", at + wall);
	json_int(json, "at_ns", at);
}

/* In most lines each address is the target's. */
static void write_addr(struct json *json, const char *key,
		       const struct addr *addr, const struct json_scene *scene)
{
	if (scene->addr_text != NULL && addr_equal(addr, scene->addr))
		json_word(json, key, scene->addr_text);
	else
		json_addr(json, key, addr);
}

void json_event_zone(struct json *json, const char *key,
		     const struct addr *addr, const struct json_scene *scene)
{
	char memory[ZONE_NUMBER_MAX];
	struct buf number;

	if (addr->scope == 0)
		return;
	if (addr->scope == scene->scope) {
		json_text(json, key, scene->scope_name);
		return;
	}
	buf_init(&number, memory, sizeof(memory));
	buf_print(&number, "%" PRIu32, addr->scope);
	json_word(json, key, memory);
}

/* A forged answer names the probe that it pretends to be about, and nothing of
 * that is known to be true but the flow it came in. */
static void write_probe(struct json *json, const struct event *event,
			const struct json_scene *scene)
{
	const struct probe *probe = &event->probe;
	bool forged = event->kind == EVENT_FORGED;

	json_uint(json, "seq", probe->seq);
	if (scene->program == JSON_TRACEROUTE) {
		if (!forged) {
			json_uint(json, "probe_ttl", probe->ttl);
			json_uint(json, "query", probe->query + 1u);
		}
		json_uint(json, "flow", probe->flow);
	}
	if (forged)
		return;
	json_int(json, "sent_ns", event->sent_at);
	json_word(json, "sent_by", stamp_name(event->sent_by));
}

static void write_icmp(struct json *json, const struct reply *reply)
{
	enum addr_family family = reply->from.family;
	const char *name = icmp_names_find(family, reply->type, reply->code);

	json_uint(json, "icmp_type", reply->type);
	json_uint(json, "icmp_code", reply->code);
	json_text(json, "icmp_name", name);
	if (icmp_is_too_big(family, reply->type, reply->code))
		json_uint(json, "mtu", reply->info);
	if (reply->gateway.family != ADDR_NONE)
		json_addr(json, "gateway", &reply->gateway);
	if (reply->quoted_ttl >= 0)
		json_int(json, "quoted_ttl", reply->quoted_ttl);
	if (reply->quoted_tos >= 0)
		json_int(json, "quoted_tos", reply->quoted_tos);
	if (reply->to.family != ADDR_NONE)
		json_addr(json, "quoted_to", &reply->to);
	if (reply->extensions.size > 0)
		json_extensions_write(json, reply->extensions);
}

/* The letters of RFC 9293 section 3.1 and RFC 3168, lowest bit first. */
static void write_tcp(struct json *json, uint8_t flags)
{
	static const char letters[] = "FSRPAUEC";
	char text[9];
	size_t size = 0;

	for (unsigned int bit = 0; bit < 8; bit++)
		if (flags >> bit & 1)
			text[size++] = letters[bit];
	json_bytes(json, "tcp_flags", text, size);
}

static void write_wrong_byte(struct json *json,
			     const struct json_wrong_byte *byte)
{
	json_object_start(json, "wrong_byte");
	json_uint(json, "offset", byte->offset);
	json_uint(json, "sent", byte->sent);
	json_uint(json, "received", byte->received);
	json_object_end(json);
}

static void write_reply(struct json *json, const struct event *event,
			const struct json_scene *scene)
{
	const struct reply *reply = event->reply;

	write_addr(json, "from", &reply->from, scene);
	json_event_zone(json, "from_zone", &reply->from, scene);
	if (scene->name != NULL)
		json_text(json, "from_name", scene->name);
	if (event->kind != EVENT_FORGED)
		json_int(json, "rtt_ns", event->rtt);
	if (event->by_card)
		json_word(json, "rtt_by", "hardware");
	json_word(json, "received_by", stamp_name(reply->source));
	if (reply->ttl >= 0)
		json_int(json, "reply_ttl", reply->ttl);
	json_uint(json, "bytes", reply->size);
	if (reply->bad_checksum)
		json_bool(json, "bad_checksum", true);
	if (reply_is_cut(reply, event->probe.size))
		json_bool(json, "truncated", true);
	if (scene->corrupted)
		json_bool(json, "corrupted", true);
	if (scene->corrupted && scene->wrong_byte.known)
		write_wrong_byte(json, &scene->wrong_byte);
	if (reply->meaning != ICMP_ECHO_REPLY)
		write_icmp(json, reply);
	if (reply->options.size > 0)
		json_hex(json, "ip_options", reply->options.data,
			 reply->options.size);
	if (reply->tcp_flags != 0)
		write_tcp(json, reply->tcp_flags);
}

static void write_error(struct json *json, const struct event *event)
{
	json_int(json, "errno", event->error);
	json_text(json, "errno_name", error_names_find(event->error));
	if (event->mtu > 0)
		json_uint(json, "mtu", event->mtu);
}

/* --- for the users of iputils -j -------------------------------------------
 */

/* Its "host": the address, behind its name if that is known. */
static void write_host(struct json *json, const struct reply *reply,
		       const struct json_scene *scene)
{
	char addr[ADDR_TEXT_MAX];
	char memory[DRIVER_NAME_MAX + ADDR_TEXT_MAX + 4];
	struct buf host;

	if (scene->name == NULL) {
		write_addr(json, "host", &reply->from, scene);
		return;
	}
	addr_format(&reply->from, addr);
	buf_init(&host, memory, sizeof(memory));
	buf_text(&host, scene->name);
	buf_text(&host, " (");
	buf_text(&host, addr);
	buf_char(&host, ')');
	json_bytes(json, "host", host.text, host.len);
}

/* Its "time": ms as a text, here with three decimals always. */
static void write_time(struct json *json, int64_t rtt)
{
	json_ms(json, "time", rtt);
}

static void write_iputils(struct json *json, const struct event *event,
			  const struct json_scene *scene)
{
	write_host(json, event->reply, scene);
	if (event->reply->ttl >= 0)
		json_int(json, "ttl", event->reply->ttl);
	write_time(json, event->rtt);
}

bool json_event_write(struct buf *buf, const struct event *event,
		      const struct json_scene *scene)
{
	const char *name = json_event_name(event, scene->program);
	struct json json;

	json_event_start(&json, buf, name, event->at, scene->wall);
	json_text(&json, "target", scene->target);
	write_addr(&json, "addr", scene->addr, scene);
	json_event_zone(&json, "zone", scene->addr, scene);
	write_probe(&json, event, scene);
	if (event->kind == EVENT_FAILED)
		write_error(&json, event);
	if (event->reply != NULL)
		write_reply(&json, event, scene);
	if (event->kind == EVENT_REPLY && event->reply != NULL &&
	    scene->program == JSON_PING && !is_icmp_error(event))
		write_iputils(&json, event, scene);
	return json_end(&json);
}
