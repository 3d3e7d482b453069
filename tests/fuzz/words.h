/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * An input as a command line: its lines are the words.
 */
#ifndef LEADLINE_FUZZ_WORDS_H
#define LEADLINE_FUZZ_WORDS_H

#include "base/buf.h"
#include "ui/escape.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#define WORDS_MAX	32
#define WORDS_ERROR_MAX 1024

struct words {
	int argc;
	char *argv[WORDS_MAX + 1];
};

/* Each word has memory of its own, so that a byte too far is seen. */
static inline void words_take(struct words *words, const uint8_t *data,
			      size_t size)
{
	words->argc = 0;
	while (size > 0 && words->argc < WORDS_MAX) {
		const uint8_t *end = memchr(data, '\n', size);
		size_t length = end != NULL ? (size_t)(end - data) : size;
		char *word = malloc(length + 1);

		if (word == NULL)
			abort();
		memcpy(word, data, length);
		word[length] = '\0';
		words->argv[words->argc++] = word;
		data += length;
		size -= length;
		if (size > 0) {
			data++;
			size--;
		}
	}
	words->argv[words->argc] = NULL;
}

static inline void words_free(struct words *words)
{
	for (int i = 0; i < words->argc; i++)
		free(words->argv[i]);
}

/* A complaint is not empty; as ui/tell writes it, it is one printable line. */
static inline void words_check_error(const struct buf *error)
{
	char memory[4 * WORDS_ERROR_MAX + 1];
	struct buf line;

	if (error->len == 0 || error->len > WORDS_ERROR_MAX)
		abort();
	buf_init(&line, memory, sizeof(memory));
	escape_text(&line, error->text);
	if (line.len < error->len)
		abort();
	for (size_t i = 0; i < line.len; i++)
		if (line.text[i] < ' ' || line.text[i] > '~')
			abort();
}

#endif
