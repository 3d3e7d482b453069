/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The lines before the first answer.
 */
#ifndef LEADLINE_PING_HEADER_TEXT_H
#define LEADLINE_PING_HEADER_TEXT_H

#include "ping_text.h"

#include <stdint.h>

/* The pattern of the payload, where there is one. */
void ping_header_text_pattern(const struct ping_text *text);

/* The header of target INDEX. */
void ping_header_text(const struct ping_text *text, uint32_t index);

#endif
