/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Options that do not go together, or would do nothing: each of these says in
 * ERROR why OPTIONS cannot be, a line without newline, and returns false.
 */
#ifndef LEADLINE_PING_OPTIONS_CHECK_H
#define LEADLINE_PING_OPTIONS_CHECK_H

#include "base/buf.h"
#include "ping_options.h"

#include <stdbool.h>

/* What is asked and how large that is; before defaults are filled in. */
bool ping_options_check_question(const struct ping_options *options,
				 struct buf *error);

/* How what is written is to be written. */
bool ping_options_check_outputs(const struct ping_options *options,
				struct buf *error);

/* Who is asked; behind those that are hops. */
bool ping_options_check_hosts(const struct ping_options *options,
			      struct buf *error);

#endif
