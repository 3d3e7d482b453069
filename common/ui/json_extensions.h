/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The extension structure of an ICMP error (RFC 4884) as JSON.
 */
#ifndef LEADLINE_UI_JSON_EXTENSIONS_H
#define LEADLINE_UI_JSON_EXTENSIONS_H

#include "ui/json.h"
#include "wire/cursor.h"

/* Of a longer structure only so much is written, so that a line has an end: a
 * datagram has room for 16000 objects. Real ones have one or two. */
#define JSON_EXTENSIONS_OBJECTS 16
#define JSON_EXTENSIONS_LABELS	16
#define JSON_EXTENSIONS_DATA	128 /* bytes of an object nobody knows */

/*
 * Writes the array "extensions", an object for each one in EXTENSIONS: `class`,
 * `type` and then `mpls` (RFC 4950), `interface` (RFC 5837), or `data` in
 * hexadecimal for what is neither of them or is broken.
 */
void json_extensions_write(struct json *json, struct span extensions);

#endif
