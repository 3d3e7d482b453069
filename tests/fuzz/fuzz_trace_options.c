/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The command line of traceroute.
 */
#include "trace_options.h"

#include "words.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* What main asks of options that were read. */
static void ask(const struct trace_options *options, struct buf *error)
{
	char memory[16384];
	struct buf help;

	if (!trace_options_permit(options, error))
		words_check_error(error);
	buf_init(&help, memory, sizeof(memory));
	if (options->action != TRACE_ACTION_RUN)
		trace_options_help(options, &help);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct trace_options options;
	struct words words;
	char memory[512];
	struct buf error;

	words_take(&words, data, size);
	buf_init(&error, memory, sizeof(memory));
	if (!trace_options_parse(&options, words.argc, words.argv, &error))
		words_check_error(&error);
	else
		ask(&options, &error);
	words_free(&words);
	return 0;
}
