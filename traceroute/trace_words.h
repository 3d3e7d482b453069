/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The text of a run on its way out, and the names and origins that belong into
 * it.
 */
#ifndef LEADLINE_TRACEROUTE_TRACE_WORDS_H
#define LEADLINE_TRACEROUTE_TRACE_WORDS_H

#include "engine/driver.h"
#include "trace_form.h"
#include "ui/names.h"
#include "ui/output.h"

/* Addresses whose names are shown. */
#define TRACE_NAMES 512

#define TRACE_OUTPUT 65536

struct trace_words {
	struct output output;
	struct names names;
	struct names_row name_rows[TRACE_NAMES];
	struct names origins;
	struct names_row origin_rows[TRACE_NAMES];
	const char *whois_server; /* as trace_setup has them */
	const char *whois_service;
	const char *prefixes;
	char memory[TRACE_OUTPUT];
};

/* All zeros before. */
void trace_words_init(struct trace_words *words,
		      const struct trace_setup *setup);

/* Writes what can be written and asks for the names that it lacks. */
void trace_words_put_out(struct trace_words *words, struct driver *driver);

/* What the resolver said, if INPUT is that. */
void trace_words_learn(struct trace_words *words, const struct input *input);

#endif
