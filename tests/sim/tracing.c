/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * What main.c does, with another driver.
 */
#include "tracing.h"

#include "recorded.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

struct tracing *tracing_new(const char *host)
{
	struct tracing *tracing = calloc(1, sizeof(*tracing));

	assert(tracing != NULL);
	net_init(&tracing->net, 1);
	capture_init(&tracing->out);
	capture_init(&tracing->json);
	tracing->target = net_addr(host);
	strncpy(tracing->host, host, sizeof(tracing->host) - 1);
	return tracing;
}

void tracing_free(struct tracing *tracing)
{
	net_free(&tracing->net);
	capture_free(&tracing->out);
	recorded_keep(&tracing->json);
	capture_free(&tracing->json);
	free(tracing->trace);
	free(tracing);
}

static void parse(struct tracing *tracing, char *words)
{
	static char program[] = "traceroute";
	char *argv[TRACING_ARGS] = {program};
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
}

/* What would have come of opening sockets. */
static struct trace_setup setup_of(struct tracing *tracing)
{
	bool v4 = tracing->target.family == ADDR_V4;
	bool raw = tracing->net.style == NET_RAW;

	return (struct trace_setup){
		.options = &tracing->options,
		.target = tracing->target,
		.source = v4 ? tracing->net.source_v4 : tracing->net.source_v6,
		.own_header = raw && tracing->options.module->method !=
					     TRACE_METHOD_ICMP,
		.ident = (uint16_t)(0x1200 + 16 * tracing->key),
		.source_port = (uint16_t)(40000 + 16 * tracing->key),
		.key = {{1, 2, 3, tracing->key}},
		.fd = tracing->out.fd,
	};
}

void tracing_run(struct tracing *tracing, const char *options)
{
	struct json_open json = {
		.fd = tracing->json.fd,
		.start =
			{
				.version = "0",
				.words = &options,
				.word_count = 1,
				.clock = "CLOCK_MONOTONIC",
			},
	};
	struct net *net = &tracing->net;
	char words[256] = "";
	struct trace_setup setup;
	int64_t start = net->clock;

	strncpy(words, options, sizeof(words) - 1);
	parse(tracing, words);
	free(tracing->trace);
	capture_free(&tracing->out);
	capture_init(&tracing->out);
	tracing->trace = calloc(1, sizeof(*tracing->trace));
	assert(tracing->trace != NULL);
	setup = setup_of(tracing);
	trace_init(tracing->trace, &setup);
	trace_add_json(tracing->trace, &json, true);
	net_plug(net, &tracing->trace->form, &tracing->trace->targets);
	net->log_count = 0;
	net_watch(net, tracing->log, TRACING_LOG);
	tracing->end = trace_run(tracing->trace, &net->driver);
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
