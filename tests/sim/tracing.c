/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * What main.c does, with another driver.
 */
#include "tracing.h"

#include "recorded.h"
#include "trace_recording.h"

#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

struct tracing *tracing_new(const char *host)
{
	struct tracing *tracing = calloc(1, sizeof(*tracing));

	assert(tracing != NULL);
	net_init(&tracing->net, 1);
	tracing->lanes = 64;
	capture_init(&tracing->out);
	capture_init(&tracing->json);
	tracing->target = net_addr(host);
	strncpy(tracing->host, host, sizeof(tracing->host) - 1);
	return tracing;
}

static void free_run(struct tracing *tracing)
{
	free(tracing->trace);
	free(tracing->room.lanes);
	free(tracing->room.rows);
	free(tracing->room.ring);
	free(tracing->room.routers);
	free(tracing->room.metrics);
}

void tracing_free(struct tracing *tracing)
{
	net_free(&tracing->net);
	capture_free(&tracing->out);
	if (tracing->options.machine.format != FORMAT_CSV)
		recorded_keep(&tracing->json);
	capture_free(&tracing->json);
	free_run(tracing);
	free(tracing);
}

/* Returns how many words there are in ARGV. */
static int parse(struct tracing *tracing, char *words, char *argv[TRACING_ARGS])
{
	char memory[256];
	struct buf error;
	int argc = 1;
	char *word;

	while ((word = strsep(&words, " ")) != NULL)
		if (*word != '\0')
			argv[argc++] = word;
	argv[argc++] = tracing->host;
	buf_init(&error, memory, sizeof(memory));
	assert(trace_options_parse(&tracing->options, argc, argv, &error));
	return argc;
}

/* What would have come of opening sockets. */
static struct trace_setup setup_of(struct tracing *tracing,
				   enum addr_family family)
{
	bool raw = tracing->net.style == NET_RAW;

	return (struct trace_setup){
		.options = &tracing->options,
		.program = "traceroute",
		.family = family,
		.own_header = raw && tracing->options.module->method !=
					     TRACE_METHOD_ICMP,
		.serial = !raw &&
			  tracing->options.module->method == TRACE_METHOD_TCP,
		.ident = (uint16_t)(0x1200 + 16 * tracing->key),
		.source_port = (uint16_t)(40000 + 16 * tracing->key),
		.key = {{1, 2, 3, tracing->key}},
		.fd = tracing->out.fd,
	};
}

/* Targets one after the other. */
struct supply {
	struct trace_feed feed;
	const struct tracing *tracing;
	size_t taken;
};

static bool supply_next(struct trace_feed *feed, struct trace_aim *aim)
{
	struct supply *supply = (struct supply *)feed;
	const struct tracing *tracing = supply->tracing;
	size_t k = supply->taken;

	if (k == (tracing->count > 0 ? tracing->count : 1))
		return false;
	*aim = (struct trace_aim){
		.host = tracing->count > 0 ? NULL : tracing->options.host,
		.addr = tracing->count > 0 ? tracing->targets[k]
					   : tracing->target,
	};
	aim->source = aim->addr.family == ADDR_V4 ? tracing->net.source_v4
						  : tracing->net.source_v6;
	supply->taken++;
	return true;
}

static void make_room(struct tracing *tracing)
{
	struct trace_room *room = &tracing->room;
	bool many = tracing->count > 0;

	free_run(tracing);
	room->lane_count = many ? tracing->lanes : 1;
	room->ring_size = many ? TRACE_MANY_RING : TRACE_RING;
	room->row_count = many ? room->ring_size + room->lane_count : 1;
	room->lanes = calloc(room->lane_count, sizeof(*room->lanes));
	room->rows = calloc(room->row_count, sizeof(*room->rows));
	room->ring = calloc(room->ring_size, sizeof(*room->ring));
	room->routers = many ? calloc(1, sizeof(*room->routers)) : NULL;
	room->metrics = tracing->options.metrics != NULL
				? calloc(1, sizeof(*room->metrics))
				: NULL;
	tracing->trace = calloc(1, sizeof(*tracing->trace));
	tracing->lane = room->lanes;
	assert(room->lanes != NULL && room->rows != NULL &&
	       room->ring != NULL && tracing->trace != NULL);
}

/* --- every run is recorded, and made again from that -----------------------
 */

/* What a replay shows on each of them. */
struct shown {
	struct capture out;
	struct capture json;
};

static void replay(const struct tracing *tracing, struct capture *recorded,
		   struct shown *shown)
{
	struct json_open json = {.fd = tracing->no_json ? 0 : shown->json.fd};
	struct trace_options own = {.recording = NULL};
	struct trace_recording recording;
	struct replay replay;
	char memory[256];
	struct buf error;

	buf_init(&error, memory, sizeof(memory));
	own.measurement = tracing->options.measurement;
	own.probe_id = tracing->options.probe_id;
	json.start.clock = "CLOCK_MONOTONIC";
	assert(lseek(recorded->fd, 0, SEEK_SET) == 0);
	assert(replay_open_fd(&replay, dup(recorded->fd)) == 0);
	if (!trace_recording_read(&recording, &replay, &own, &error)) {
		fprintf(stderr, "%s\n", memory);
		abort();
	}
	assert(trace_recording_open(&recording, &json, shown->out.fd));
	replay_start(&replay, &recording.trace->form);
	trace_run(recording.trace, &recording.feed, &replay.driver);
	if (replay_finish(&replay) != NULL) {
		fprintf(stderr, "%s\n", replay.wrong);
		abort();
	}
	trace_recording_free(&recording);
	replay_close(&replay);
}

/* Byte for byte what was on the screen, and the JSON that is behind what there
 * was BEFORE. */
static void check_replay(struct tracing *tracing, struct capture *recorded,
			 size_t before)
{
	struct shown shown;

	capture_init(&shown.out);
	capture_init(&shown.json);
	if (tracing->options.machine.format == FORMAT_JSON)
		recorded_keep(recorded);
	replay(tracing, recorded, &shown);
	if (!capture_is(&shown.out, capture_read(&tracing->out),
			"replay: text") ||
	    !capture_is(&shown.json, capture_read(&tracing->json) + before,
			"replay: JSON"))
		abort();
	capture_free(&shown.out);
	capture_free(&shown.json);
}

static void run_recorded(struct tracing *tracing,
			 const struct trace_setup *setup,
			 const struct json_open *json, struct trace_feed *feed,
			 struct record *record)
{
	const struct trace_recording_head head = {
		.trace = tracing->trace,
		.setups = setup,
		.setup_count = 1,
		.start = &json->start,
	};
	struct driver *driver = &tracing->net.driver;
	struct trace_recording_taker taker;

	tracing->trace->record = &record->lines;
	assert(trace_recording_write(record, &head, driver));
	record_start(record, driver, &tracing->trace->form);
	trace_recording_feed(&taker, feed, record);
	tracing->end = trace_run(tracing->trace, &taker.feed, &record->driver);
	record_finish(record);
}

static void carry_out(struct tracing *tracing, struct json_open *json)
{
	static const struct trace_feed_ops ops = {.next = supply_next};
	struct supply supply = {.feed = {.ops = &ops}, .tracing = tracing};
	enum addr_family family = tracing->target.family;
	struct trace_setup setup = setup_of(tracing, family);
	struct net *net = &tracing->net;
	struct capture recorded;
	struct record record;
	size_t before;

	capture_read(&tracing->json);
	before = tracing->json.size;
	capture_init(&recorded);
	assert(record_open_fd(&record, dup(recorded.fd)) == 0);
	make_room(tracing);
	trace_json_open(json, &tracing->options, true);
	trace_init(tracing->trace, &setup, &tracing->room, json);
	if (tracing->target.scope != 0) {
		struct output *output = &tracing->trace->words.output;

		output->scope = tracing->target.scope;
		strcpy(output->scope_name, TRACING_LINK);
		json->start.scope = output->scope;
		json->start.scope_name = output->scope_name;
	}
	net_plug(net,
		 family == ADDR_V6 ? &tracing->trace->form_v6
				   : &tracing->trace->form,
		 &tracing->trace->targets);
	run_recorded(tracing, &setup, json, &supply.feed, &record);
	record_close(&record);
	check_replay(tracing, &recorded, before);
	capture_free(&recorded);
}

void tracing_run(struct tracing *tracing, const char *options)
{
	static char program[] = "traceroute";
	char *argv[TRACING_ARGS] = {program};
	struct json_open json = {
		.fd = tracing->no_json ? 0 : tracing->json.fd,
		.start =
			{
				.version = "0",
				.words = (const char *const *)argv + 1,
				.socket = "raw",
				.privilege = "root",
				.clock = "CLOCK_MONOTONIC",
			},
	};
	struct net *net = &tracing->net;
	char words[256] = "";
	int64_t start = net->clock;

	strncpy(words, options, sizeof(words) - 1);
	json.start.word_count = (size_t)parse(tracing, words, argv) - 1;
	capture_free(&tracing->out);
	capture_init(&tracing->out);
	net->log_count = 0;
	net_watch(net, tracing->log, TRACING_LOG);
	carry_out(tracing, &json);
	tracing->took = net->driver.now - start;
	tracing->key++;
}

unsigned int tracing_beyond(const struct tracing *tracing, uint8_t ttl)
{
	unsigned int count = 0;

	for (size_t i = 0; i < tracing->net.log_count; i++)
		count += tracing->log[i].probe.ttl > ttl;
	return count;
}

void tracing_rest(struct tracing *tracing, int64_t span)
{
	struct net *net = &tracing->net;
	int64_t until = net->driver.now + span;
	struct input input;

	while (net->driver.now < until)
		assert(net->driver.ops->next(&net->driver, until, &input) == 0);
}
