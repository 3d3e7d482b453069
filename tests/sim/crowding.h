/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The whole of ping with very many targets but its sockets, over the simulated
 * network.
 *
 *	struct crowding *crowding = crowding_new();
 *
 *	net_crowd(&crowding->net, ADDR_V4, 2, 5 * NS_PER_MS);
 *	crowding_run(crowding, "--range 10.0.0.0/16 --alive");
 *	capture_expect(&crowding->out, "10.0.0.7\n...");
 *	crowding_free(crowding);
 */
#ifndef LEADLINE_SIM_CROWDING_H
#define LEADLINE_SIM_CROWDING_H

#include "capture.h"
#include "net.h"
#include "ping_crowd_run.h"

#include <stdbool.h>
#include <stdint.h>

#define CROWDING_HOSTS	200
#define CROWDING_RANGES 8

struct crowding {
	struct net net;
	struct ping_crowd_run run;
	struct ping_options options;
	struct probe_form form;
	struct target rows[CROWDING_HOSTS];
	const char *labels[CROWDING_HOSTS]; /* NULL: its address */
	const char *hosts[CROWDING_HOSTS];  /* its name, NULL: it has none */
	struct ranges_row excluded_rows[CROWDING_RANGES];
	struct ranges excluded;
	struct ranges_row range_rows[CROWDING_RANGES];
	struct ranges ranges;
	struct order order;
	struct targets targets;
	struct capture out;
	struct capture err;
	struct capture json; /* if has_json */
	bool has_json;
	bool progress;
	struct ping_end end;
	bool success; /* the exit status would be 0 */
	int64_t took; /* ns */
};

/* A network that is still empty, without delay of our own. */
struct crowding *crowding_new(void);
void crowding_free(struct crowding *crowding);

/* Pings the hosts and ranges in OPTIONS, words apart by blanks. Once. */
void crowding_run(struct crowding *crowding, const char *options);

/* What is known about the target with the address TEXT. */
const struct ping_crowd_row *crowding_row(const struct crowding *crowding,
					  const char *text);

#endif
