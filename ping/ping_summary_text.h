/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The figures of a run, at its end and on the way.
 */
#ifndef LEADLINE_PING_SUMMARY_TEXT_H
#define LEADLINE_PING_SUMMARY_TEXT_H

#include "ping_text.h"

#include <stdint.h>

/* The summary of target INDEX, to text->out. */
void ping_summary_text(const struct ping_text *text, uint32_t index);

/* One line about target INDEX, to text->err. */
void ping_summary_text_status(const struct ping_text *text, uint32_t index);

#endif
