/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * A network in memory, and the kernel before it: a driver over virtual time.
 *
 *	struct net net;
 *	struct net_hop *hop;
 *
 *	net_init(&net, 1);
 *	hop = net_line(&net, net_addr("192.0.2.9"), 4, 5 * NS_PER_MS);
 *	hop[1].silent = true;
 *	net_script(&net, 3, (struct net_action){.kind = NET_LOSE});
 *	net_signal(&net, 10 * NS_PER_SEC, SIGINT);
 *	net_plug(&net, &form, &targets);
 *	... run the program with &net.driver ...
 *	net_free(&net);
 *
 * A probe becomes bytes by probe_build; routers and hosts answer with bytes,
 *and what a socket would deliver of them goes through reply_parse: the code of
 * common/wire is part of every story. Nothing but the seed is random, so the
 * same story has the same text every time.
 *
 * Moments given to the functions below count from net_init on, in ns. The clock
 * of the session starts at NET_START, that on the wall at NET_WALL.
 */
#ifndef LEADLINE_SIM_NET_H
#define LEADLINE_SIM_NET_H

#include "base/addr.h"
#include "base/ns.h"
#include "engine/driver.h"
#include "engine/targets.h"
#include "net_queue.h"
#include "wire/probe.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define NET_START (1000 * NS_PER_SEC)
#define NET_WALL  (INT64_C(1700000000) * NS_PER_SEC) /* 2023-11-14 22:13:20 */

/* One answer in so many ns: what Linux routers grant to one prober. */
#define NET_LIMIT_V4 NS_PER_SEC
#define NET_LIMIT_V6 (100 * NS_PER_MS)

/* The kind of sockets that the program has. */
enum net_style {
	NET_RAW,    /* raw: whole packets (v4), messages (v6) */
	NET_SOCKET, /* unprivileged: ping and UDP sockets, error queues */
};

/* How a choice between equal paths is made. */
enum net_balance {
	NET_BALANCE_FLOW,   /* v4 ports, or ICMP checksum and id; v6 label */
	NET_BALANCE_PACKET, /* by chance for each packet */
};

/*
 * One router, or the host at the end. All zeros is an honest Linux machine on a
 * link without delay; net_path gives it an address.
 */
struct net_hop {
	struct addr addr;
	struct addr other;  /* half of the flows meet this router instead */
	int64_t delay;	    /* ns, each way, over the link before it */
	int64_t jitter;	    /* up to so many ns more, by chance, each way */
	int64_t slow;	    /* ns that it takes to write an answer */
	const char *arrive; /* "..x": every third packet is lost before it */
	const char *answer; /* "x.": every other answer of its own is lost */
	unsigned int loss;  /* percent of packets lost before it, by chance */
	bool silent;	    /* passes packets on but says nothing itself */
	uint32_t mtu;	    /* of the link behind it, 0: any size passes ... */
	bool hole;	    /* ... and what does not vanishes without a word */

	/* A type other than 0: it answers everything with this ICMP error. */
	uint8_t type;
	uint8_t code;
	uint32_t info;	/* MTU or pointer of that error */
	bool open_port; /* a host: a program answers at the port */

	/* Its answers. */
	uint8_t ttl;	     /* what they start with; 0: 64 */
	int64_t limit;	     /* ns for an ICMP error more, 0: no limit */
	unsigned int burst;  /* errors at once; 0: 6 */
	int64_t dry;	     /* ns without any at first; 0: all are left */
	uint16_t quote;	     /* bytes, IP header included, at least that + 8;
				0: as many as Linux */
	struct span objects; /* RFC 4884 objects, borrowed; a header is made */
	bool legacy;	     /* the length of the quote is not told */
	struct span options; /* of IPv4, in words of four bytes; borrowed */

	/* Counted by the network. */
	uint32_t arrived;
	uint32_t answered; /* answers on their way, lost ones included */
};

/* What happens to a probe. */
enum net_action_kind {
	NET_LOSE,	  /* it vanishes */
	NET_DELAY,	  /* its answer takes `span` longer */
	NET_DUPLICATE,	  /* `count` more answers, `span` apart */
	NET_FROM,	  /* answered from `addr` */
	NET_REFUSE,	  /* answered with the ICMP error `type`, `code` */
	NET_WRONG_ID,	  /* another ICMP identifier, UDP source port */
	NET_WRONG_SEQ,	  /* another ICMP sequence, UDP checksum */
	NET_TRANSLATED,	  /* quoted as sent to `addr` */
	NET_WRONG_MAC,	  /* the tag in the payload is not ours */
	NET_CORRUPT,	  /* byte `count` of the payload is inverted */
	NET_CUT,	  /* `count` bytes of payload come back */
	NET_GROW,	  /* `count` bytes more come back */
	NET_BAD_CHECKSUM, /* the ICMP checksum of the answer is wrong */
	NET_REDIRECT,	  /* the first hop names `addr` as a better one */
	NET_FAIL,	  /* it cannot be sent: `error`, `mtu` */
};

struct net_action {
	enum net_action_kind kind;
	bool also;	    /* the answer that is altered is one more, and the
			       honest one follows 1 us later */
	uint8_t ttl;	    /* other than 0: only for probes with this TTL */
	unsigned int times; /* other than 0: only the first so many times */
	int64_t span;	    /* ns */
	uint32_t count;
	struct addr addr;
	uint8_t type;
	uint8_t code;
	int error;
	uint32_t mtu;
};

/* For net_script: all probes. */
#define NET_EVERY 0

/* One probe as it left. */
struct net_record {
	int64_t at; /* ns since net_init */
	struct probe probe;
};

#define NET_HOPS_MAX	8192
#define NET_PATHS_MAX	1024
#define NET_SCRIPT_MAX	512
#define NET_NAMES_MAX	64
#define NET_PAUSES_MAX	16
#define NET_BUCKETS_MAX 1024
#define NET_RIVALS_MAX	128
#define NET_BATCH_MAX	64
#define NET_FLOWS_MAX	64

/* Largest packet, with some room for the header before an answer. */
#define NET_PACKET_MAX 65600

struct net_path {
	struct net_hop *hops;
	size_t count;
};

struct net_rule {
	uint32_t number;
	struct net_action action;
	unsigned int done;
};

struct net_name {
	struct addr addr;
	const char *text;
	int64_t delay;
};

/* From when on a name leads to an address. */
struct net_host {
	const char *name; /* borrowed */
	struct addr addr; /* of no family: it is not found */
	int64_t from;
};

struct net_window {
	int64_t from;
	int64_t until;
};

/* Errors that a router still may send (Linux: inet_peer_xrlim_allow). */
struct net_bucket {
	struct addr addr;
	int64_t saved; /* ns */
	int64_t last;
};

/* Another prober, whom a router takes for us. */
struct net_rival {
	struct addr addr;   /* of the router */
	int64_t at;	    /* ns since net_init, when it asks first */
	int64_t period;	    /* ns */
	unsigned int wants; /* answers */
};

/* What our network card stamps. Its clock is `clock` ns ahead of ours; packets
 * leave it `lag` ns after the kernel's stamp and come that much before it. */
struct net_card {
	bool stamps;
	int64_t clock;
	int64_t lag;
	int64_t other; /* answers come over another card, so much ahead */
	int64_t delay; /* ns until a departure is told */
};

struct net {
	struct driver driver; /* first: a struct driver is a struct net */

	/* To be set between net_init and the start. */
	enum net_style style;
	enum net_balance balance;
	enum stamp_source stamps; /* STAMP_USER: the kernel stamps nothing */
	struct net_card card;	  /* all zeros: it stamps nothing */
	int64_t send_cost;	  /* ns that a send takes; 1000 */
	int64_t send_lag;    /* ns from the user's stamp until it leaves; 0 */
	int64_t receive_lag; /* ns from arrival to the user's stamp; 0 */
	int64_t name_delay;  /* ns until "none" for other names; NS_PER_MS */
	uint32_t batch;	     /* sends that have room, up to NET_BATCH_MAX */
	bool volley; /* departures are told when the batch is out; else at once
		      */
	size_t room; /* datagrams that a socket has room for; 0: any number */
	struct addr source_v4; /* ours, for targets that tell none */
	struct addr source_v6;

	/* To be read afterwards. */
	uint64_t sent;	   /* packets that left */
	uint64_t unparsed; /* datagrams in which reply_parse saw nothing */

	/* The network's own. */
	const struct probe_form *form; /* borrowed */
	const struct targets *targets; /* borrowed */
	int64_t clock;		       /* ns, what a clock would show */
	uint64_t random;
	uint64_t salt; /* of the routers' choice of a path */
	uint64_t turns;
	uint16_t ip_id;
	struct net_queue queue;
	uint32_t sending; /* number of the probe that is under way */
	uint32_t attempts[NET_FLOWS_MAX]; /* that a connect is at, by flow */
	struct net_mail *current;	  /* what INPUT_REPLY borrows from */
	uint32_t sends;			  /* since something was waited for */
	struct sent told[NET_BATCH_MAX];
	uint32_t told_first;
	uint32_t told_count;
	struct net_hop hops[NET_HOPS_MAX];
	size_t hop_count;
	struct net_path paths[NET_PATHS_MAX];
	size_t path_count;
	struct net_rule rules[NET_SCRIPT_MAX];
	size_t rule_count;
	struct net_name names[NET_NAMES_MAX];
	size_t name_count;
	struct net_host hosts[NET_NAMES_MAX];
	size_t host_count;
	bool mute; /* there is no resolver any more */
	struct net_window pauses[NET_PAUSES_MAX];
	size_t pause_count;
	struct net_window outages[NET_PAUSES_MAX];
	size_t outage_count;
	struct net_bucket buckets[NET_BUCKETS_MAX];
	size_t bucket_count;
	struct net_rival rivals[NET_RIVALS_MAX];
	size_t rival_count;
	struct net_record *log; /* borrowed */
	size_t log_size;
	size_t log_count;
	uint8_t packet[NET_PACKET_MAX];
	uint8_t altered[NET_PACKET_MAX];
	uint8_t message[NET_PACKET_MAX];
};

/* An empty network. SEED decides all that is left to chance. */
void net_init(struct net *net, uint64_t seed);

/* What the probes of the program look like and where they go. Both are read at
 * each send, so they may be filled in later. */
void net_plug(struct net *net, const struct probe_form *form,
	      const struct targets *targets);

/* Frees what is still under way. */
void net_free(struct net *net);

/* The address of a text, which must be one. */
struct addr net_addr(const char *text);

/*
 * Adds a path of COUNT hops; the last one is the host at the end and has an
 * address. Hop k without an address gets 10.0.k.1 or fd00:0:0:k::1, k from 1
 * on. Of several paths to one host a packet takes one, by its flow. Hops with
 * the same address share what limits their answers. Returns the network's copy
 * of the hops, which may be changed.
 */
struct net_hop *net_path(struct net *net, const struct net_hop *hops,
			 size_t count);

/* A path of ROUTERS honest routers and the host HOST, each link of DELAY ns one
 * way. The host is hop[ROUTERS]. */
struct net_hop *net_line(struct net *net, struct addr host, size_t routers,
			 int64_t delay);

/* The same for every address of FAMILY that no other path leads to: a crowd,
 * of which each host answers from its own address. */
struct net_hop *net_crowd(struct net *net, enum addr_family family,
			  size_t routers, int64_t delay);

/* ACTION happens to probe NUMBER of the ledger (the first is 1), or to every
 * one. Several for one probe add up. */
void net_script(struct net *net, uint32_t number, struct net_action action);

/* Somebody else on our machine asks the router RIVAL.addr from RIVAL.at on,
 * until it has its answers, and so takes what the router's limit leaves. */
void net_rival(struct net *net, struct net_rival rival);

/* SIGNAL is delivered at AT. */
void net_signal(struct net *net, int64_t at, int signal);

/* The process stands still from AT on, for SPAN; datagrams queue up. */
void net_pause(struct net *net, int64_t at, int64_t span);

/* Probes that are sent from AT on, for SPAN, are lost. */
void net_outage(struct net *net, int64_t at, int64_t span);

/* At AT the wall clock is set SPAN forward, or back if that is negative. */
void net_step_clock(struct net *net, int64_t at, int64_t span);

/* The resolver answers TEXT ("" for none, borrowed) for ADDR, DELAY ns after it
 * was asked, or never for NS_NEVER. */
void net_name(struct net *net, struct addr addr, const char *text,
	      int64_t delay);

/* From AT on the host NAME (borrowed) has ADDR, and no other; the resolver
 * takes name_delay to say so. */
void net_host(struct net *net, int64_t at, const char *name, struct addr addr);

/* The resolver ends at AT. */
void net_mute(struct net *net, int64_t at);

/* A socket delivers DATAGRAM, whatever it is, at AT. Its bytes are copied, its
 * time is set. */
void net_inject(struct net *net, int64_t at, const struct datagram *datagram);

/* Notes the first SIZE probes that leave in LOG (borrowed); net->log_count says
 * how many. */
void net_watch(struct net *net, struct net_record *log, size_t size);

#endif
