/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The sockets of a run: those of one address family for one kind of probe.
 *
 *   SOCK_KIND_PING    sends ICMP messages without privilege, if the group
 *                     range allows it; answers come on the same socket,
 *                     errors over its error queue
 *   SOCK_KIND_ICMP    raw: sends and receives ICMP messages
 *   SOCK_KIND_UDP     sends UDP payload without privilege; errors come over
 *                     the error queue
 *                     (UDP-Lite likewise)
 *   SOCK_KIND_PACKET  raw: sends packets with their IP header; errors come on
 *                     a raw ICMP socket, answers of the target on bound UDP
 *                     sockets or on a raw socket of the protocol
 *   SOCK_KIND_CONNECT opens TCP connections without privilege, one per flow
 *                     at a time; errors come over the error queue, and the
 *                     end of the attempt is the answer of the target
 *
 * Where the kernel writes the identifier or the port, each flow has a socket;
 * and one that sends where that is asked for.
 * "Group range" is the sysctl net.ipv4.ping_group_range (icmp(7)).
 */
#ifndef LEADLINE_IO_SOCK_H
#define LEADLINE_IO_SOCK_H

#include "base/addr.h"
#include "io/caps.h"
#include "wire/ip_options.h"
#include "wire/probe.h"
#include "wire/query.h"
#include "wire/reply.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum sock_kind {
	SOCK_KIND_PING,
	SOCK_KIND_ICMP,
	SOCK_KIND_UDP,
	SOCK_KIND_PACKET,
	SOCK_KIND_CONNECT,
};

enum sock_method {
	SOCK_BY_ECHO,
	SOCK_BY_UDP,
	SOCK_BY_TCP,	  /* without privilege a plain SYN, and no other */
	SOCK_BY_PROTOCOL, /* any: without privilege UDP-Lite, and no other */
};

enum sock_choice {
	SOCK_PLAIN_FIRST, /* without privilege if we may, else raw */
	SOCK_RAW_FIRST,	  /* raw if CAP_NET_RAW is permitted, else without */
	SOCK_PLAIN_ONLY,
	SOCK_RAW_ONLY,
};

/* Path MTU discovery: ip(7), IP_MTU_DISCOVER. */
enum sock_mtu {
	SOCK_MTU_SYSTEM, /* as the system is set */
	SOCK_MTU_DONT,	 /* DF clear, fragments allowed */
	SOCK_MTU_WANT,	 /* as large as the path allows, else fragments */
	SOCK_MTU_DO,	 /* DF set, larger than the path is an error */
	SOCK_MTU_PROBE,	 /* DF set, only the interface limits */
};

/* What a user can ask of the sockets. All zeros: nothing. */
struct sock_options {
	struct addr source; /* bind to it; no family: the system chooses */
	const char *device; /* SO_BINDTODEVICE, and multicast; NULL: any */
	/* TTL of unicast and multicast where the probe says none; 0: the
	 * system's. */
	uint8_t ttl;
	bool has_tos;
	uint8_t tos; /* TOS or Traffic Class */
	enum sock_mtu mtu;
	bool has_mark;
	uint32_t mark;	    /* SO_MARK */
	int send_buffer;    /* SO_SNDBUF, bytes; 0: the system's */
	int receive_buffer; /* SO_RCVBUF, so many bytes or more */
	bool broadcast;	    /* SO_BROADCAST */
	bool dont_route;    /* SO_DONTROUTE */
	bool debug;	    /* SO_DEBUG, where that is allowed */
	bool debug_must;    /* else it is an error */
	bool no_loop;	    /* our multicasts do not come back to us */
	/* v6, 20 bits; 0: the kernel picks one. Not for SOCK_KIND_PACKET, where
	 * the probe brings its own. Not leased: two runs may use the same. */
	uint32_t flow_label;
	/* v6: each flow has the label that the form gives it, where the kernel
	 * writes the header and flow_label is 0. */
	bool flow_labels;
	/* v4, as on the wire. Not for SOCK_KIND_PACKET, as above. */
	uint8_t ip_options[IP_OPTIONS_MAX];
	size_t ip_options_size; /* 0: none */
	bool transmit_stamps;	/* the kernel tells when a probe left */
	bool user_stamps;	/* no stamps at all: our own clock is wanted */
	bool drops;		/* the kernel tells what it had no room for */
	bool no_ttl; /* nobody wants the TTL of what comes: it is not told where
			the kernel has to be asked for it */
};

/* What kind of sockets. */
struct sock_want {
	enum addr_family family;
	enum sock_method method;
	enum sock_choice choice;
	uint16_t flows; /* at least 1 */
	/* BY_ECHO, raw: each flow has a sender of its own, for threads that
	 * send side by side. */
	bool senders;
	/* BY_ECHO: what is asked. Ping sockets ask no TIMESTAMP and no NODE. */
	enum probe_query query;
	/* sock_connect will be called: ICMP errors come over the error queue
	 * of a raw ICMP socket, too. */
	bool connects;
	/* Raw: write the IP header where that is possible, which it is not
	 * for ICMPv6. UDP always does. Such packets are never fragmented. */
	bool own_header;
	/* ICMP: identifier of flow 0. A ping socket takes any free one unless
	 * has_ident; a raw socket always takes this: draw it at random. */
	bool has_ident;
	uint16_t ident;
	uint8_t protocol;     /* BY_PROTOCOL: of the IP header */
	bool portless;	      /* BY_PROTOCOL: as in tag_codec */
	uint16_t coverage;    /* UDP-Lite: as in transport_form */
	uint16_t source_port; /* of flow 0; 0: some that are free */
	bool share_ports;     /* TCP: others may have source_port already */
	struct sock_options options;
};

/* Which step failed: "WHAT: strerror(ERROR)", or "WHAT VALUE: ..." */
struct sock_failure {
	const char *what;  /* "socket", "bind", "SO_BINDTODEVICE", ... */
	const char *value; /* the device, or "" */
	int error;	   /* errno */
};

/* A probe that tries to connect. */
struct sock_attempt {
	bool open;
	uint32_t number;
	int64_t since; /* ns */
	struct addr to;
	uint16_t port;
	int error; /* errno with which it ended at once */
};

/* One descriptor. */
struct sock_end {
	int fd;
	enum addr_family family;
	uint16_t port;	  /* ours, where it is bound to one */
	uint8_t protocol; /* of its mail and queue; 0: by their kind */
	bool has_mail;	  /* it is read at all */
	bool has_queue;	  /* ICMP errors come over its error queue */
	/* The kernel says when the queue of the link was full. ICMP errors
	 * about anybody's packets then come over the error queue, too, where
	 * nobody wants them, and one may fail a send or a read. */
	bool is_told;
	struct sock_attempt attempt; /* CONNECT: what it is at */
	enum datagram_kind mail;     /* what is read from it */
	enum datagram_kind queue;    /* what its error queue holds */
};

struct sock {
	enum sock_kind kind;
	enum addr_family family;
	enum probe_wrap wrap; /* for probe_build */
	bool own_header;      /* for tag_codec: the IP header is ours */
	uint16_t ident;	      /* for tag_codec: ICMP identifier of flow 0 */
	uint16_t source_port; /* for tag_codec: our port of flow 0 */
	/* A flow can have one probe open at a time: the next one takes the
	 * place of the one before, whose answer is not heard any more. */
	bool serial;
	bool transmit_stamps;
	/* Nothing that is read tells what there was no room for, though that is
	 * wanted: ping sockets know no SO_RXQ_OVFL. sock_dropped does. */
	bool silent_drops;
	struct sock_end *ends; /* owned; those that send come first */
	size_t count;
	size_t senders; /* 1, or one per flow */
	uint32_t flow_label;
	bool flow_labels;
};

/*
 * Opens what WANT asks for and sets every option; raises capabilities only for
 * the calls that need them. After it nothing here needs privilege. 0, or
 * -errno with the step in FAILURE and nothing left open. -EACCES or -EPERM of
 * "socket" means that neither way is open to this user.
 */
int sock_open(struct sock *sock, const struct sock_want *want,
	      struct caps *caps, struct sock_failure *failure);

/* Also fine for an all-zero SOCK, and twice. */
void sock_close(struct sock *sock);

/* Connects all that sends to TARGET: nobody else is heard any more, and the
 * kernel keeps what it learns of the path with the socket. 0 or -errno. */
int sock_connect(struct sock *sock, const struct addr *target);

/* Path MTU discovery of all that sends, as in sock_options, for what is known
 * only later. 0 or -errno. */
int sock_discover(const struct sock *sock, enum sock_mtu mtu);

/* Whether all mail of BYTES, what the kernel counts besides included, can wait
 * to be read. */
bool sock_has_room(const struct sock *sock, int64_t bytes);

/*
 * Where anybody in the network namespace has leased a flow label for himself,
 * the kernel sends none that is not leased (ipv6_flowlabel.c). So lease that of
 * SOCK for TARGET, in all that sends, sharing it with whoever shares, too. 0,
 * or -EPERM if it is somebody else's alone: then nothing can be sent.
 */
int sock_lease(const struct sock *sock, const struct addr *target);

/* The descriptor that sends the probes of FLOW. */
struct sock_end *sock_sender(const struct sock *sock, uint16_t flow);

/* Messages that END had no room for so far, modulo 2^32. False: not known. */
bool sock_dropped(const struct sock_end *end, uint32_t *count);

/* Resets the numbers that the kernel gives to transmit stamps: the next packet
 * of END is number 0. 0 or -errno. */
int sock_restart_stamps(const struct sock_end *end);

#endif
