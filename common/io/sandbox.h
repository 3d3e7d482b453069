/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The room that a process has left when it begins to read what strangers wrote:
 * no file, no socket and no process more than it has, for good.
 *
 *   Landlock   no file and no folder, but for the places that it needs; no TCP
 *              port; no signal and no abstract socket of others (landlock(7))
 *   seccomp    the system calls of its work and no others (seccomp(2))
 *
 * What only somebody who has taken the process over would call ends it at once:
 * to execute, to fork, to trace, to open for writing, raw sockets, memory that
 * is made executable. Every other call that is not on the list fails, and so a
 * C library that has learnt a new one goes on as with an old kernel. Kernels
 * and containers without the one or the other have what there is.
 *
 * LEADLINE_SANDBOX=off in the environment leaves the process as it is, and
 * `kill` ends it at any call that is not on the list, so that a test sees it.
 * Neither counts in a program that has more rights than its user.
 */
#ifndef LEADLINE_IO_SANDBOX_H
#define LEADLINE_IO_SANDBOX_H

#include <stdbool.h>
#include <sys/types.h>

/* Whose work it is. */
enum sandbox_role {
	SANDBOX_RUN,	  /* probing: everything is open */
	SANDBOX_RESOLVER, /* names: reads files, asks servers, has threads */
};

/* What a run needs beside its descriptors. All zeros: nothing. */
struct sandbox_needs {
	enum sandbox_role role;
	pid_t child; /* to end and to wait for; 0: none */
	int route;   /* descriptors that are connected; 0: none */
	int route_v6;
	bool connects; /* any descriptor may be connected */
	/* A file that is written beside itself and renamed, in this folder
	 * alone; NULL: none. Where there is no Landlock, in any. */
	const char *replaces;
};

/* What became of it. */
struct sandbox {
	bool off;     /* by the environment, or by what the build is for */
	int landlock; /* 0: in force, or the errno of why not */
	int seccomp;  /* likewise */
};

/*
 * Shuts this process in, or of several threads the one that calls it. It has
 * no_new_privs. What is not there is no error: the program is as good as it was
 * before.
 */
struct sandbox sandbox_enter(const struct sandbox_needs *needs);

#endif
