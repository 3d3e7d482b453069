/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Lines of JSON: whatever strings and extensions go in, the line is JSON, holds
 * no control character, and gives the strings back by the rule of ui/json.h. In
 * a room that is too small there is no line at all.
 */
#include "ui/json_event.h"

#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

#define DEPTH_MAX 8

static void check(bool good)
{
	if (!good)
		abort();
}

/* --- UTF-8, by what a sequence decodes to ----------------------------------
 */

static const uint32_t smallest[] = {0, 0, 0x80, 0x800, 0x10000};

/* The character at TEXT, and its length: 1 for a byte that is no UTF-8 and
 * stands for itself. */
static uint32_t decode(const uint8_t *text, size_t size, size_t *length)
{
	size_t want = text[0] >= 0xf0	? 4
		      : text[0] >= 0xe0 ? 3
		      : text[0] >= 0xc0 ? 2
					: 1;
	uint32_t value = text[0] & (0xffu >> (want + 1));

	*length = 1;
	if (want == 1 || text[0] >= 0xf8 || size < want)
		return text[0];
	for (size_t i = 1; i < want; i++) {
		if (text[i] >> 6 != 2)
			return text[0];
		value = value << 6 | (text[i] & 0x3f);
	}
	if (value < smallest[want] || value > 0x10ffff ||
	    (value >= 0xd800 && value < 0xe000))
		return text[0];
	*length = want;
	return value;
}

/* --- a parser of what may be on a line -------------------------------------
 */

struct parser {
	const uint8_t *at;
	const uint8_t *end;
};

static void expect(struct parser *parser, const char *text)
{
	size_t size = strlen(text);

	check((size_t)(parser->end - parser->at) >= size);
	check(memcmp(parser->at, text, size) == 0);
	parser->at += size;
}

static bool accept(struct parser *parser, char c)
{
	if (parser->at == parser->end || *parser->at != (uint8_t)c)
		return false;
	parser->at++;
	return true;
}

static uint32_t hex_digit(uint8_t c)
{
	check((c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'));
	return c <= '9' ? c - '0' : c - 'a' + 10u;
}

static uint32_t take_escape(struct parser *parser)
{
	uint32_t value = 0;

	if (accept(parser, '"'))
		return '"';
	if (accept(parser, '\\'))
		return '\\';
	expect(parser, "u");
	check(parser->end - parser->at >= 4);
	for (int i = 0; i < 4; i++)
		value = value << 4 | hex_digit(*parser->at++);
	return value;
}

/* A character of a string. What is not escaped is valid and no control. */
static uint32_t take_char(struct parser *parser)
{
	size_t length;
	uint32_t value;

	if (accept(parser, '\\'))
		return take_escape(parser);
	check(parser->at < parser->end);
	value = decode(parser->at, (size_t)(parser->end - parser->at), &length);
	check(value >= 0x20 && value != 0x7f && (value < 0x80 || length > 1));
	check(value < 0x80 || value >= 0xa0);
	parser->at += length;
	return value;
}

static void skip_string(struct parser *parser)
{
	expect(parser, "\"");
	while (!accept(parser, '"'))
		take_char(parser);
}

static void skip_value(struct parser *parser, int depth);

static void skip_members(struct parser *parser, char close, bool keys,
			 int depth)
{
	check(depth < DEPTH_MAX);
	if (accept(parser, close))
		return;
	do {
		if (keys) {
			skip_string(parser);
			expect(parser, ":");
		}
		skip_value(parser, depth + 1);
	} while (accept(parser, ','));
	check(accept(parser, close));
}

static void skip_number(struct parser *parser)
{
	accept(parser, '-');
	check(parser->at < parser->end && *parser->at >= '0' &&
	      *parser->at <= '9');
	while (parser->at < parser->end && *parser->at >= '0' &&
	       *parser->at <= '9')
		parser->at++;
}

static void skip_value(struct parser *parser, int depth)
{
	check(parser->at < parser->end);
	switch (*parser->at) {
	case '{':
		parser->at++;
		skip_members(parser, '}', true, depth);
		break;
	case '[':
		parser->at++;
		skip_members(parser, ']', false, depth);
		break;
	case '"':
		skip_string(parser);
		break;
	case 't':
		expect(parser, "true");
		break;
	case 'f':
		expect(parser, "false");
		break;
	case 'n':
		expect(parser, "null");
		break;
	default:
		skip_number(parser);
	}
}

/* --- the properties --------------------------------------------------------
 */

static struct parser parser_of(const struct buf *buf)
{
	const uint8_t *text = (const uint8_t *)buf->text;

	return (struct parser){text, text + buf->len};
}

static void check_string(const uint8_t *data, size_t size)
{
	size_t room = 6 * size + 16;
	char *memory = malloc(room);
	struct json json;
	struct parser parser;
	struct buf buf;

	check(memory != NULL);
	buf_init(&buf, memory, room);
	json_start(&json, &buf);
	json_bytes(&json, "t", data, size);
	check(json_end(&json));
	parser = parser_of(&buf);
	expect(&parser, "{\"t\":\"");
	for (size_t at = 0, length; at < size; at += length)
		check(take_char(&parser) ==
		      decode(data + at, size - at, &length));
	expect(&parser, "\"}\n");
	check(parser.at == parser.end);
	free(memory);
}

/* An error of a router with the name and the extensions in DATA. */
static bool write_event(struct buf *buf, const uint8_t *data, size_t size)
{
	char name[256] = {0};
	struct addr addr = {.family = ADDR_V4};
	struct reply reply = {
		.from = addr,
		.meaning = ICMP_ERROR,
		.type = ICMP4_TIME_EXCEEDED,
		.extensions = {data, size},
	};
	struct event event = {.kind = EVENT_REPLY, .reply = &reply};
	struct json_scene scene = {.target = name, .addr = &addr, .name = name};

	memcpy(name, data, size < 255 ? size : 255);
	return json_event_write(buf, &event, &scene);
}

static void check_event(const uint8_t *data, size_t size)
{
	/* So large that to ask for it takes longer than to fill it. */
	static char *memory;
	struct parser parser;
	struct buf buf;
	size_t room;

	if (memory == NULL)
		memory = malloc(JSON_LINE_MAX);
	check(memory != NULL);
	buf_init(&buf, memory, JSON_LINE_MAX);
	check(write_event(&buf, data, size));
	parser = parser_of(&buf);
	skip_value(&parser, 0);
	expect(&parser, "\n");
	check(parser.at == parser.end);
	room = 1 + (size > 0 ? data[size - 1] * 4u : 0) % buf.len;
	buf_init(&buf, memory, room);
	check(!write_event(&buf, data, size));
	check(buf.len == 0 && memory[0] == '\0' && !buf.cut);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	check_string(data, size);
	check_event(data, size);
	return 0;
}
