/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * What a target is called.
 */
#ifndef LEADLINE_PING_LABEL_H
#define LEADLINE_PING_LABEL_H

#include "base/addr.h"
#include "engine/targets.h"

#include <stdint.h>

/* The label of target INDEX; of one that has none, and of those of ranges, the
 * address, which is written to MEMORY. Not escaped. */
const char *ping_label(const struct targets *targets, const char *const *labels,
		       uint32_t index, char memory[ADDR_TEXT_MAX]);

#endif
