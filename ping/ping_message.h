/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * What is said outside of a run: why there is none, help, the version.
 */
#ifndef LEADLINE_PING_MESSAGE_H
#define LEADLINE_PING_MESSAGE_H

/* Writes the line "PROGRAM: SUBJECT: WHY" to stderr. SUBJECT may be NULL; it is
 * escaped, WHY is ours. */
void ping_message(const char *program, const char *subject, const char *why);

/* Write to stdout; 0 or an errno. */
int ping_message_help(void);
int ping_message_version(void);

#endif
