/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Values of options that are more than a number. All take the argument of the
 * option just found, and return false with a text in cli->error.
 */
#ifndef LEADLINE_TRACEROUTE_TRACE_OPTIONS_VALUE_H
#define LEADLINE_TRACEROUTE_TRACE_OPTIONS_VALUE_H

#include "trace_options.h"
#include "ui/cli.h"

#include <stdbool.h>
#include <stdint.h>

bool trace_options_value_byte(struct cli *cli, int64_t min, int64_t max,
			      uint8_t *byte);

/* A value that only main can judge, but that must not be empty. */
bool trace_options_value_text(struct cli *cli, const char **text);

/* A number of 1 to MAX (0: the default, which stays), or a NAME. */
bool trace_options_value_service(struct cli *cli, uint16_t max,
				 uint16_t *number, const char **name);

/* Probes in flight: 0 is as good as 1, below 0 there is no limit. */
bool trace_options_value_window(struct cli *cli, uint32_t *window);

/* Time between probes. */
bool trace_options_value_gap(struct cli *cli, int64_t *gap);

/* MAX[,HERE[,NEAR]] where a slash may stand for a comma. */
bool trace_options_value_waits(struct cli *cli, struct trace_waits *waits);

/* A number of 8 bits (more are cut off), or a DSCP name: the whole byte. */
bool trace_options_value_tos(struct cli *cli, uint8_t *tos);

/* A code point by number or name, into the upper six bits of *TOS. */
bool trace_options_value_dscp(struct cli *cli, uint8_t *tos);

/* The lower two bits of *TOS, by number or name. */
bool trace_options_value_ecn(struct cli *cli, uint8_t *tos);

#endif
