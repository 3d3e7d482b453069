/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Prints lines of JSON of every kind, with plain and with hostile contents, for
 * schema.py to look at; with the argument "metrics", what Prometheus reads.
 */
#include "base/ns.h"
#include "trace_metrics.h"
#include "ui/json_run.h"
#include "ui/metrics.h"
#include "ui/record.h"
#include "ui/record_line.h"
#include "wire/ip.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define WALL (1795168396 * NS_PER_SEC)

/* Each trap of a string: quote, backslash, newline, ESC, C1, no UTF-8, UTF-8.
 */
#define HOSTILE "a\"b\\c\nd\x1b[31me\x9b\xc2\x9bg\xff\xc3\xa9\xed\xa0\x80"

static char memory[4 * JSON_LINE_MAX];
static struct buf buf;

static void show(bool whole)
{
	if (!whole)
		abort();
	fputs(buf.text, stdout);
	buf_clear(&buf);
}

static struct addr parse(const char *text)
{
	struct addr addr = {0};

	if (!addr_parse(text, &addr))
		abort();
	return addr;
}

/* MPLS labels 100 and 1048575, an interface with all it may have, an object of
 * class 3, and one of class 2 that says more than it holds. */
static const uint8_t extensions[] = {
	0x20, 0,   0,	0, /* header */
	0,    12,  1,	1,    0,    6,	  0x40, 1, 0xff, 0xff, 0xff, 0xff,
	0,    28,  2,	0x0f, /* interface */
	0,    0,   0,	7,    0,    1,	  0,	0, 192,	 0,    2,    1,
	8,    'e', '"', '\n', 0,    0,	  0,	0, 0,	 0,    5,    220,
	0,    6,   3,	9,    0xab, 0xcd, 0,	4, 2,	 0x08,
};

static struct event event_of(enum event_kind kind, const struct reply *reply)
{
	return (struct event){
		.kind = kind,
		.at = 1234567890,
		.probe = {.number = 7,
			  .seq = 7,
			  .flow = 2,
			  .ttl = 4,
			  .query = 3,
			  .size = 56},
		.sent_at = 1234000000,
		.rtt = 567890,
		.by_card = kind == EVENT_REPLY,
		.sent_by = STAMP_KERNEL,
		.error = kind == EVENT_FAILED ? EMSGSIZE : 0,
		.mtu = kind == EVENT_FAILED ? 1400 : 0,
		.reply = reply,
	};
}

static bool has_reply(enum event_kind kind)
{
	return kind != EVENT_SENT && kind != EVENT_FAILED && kind != EVENT_LOST;
}

/* A redirect and what is broken settle nothing; nothing else is a notice. */
static bool can_be(enum event_kind kind, const struct reply *reply)
{
	if (!has_reply(kind) || kind == EVENT_FORGED)
		return true;
	return (kind == EVENT_NOTICE) ==
	       (reply->meaning == ICMP_NOTICE || reply->bad_checksum);
}

/* An event of each kind that REPLY can be about. */
static void show_events(const struct json_scene *scene,
			const struct reply *reply)
{
	for (enum event_kind kind = EVENT_SENT; kind <= EVENT_FORGED; kind++) {
		struct event event =
			event_of(kind, has_reply(kind) ? reply : NULL);

		if (can_be(kind, reply))
			show(json_event_write(&buf, &event, scene));
	}
}

static struct reply reply_of(const char *from, enum icmp_meaning meaning)
{
	return (struct reply){
		.at = 1234567890,
		.source = STAMP_KERNEL,
		.from = parse(from),
		.meaning = meaning,
		.ttl = 63,
		.size = 64,
		.quoted_ttl = -1,
		.quoted_tos = -1,
	};
}

static void show_answers(const struct json_scene *scene)
{
	struct reply reply = reply_of("192.0.2.1", ICMP_ECHO_REPLY);

	show_events(scene, &reply);
	reply.ttl = -1;
	reply.protocol = IP_PROTOCOL_ICMP;
	reply.size = 8;
	reply.bad_checksum = true;
	reply.tcp_flags = 0xff;
	reply.options = (struct span){extensions, 4};
	show_events(scene, &reply);
}

static void show_errors(const struct json_scene *scene)
{
	struct reply v4 = reply_of("192.0.2.1", ICMP_ERROR);
	struct reply v6 = reply_of("2001:db8::1", ICMP_ERROR);

	v4.type = ICMP4_TIME_EXCEEDED;
	v4.to = parse("192.0.2.9");
	v4.quoted_ttl = 1;
	v4.quoted_tos = 184;
	v4.extensions = (struct span){extensions, sizeof(extensions)};
	show_events(scene, &v4);
	v4.type = ICMP4_REDIRECT;
	v4.code = 200;
	v4.meaning = ICMP_NOTICE;
	v4.gateway = parse("192.0.2.254");
	show_events(scene, &v4);
	v6.from.scope = 6;
	v6.type = ICMP6_TOO_BIG;
	v6.info = 1280;
	show_events(scene, &v6);
}

static void show_start(const struct json_scene *scene)
{
	const char *words[] = {"-c", "3", HOSTILE};
	struct json_target targets[] = {
		{HOSTILE, scene->addr, scene->addr},
		{"none", scene->addr, NULL},
	};
	struct json_start start = {
		.version = "0.1.0",
		.words = words,
		.word_count = 3,
		.targets = targets,
		.target_count = 2,
		.all_targets = 2000000,
		.method = "icmp",
		.socket = "datagram",
		.privilege = "none",
		.clock = "CLOCK_MONOTONIC",
		.interval = NS_PER_SEC,
		.timeout = NS_NEVER,
		.payload = 56,
	};

	show(json_run_start(&buf, 0, scene, &start));
	start.timeout = NS_PER_SEC;
	show(json_run_start(&buf, 0, scene, &start));
}

static void show_path(const struct json_scene *scene)
{
	struct addr hops[] = {parse("192.0.2.1"), {0}, parse("2001:db8::1")};
	struct addr near = addr_v6((const uint8_t[16]){0xfe, 0x80}, 7);
	struct json_answer answers[] = {
		{0, 0, &hops[0], HOSTILE, 1234},
		{1, 0, &hops[2], NULL, 0},
		{2, 1, NULL, NULL, 0},
		{3, 2, &near, NULL, 0},
	};
	struct json_path path = {1, 0, 1, true, hops, 3};

	show(json_run_hop(&buf, 5, scene, 4, answers, 4));
	show(json_run_hop(&buf, 5, scene, 255, NULL, 0));
	show(json_run_path(&buf, 6, scene, &path));
	show(json_run_remark(&buf, 6, scene,
			     &(struct json_remark){"limits", 3, HOSTILE}));
	show(json_run_remark(&buf, 6, scene,
			     &(struct json_remark){"end", 0, "reached"}));
}

/* A run of COUNT probes of which every seventh is lost. */
static void show_sums(const struct json_scene *scene, uint32_t count)
{
	static struct histogram rtt, ipdv;
	struct series_fate window[64] = {0};
	struct series_outage log[8];
	struct series series;
	struct stats stats = {0};
	struct json_tally tally = {.rtt = &stats, .series = &series};
	struct addr before = parse("192.0.2.7");

	memset(&rtt, 0, sizeof(rtt));
	memset(&ipdv, 0, sizeof(ipdv));
	series_init(&series, &(struct series_setup){window, 64, log, 8, &ipdv});
	for (uint32_t i = 1; i <= count; i++) {
		bool lost = i % 7 == 0;
		struct event event =
			event_of(lost ? EVENT_LOST : EVENT_REPLY, NULL);

		event.probe.seq = i;
		event.rtt = 1000000 + i * 997 % 1000;
		series_note(&series, &event);
		tally.transmitted++;
		tally.lost += lost;
		tally.received += !lost;
		if (!lost) {
			stats_add(&stats, event.rtt);
			histogram_add(&rtt, event.rtt);
		}
	}
	show(json_run_interval(&buf, 9, scene, &tally));
	tally.histogram = &rtt;
	show(json_run_summary(&buf, 9, scene, &tally, JSON_INTERRUPTED, 0));
	series_finish(&series);
	show(json_run_move(&buf, 9, scene, &before));
	before.scope = 7;
	show(json_run_move(&buf, 9, scene, &before));
	if (series.outages > 0)
		show(json_run_outage(
			&buf, 9, scene,
			series_outage(&series, series.outages - 1)));
	tally.series = NULL;
	show(json_run_summary(&buf, 9, scene, &tally, JSON_DONE, 1));
}

static const struct field setup_fields[] = {
	FIELD_TEXT(struct input, name, "name"),
	FIELD_END,
};

/* The head goes to the standard output by itself. */
static void show_head(const struct input *input)
{
	static const char *const words[] = {"-c", HOSTILE};
	struct driver driver = {.now = 1, .wall = WALL};
	struct record_head head = {
		.program = "ping",
		.version = "1.0",
		.words = words,
		.word_count = 2,
		.fields = setup_fields,
		.setup = input,
		.driver = &driver,
	};
	struct record record;

	fflush(stdout);
	if (record_open_fd(&record, dup(STDOUT_FILENO)) != 0 ||
	    !record_head(&record, &head))
		abort();
	record_more(&record, setup_fields, input);
	record_start(&record, &driver, NULL);
	record_finish(&record);
	record_close(&record);
}

/* What a driver may say, all of it. */
static void show_recorded(void)
{
	static const uint8_t data[4] = {1, 2, 3};
	struct input input = {
		.sent = {.number = 7,
			 .early = 5,
			 .error = EMSGSIZE,
			 .mtu = 1400},
		.reply = reply_of("192.0.2.1", ICMP_ECHO_REPLY),
		.signal = 2,
		.addr = parse("2001:db8::1"),
		.name = HOSTILE,
		.text = HOSTILE,
	};
	struct record_line line = {.now = 5, .error = 5, .input = &input};

	show_head(&input);
	input.reply.payload = (struct span){data, sizeof(data)};
	for (input.kind = INPUT_TIME; input.kind <= INPUT_MUTE; input.kind++)
		show(record_line_write(&buf, &line, NULL));
	line.has_wall = true;
	line.wall = WALL;
	line.full = true;
	line.lag = 1;
	line.sent = &input.sent;
	for (line.what = RECORD_SEND; line.what <= RECORD_END; line.what++)
		show(record_line_write(&buf, &line, NULL));
}

static void show_all(const struct json_scene *scene)
{
	show_start(scene);
	show_answers(scene);
	show_errors(scene);
	show_path(scene);
	show_sums(scene, 0);
	show_sums(scene, 1);
	show_sums(scene, 7);
	show_sums(scene, 1000);
}

static void show_metrics(const struct addr *addr)
{
	struct metrics_rtt none = {0}, some = {0};
	struct metrics_target targets[] = {
		{.target = "host.example", .addr = addr, .rtt = &none},
		{.target = HOSTILE, .addr = addr, .rtt = &some, .up = true},
	};

	for (int64_t i = 1; i < 100; i++)
		metrics_add(&some, i * i * NS_PER_MS);
	targets[1].sent = 100;
	targets[1].received = 99;
	targets[1].lost = 1;
	show(metrics_write(&buf, targets, 2));
}

/* Two traces, of which one met nobody. */
static void show_paths(const struct addr *addr)
{
	static struct trace_metrics metrics;
	static struct trace_hops hops;
	struct trace_options options = {
		.module = trace_module_default(),
		.host = "host.example",
	};
	struct reply reply = reply_of("192.0.2.1", ICMP_ERROR);
	struct event event = event_of(EVENT_REPLY, &reply);
	struct buf text;

	trace_hops_init(&hops, 1, 30, 1);
	trace_metrics_add(&metrics, &options, &hops, addr, false);
	event.probe.ttl = 1;
	event.probe.query = 0;
	trace_hops_note(&hops, &event);
	options.host = HOSTILE;
	trace_metrics_add(&metrics, &options, &hops, addr, true);
	trace_metrics_write(&metrics, &text);
	fputs(text.text, stdout);
}

int main(int argc, char **argv)
{
	struct addr addr = parse("2001:db8::7");
	struct addr none = {0};
	struct json_scene scene = {
		.program = JSON_PING,
		.target = "host.example",
		.addr = &addr,
		.wall = WALL,
	};

	buf_init(&buf, memory, sizeof(memory));
	if (argc > 1 && strcmp(argv[1], "metrics") == 0) {
		show_metrics(&addr);
		show_paths(&addr);
		return 0;
	}
	show_recorded();
	show_all(&scene);
	scene.target = HOSTILE;
	scene.name = HOSTILE;
	scene.corrupted = true;
	scene.wrong_byte = (struct json_wrong_byte){true, 65507, 0x14, 0xeb};
	addr.scope = scene.scope = 7;
	scene.scope_name = HOSTILE;
	show_all(&scene);
	scene.program = JSON_TRACEROUTE;
	scene.scope = 6;
	show_all(&scene);
	scene.target = NULL;
	scene.addr = &none;
	show_all(&scene);
	return 0;
}
