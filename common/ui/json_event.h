/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Events of probes as lines of JSON, the same for both programs. The lines of a
 * run as a whole are in json_run.h; what each key means is in leadline-json(7)
 * and leadline.schema.json.
 *
 * An event becomes `sent`, `local_error`, `reply`, `error`, `notice`,
 * `duplicate`, `late`, `lost` or `forged`. Keys are only ever added.
 *
 * A ping's `reply` also has the keys that iputils 20250605 writes: bytes, host,
 * seq, ttl and time, the last one a text in ms. That is why the wall time is
 * `wall`, and why the TTLs that traceroute needs have longer names.
 */
#ifndef LEADLINE_UI_JSON_EVENT_H
#define LEADLINE_UI_JSON_EVENT_H

#include "base/addr.h"
#include "engine/event.h"
#include "ui/json.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Version of the schema, in the `start` line. */
#define JSON_EVENT_SCHEMA 1

enum json_program {
	JSON_PING,
	JSON_TRACEROUTE, /* ICMP errors are replies; probes have a query */
};

/* The first byte of a payload that came back changed, if there is one. */
struct json_wrong_byte {
	bool known;
	size_t offset; /* in the payload */
	uint8_t sent;
	uint8_t received;
};

/* What an event does not know itself. Strings may hold anything. */
struct json_scene {
	enum json_program program;
	const char *target;	 /* as the user wrote it, borrowed */
	const struct addr *addr; /* of the target, borrowed */
	const char *addr_text; /* the same by addr_format, made once; NULL: not
				  made, which costs time in each line */
	const char *name;      /* of who sent the reply, NULL: not known */
	int64_t wall;	       /* ns to add for the time since 1970 */
	bool corrupted;	       /* the answer is not what was sent */
	struct json_wrong_byte wrong_byte;
	uint32_t scope;		/* the link whose name is known, 0: none */
	const char *scope_name; /* of it */
};

/* Appends the line of EVENT to BUF. False if there is no room for all of it, of
 * which JSON_LINE_MAX is always enough; BUF is then unchanged. */
bool json_event_write(struct buf *buf, const struct event *event,
		      const struct json_scene *scene);

/* The kind of line that EVENT becomes. */
const char *json_event_name(const struct event *event,
			    enum json_program program);

/* The link of ADDR, if it is of one alone: its name or, if SCENE does not have
 * that, its number as a text. For json_run.c. */
void json_event_zone(struct json *json, const char *key,
		     const struct addr *addr, const struct json_scene *scene);

/* What every line starts with: its event NAME and both times of the moment AT.
 * For json_run.c. */
void json_event_start(struct json *json, struct buf *buf, const char *name,
		      int64_t at, int64_t wall);

#endif
