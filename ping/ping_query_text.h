/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * What is answered to questions other than echo.
 */
#ifndef LEADLINE_PING_QUERY_TEXT_H
#define LEADLINE_PING_QUERY_TEXT_H

#include "ping_options.h"
#include "ui/output.h"
#include "wire/reply.h"

/* Appends the answer that REPLY holds to what OPTIONS ask, unless it is about a
 * node. */
void ping_query_text(const struct ping_options *options,
		     const struct reply *reply, struct output *output);

/* Appends what a node answered, which stands before all numbers. */
void ping_query_text_node(const struct node_query *query,
			  const struct reply *reply, struct output *output);

#endif
