/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * What a routing registry answers: objects of RFC 2622 as text.
 */
#ifndef LEADLINE_WIRE_WHOIS_H
#define LEADLINE_WIRE_WHOIS_H

#include "wire/cursor.h"

#include <stdbool.h>
#include <stddef.h>

/*
 * Puts the longest route among the objects in ANSWER and all who originate it
 * into TEXT, "64496 64511 | 192.0.2.0/24": digits, a prefix and nothing else,
 * whatever the answer holds. ROOM is at least 64; origins that find no room are
 * left out. False, with TEXT empty, if there is no route with an origin.
 */
bool whois_origins(struct span answer, char *text, size_t room);

#endif
