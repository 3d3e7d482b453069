/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * A line of a recording, which anybody may have written: what is read from it
 * can be written, and is read again as the same.
 */
#include "ui/record_line.h"

#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check(bool good)
{
	if (!good)
		abort();
}

struct page {
	struct record_line line;
	struct input input;
	uint8_t room[RECORD_ROOM];
	char text[RECORD_LINE_MAX];
	struct buf buf;
};

static const struct probe_form form = {.tag = {.carrier = TAG_ECHO_SEQ}};

/* Whether TEXT can be read; then PAGE says it, too. */
static bool read_and_write(struct page *page, const char *text, size_t size)
{
	struct fields_room room = {page->room, sizeof(page->room)};

	memset(&page->line, 0, sizeof(page->line));
	memset(&page->input, 0, sizeof(page->input));
	page->line.input = &page->input;
	if (!record_line_read(&page->line, text, size, &form, &room))
		return false;
	check(page->line.now >= 0 && page->line.now <= RECORD_TIME_MAX);
	buf_init(&page->buf, page->text, sizeof(page->text));
	check(record_line_write(&page->buf, &page->line, &form));
	check(page->buf.len > 0 && page->text[page->buf.len - 1] == '\n');
	return true;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	char *exact = malloc(size > 0 ? size : 1);
	/* Too large to be asked for anew each time. */
	static struct page first;
	static struct page second;

	check(exact != NULL);
	if (size > 0)
		memcpy(exact, data, size);
	if (record_line_is(exact, size) &&
	    read_and_write(&first, exact, size)) {
		check(read_and_write(&second, first.text, first.buf.len - 1));
		check(first.buf.len == second.buf.len);
		check(memcmp(first.text, second.text, first.buf.len) == 0);
	}
	free(exact);
	return 0;
}
