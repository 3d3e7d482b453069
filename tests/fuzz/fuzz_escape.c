/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Foreign text: what comes out is printable, and says what went in.
 */
#include "ui/escape.h"

#include <stdint.h>
#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check(bool good)
{
	if (!good)
		abort();
}

static bool is_octal(char c)
{
	return c >= '0' && c <= '7';
}

/* The byte that the escaped TEXT starts with, and how long it is there. */
static uint8_t unescape(const char *text, size_t *size)
{
	*size = 1;
	if (text[0] != '\\')
		return (uint8_t)text[0];
	*size = 2;
	if (text[1] == '\\')
		return '\\';
	*size = 4;
	check(is_octal(text[1]) && is_octal(text[2]) && is_octal(text[3]));
	return (uint8_t)((text[1] - '0') << 6 | (text[2] - '0') << 3 |
			 (text[3] - '0'));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	size_t room = 4 * size + 1;
	char *text = malloc(room);
	size_t at = 0;
	struct buf buf;

	check(text != NULL);
	buf_init(&buf, text, room);
	escape_bytes(&buf, (const char *)data, size);
	check(!buf.cut);
	for (size_t i = 0; i < buf.len; i++)
		check(text[i] >= ' ' && text[i] <= '~');
	for (size_t i = 0; i < size; i++) {
		size_t step;

		check(unescape(text + at, &step) == data[i]);
		at += step;
	}
	check(at == buf.len);
	free(text);
	return 0;
}
