/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Text under construction, in memory that the caller lends.
 *
 * A text that does not fit is cut and the buffer says so; nothing is ever
 * written past its end. There is always a closing zero.
 */
#ifndef LEADLINE_BASE_BUF_H
#define LEADLINE_BASE_BUF_H

#include <stdbool.h>
#include <stddef.h>

struct buf {
	char *text;  /* borrowed */
	size_t size; /* bytes of TEXT, at least 1 */
	size_t len;  /* bytes used, without the closing zero */
	bool cut;    /* something did not fit */
};

/* Starts an empty text in the SIZE bytes (at least 1) at TEXT. */
void buf_init(struct buf *buf, char *text, size_t size);

/* Forgets the text, keeps the memory. */
void buf_clear(struct buf *buf);

void buf_char(struct buf *buf, char c);
void buf_text(struct buf *buf, const char *text);
void buf_bytes(struct buf *buf, const char *bytes, size_t len);
void buf_print(struct buf *buf, const char *format, ...)
	__attribute__((format(printf, 2, 3)));

/* Whether all since the text was START bytes long has fitted. If not, all of
 * that is taken back. */
bool buf_keep(struct buf *buf, size_t start);

/* TEXT and nothing else: what is wrong. Always false, as the step that failed.
 */
bool buf_fail(struct buf *buf, const char *text);

/* Removes the first LEN bytes, at most all: they have been written out. */
void buf_drop(struct buf *buf, size_t len);

#endif
