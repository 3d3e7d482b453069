/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Names, looked up by a child process.
 *
 * The child asks as the system is configured (nsswitch.conf), with a few
 * threads; it has no capability, no socket of ours and dies with its parent. It
 * is forked on the first question that needs it: a numeric host never does.
 *
 * What it says is not trusted: records have a fixed size and are checked, and a
 * child that says more than it was asked is ended. Names are not escaped here.
 */
#ifndef LEADLINE_IO_RESOLVE_H
#define LEADLINE_IO_RESOLVE_H

#include "base/addr.h"
#include "engine/driver.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

#define RESOLVE_ADDRS_MAX DRIVER_ADDRS_MAX

struct resolve {
	int fd;		   /* owned; 0 or less: no child (yet) */
	pid_t pid;	   /* of the child */
	uint32_t asked;	   /* questions so far ... */
	uint32_t answered; /* ... and answers: never more */
	uint32_t finding;  /* questions of resolve_host_find that are open */
	bool failed;	   /* there can be no child */
};

/* What is known about a host. */
struct resolve_host {
	struct addr addrs[RESOLVE_ADDRS_MAX]; /* in the system's order */
	size_t count;
	char name[DRIVER_NAME_MAX]; /* canonical; of a numeric host its text */
	bool numeric;		    /* the host was an address */
	const char *error; /* why not, for people; static. NULL: found */
};

/* Forks the child now rather than on the first question, where that would
 * disturb the measurement. 0 or -errno. */
int resolve_start(struct resolve *resolve);

/*
 * Reads a numeric host without asking anybody: IPv4 also as inet_aton(3) takes
 * it (127.1, 0x7f000001), IPv6 with a scope by name or number after %. One that
 * is mapped is what it means. False if TEXT is none, or names no interface.
 */
bool resolve_number(const char *text, struct addr *addr);

/*
 * Finds the addresses of HOST; waits as long as the system's resolver does.
 * FAMILY of ADDR_NONE means both. 0 with host->error set or not, or -errno if
 * the child could not be asked.
 */
int resolve_host(struct resolve *resolve, const char *text,
		 enum addr_family family, struct resolve_host *host);

/* Questions of resolve_host_ask that may be open at once. */
#define RESOLVE_WINDOW 32

/*
 * As resolve_host for many hosts side by side: asks and returns at once. The
 * answer, which may come after later ones, brings WHICH back. 0 or -errno.
 */
int resolve_host_ask(struct resolve *resolve, const char *text,
		     enum addr_family family, uint32_t which);

/* Waits for the answer to any of them. 0 with host->error set or not, or
 * -errno. */
int resolve_host_await(struct resolve *resolve, uint32_t *which,
		       struct resolve_host *host);

/* Asks for the name of ADDR and returns at once. 0 or -errno; then, and when
 * too many questions are open, no answer comes. */
int resolve_ask(struct resolve *resolve, const struct addr *addr);

/* Asks for a text, likewise. -EINVAL for a string that is too long. */
int resolve_ask_text(struct resolve *resolve, const struct text_query *query);

/* As resolve_host_ask, but never waits: -EAGAIN when too many questions are
 * open. For resolve_read. */
int resolve_host_find(struct resolve *resolve, const char *text,
		      uint32_t which);

/* Reads one answer to any of the three, if there is one, into INPUT:
 * INPUT_NAME, INPUT_TEXT or INPUT_HOST. 1, 0 for no answer now, -EPIPE when the
 * child is gone. */
int resolve_read(struct resolve *resolve, struct input *input);

/* Ends the child. Also fine for an all-zero RESOLVE, and twice. */
void resolve_stop(struct resolve *resolve);

#endif
