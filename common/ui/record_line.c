/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Inputs by tables. What stands for the kind of an input is the key that its
 * members are under; time that has passed needs none.
 */
#include "ui/record_line.h"

#include <string.h>

#define START "{\"event\":\"recorded\","
#define SEND  START "\"sending\":"

static const struct field sent_fields[] = {
	FIELD_NUMBER(struct sent, number, "number", 0, UINT32_MAX),
	FIELD_NUMBER(struct sent, at, "at_ns", 0, RECORD_TIME_MAX),
	FIELD_NUMBER(struct sent, early, "early_ns", 0, UINT32_MAX),
	FIELD_NUMBER(struct sent, source, "by", STAMP_USER, STAMP_KERNEL),
	FIELD_NUMBER(struct sent, card, "card_ns", 0, INT64_MAX),
	FIELD_NUMBER(struct sent, error, "errno", 0, INT16_MAX),
	FIELD_NUMBER(struct sent, mtu, "mtu", 0, UINT32_MAX),
	FIELD_END,
};

/* All of a reply but its payload. */
static const struct field reply_fields[] = {
	FIELD_NUMBER(struct reply, at, "at_ns", 0, RECORD_TIME_MAX),
	FIELD_NUMBER(struct reply, source, "by", STAMP_USER, STAMP_KERNEL),
	FIELD_NUMBER(struct reply, card, "card_ns", 0, INT64_MAX),
	FIELD_ADDR(struct reply, from, "from"),
	FIELD_NUMBER(struct reply, meaning, "meaning", ICMP_OTHER, ICMP_NOTICE),
	FIELD_NUMBER(struct reply, type, "type", 0, UINT8_MAX),
	FIELD_NUMBER(struct reply, code, "code", 0, UINT8_MAX),
	FIELD_FLAG(struct reply, bad_checksum, "bad_checksum"),
	FIELD_NUMBER(struct reply, ttl, "ttl", -1, UINT8_MAX),
	FIELD_NUMBER(struct reply, info, "info", 0, UINT32_MAX),
	FIELD_ADDR(struct reply, gateway, "gateway"),
	FIELD_NUMBER(struct reply, size, "bytes", 0, INT32_MAX),
	FIELD_SPAN(struct reply, options, "ip_options"),
	FIELD_NUMBER(struct reply, tcp_flags, "tcp_flags", 0, UINT8_MAX),
	FIELD_SPAN(struct reply, tcp_options, "tcp_options"),
	FIELD_NUMBER(struct reply, packet_type, "packet_type", 0, UINT8_MAX),
	FIELD_ADDR(struct reply, to, "to"),
	FIELD_NUMBER(struct reply, protocol, "protocol", 0, UINT8_MAX),
	FIELD_NUMBER(struct reply, query, "query", PROBE_QUERY_ECHO,
		     PROBE_QUERY_NODE),
	FIELD_FLAG(struct reply, odd, "odd"),
	FIELD_NUMBER(struct reply, ident, "ident", 0, UINT16_MAX),
	FIELD_NUMBER(struct reply, seq, "seq", 0, UINT16_MAX),
	FIELD_NUMBER(struct reply, source_port, "source_port", 0, UINT16_MAX),
	FIELD_NUMBER(struct reply, dest_port, "dest_port", 0, UINT16_MAX),
	FIELD_NUMBER(struct reply, tcp_seq, "tcp_seq", 0, UINT32_MAX),
	FIELD_NUMBER(struct reply, checksum, "checksum", 0, UINT16_MAX),
	FIELD_NUMBER(struct reply, ip_id, "ip_id", 0, UINT16_MAX),
	FIELD_NUMBER(struct reply, number, "number", 0, UINT32_MAX),
	FIELD_FLAG(struct reply, has_number, "has_number"),
	FIELD_FLAG(struct reply, has_seq, "has_seq"),
	FIELD_FLAG(struct reply, has_checksum, "has_checksum"),
	FIELD_FLAG(struct reply, has_ip_id, "has_ip_id"),
	FIELD_NUMBER(struct reply, quoted_ttl, "quoted_ttl", -1, UINT8_MAX),
	FIELD_NUMBER(struct reply, quoted_tos, "quoted_tos", -1, UINT8_MAX),
	FIELD_SPAN(struct reply, quoted_header, "quoted_header"),
	FIELD_SPAN(struct reply, transport, "transport"),
	FIELD_SPAN(struct reply, extensions, "extensions"),
	FIELD_END,
};

/* The payload: HEAD and then the fill, or a part of the transport. */
struct payload {
	struct span head;
	uint32_t size;
	uint32_t offset; /* in the transport, plus one; 0: not there */
};

static const struct field payload_fields[] = {
	FIELD_SPAN(struct payload, head, "head"),
	FIELD_NUMBER(struct payload, size, "size", 0, UINT16_MAX),
	FIELD_NUMBER(struct payload, offset, "offset", 0, UINT16_MAX),
	FIELD_END,
};

static const struct field name_fields[] = {
	FIELD_ADDR(struct input, addr, "addr"),
	FIELD_TEXT(struct input, name, "name"),
	FIELD_END,
};

static const struct field text_fields[] = {
	FIELD_NUMBER(struct input, text_source, "source", TEXT_DNS, TEXT_WHOIS),
	FIELD_TEXT(struct input, name, "name"),
	FIELD_TEXT(struct input, text, "text"),
	FIELD_FLAG(struct input, text_failed, "failed"),
	FIELD_END,
};

static const struct field state_fields[] = {
	FIELD_NUMBER(struct record_line, now, "now_ns", 0, RECORD_TIME_MAX),
	FIELD_NUMBER(struct record_line, lag, "lag_ns", 0, RECORD_TIME_MAX),
	FIELD_FLAG(struct record_line, full, "full"),
	FIELD_NUMBER(struct record_line, probe, "probe", 0, UINT32_MAX),
	FIELD_FLAG(struct record_line, has_wall, "has_wall"),
	FIELD_NUMBER(struct record_line, wall, "wall_ns", -RECORD_TIME_MAX,
		     2 * RECORD_TIME_MAX),
	FIELD_END,
};

/* --- writing ---------------------------------------------------------------
 */

/* Whether PART lies within WHOLE. */
static bool is_within(struct span part, struct span whole)
{
	return part.size > 0 && whole.size > 0 && part.data >= whole.data &&
	       part.data + part.size <= whole.data + whole.size;
}

static struct payload payload_of(const struct reply *reply,
				 const struct probe_form *form)
{
	struct span span = reply->payload;
	struct payload payload = {.head = span, .size = (uint32_t)span.size};

	if (is_within(span, reply->transport)) {
		payload.head.size = 0;
		payload.offset =
			(uint32_t)(span.data - reply->transport.data) + 1;
	} else if (span.size > TAG_SIZE &&
		   probe_compare(form, span.data, span.size) == SIZE_MAX) {
		payload.head.size = TAG_SIZE;
	}
	return payload;
}

static void write_reply(struct json *json, const struct reply *reply,
			const struct probe_form *form)
{
	const struct payload payload = payload_of(reply, form);

	fields_write(json, "reply", reply_fields, reply);
	if (payload.size > 0)
		fields_write(json, "payload", payload_fields, &payload);
}

static void write_input(struct json *json, const struct input *input,
			const struct probe_form *form)
{
	switch (input->kind) {
	case INPUT_TIME:
		break;
	case INPUT_SENT:
		fields_write(json, "sent", sent_fields, &input->sent);
		break;
	case INPUT_REPLY:
		write_reply(json, &input->reply, form);
		break;
	case INPUT_SIGNAL:
		json_int(json, "signal", input->signal);
		break;
	case INPUT_NAME:
		fields_write(json, "name", name_fields, input);
		break;
	case INPUT_TEXT:
		fields_write(json, "text", text_fields, input);
		break;
	case INPUT_MUTE:
		json_bool(json, "mute", true);
		break;
	/* Asked for by nobody who can be recorded. */
	case INPUT_HOST:
		break;
	}
}

bool record_line_write(struct buf *buf, const struct record_line *line,
		       const struct probe_form *form)
{
	struct json json;

	json_start(&json, buf);
	json_word(&json, "event", "recorded");
	fields_write(&json, line->what == RECORD_SEND ? "sending" : "state",
		     state_fields, line);
	switch (line->what) {
	case RECORD_INPUT:
		write_input(&json, line->input, form);
		break;
	case RECORD_SEND:
		if (line->sent != NULL)
			fields_write(&json, "sent", sent_fields, line->sent);
		break;
	case RECORD_SETUP:
		break;
	case RECORD_ERROR:
		json_int(&json, "errno", line->error);
		break;
	case RECORD_END:
		json_bool(&json, "end", true);
		break;
	}
	return json_end(&json);
}

/* --- reading ---------------------------------------------------------------
 */

static bool begins(const char *text, size_t size, const char *start)
{
	size_t length = strlen(start);

	return size >= length && memcmp(text, start, length) == 0;
}

bool record_line_is(const char *text, size_t size)
{
	return begins(text, size, START);
}

bool record_line_is_send(const char *text, size_t size)
{
	return begins(text, size, SEND);
}

/* Puts the payload together. False if it cannot be. */
static bool build_payload(struct reply *reply, const struct payload *payload,
			  const struct probe_form *form,
			  struct fields_room *room)
{
	size_t size = payload->size;
	uint8_t *bytes = room->at;

	if (payload->offset > 0) {
		/* Of nothing there is nothing to point to. */
		if (size == 0 ||
		    payload->offset - 1 + size > reply->transport.size)
			return false;
		reply->payload.data =
			reply->transport.data + payload->offset - 1;
		reply->payload.size = size;
		return true;
	}
	if (size > room->left || payload->head.size > size)
		return false;
	if (payload->head.size > 0)
		memcpy(bytes, payload->head.data, payload->head.size);
	for (size_t i = payload->head.size; i < size; i++)
		bytes[i] = probe_fill(form, i);
	room->at += size;
	room->left -= size;
	reply->payload = (struct span){bytes, size};
	return true;
}

static void take(struct json_read *in, const char *key,
		 struct record_line *line, struct payload *payload,
		 struct fields_room *room)
{
	struct input *input = line->input;

	if (strcmp(key, "state") == 0) {
		fields_read(in, state_fields, line, NULL);
	} else if (strcmp(key, "sent") == 0) {
		input->kind = INPUT_SENT;
		fields_read(in, sent_fields, &input->sent, NULL);
		line->sent = &input->sent;
	} else if (strcmp(key, "reply") == 0) {
		input->kind = INPUT_REPLY;
		fields_read(in, reply_fields, &input->reply, room);
	} else if (strcmp(key, "payload") == 0) {
		fields_read(in, payload_fields, payload, room);
	} else if (strcmp(key, "signal") == 0) {
		input->kind = INPUT_SIGNAL;
		input->signal = (int)json_read_int(in, 1, 64);
	} else if (strcmp(key, "name") == 0) {
		input->kind = INPUT_NAME;
		fields_read(in, name_fields, input, NULL);
	} else if (strcmp(key, "text") == 0) {
		input->kind = INPUT_TEXT;
		fields_read(in, text_fields, input, NULL);
	} else if (strcmp(key, "mute") == 0) {
		input->kind = INPUT_MUTE;
		json_read_skip(in);
	} else if (strcmp(key, "sending") == 0) {
		fields_read(in, state_fields, line, NULL);
		line->what = RECORD_SEND;
	} else if (strcmp(key, "setup") == 0) {
		line->what = RECORD_SETUP;
		json_read_skip(in);
	} else if (strcmp(key, "errno") == 0) {
		line->what = RECORD_ERROR;
		line->error = (int)json_read_int(in, 1, INT16_MAX);
	} else if (strcmp(key, "end") == 0) {
		line->what = RECORD_END;
		json_read_skip(in);
	} else {
		json_read_skip(in);
	}
}

/* What the engine may take for granted of what a driver says. */
static bool is_sane(const struct record_line *line)
{
	const struct input *input = line->input;

	if (line->what != RECORD_INPUT)
		return true;
	switch (input->kind) {
	case INPUT_REPLY:
		return input->reply.from.family != ADDR_NONE &&
		       input->reply.at <= line->now;
	case INPUT_NAME:
		return input->addr.family != ADDR_NONE;
	case INPUT_TIME:
	case INPUT_SENT:
	case INPUT_SIGNAL:
	case INPUT_TEXT:
	case INPUT_HOST:
	case INPUT_MUTE:
		return true;
	}
	return false;
}

bool record_line_read(struct record_line *line, const char *text, size_t size,
		      const struct probe_form *form, struct fields_room *room)
{
	struct input *input = line->input;
	struct payload payload = {.size = 0};
	char key[JSON_READ_KEY];
	struct json_read in;

	*line = (struct record_line){.what = RECORD_INPUT, .input = input};
	memset(input, 0, sizeof(*input));
	json_read_start(&in, text, size);
	while (json_read_key(&in, key))
		take(&in, key, line, &payload, room);
	return json_read_end(&in) &&
	       build_payload(&input->reply, &payload, form, room) &&
	       is_sane(line);
}
