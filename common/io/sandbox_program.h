/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Rules about system calls, and the program that the kernel runs for each of
 * them (seccomp(2)); private to io.
 *
 * Written here and not by libseccomp, which does the same for three times the
 * time at start, and nine system calls to load it.
 */
#ifndef LEADLINE_IO_SANDBOX_PROGRAM_H
#define LEADLINE_IO_SANDBOX_PROGRAM_H

/* The C library's view of addresses has to come before the kernel's. */
#include <netinet/in.h>

#include <linux/filter.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define SANDBOX_RULES_MAX 192
#define SANDBOX_CODE_MAX  1024

enum sandbox_verdict {
	SANDBOX_ALLOW,
	SANDBOX_REFUSE, /* EPERM */
	SANDBOX_ABSENT, /* ENOSYS: the C library has another way */
	SANDBOX_KILL,	/* the process */
};

/* (argument & mask) == value, of its lower half: descriptors and flags have no
 * other. All zeros is always true. */
struct sandbox_test {
	uint8_t argument; /* 0..5 */
	uint32_t mask;
	uint32_t value;
};

/* About the call of this number, if all tests are true. */
struct sandbox_rule {
	int call; /* SYS_..., negative: not on this machine, and passed over */
	enum sandbox_verdict verdict;
	struct sandbox_test tests[2];
};

struct sandbox_program {
	struct sock_filter code[SANDBOX_CODE_MAX];
	size_t count;
};

/* What the kernel is told for each verdict, and for a call without a rule. In
 * a STRICT program nothing is refused: it kills. */
struct sandbox_answers {
	uint32_t verdicts[SANDBOX_KILL + 1];
	uint32_t unknown;
};

struct sandbox_answers sandbox_program_answers(bool strict);

/*
 * Makes PROGRAM of the COUNT rules, which are sorted by call; of the rules for
 * one call the first that is true counts. Calls of another machine than this
 * kill. False if they do not fit, or for a machine that nothing is known about.
 */
bool sandbox_program_build(struct sandbox_program *program,
			   struct sandbox_rule *rules, size_t count,
			   const struct sandbox_answers *answers);

#endif
