/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The lines about answers: replies, errors, and what is odd about them.
 */
#ifndef LEADLINE_PING_ANSWER_TEXT_H
#define LEADLINE_PING_ANSWER_TEXT_H

#include "engine/event.h"
#include "ping_text.h"

#include <stdint.h>

/* -D: the time of EVENT since 1970. WALL as for a view. */
void ping_answer_text_time(const struct ping_text *text,
			   const struct event *event, int64_t wall);

/* The line, or the bytes of a flood, for an event that has a reply. */
void ping_answer_text(struct ping_text *text, const struct event *event,
		      int64_t wall);

#endif
