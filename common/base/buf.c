/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Bounded text.
 */
#include "base/buf.h"

#include <assert.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

void buf_init(struct buf *buf, char *text, size_t size)
{
	assert(size > 0);
	*buf = (struct buf){.text = text, .size = size};
	text[0] = '\0';
}

void buf_clear(struct buf *buf)
{
	buf->len = 0;
	buf->cut = false;
	buf->text[0] = '\0';
}

void buf_char(struct buf *buf, char c)
{
	buf_bytes(buf, &c, 1);
}

void buf_text(struct buf *buf, const char *text)
{
	buf_bytes(buf, text, strlen(text));
}

void buf_bytes(struct buf *buf, const char *bytes, size_t len)
{
	size_t room = buf->size - 1 - buf->len;

	if (len > room) {
		buf->cut = true;
		len = room;
	}
	memcpy(buf->text + buf->len, bytes, len);
	buf->len += len;
	buf->text[buf->len] = '\0';
}

void buf_print(struct buf *buf, const char *format, ...)
{
	size_t room = buf->size - buf->len;
	va_list list;
	int len;

	va_start(list, format);
	len = vsnprintf(buf->text + buf->len, room, format, list);
	va_end(list);
	if (len < 0)
		return;
	if ((size_t)len >= room) {
		buf->cut = true;
		len = (int)room - 1;
	}
	buf->len += (size_t)len;
}

bool buf_keep(struct buf *buf, size_t start)
{
	if (!buf->cut)
		return true;
	buf->len = start;
	buf->text[start] = '\0';
	buf->cut = false;
	return false;
}

bool buf_fail(struct buf *buf, const char *text)
{
	buf_clear(buf);
	buf_text(buf, text);
	return false;
}

void buf_drop(struct buf *buf, size_t len)
{
	assert(len <= buf->len);
	memmove(buf->text, buf->text + len, buf->len - len + 1);
	buf->len -= len;
}
