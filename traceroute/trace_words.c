/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Text, names and origins.
 */
#include "trace_words.h"

#include "trace_origin.h"

#include <string.h>

void trace_words_init(struct trace_words *words,
		      const struct trace_setup *setup)
{
	output_init(&words->output, setup->fd, words->memory,
		    sizeof(words->memory));
	names_init(&words->names, words->name_rows, TRACE_NAMES);
	names_init(&words->origins, words->origin_rows, TRACE_NAMES);
	words->names.forgets = words->origins.forgets = setup->options->many;
	if (setup->options->origins)
		words->output.origins = &words->origins;
	if (!setup->options->numeric)
		words->output.names = &words->names;
	words->whois_server = setup->whois_server;
	words->whois_service = setup->whois_service;
	words->prefixes = setup->prefixes;
}

static void origin_name(const struct trace_words *words,
			const struct addr *addr, struct buf *buf)
{
	char text[ADDR_TEXT_MAX];

	if (words->whois_server == NULL) {
		trace_origin_name(addr, buf);
		return;
	}
	addr_format(addr, text);
	buf_text(buf, text);
}

/* Asks who announces ADDR, or looks it up. */
static void ask_origin(struct trace_words *words, struct driver *driver,
		       const struct addr *addr)
{
	char memory[DRIVER_NAME_MAX];
	struct buf name;
	struct text_query query = {
		.source = words->whois_server != NULL ? TEXT_WHOIS : TEXT_DNS,
		.text = memory,
		.server = words->whois_server,
		.service = words->whois_service,
	};

	buf_init(&name, memory, sizeof(memory));
	if (words->prefixes != NULL) {
		trace_origin_find(words->prefixes, addr, &name);
		names_learn(&words->origins, addr, memory);
		return;
	}
	origin_name(words, addr, &name);
	driver->ops->ask(driver, &query);
}

/* An answer; whose it is, tells the question. */
static void learn_origin(struct trace_words *words, const struct input *input)
{
	char memory[DRIVER_NAME_MAX];
	struct buf text;

	for (size_t i = 0; i < words->origins.count; i++) {
		const struct addr addr = words->origin_rows[i].addr;

		buf_init(&text, memory, sizeof(memory));
		origin_name(words, &addr, &text);
		if (strcmp(memory, input->name) != 0)
			continue;
		buf_clear(&text);
		if (!input->text_failed)
			trace_origin_read(input->text, &text);
		names_learn(&words->origins, &addr, memory);
	}
}

void trace_words_put_out(struct trace_words *words, struct driver *driver)
{
	struct addr addr;

	while (names_ask(&words->names, driver->now, &addr))
		driver->ops->lookup(driver, &addr);
	while (names_ask(&words->origins, driver->now, &addr))
		ask_origin(words, driver, &addr);
	output_flush(&words->output, driver->now);
}

void trace_words_learn(struct trace_words *words, const struct input *input)
{
	switch (input->kind) {
	case INPUT_NAME:
		names_learn(&words->names, &input->addr, input->name);
		break;
	case INPUT_TEXT:
		learn_origin(words, input);
		break;
	case INPUT_TIME:
	case INPUT_SENT:
	case INPUT_REPLY:
	case INPUT_SIGNAL:
	case INPUT_HOST:
	case INPUT_MUTE:
		break;
	}
}
