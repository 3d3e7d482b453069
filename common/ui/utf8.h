/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * UTF-8 (RFC 3629): which bytes are a character.
 */
#ifndef LEADLINE_UI_UTF8_H
#define LEADLINE_UI_UTF8_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Length of the valid sequence of two to four bytes at the start of the SIZE
 * bytes at TEXT, at least one, and its code point in CODE; 0 if there is none:
 * ASCII, a lone tail, what is longer than needed, a surrogate, above U+10FFFF.
 */
size_t utf8_take(const uint8_t *text, size_t size, uint32_t *code);

/* Whether CODE, not of ASCII, is a character to be seen: none that controls a
 * terminal, turns the direction of text, hides or only joins others. */
bool utf8_is_shown(uint32_t code);

#endif
