/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Why a program does not start: one line on stderr, and false, for the step
 * that failed to return.
 */
#ifndef LEADLINE_START_COMPLAIN_H
#define LEADLINE_START_COMPLAIN_H

#include "io/find.h"
#include "io/way.h"

#include <stdbool.h>

/* "PROGRAM: WHAT: WHY". */
bool complain(const char *program, const char *what, const char *why);

/* "PROGRAM: WHAT: strerror(ERROR)". ERROR is positive. */
bool complain_errno(const char *program, const char *what, int error);

/* WAY is not open. Of a user who may not open it the program knows more. */
bool complain_way(const char *program, const struct way *way);

/* HOST as it was typed was not FOUND; VERDICT is neither good nor closed. */
bool complain_find(const char *program, const struct found *found,
		   enum find_verdict verdict, const char *host);

#endif
