/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The lines of probes, byte for byte. What is valid is the schema's matter, in
 * tests/schema; here is what a reader gets.
 */
#include "ui/json_event.h"

#include "base/ns.h"

#include <errno.h>

#include "unit.h"

#define SENT (5 * NS_PER_SEC)
#define RTT  INT64_C(17123456)
#define WALL (1795168396 * NS_PER_SEC)
#define TIMES                                                                  \
	"\"wall\":\"2026-11-20T10:00:01.017123456Z\",\"at_ns\":5017123456,"
#define ABOUT	"\"target\":\"host\",\"addr\":\"192.0.2.1\",\"seq\":70000,"
#define SENT_BY "\"sent_ns\":5000000000,\"sent_by\":\"kernel\""

static char memory[JSON_LINE_MAX];

static struct addr parse(const char *text)
{
	struct addr addr = {0};

	assert_true(addr_parse(text, &addr));
	return addr;
}

static struct event event_of(enum event_kind kind, const struct reply *reply)
{
	return (struct event){
		.kind = kind,
		.at = SENT + RTT,
		.probe = {.seq = 70000, .flow = 1, .ttl = 4, .query = 1},
		.sent_at = SENT,
		.rtt = RTT,
		.sent_by = STAMP_KERNEL,
		.reply = reply,
	};
}

static struct reply reply_of(const char *from, enum icmp_meaning meaning)
{
	return (struct reply){
		.from = parse(from),
		.meaning = meaning,
		.ttl = 63,
		.size = 64,
		.quoted_ttl = -1,
		.quoted_tos = -1,
	};
}

static void assert_event(enum json_program program, const char *name,
			 const struct event *event, const char *wanted)
{
	struct addr addr = parse("192.0.2.1");
	struct json_scene scene = {
		.program = program,
		.target = "host",
		.addr = &addr,
		.name = name,
		.wall = WALL + 400 * NS_PER_SEC,
	};
	struct buf buf;

	buf_init(&buf, memory, sizeof(memory));
	assert_true(json_event_write(&buf, event, &scene));
	assert_string_equal(buf.text, wanted);
	buf_clear(&buf);
	scene.addr_text = "192.0.2.1";
	assert_true(json_event_write(&buf, event, &scene));
	assert_string_equal(buf.text, wanted);
}

TEST(json_event_of_a_reply_has_the_keys_of_iputils)
{
	struct reply reply = reply_of("192.0.2.1", ICMP_ECHO_REPLY);
	struct event event = event_of(EVENT_REPLY, &reply);

	assert_event(
		JSON_PING, NULL, &event,
		"{\"event\":\"reply\"," TIMES ABOUT SENT_BY
		",\"from\":\"192.0.2.1\",\"rtt_ns\":17123456,"
		"\"received_by\":\"user\",\"reply_ttl\":63,\"bytes\":64,"
		"\"host\":\"192.0.2.1\",\"ttl\":63,\"time\":\"17.123\"}\n");
}

TEST(json_event_tells_the_byte_that_came_back_changed)
{
	struct reply reply = reply_of("192.0.2.1", ICMP_ECHO_REPLY);
	struct event event = event_of(EVENT_DUPLICATE, &reply);
	struct addr addr = parse("192.0.2.1");
	struct json_scene scene = {
		.addr = &addr,
		.corrupted = true,
		.wrong_byte = {true, 20, 0x14, 0xeb},
	};
	struct buf buf;

	buf_init(&buf, memory, sizeof(memory));
	assert_true(json_event_write(&buf, &event, &scene));
	assert_non_null(strstr(buf.text, "\"corrupted\":true,\"wrong_byte\":{"
					 "\"offset\":20,\"sent\":20,"
					 "\"received\":235}"));
}

TEST(json_event_names_the_link_of_an_address_that_has_one)
{
	struct reply reply = reply_of("fe80::1", ICMP_ECHO_REPLY);
	struct event event = event_of(EVENT_REPLY, &reply);
	struct addr addr = parse("fe80::2");
	struct json_scene scene = {
		.addr = &addr,
		.scope = 7,
		.scope_name = "eth\"0",
	};
	struct buf buf;

	addr.scope = 7;
	reply.from.scope = 8;
	buf_init(&buf, memory, sizeof(memory));
	assert_true(json_event_write(&buf, &event, &scene));
	assert_non_null(strstr(buf.text, "\"addr\":\"fe80::2\","
					 "\"zone\":\"eth\\\"0\""));
	assert_non_null(strstr(buf.text, "\"from\":\"fe80::1\","
					 "\"from_zone\":\"8\""));
}

TEST(json_event_escapes_a_hostile_name)
{
	struct reply reply = reply_of("192.0.2.1", ICMP_ECHO_REPLY);
	struct event event = event_of(EVENT_REPLY, &reply);

	assert_event(JSON_PING, "a\"\n\xff", &event,
		     "{\"event\":\"reply\"," TIMES ABOUT SENT_BY
		     ",\"from\":\"192.0.2.1\","
		     "\"from_name\":\"a\\\"\\u000a\\u00ff\","
		     "\"rtt_ns\":17123456,"
		     "\"received_by\":\"user\",\"reply_ttl\":63,\"bytes\":64,"
		     "\"host\":\"a\\\"\\u000a\\u00ff (192.0.2.1)\",\"ttl\":63,"
		     "\"time\":\"17.123\"}\n");
}

TEST(json_event_of_a_time_exceeded_is_an_error_of_ping)
{
	struct reply reply = reply_of("192.0.2.254", ICMP_ERROR);
	struct event event = event_of(EVENT_REPLY, &reply);

	reply.type = ICMP4_TIME_EXCEEDED;
	reply.source = STAMP_KERNEL;
	event.by_card = true;
	assert_event(JSON_PING, NULL, &event,
		     "{\"event\":\"error\"," TIMES ABOUT SENT_BY
		     ",\"from\":\"192.0.2.254\",\"rtt_ns\":17123456,"
		     "\"rtt_by\":\"hardware\",\"received_by\":\"kernel\",\"reply_ttl\":63,"
		     "\"bytes\":64,\"icmp_type\":11,\"icmp_code\":0,"
		     "\"icmp_name\":\"ttl-exceeded\"}\n");
}

TEST(json_event_of_a_time_exceeded_is_a_reply_of_traceroute)
{
	/* A stack of one label: 16001, class 0, bottom, TTL 1. */
	static const uint8_t extensions[] = {0x20, 0, 0,    0,	  0,	8,
					     1,	   1, 0x03, 0xe8, 0x11, 1};
	struct reply reply = reply_of("192.0.2.254", ICMP_ERROR);
	struct event event = event_of(EVENT_REPLY, &reply);

	reply.type = ICMP4_TIME_EXCEEDED;
	reply.to = parse("192.0.2.9");
	reply.quoted_ttl = 1;
	reply.quoted_tos = 0;
	reply.extensions = (struct span){extensions, sizeof(extensions)};
	assert_event(
		JSON_TRACEROUTE, NULL, &event,
		"{\"event\":\"reply\"," TIMES ABOUT
		"\"probe_ttl\":4,\"query\":2,\"flow\":1," SENT_BY
		",\"from\":\"192.0.2.254\",\"rtt_ns\":17123456,"
		"\"received_by\":\"user\",\"reply_ttl\":63,\"bytes\":64,"
		"\"icmp_type\":11,\"icmp_code\":0,"
		"\"icmp_name\":\"ttl-exceeded\",\"quoted_ttl\":1,"
		"\"quoted_tos\":0,\"quoted_to\":\"192.0.2.9\","
		"\"extensions\":[{\"class\":1,\"type\":1,\"mpls\":["
		"{\"label\":16001,\"tc\":0,\"bottom\":true,\"ttl\":1}]}]}\n");
}

TEST(json_event_of_too_big_has_the_mtu)
{
	struct reply reply = reply_of("2001:db8::1", ICMP_ERROR);
	struct event event = event_of(EVENT_LATE, &reply);

	reply.type = ICMP6_TOO_BIG;
	reply.info = 1280;
	reply.ttl = -1;
	assert_event(JSON_PING, NULL, &event,
		     "{\"event\":\"late\"," TIMES ABOUT SENT_BY
		     ",\"from\":\"2001:db8::1\",\"rtt_ns\":17123456,"
		     "\"received_by\":\"user\",\"bytes\":64,\"icmp_type\":2,"
		     "\"icmp_code\":0,\"icmp_name\":\"packet-too-big\","
		     "\"mtu\":1280}\n");
}

TEST(json_event_of_a_redirect_is_a_notice_with_the_gateway)
{
	struct reply reply = reply_of("192.0.2.254", ICMP_NOTICE);
	struct event event = event_of(EVENT_NOTICE, &reply);

	reply.type = ICMP4_REDIRECT;
	reply.code = 1;
	reply.gateway = parse("192.0.2.253");
	assert_event(JSON_PING, NULL, &event,
		     "{\"event\":\"notice\"," TIMES ABOUT SENT_BY
		     ",\"from\":\"192.0.2.254\",\"rtt_ns\":17123456,"
		     "\"received_by\":\"user\",\"reply_ttl\":63,\"bytes\":64,"
		     "\"icmp_type\":5,\"icmp_code\":1,"
		     "\"icmp_name\":\"redirect-host\","
		     "\"gateway\":\"192.0.2.253\"}\n");
}

TEST(json_event_of_a_loss_is_a_line_too)
{
	struct event event = event_of(EVENT_LOST, NULL);

	assert_event(JSON_PING, NULL, &event,
		     "{\"event\":\"lost\"," TIMES ABOUT SENT_BY "}\n");
}

TEST(json_event_of_a_refusal_names_the_error)
{
	struct event event = event_of(EVENT_FAILED, NULL);

	event.error = EMSGSIZE;
	event.mtu = 1400;
	assert_event(JSON_PING, NULL, &event,
		     "{\"event\":\"local_error\"," TIMES ABOUT SENT_BY
		     ",\"errno\":90,\"errno_name\":\"EMSGSIZE\","
		     "\"mtu\":1400}\n");
}

TEST(json_event_of_a_forgery_claims_nothing)
{
	struct reply reply = reply_of("203.0.113.66", ICMP_ECHO_REPLY);
	struct event event = event_of(EVENT_FORGED, &reply);

	assert_event(JSON_PING, NULL, &event,
		     "{\"event\":\"forged\"," TIMES ABOUT
		     "\"from\":\"203.0.113.66\",\"received_by\":\"user\","
		     "\"reply_ttl\":63,\"bytes\":64}\n");
}

/* Names of 255 bytes that all need six, and as many objects and labels as a
 * datagram holds: the line still fits. */
TEST(json_event_is_never_longer_than_its_bound)
{
	static uint8_t extensions[60004];
	char name[256], target[256];
	struct reply reply = reply_of("192.0.2.254", ICMP_ERROR);
	struct event event = event_of(EVENT_REPLY, &reply);
	struct addr addr = parse("2001:db8:1111:2222:3333:4444:5555:6666");
	struct json_scene scene = {
		.target = target, .addr = &addr, .name = name};
	struct buf buf;

	memset(name, 1, 255);
	memset(target, 1, 255);
	name[255] = target[255] = '\0';
	extensions[0] = 0x20;
	for (size_t i = 4; i + 1000 <= sizeof(extensions); i += 1000) {
		extensions[i] = 1000 >> 8;
		extensions[i + 1] = 1000 & 255;
		extensions[i + 2] = 1;
		extensions[i + 3] = 1;
	}
	reply.extensions = (struct span){extensions, sizeof(extensions)};
	buf_init(&buf, memory, sizeof(memory));
	assert_true(json_event_write(&buf, &event, &scene));
	assert_true(buf.len > 8000);
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(json_event_of_a_reply_has_the_keys_of_iputils),
		cmocka_unit_test(
			json_event_tells_the_byte_that_came_back_changed),
		cmocka_unit_test(
			json_event_names_the_link_of_an_address_that_has_one),
		cmocka_unit_test(json_event_escapes_a_hostile_name),
		cmocka_unit_test(
			json_event_of_a_time_exceeded_is_an_error_of_ping),
		cmocka_unit_test(
			json_event_of_a_time_exceeded_is_a_reply_of_traceroute),
		cmocka_unit_test(json_event_of_too_big_has_the_mtu),
		cmocka_unit_test(
			json_event_of_a_redirect_is_a_notice_with_the_gateway),
		cmocka_unit_test(json_event_of_a_loss_is_a_line_too),
		cmocka_unit_test(json_event_of_a_refusal_names_the_error),
		cmocka_unit_test(json_event_of_a_forgery_claims_nothing),
		cmocka_unit_test(json_event_is_never_longer_than_its_bound),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
