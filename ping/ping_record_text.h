/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * What an answer's IPv4 header brought back: routes and time stamps.
 */
#ifndef LEADLINE_PING_RECORD_TEXT_H
#define LEADLINE_PING_RECORD_TEXT_H

#include "ui/output.h"
#include "wire/cursor.h"
#include "wire/ip_options.h"

#include <stddef.h>
#include <stdint.h>

/* The route that was shown last. All zeros: none yet. */
struct ping_record_text {
	uint8_t route[IP_OPTIONS_MAX];
	size_t size;
};

/* Appends what OPTIONS say, each thing on lines of its own. A route that is
 * the one shown last is only named so. */
void ping_record_text(struct ping_record_text *last, struct span options,
		      struct output *output);

#endif
