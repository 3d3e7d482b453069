/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The time of day as text.
 */
#ifndef LEADLINE_BASE_WALL_H
#define LEADLINE_BASE_WALL_H

#include <stdint.h>

/* "2026-11-20T13:40:01.123456789Z" with its closing zero. */
#define WALL_TEXT_SIZE 31

/* Where its decimals begin, behind the point. */
#define WALL_DECIMALS 20

/* Writes NS since 1970, not negative, as RFC 3339 has it, in UTC. By hand: what
 * libc has for it reads files, and is slow where a line takes 400 ns. */
void wall_format(int64_t ns, char text[WALL_TEXT_SIZE]);

#endif
