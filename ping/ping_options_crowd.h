/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The options for very many targets; private to the options of ping.
 */
#ifndef LEADLINE_PING_OPTIONS_CROWD_H
#define LEADLINE_PING_OPTIONS_CROWD_H

#include "ping_options.h"
#include "ui/cli.h"

#include <stdbool.h>

/* Whether ID is one of them. */
bool ping_options_crowd_has(int id);

/* Takes option ID, which CLI has just found. False with a text in cli->error.
 */
bool ping_options_crowd_take(struct cli *cli, int id,
			     struct ping_options *options);

/* What depends on more than one option. False with a line in ERROR. */
bool ping_options_crowd_settle(struct ping_options *options, struct buf *error);

/* Whether a user other than root may do this. Likewise. */
bool ping_options_crowd_permit(const struct ping_options *options,
			       struct buf *error);

#endif
