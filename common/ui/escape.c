/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * One place for everything foreign.
 */
#include "ui/escape.h"

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
