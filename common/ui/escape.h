/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Foreign text made fit to be shown.
 *
 * Names from resolvers and routers can hold anything, terminal commands
 * included. Printable ASCII passes; a backslash is doubled; every other byte
 * becomes a backslash and three octal digits, as `ls -b` writes it.
 */
#ifndef LEADLINE_UI_ESCAPE_H
#define LEADLINE_UI_ESCAPE_H

#include "base/buf.h"

#include <stddef.h>

/* Appends the SIZE bytes at TEXT to BUF, escaped. */
void escape_bytes(struct buf *buf, const char *text, size_t size);

/* The same for a text with a closing zero. */
void escape_text(struct buf *buf, const char *text);

#endif
