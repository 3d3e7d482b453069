/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * What a program says for itself: one line on stderr for what went wrong, and
 * the texts that were asked for on stdout.
 *
 * Everything is escaped: arguments and names of links may hold anything.
 */
#ifndef LEADLINE_UI_TELL_H
#define LEADLINE_UI_TELL_H

#include "base/buf.h"

/* Writes "PROGRAM: text" and a line end to stderr in one go. */
void tell(const char *program, const char *format, ...)
	__attribute__((format(printf, 2, 3)));

/* "PROGRAM: WHAT: strerror(ERROR)". ERROR is positive. */
void tell_errno(const char *program, const char *what, int error);

/* The user may open neither kind of ICMP socket: names both cures, as commands
 * to paste. */
void tell_cures(const char *program);

/* Likewise where WHAT, an option, needs a raw socket: names the cure for that.
 */
void tell_cure(const char *program, const char *what);

/* Writes TEXT to stderr as it is. */
void tell_stderr(const struct buf *text);

/* Writes TEXT to stdout. 0, or -errno of the write that failed. */
int tell_stdout(const struct buf *text);

#endif
