/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The worst of a crowd: most loss first, and among equals the slowest. Pure.
 */
#ifndef LEADLINE_PING_CROWD_TOP_H
#define LEADLINE_PING_CROWD_TOP_H

#include "ping_crowd.h"

#include <stddef.h>
#include <stdint.h>

struct ping_crowd_bad {
	uint32_t index; /* of the target */
	float loss;
	float time; /* ns, 95 % were faster */
};

/* Fills ROWS with the SIZE (at least 1) worst of those that were sent to, the
 * worst first, and returns how many there are. */
size_t ping_crowd_top(const struct ping_crowd *crowd,
		      struct ping_crowd_bad *rows, size_t size);

#endif
