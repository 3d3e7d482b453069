/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The whole of traceroute but its sockets, over the simulated network.
 *
 *	struct tracing *tracing = tracing_new("192.0.2.9");
 *
 *	net_line(&tracing->net, tracing->target, 4, NS_PER_MS);
 *	tracing_run(tracing, "-n -q 2");
 *	capture_expect(&tracing->out, "traceroute to ...\n");
 *	tracing_free(tracing);
 */
#ifndef LEADLINE_SIM_TRACING_H
#define LEADLINE_SIM_TRACING_H

#include "capture.h"
#include "net.h"
#include "trace.h"

#include <stdint.h>

#define TRACING_ARGS 16
#define TRACING_LOG  4096

/* The name of the link of a target with a scope. */
#define TRACING_LINK "eth0"

struct tracing {
	struct net net;
	struct addr target;
	/* Targets side by side, instead of the one; borrowed, of its family. */
	const struct addr *targets;
	size_t count;		 /* 0: that one */
	uint32_t lanes;		 /* how many at once */
	struct trace *trace;	 /* of the last run, as these */
	struct trace_lane *lane; /* the first */
	struct trace_room room;
	struct trace_options options;
	struct capture out;
	struct capture json; /* beside the text, of all runs */
	bool no_json;	     /* it would be too long */
	struct trace_end end;
	int64_t took; /* ns */
	struct net_record log[TRACING_LOG];
	uint8_t key; /* of the next run; changes the ports too */
	char host[64];
};

/* A network that is still empty, with raw sockets. */
struct tracing *tracing_new(const char *host);
void tracing_free(struct tracing *tracing);

/* Traces the host with OPTIONS, words apart by blanks; may be called again. The
 * text is that of the last run. */
void tracing_run(struct tracing *tracing, const char *options);

/* Probes of the last run with a TTL above TTL. */
unsigned int tracing_beyond(const struct tracing *tracing, uint8_t ttl);

/* Waits as long before the next run. */
void tracing_rest(struct tracing *tracing, int64_t span);

#endif
