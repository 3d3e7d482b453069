/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Foreign text: what comes out is printable, and says what went in.
 */
#include "ui/escape.h"

#include "ui/utf8.h"

#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

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

/* What was typed stays as it is, or becomes what anything does. */
static void check_typed(const uint8_t *data, size_t size)
{
	char *typed = calloc(1, size + 1);
	char *text = malloc(4 * size + 1);
	struct buf buf;
	bool plain = true;

	check(typed != NULL && text != NULL);
	memcpy(typed, data, size);
	buf_init(&buf, text, 4 * size + 1);
	escape_typed(&buf, typed);
	check(!buf.cut);
	for (size_t i = 0; i < buf.len; i++) {
		check((unsigned char)text[i] >= ' ' && text[i] != 0x7f);
		plain = plain && (unsigned char)text[i] < 0x80;
	}
	/* What is not ASCII is UTF-8. */
	for (size_t i = 0; !plain && i < buf.len;) {
		uint32_t code;
		const uint8_t *at = (const uint8_t *)text + i;
		size_t length =
			*at < 0x80 ? 1 : utf8_take(at, buf.len - i, &code);

		check(length > 0 && (length == 1 || utf8_is_shown(code)));
		i += length;
	}
	free(typed);
	free(text);
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
	check_typed(data, size);
	return 0;
}
