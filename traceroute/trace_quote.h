/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * What became of our packets on their way, as routers quote them.
 */
#ifndef LEADLINE_TRACEROUTE_TRACE_QUOTE_H
#define LEADLINE_TRACEROUTE_TRACE_QUOTE_H

#include "base/buf.h"
#include "trace_explain.h"

/* Appends a line for each hop that quotes bytes behind the IP header that are
 * not those we sent. Nothing without privilege: then the kernel keeps most of
 * the quote for itself. */
void trace_quote_explain(const struct trace_explain *explain, struct buf *buf);

#endif
