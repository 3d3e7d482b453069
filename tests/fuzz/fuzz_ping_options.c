/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The command line of ping.
 */
#include "ping_options.h"

#include "words.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

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
	words_free(&words);
	return 0;
}
