/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * What each kind of sockets consists of; private to io.
 */
#ifndef LEADLINE_IO_SOCK_KIND_H
#define LEADLINE_IO_SOCK_KIND_H

#include "io/sock_end.h"

/* Descriptors of any kind beside those of the flows, at most. */
#define SOCK_KIND_OTHERS 3

/* Opens the descriptors of KIND and fills in what opening->sock says of them.
 * 0, or -errno, with some of them open. */
int sock_kind_open(const struct opening *opening, enum sock_kind kind);

#endif
