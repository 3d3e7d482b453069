/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The command line of ping.
 */
#include "ping_options.h"

#include "words.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* What main asks of options that were read. */
static void ask(const struct ping_options *options, struct buf *error)
{
	char memory[16384];
	struct buf help;

	if (!ping_options_permit(options, error) ||
	    !ping_options_fit(options, ADDR_V4, error) ||
	    !ping_options_fit(options, ADDR_V6, error) ||
	    !ping_options_permit_group(options, true, error))
		words_check_error(error);
	ping_options_is_timed(options, 8);
	ping_options_has_names(options, true);
	buf_init(&help, memory, sizeof(memory));
	if (options->task == PING_TASK_NODE_HELP)
		ping_options_node_help(&help);
	else if (options->task != PING_TASK_RUN)
		ping_options_help(options->task == PING_TASK_HELP_ALL, &help);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct ping_options options;
	struct words words;
	char memory[512];
	struct buf error;

	words_take(&words, data, size);
	buf_init(&error, memory, sizeof(memory));
	if (!ping_options_parse(&options, words.argc, words.argv, &error))
		words_check_error(&error);
	else
		ask(&options, &error);
	words_free(&words);
	return 0;
}
