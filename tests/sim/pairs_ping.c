/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Every pair of options of ping, to a host of either family, or to many. What
 * is run is shown again from its recording, too: see pinging.h.
 */
#include "crowding.h"
#include "pairs.h"
#include "pinging.h"

#include "ping_options_table.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

static const struct pairs_example examples[] = {
	{"count", "3"},
	{"interval", "0.3"},
	{"preload", "2"},
	{"deadline", "3"},
	{"timeout", "1"},
	{"until-replies", "2"},
	{"until-losses", "2"},
	{"loss-exit", "20"},
	{"targets", "hosts"},
	{"range", "192.0.2.0/29"},
	{"exclude", "hosts"},
	{"rate", "500"},
	{"need", "2"},
	{"retry", "1"},
	{"backoff", "2"},
	{"top", "2"},
	{"seed", "7"},
	{"shard", "1/2"},
	{"resume", "1"},
	{"size", "100"},
	{"sweep", "20,60,20"},
	{"pattern", "ff01"},
	{"ttl", "2"},
	{"tos", "af11"},
	{"flow-label", "9"},
	{"id", "4711"},
	{"pmtu", "do"},
	{"record-time", "tsandaddr"},
	{"source-route", "10.0.1.1"},
	{"node-info", "name"},
	{"probe", "eth0"},
	{"interface", "eth0"},
	{"mark", "1"},
	{"send-buffer", "65536"},
	{"format", "json"},
	{"msm-id", "1"},
	{"prb-id", "2"},
	{"record", "recording"},
	{"replay", "recording"},
	{"metrics", "pairs_ping.prom"},
	{"every", "1"},
	{"resolve-every", "1"},
	{NULL, NULL},
};

/* Two routers, and losses, a duplicate and a forged answer. */
static void furnish(struct net *net, struct net_hop *hops)
{
	static const struct net_action actions[] = {
		{.kind = NET_DUPLICATE, .count = 1, .span = NS_PER_MS},
		{.kind = NET_WRONG_MAC, .also = true},
	};

	hops[2].arrive = "..x";
	hops[1].mtu = 1400;
	net_script(net, 1, actions[0]);
	net_script(net, 2, actions[1]);
}

static void run_one(const char *host, const char *line)
{
	struct pinging *pinging = pinging_new(host);
	struct net *net = &pinging->net;

	furnish(net, net_line(net, pinging->rows[0].addr, 2, NS_PER_MS));
	pinging_run(pinging, line);
	pinging_free(pinging);
}

static void run_many(const char *host, const char *line,
		     const struct ping_options *options)
{
	struct crowding *crowding = crowding_new();
	struct net *net = &crowding->net;
	char words[PAIRS_LINE + 32];

	snprintf(words, sizeof(words), "%s %s", line, host);
	crowding->has_json = options->machine.path != NULL;
	furnish(net, net_crowd(net, net_addr(host).family, 2, NS_PER_MS));
	crowding_run(crowding, words);
	crowding_free(crowding);
}

/* Whether it can be run with no more than is here: no file, and an end. */
static bool is_run(const struct ping_options *options, enum addr_family family)
{
	return (options->family == ADDR_NONE || options->family == family) &&
	       options->task == PING_TASK_RUN && options->replay == NULL &&
	       options->targets == NULL && options->exclude == NULL;
}

static bool attempt(const char *host, const char *line)
{
	enum addr_family family = net_addr(host).family;
	struct ping_options options;
	struct pairs_words words;
	char typed[PAIRS_LINE];
	char memory[256];
	struct buf error;

	snprintf(typed, sizeof(typed), "-c 3 -W 1 %s %s", line, host);
	pairs_divide(&words, "ping", typed);
	buf_init(&error, memory, sizeof(memory));
	if (!ping_options_parse(&options, words.argc, words.argv, &error) ||
	    !ping_options_fit(&options, family, &error)) {
		pairs_refused(line, &error);
		return false;
	}
	if (!is_run(&options, family))
		return false;
	snprintf(typed, sizeof(typed), "-c 3 -W 1 %s", line);
	if (options.crowd)
		run_many(host, typed, &options);
	else
		run_one(host, typed);
	return true;
}

int main(void)
{
	int status = pairs_run(ping_options_table, examples, attempt);

	unlink("pairs_ping.prom");
	return status;
}
