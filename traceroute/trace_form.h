/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * What the probes of a run look like, from what the user asked for and what
 * sockets there are.
 */
#ifndef LEADLINE_TRACEROUTE_TRACE_FORM_H
#define LEADLINE_TRACEROUTE_TRACE_FORM_H

#include "base/addr.h"
#include "base/siphash.h"
#include "trace_module.h"
#include "trace_options.h"
#include "wire/probe.h"

#include <stdbool.h>
#include <stdint.h>

/* What is known when the sockets of a family are open. */
struct trace_setup {
	const struct trace_options *options; /* borrowed */
	const char *program;		     /* prefix of messages, borrowed */
	enum addr_family family;	     /* of the sockets */
	bool own_header;      /* the IP header is ours to write */
	bool serial;	      /* a flow can have one probe open only */
	uint16_t ident;	      /* ICMP identifier of flow 0 */
	uint16_t source_port; /* of flow 0, where there are ports */
	struct trace_module_sysctls sysctls;
	uint8_t ip_options[IP_OPTIONS_MAX]; /* v4, as probe_form has them */
	uint8_t ip_options_size;
	struct siphash_key key;
	/* Where to ask who announces an address: a whois server, or the text of
	 * a file; NULL both: DNS. All borrowed. */
	const char *whois_server;
	const char *whois_service; /* NULL: the usual one */
	const char *prefixes;
	int fd; /* for the text */
};

/* All zeros before. */
void trace_form_init(struct probe_form *form, const struct trace_setup *setup);

/* Whether the number of a probe to FAMILY is in nothing that every router
 * quotes. */
bool trace_form_is_blind(const struct probe_form *form,
			 enum addr_family family);

/* Bytes of the IP packet around PAYLOAD bytes to FAMILY. */
uint32_t trace_form_packet(const struct probe_form *form,
			   enum addr_family family, uint16_t payload);

/* Whether nothing but raw sockets can do what was asked for. */
bool trace_form_needs_raw(const struct trace_options *options);

#endif
