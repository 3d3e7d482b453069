/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * What main.c does, with another driver.
 */
#include "pinging.h"

#include "ping_form.h"
#include "recorded.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#define WORDS_MAX 24

struct pinging *pinging_new(const char *host)
{
	struct pinging *pinging = calloc(1, sizeof(*pinging));

	assert(pinging != NULL);
	net_init(&pinging->net, 1);
	capture_init(&pinging->out);
	capture_init(&pinging->err);
	capture_init(&pinging->json);
	targets_init(&pinging->targets, pinging->rows, PINGING_TARGETS);
	strncpy(pinging->host, host, sizeof(pinging->host) - 1);
	pinging_add(pinging, pinging->host);
	return pinging;
}

void pinging_add(struct pinging *pinging, const char *host)
{
	struct addr addr = net_addr(host);
	const struct addr *source = addr.family == ADDR_V4
					    ? &pinging->net.source_v4
					    : &pinging->net.source_v6;

	pinging->labels[pinging->targets.count] = host;
	targets_add(&pinging->targets, &addr, source);
}

void pinging_free(struct pinging *pinging)
{
	ping_close(&pinging->ping);
	net_free(&pinging->net);
	recorded_keep(pinging->json_only ? &pinging->out : &pinging->json);
	capture_free(&pinging->out);
	capture_free(&pinging->err);
	capture_free(&pinging->json);
	free(pinging);
}

static void parse(struct pinging *pinging, char *words)
{
	static char program[] = "ping";
	char *argv[WORDS_MAX] = {program};
	char memory[256];
	struct buf error;
	int argc = 1;
	char *word;

	while ((word = strsep(&words, " ")) != NULL)
		if (*word != '\0')
			argv[argc++] = word;
	argv[argc++] = pinging->host;
	buf_init(&error, memory, sizeof(memory));
	assert(ping_options_parse(&pinging->options, argc, argv, &error));
}

void pinging_run(struct pinging *pinging, const char *options)
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
		.options = &pinging->options,
		.targets = &pinging->targets,
		.labels = pinging->labels,
		.form = &pinging->form,
		.program = "ping",
		.columns = 80,
		.has_ident = true,
		.ordinary = pinging->ordinary,
		.has_names = pinging->names,
		.out = pinging->out.fd,
		.err = pinging->err.fd,
		.json = pinging->json_only ? pinging->out.fd : pinging->json.fd,
		.resolved = pinging->resolved,
		.facts = &facts,
	};
	int64_t start = pinging->net.clock;
	char words[256] = "";

	strncpy(words, options, sizeof(words) - 1);
	parse(pinging, words);
	ping_form_init(&pinging->form, &pinging->options);
	pinging->form.tag.key = (struct siphash_key){{1, 2, 3}};
	pinging->form.tag.ident = 77;
	assert(ping_open(&pinging->ping, &setup) == 0);
	net_plug(&pinging->net, &pinging->form, &pinging->targets);
	pinging->end = ping_run(&pinging->ping, &pinging->net.driver);
	pinging->success = ping_is_success(&pinging->ping);
	pinging->took = pinging->net.clock - start;
}
