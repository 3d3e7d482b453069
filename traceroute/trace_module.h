/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Modules: the ways to probe, by the names that -M takes, and what -O can ask
 * of each.
 */
#ifndef LEADLINE_TRACEROUTE_TRACE_MODULE_H
#define LEADLINE_TRACEROUTE_TRACE_MODULE_H

#include "base/addr.h"
#include "base/buf.h"
#include "wire/tcp.h"

#include <stdbool.h>
#include <stdint.h>

/* Bytes before the payload of UDP and of ICMP echo. */
#define TRACE_MODULE_HEADER 8

/* What a probe is. */
enum trace_method {
	TRACE_METHOD_UDP,
	TRACE_METHOD_ICMP,
	TRACE_METHOD_TCP,
	TRACE_METHOD_UDPLITE,
	TRACE_METHOD_DCCP,
	TRACE_METHOD_SCTP,
	TRACE_METHOD_RAW, /* a bare payload of any protocol */
};

struct trace_module {
	const char *name;
	const char *help; /* what it sends, a few words */
	enum trace_method method;
	uint16_t port;	  /* destination port, 0: it has none */
	uint8_t protocol; /* of the IP header; ICMP: of IPv4 */
	bool connects;	  /* as programs without privilege do */
};

/* The one that is used without any option. */
const struct trace_module *trace_module_default(void);

/* By its name, in upper or lower case; NULL if there is none. */
const struct trace_module *trace_module_find(const char *name);

/* Which sockets ICMP may have. */
enum trace_module_icmp {
	TRACE_MODULE_ANY,
	TRACE_MODULE_RAW,
	TRACE_MODULE_DGRAM,
};

/* What -O asked for. */
struct trace_module_options {
	struct tcp_form tcp;
	bool flags_given;  /* TCP: any flag */
	bool extras_given; /* TCP: any option of the header */
	bool sysctl;	   /* TCP: what the system uses, beside those */
	bool mss;	   /* TCP: show where it changes */
	bool info;	   /* show what kind of answer the target sends */
	bool reuse;	   /* TCP: the port of --sport may be in use */
	enum trace_module_icmp icmp;
	uint16_t coverage; /* UDP-Lite: bytes under the checksum */
	uint32_t service;  /* DCCP: Service Code */
	bool help;	   /* say what there is */
};

void trace_module_options_init(struct trace_module_options *options);

/* Adds LIST, options apart by commas. RAW: *PROTOCOL is what protocol= says.
 * False with a line in ERROR for one that the module does not have or whose
 * value is wrong. */
bool trace_module_options_parse(struct trace_module_options *options,
				const struct trace_module *module,
				const char *list, uint8_t *protocol,
				struct buf *error);

/* Appends what -O help shows. */
void trace_module_help(const struct trace_module *module, struct buf *buf);

/* What the system uses where it may choose: sysctls that are 1. */
struct trace_module_sysctls {
	bool ecn;
	bool sack;
	bool timestamps;
	bool window_scaling;
};

/* The TCP header as it is sent. */
struct tcp_form trace_module_tcp(const struct trace_module_options *options,
				 const struct trace_module_sysctls *sysctls,
				 enum addr_family family);

#endif
