/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * What a program writes, caught in memory and compared with the text that it
 * should be.
 *
 *	struct capture out;
 *
 *	capture_init(&out);
 *	... a program that writes to out.fd ...
 *	capture_expect(&out, "PING 192.0.2.9 ...\n"
 *			     "...\n");
 *	capture_free(&out);
 *
 * A text that differs is shown line by line, `-` what is missing and `+` what
 * there is instead; then the test fails.
 */
#ifndef LEADLINE_SIM_CAPTURE_H
#define LEADLINE_SIM_CAPTURE_H

#include <stdbool.h>
#include <stddef.h>

struct capture {
	int fd;	    /* to write to */
	char *text; /* owned, after capture_read */
	size_t size;
};

void capture_init(struct capture *capture);

/* What was written so far, with a closing zero; holds until the next call. */
const char *capture_read(struct capture *capture);

/* Whether exactly GOLDEN was written. If not, shows where it differs, WHERE
 * before it, on stderr. */
bool capture_is(struct capture *capture, const char *golden, const char *where);

void capture_free(struct capture *capture);

#define CAPTURE_TEXT_OF(line) #line
#define CAPTURE_TEXT(line)    CAPTURE_TEXT_OF(line)

/* For cmocka: fails the test, here, unless exactly GOLDEN was written. */
#define capture_expect(capture, golden)                                        \
	do {                                                                   \
		if (!capture_is((capture), (golden),                           \
				__FILE__ ":" CAPTURE_TEXT(__LINE__)))          \
			fail_msg("the text differs, see above");               \
	} while (0)

#endif
