/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Every pair of options of traceroute, to a host of either family. What is run
 * is shown again from its recording, too: see tracing.h.
 */
#include "pairs.h"
#include "tracing.h"

#include "trace_options_table.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

static const struct pairs_example examples[] = {
	{"interface", "eth0"},
	{"source", "10.0.0.2"},
	{"gateway", "10.0.1.1"},
	{"fwmark", "1"},
	{"protocol", "99"},
	{"module", "tcp"},
	{"options", "info"},
	{"port", "443"},
	{"sport", "50000"},
	{"first", "2"},
	{"max-hops", "5"},
	{"queries", "2"},
	{"flows", "2"},
	{"flow", "2"},
	{"tos", "16"},
	{"dscp", "ef"},
	{"ecn", "1"},
	{"flowlabel", "9"},
	{"sim-queries", "2"},
	{"wait", "1,3,10"},
	{"sendwait", "0.1"},
	{"deadline", "3"},
	{"gap-limit", "3"},
	{"targets", "hosts"},
	{"range", "192.0.2.0/29"},
	{"exclude", "hosts"},
	{"rate", "100"},
	{"as-source", "dns"},
	{"format", "json"},
	{"msm-id", "1"},
	{"prb-id", "2"},
	{"record", "recording"},
	{"replay", "recording"},
	{"metrics", "pairs_trace.prom"},
	{NULL, NULL},
};

/* Routers of which one is silent, one has a limit and a twin. */
static void run(const char *host, const char *line)
{
	struct tracing *tracing = tracing_new(host);
	struct net_hop *hops =
		net_line(&tracing->net, tracing->target, 4, NS_PER_MS);

	hops[1].silent = true;
	hops[2].limit = NS_PER_SEC;
	hops[2].burst = 2;
	hops[2].mtu = 1400;
	hops[3].other =
		net_addr(strchr(host, ':') == NULL ? "10.0.9.9" : "fd00::9:9");
	hops[4].arrive = "..x";
	tracing_run(tracing, line);
	tracing_free(tracing);
}

/* Whether it can be run with no more than is here: no file, one host. */
static bool is_run(const struct trace_options *options, enum addr_family family)
{
	return (options->family == ADDR_NONE || options->family == family) &&
	       options->action == TRACE_ACTION_RUN && options->replay == NULL &&
	       !options->many;
}

static bool attempt(const char *host, const char *line)
{
	struct trace_options options;
	struct pairs_words words;
	char typed[PAIRS_LINE];
	char memory[256];
	struct buf error;

	snprintf(typed, sizeof(typed), "%s %s", line, host);
	pairs_divide(&words, "traceroute", typed);
	buf_init(&error, memory, sizeof(memory));
	if (!trace_options_parse(&options, words.argc, words.argv, &error)) {
		pairs_refused(line, &error);
		return false;
	}
	if (!is_run(&options, net_addr(host).family))
		return false;
	run(host, line);
	return true;
}

int main(void)
{
	int status = pairs_run(trace_options_table, examples, attempt);

	unlink("pairs_trace.prom");
	return status;
}
