/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * One place for everything foreign.
 */
#include "ui/escape.h"

#include "ui/utf8.h"

#include <stdbool.h>
#include <stdint.h>
#include <string.h>

void escape_bytes(struct buf *buf, const char *text, size_t size)
{
	for (size_t i = 0; i < size; i++) {
		unsigned char c = (unsigned char)text[i];

		if (c == '\\')
			buf_text(buf, "\\\\");
		else if (c >= 0x20 && c < 0x7f)
			buf_char(buf, (char)c);
		else
			buf_print(buf, "\\%03o", (unsigned int)c);
	}
}

void escape_text(struct buf *buf, const char *text)
{
	escape_bytes(buf, text, strlen(text));
}

/* Whether all of TEXT that is no ASCII is to be seen. */
static bool is_shown(const uint8_t *text, size_t size)
{
	size_t i = 0;

	while (i < size) {
		uint32_t code = 0;
		size_t length = 1;

		if (text[i] >= 0x80) {
			length = utf8_take(text + i, size - i, &code);
			if (length == 0 || !utf8_is_shown(code))
				return false;
		}
		i += length;
	}
	return true;
}

void escape_typed(struct buf *buf, const char *text)
{
	size_t size = strlen(text);

	if (!is_shown((const uint8_t *)text, size)) {
		escape_bytes(buf, text, size);
		return;
	}
	for (size_t i = 0; i < size; i++) {
		if ((unsigned char)text[i] >= 0x80)
			buf_char(buf, text[i]);
		else
			escape_bytes(buf, text + i, 1);
	}
}
