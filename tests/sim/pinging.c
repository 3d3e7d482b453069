/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * What main.c does, with another driver.
 */
#include "pinging.h"

#include "ping_form.h"
#include "ping_recording.h"
#include "recorded.h"

#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

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
	if (pinging->options.machine.format != FORMAT_CSV)
		recorded_keep(pinging->json_only ? &pinging->out
						 : &pinging->json);
	capture_free(&pinging->out);
	capture_free(&pinging->err);
	capture_free(&pinging->json);
	free(pinging);
}

/* Returns how many words there are in ARGV. */
static int parse(struct pinging *pinging, char *words, char *argv[WORDS_MAX])
{
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
	return argc;
}

/* --- every run is recorded, and made again from that -----------------------
 */

/* What a replay shows on each of them. */
struct shown {
	struct capture out;
	struct capture err;
	struct capture json;
};

static void replay(const struct pinging *pinging, struct capture *recorded,
		   struct shown *shown)
{
	struct ping_options own = {.every = pinging->options.every};
	struct ping_recording recording;
	struct replay replay;
	char memory[256];
	struct buf error;
	struct ping ping;

	buf_init(&error, memory, sizeof(memory));
	assert(lseek(recorded->fd, 0, SEEK_SET) == 0);
	assert(replay_open_fd(&replay, dup(recorded->fd)) == 0);
	own.machine = pinging->options.machine;
	own.measurement = pinging->options.measurement;
	own.probe_id = pinging->options.probe_id;
	if (!ping_recording_read(&recording, &replay, &own, &error)) {
		fprintf(stderr, "%s\n", memory);
		abort();
	}
	recording.setup.out = shown->out.fd;
	recording.setup.err = shown->err.fd;
	recording.setup.json =
		pinging->json_only ? shown->out.fd : shown->json.fd;
	replay_start(&replay, &recording.form);
	assert(ping_open(&ping, &recording.setup) == 0);
	ping_run(&ping, &replay.driver);
	if (replay_finish(&replay) != NULL) {
		fprintf(stderr, "%s\n", replay.wrong);
		abort();
	}
	assert(ping_is_success(&ping) == pinging->success);
	ping_close(&ping);
	ping_recording_free(&recording);
	replay_close(&replay);
}

static bool is_same(struct capture *shown, struct capture *was,
		    const char *what)
{
	return capture_is(shown, capture_read(was), what);
}

/* Byte for byte what was on the screen, and the same JSON. */
static void check_replay(struct pinging *pinging, struct capture *recorded)
{
	struct shown shown;

	capture_init(&shown.out);
	capture_init(&shown.err);
	capture_init(&shown.json);
	/* The validator of results of RIPE Atlas knows nothing else. */
	if (pinging->options.machine.format == FORMAT_JSON)
		recorded_keep(recorded);
	replay(pinging, recorded, &shown);
	if (!is_same(&shown.out, &pinging->out, "replay: standard output") ||
	    !is_same(&shown.err, &pinging->err, "replay: standard error") ||
	    !is_same(&shown.json, &pinging->json, "replay: JSON"))
		abort();
	capture_free(&shown.out);
	capture_free(&shown.err);
	capture_free(&shown.json);
}

static void run(struct pinging *pinging, const struct ping_setup *setup,
		struct record *record)
{
	struct driver *driver = &pinging->net.driver;

	assert(ping_open(&pinging->ping, setup) == 0);
	net_plug(&pinging->net, &pinging->form, &pinging->targets);
	if (!pinging->unrecorded) {
		assert(ping_recording_write(record, setup, driver));
		record_start(record, driver, setup->form);
		driver = &record->driver;
	}
	pinging->end = ping_run(&pinging->ping, driver);
	pinging->success = ping_is_success(&pinging->ping);
	if (!pinging->unrecorded)
		record_finish(record);
}

void pinging_run(struct pinging *pinging, const char *options)
{
	static char program[] = "ping";
	char *argv[WORDS_MAX] = {program};
	char words[256] = "";
	struct capture recorded;
	struct record record;
	struct json_start facts = {
		.version = "0",
		.words = (const char *const *)argv + 1,
		.clock = "CLOCK_MONOTONIC",
		.socket = "raw",
		.privilege = "root",
		.scope = pinging->rows[0].addr.scope,
		.scope_name = PINGING_LINK,
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
		.scope = pinging->rows[0].addr.scope,
		.scope_name = PINGING_LINK,
		.facts = &facts,
	};
	int64_t start = pinging->net.clock;

	capture_init(&recorded);
	assert(record_open_fd(&record, dup(recorded.fd)) == 0);
	if (!pinging->unrecorded)
		setup.record = &record.lines;
	strncpy(words, options, sizeof(words) - 1);
	facts.word_count = (size_t)parse(pinging, words, argv) - 1;
	pinging->options.family = pinging->rows[0].addr.family;
	ping_form_init(&pinging->form, &pinging->options);
	pinging->form.tag.key = (struct siphash_key){{1, 2, 3}};
	pinging->form.tag.ident = 77;
	run(pinging, &setup, &record);
	record_close(&record);
	pinging->took = pinging->net.clock - start;
	/* Where an output failed there is no end to compare. */
	if (!pinging->unrecorded && pinging->end.output == 0)
		check_replay(pinging, &recorded);
	capture_free(&recorded);
}
