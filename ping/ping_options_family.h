/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Options that exist in one family only.
 *
 * Questions that only one family can ask (-N, --timestamp, and what leads a
 * packet over addresses) choose it. What a header of the other family merely
 * has no room for (-R, -T, -F) is preferred where a host has both, and done
 * without where it has not, as with iputils.
 */
#ifndef LEADLINE_PING_OPTIONS_FAMILY_H
#define LEADLINE_PING_OPTIONS_FAMILY_H

#include "base/addr.h"
#include "base/buf.h"
#include "ping_options.h"

#include <stdbool.h>

/* Sets `family` and `prefers`. False with a line in ERROR. */
bool ping_options_family_settle(struct ping_options *options,
				struct buf *error);

/* The option that probes to a host of FAMILY go without, or NULL. */
const char *ping_options_family_unused(const struct ping_options *options,
				       enum addr_family family);

#endif
