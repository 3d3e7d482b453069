/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The values of options that are words: names of services, patterns, questions.
 */
#ifndef LEADLINE_PING_OPTIONS_VALUE_H
#define LEADLINE_PING_OPTIONS_VALUE_H

#include "ping_options.h"
#include "ui/cli.h"

#include <stdbool.h>

/* Each takes the argument of the option that CLI has just found. False with a
 * text in cli->error. */

/* -Q: a byte, or a name of RFC 2474, 2597, 3246 or 8622 (cs0..cs7, af11..af43,
 * ef, le). */
bool ping_options_value_tos(struct cli *cli, struct ping_options *options);

/* -p: digits of up to 16 bytes. */
bool ping_options_value_pattern(struct cli *cli, struct ping_options *options);

/* -M: do, dont, want, probe. */
bool ping_options_value_mtu(struct cli *cli, struct ping_options *options);

/* -R and -T, of which only one can be. */
bool ping_options_value_record(struct cli *cli, enum ping_record record,
			       struct ping_options *options);
bool ping_options_value_stamps(struct cli *cli, struct ping_options *options);

/* -N, --probe and --timestamp, of which only one can be. */
bool ping_options_value_query(struct cli *cli, enum probe_query query,
			      struct ping_options *options);

/* -N: a question, or about whom it is asked. */
bool ping_options_value_node(struct cli *cli, struct ping_options *options);

/* --sweep: MIN,MAX,STEP. */
bool ping_options_value_sweep(struct cli *cli, struct ping_options *options);

/* --source-route: up to eight IPv4 addresses with commas between. */
bool ping_options_value_route(struct cli *cli, struct ping_options *options);

/* --probe: an address, the number or the name of an interface. */
bool ping_options_value_interface(struct cli *cli,
				  struct ping_options *options);

/* Appends what -N takes. */
void ping_options_value_node_help(struct buf *buf);

#endif
