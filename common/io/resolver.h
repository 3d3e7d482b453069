/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The child that looks names up; private to io.
 */
#ifndef LEADLINE_IO_RESOLVER_H
#define LEADLINE_IO_RESOLVER_H

#include <sys/types.h>

/* The life of the child: answers what comes from FD until the other end is
 * closed, and exits. PARENT is the process that forked it. */
_Noreturn void resolver_run(int fd, pid_t parent);

#endif
