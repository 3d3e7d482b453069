/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * What main_crowd.c does, with another driver.
 */
#include "crowding.h"

#include "ping_form.h"
#include "recorded.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#define WORDS_MAX  (CROWDING_HOSTS + 24)
#define WORDS_SIZE 8192

struct crowding *crowding_new(void)
{
	struct crowding *crowding = calloc(1, sizeof(*crowding));

	assert(crowding != NULL);
	net_init(&crowding->net, 1);
	crowding->net.batch = NET_BATCH_MAX;
	crowding->net.volley = true;
	capture_init(&crowding->out);
	capture_init(&crowding->err);
	capture_init(&crowding->json);
	ranges_init(&crowding->excluded, crowding->excluded_rows,
		    CROWDING_RANGES);
	targets_init(&crowding->targets, crowding->rows, CROWDING_HOSTS);
	return crowding;
}

void crowding_free(struct crowding *crowding)
{
	ping_crowd_close(&crowding->run);
	net_free(&crowding->net);
	if (crowding->has_json)
		recorded_keep(&crowding->json);
	capture_free(&crowding->out);
	capture_free(&crowding->err);
	capture_free(&crowding->json);
	free(crowding);
}

static void parse(struct crowding *crowding, char *words, char **argv)
{
	static char program[] = "ping";
	char memory[256];
	struct buf error;
	int argc = 1;
	char *word;

	argv[0] = program;
	while ((word = strsep(&words, " ")) != NULL)
		if (*word != '\0')
			argv[argc++] = word;
	buf_init(&error, memory, sizeof(memory));
	assert(ping_options_parse(&crowding->options, argc, argv, &error));
	assert(crowding->options.crowd);
}

static void add_targets(struct crowding *crowding)
{
	const struct ping_options *options = &crowding->options;
	struct addr none = {.family = ADDR_NONE};

	for (size_t i = 0; i < options->host_count; i++) {
		struct addr addr = net_addr(options->hosts[i]);

		targets_add(&crowding->targets, &addr, &none);
	}
	ranges_init(&crowding->ranges, crowding->range_rows, CROWDING_RANGES);
	for (size_t i = 0; i < options->range_count; i++)
		assert(ranges_add(&crowding->ranges, &options->ranges[i]));
	ranges_settle(&crowding->ranges);
	if (crowding->ranges.total == 0)
		return;
	order_init(&crowding->order, (uint64_t)options->seed + 1,
		   crowding->ranges.total, (uint64_t)options->shard,
		   (uint64_t)options->shards);
	crowding->targets.ranges = &crowding->ranges;
	crowding->targets.order = &crowding->order;
}

void crowding_run(struct crowding *crowding, const char *options)
{
	const struct json_start facts = {
		.version = "0",
		.words = &options,
		.word_count = 1,
		.clock = "CLOCK_MONOTONIC",
		.socket = "raw",
		.privilege = "root",
	};
	struct ping_setup setup = {
		.options = &crowding->options,
		.targets = &crowding->targets,
		.labels = crowding->labels,
		.hosts = crowding->hosts,
		.excluded = &crowding->excluded,
		.form = &crowding->form,
		.program = "ping",
		.progress = crowding->progress,
		.out = crowding->out.fd,
		.err = crowding->err.fd,
		.json = crowding->has_json ? crowding->json.fd : 0,
		.facts = &facts,
	};
	int64_t start = crowding->net.clock;
	char *argv[WORDS_MAX];
	char words[WORDS_SIZE] = "";

	strncpy(words, options, sizeof(words) - 1);
	parse(crowding, words, argv);
	add_targets(crowding);
	ping_form_init(&crowding->form, &crowding->options);
	crowding->form.tag.key = (struct siphash_key){{1, 2, 3}};
	crowding->form.tag.ident = 77;
	assert(ping_crowd_open(&crowding->run, &setup) == 0);
	net_plug(&crowding->net, &crowding->form, &crowding->targets);
	crowding->end = ping_crowd_run(&crowding->run, &crowding->net.driver);
	crowding->success = ping_crowd_is_success(&crowding->run);
	crowding->took = crowding->net.clock - start;
}

const struct ping_crowd_row *crowding_row(const struct crowding *crowding,
					  const char *text)
{
	struct addr addr = net_addr(text);
	uint32_t total = targets_total(&crowding->targets);

	for (uint32_t i = 0; i < total; i++) {
		struct addr other = targets_addr(&crowding->targets, i);

		if (addr_equal(&addr, &other))
			return &crowding->run.crowd.rows[i];
	}
	return NULL;
}
