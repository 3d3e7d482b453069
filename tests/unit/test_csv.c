/* SPDX-License-Identifier: BSD-2-Clause */
#include "ui/csv.h"

#include "unit.h"

#include <errno.h>
#include <string.h>

static struct addr addr_of(const char *text)
{
	struct addr addr = {.family = ADDR_NONE};

	assert_true(addr_parse(text, &addr));
	return addr;
}

/* The row of EVENT with that name of who answered. */
static void expect(const struct event *event, enum json_program program,
		   const char *name, const char *golden)
{
	struct addr addr = addr_of("192.0.2.9");
	struct json_scene scene = {
		.program = program,
		.target = "host.example",
		.addr = &addr,
		.name = name,
	};
	char memory[4096];
	struct buf buf;

	buf_init(&buf, memory, sizeof(memory));
	assert_true(csv_event(&buf, event, &scene));
	assert_string_equal(memory, golden);
	/* Nothing is better than a part of it. */
	buf_init(&buf, memory, strlen(golden));
	assert_false(csv_event(&buf, event, &scene));
	assert_string_equal(memory, "");
}

#define WALL "1970-01-01T00:00:01.000000000Z,1000000000,host.example,192.0.2.9,"

static struct event event_of(enum event_kind kind, const struct reply *reply)
{
	return (struct event){
		.kind = kind,
		.at = 1000000000,
		.probe = {.seq = 7, .flow = 1, .query = 1, .ttl = 3},
		.sent_at = 999000000,
		.rtt = 1000000,
		.reply = reply,
	};
}

static void each_kind_has_its_cells(void **state)
{
	struct reply reply = {
		.from = addr_of("192.0.2.1"),
		.meaning = ICMP_ECHO_REPLY,
		.ttl = 63,
		.size = 64,
	};
	struct event event = event_of(EVENT_REPLY, &reply);

	(void)state;
	expect(&event, JSON_PING, NULL,
	       "reply," WALL "7,,,,999000000,192.0.2.1,,1000000,63,64,,,,,"
	       "\r\n");
	reply.meaning = ICMP_ERROR;
	reply.type = ICMP4_TIME_EXCEEDED;
	reply.ttl = -1;
	expect(&event, JSON_TRACEROUTE, "r1",
	       "reply," WALL "7,3,2,1,999000000,192.0.2.1,r1,1000000,,64,11,0,"
	       "ttl-exceeded,,\r\n");
	event.kind = EVENT_FORGED;
	expect(&event, JSON_PING, "r1",
	       "forged," WALL
	       "7,,,,,192.0.2.1,r1,,,64,11,0,ttl-exceeded,,\r\n");
	event = event_of(EVENT_LOST, NULL);
	expect(&event, JSON_PING, NULL,
	       "lost," WALL "7,,,,999000000,,,,,,,,,,\r\n");
	event = event_of(EVENT_FAILED, NULL);
	event.error = EMSGSIZE;
	event.mtu = 1400;
	expect(&event, JSON_PING, NULL,
	       "local_error," WALL "7,,,,999000000,,,,,,,,,EMSGSIZE,1400\r\n");
}

static void hostile_names_stay_in_their_cells(void **state)
{
	struct reply reply = {
		.from = addr_of("192.0.2.1"),
		.meaning = ICMP_ECHO_REPLY,
		.ttl = 63,
		.size = 64,
	};
	struct event event = event_of(EVENT_REPLY, &reply);

	(void)state;
	expect(&event, JSON_PING, "a\"b,c\r\n\x1b\xff\\",
	       "reply," WALL "7,,,,999000000,192.0.2.1,"
	       "\"a\"\"b,c\\015\\012\\033\\377\\\\\",1000000,63,64,,,,,\r\n");
	expect(&event, JSON_PING, "=cmd()",
	       "reply," WALL "7,,,,999000000,192.0.2.1,\\075cmd(),1000000,63,"
	       "64,,,,,\r\n");
}

static void every_row_has_the_columns_of_the_header(void **state)
{
	struct event event = event_of(EVENT_LOST, NULL);
	struct addr addr = addr_of("192.0.2.9");
	struct json_scene scene = {.target = "host", .addr = &addr};
	char memory[4096];
	struct buf buf;
	int commas = 0;

	(void)state;
	buf_init(&buf, memory, sizeof(memory));
	csv_header(&buf);
	for (size_t i = 0; i < buf.len; i++)
		commas += memory[i] == ',';
	assert_int_equal(commas, 19);
	buf_clear(&buf);
	assert_true(csv_event(&buf, &event, &scene));
	for (size_t i = 0; i < buf.len; i++)
		commas -= memory[i] == ',';
	assert_int_equal(commas, 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(each_kind_has_its_cells),
		cmocka_unit_test(hostile_names_stay_in_their_cells),
		cmocka_unit_test(every_row_has_the_columns_of_the_header),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
