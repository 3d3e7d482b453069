/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Foreign text made fit to be shown.
 *
 * Names from resolvers and routers can hold anything, terminal commands
 * included. Printable ASCII passes; a backslash is doubled; every other byte
 * becomes a backslash and three octal digits, as `ls -b` writes it. No locale
 * has a say: whoever reads the text, reads the same text everywhere.
 */
#ifndef LEADLINE_UI_ESCAPE_H
#define LEADLINE_UI_ESCAPE_H

#include "base/buf.h"

#include <stddef.h>

/* Appends the SIZE bytes at TEXT to BUF, escaped. */
void escape_bytes(struct buf *buf, const char *text, size_t size);

/* The same for a text with a closing zero. */
void escape_text(struct buf *buf, const char *text);

/*
 * The same of what the user typed: characters that are no ASCII stay as they
 * are if TEXT is UTF-8 throughout and all of them are to be seen. Not for what
 * comes from the network, whose names are ASCII (RFC 5890) or hostile.
 */
void escape_typed(struct buf *buf, const char *text);

#endif
