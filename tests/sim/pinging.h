/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The whole of ping but its sockets, over the simulated network.
 *
 *	struct pinging *pinging = pinging_new("192.0.2.9");
 *
 *	net_line(&pinging->net, pinging->rows[0].addr, 2, 5 * NS_PER_MS);
 *	pinging_run(pinging, "-c 3");
 *	capture_expect(&pinging->out, "PING 192.0.2.9 ...\n");
 *	pinging_free(pinging);
 */
#ifndef LEADLINE_SIM_PINGING_H
#define LEADLINE_SIM_PINGING_H

#include "capture.h"
#include "net.h"
#include "ping.h"

#include <stdbool.h>
#include <stdint.h>

#define PINGING_TARGETS 4

/* The name of the link of a first target with a scope. */
#define PINGING_LINK "eth0"

struct pinging {
	struct net net;
	struct ping ping;
	struct ping_options options;
	struct probe_form form;
	struct target rows[PINGING_TARGETS];
	struct targets targets;
	const char *labels[PINGING_TARGETS];
	const int64_t *resolved; /* as ping_setup has it */
	bool names;		 /* addresses are shown with their names */
	bool ordinary;		 /* the user is not root */
	bool json_only;		 /* JSON goes to `out`, in place of the text */
	struct capture out;
	struct capture err;
	struct capture json; /* beside the text, in every run */
	struct ping_end end;
	bool success;	 /* the exit status would be 0 */
	int64_t took;	 /* ns */
	bool unrecorded; /* a run that is too long to be made twice */
	char host[64];
};

/* One target, and a network that is still empty. */
struct pinging *pinging_new(const char *host);
void pinging_free(struct pinging *pinging);

/* One target more; HOST is borrowed. */
void pinging_add(struct pinging *pinging, const char *host);

/* Pings the targets with OPTIONS, words apart by blanks. Once. */
void pinging_run(struct pinging *pinging, const char *options);

#endif
