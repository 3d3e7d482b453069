/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Text out of a DNS answer (RFC 1035 section 4).
 */
#ifndef LEADLINE_WIRE_DNS_H
#define LEADLINE_WIRE_DNS_H

#include "wire/cursor.h"

#include <stdbool.h>
#include <stddef.h>

/*
 * Puts the strings of the first TXT record that MESSAGE answers with into TEXT,
 * one behind the other, as many as fit into ROOM bytes with a closing zero.
 * Zeros in them are left out, all other bytes are as they came. False, with
 * TEXT empty, if there is no such record.
 */
bool dns_text(struct span message, char *text, size_t room);

#endif
