/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Words of a line.
 */
#include "engine/target_line.h"

#include <stdbool.h>
#include <stdint.h>
#include <string.h>

#define LABEL_KEY "label="

/* What is not read yet. */
struct rest {
	const char *text;
	size_t size;
};

static bool is_blank(char c)
{
	return c == ' ' || (c >= '\t' && c <= '\r');
}

/* Control characters are part of no name. */
static bool has_control(const char *text, size_t size)
{
	for (size_t i = 0; i < size; i++)
		if ((uint8_t)text[i] < ' ' || text[i] == 0x7f)
			return true;
	return false;
}

static void skip(struct rest *rest, size_t size)
{
	rest->text += size;
	rest->size -= size;
}

/* Takes the next word. False at the end or where a comment starts. */
static bool next_word(struct rest *rest, struct rest *word)
{
	while (rest->size > 0 && is_blank(rest->text[0]))
		skip(rest, 1);
	if (rest->size == 0 || rest->text[0] == '#')
		return false;
	*word = (struct rest){rest->text, 0};
	while (word->size < rest->size && !is_blank(rest->text[word->size]))
		word->size++;
	return true;
}

/* The TEXT of a label, which starts at REST. False if its quotes do not end
 * where a word ends. */
static bool take_quoted(struct rest *rest, struct target_line *line)
{
	const char *end;

	skip(rest, 1);
	end = memchr(rest->text, '"', rest->size);
	if (end == NULL)
		return false;
	line->label = rest->text;
	line->label_size = (size_t)(end - rest->text);
	skip(rest, line->label_size + 1);
	return rest->size == 0 || is_blank(rest->text[0]);
}

static const char *take_label(struct rest *rest, const struct rest *word,
			      struct target_line *line)
{
	size_t key = sizeof(LABEL_KEY) - 1;

	if (word->size < key || memcmp(word->text, LABEL_KEY, key) != 0)
		return "after the name only label=TEXT can stand";
	if (line->label != NULL)
		return "two labels";
	skip(rest, key);
	if (word->size > key && rest->text[0] == '"') {
		if (!take_quoted(rest, line))
			return "a quote that does not end";
	} else {
		line->label = rest->text;
		line->label_size = word->size - key;
		skip(rest, line->label_size);
	}
	if (line->label_size == 0)
		return "an empty label";
	if (line->label_size > TARGET_LINE_NAME_MAX)
		return "a label that is too long";
	if (has_control(line->label, line->label_size))
		return "control characters";
	return NULL;
}

/* inet_aton(3) would take it for the host 0.0.0.N. */
static bool is_number(const struct rest *word)
{
	for (size_t i = 0; i < word->size; i++)
		if (word->text[i] < '0' || word->text[i] > '9')
			return false;
	return true;
}

/* What is wrong with it, or NULL. */
static const char *read_line(struct rest *rest, struct target_line *line)
{
	struct rest word;

	if (!next_word(rest, &word))
		return NULL;
	line->kind = TARGET_LINE_TARGET;
	line->name = word.text;
	line->name_size = word.size;
	if (word.size > TARGET_LINE_NAME_MAX)
		return "a name that is too long";
	if (has_control(word.text, word.size))
		return "control characters";
	if (is_number(&word))
		return "a number is no host";
	skip(rest, word.size);
	while (next_word(rest, &word)) {
		const char *why = take_label(rest, &word, line);

		if (why != NULL)
			return why;
	}
	return NULL;
}

void target_line_parse(const char *text, size_t size, struct target_line *line)
{
	struct rest rest = {text, size};

	*line = (struct target_line){.kind = TARGET_LINE_EMPTY};
	line->why = read_line(&rest, line);
	if (line->why != NULL)
		line->kind = TARGET_LINE_BAD;
}
