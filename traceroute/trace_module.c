/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The table of modules, and their options.
 */
#include "trace_module.h"

#include "ui/escape.h"
#include "wire/ip.h"

#include <stddef.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#define PORT_UDP_FIRST 33434
#define PORT_DNS       53
#define PORT_HTTP      80

/* For experiments (RFC 3692). */
#define PROTOCOL_ANY 253

#define COVERAGE_LEAST 8
#define SERVICE	       1885957735

/* Ethernet without and with the header of IPv6. */
#define MSS_V4 1460
#define MSS_V6 1440

static const struct trace_module modules[] = {
	{"default", "UDP to a port where nobody listens", TRACE_METHOD_UDP,
	 PORT_UDP_FIRST, IP_PROTOCOL_UDP, false},
	{"udp", "UDP to the port of name servers", TRACE_METHOD_UDP, PORT_DNS,
	 IP_PROTOCOL_UDP, false},
	{"icmp", "ICMP echo requests", TRACE_METHOD_ICMP, 0, IP_PROTOCOL_ICMP,
	 false},
	{"tcp", "TCP segments, a half-open SYN unless flags say otherwise",
	 TRACE_METHOD_TCP, PORT_HTTP, IP_PROTOCOL_TCP, false},
	{"tcpconn", "TCP by connect(), as any program may", TRACE_METHOD_TCP,
	 PORT_HTTP, IP_PROTOCOL_TCP, true},
	{"udplite", "UDP-Lite", TRACE_METHOD_UDPLITE, PORT_DNS,
	 IP_PROTOCOL_UDPLITE, false},
	{"dccp", "DCCP requests", TRACE_METHOD_DCCP, PORT_UDP_FIRST,
	 IP_PROTOCOL_DCCP, false},
	{"sctp", "SCTP INIT chunks", TRACE_METHOD_SCTP, PORT_HTTP,
	 IP_PROTOCOL_SCTP, false},
	{"raw", "a bare payload of any IP protocol", TRACE_METHOD_RAW, 0,
	 PROTOCOL_ANY, false},
};

#define MODULES (sizeof(modules) / sizeof(modules[0]))

const struct trace_module *trace_module_default(void)
{
	return &modules[0];
}

const struct trace_module *trace_module_find(const char *name)
{
	for (size_t i = 0; i < MODULES; i++)
		if (strcasecmp(modules[i].name, name) == 0)
			return &modules[i];
	return NULL;
}

enum option {
	OPTION_FLAG, /* `bit` of the TCP header */
	OPTION_FLAGS,
	OPTION_ECN,
	OPTION_SACK,
	OPTION_TIMESTAMPS,
	OPTION_WINDOW_SCALING,
	OPTION_FASTOPEN,
	OPTION_SYSCTL,
	OPTION_REUSE,
	OPTION_MSS,
	OPTION_INFO,
	OPTION_RAW,
	OPTION_DGRAM,
	OPTION_COVERAGE,
	OPTION_SERVICE,
	OPTION_PROTOCOL,
};

struct option_row {
	enum trace_method method;
	const char *name;
	const char *help;
	enum option option;
	uint8_t bit;
	uint32_t max;	 /* of its value, 0: it has none */
	uint32_t min;	 /* likewise */
	bool value_free; /* the value may be left out */
};

static const struct option_row option_rows[] = {
	{TRACE_METHOD_TCP, "syn", "set the SYN flag (default)", OPTION_FLAG,
	 TCP_SYN, 0, 0, false},
	{TRACE_METHOD_TCP, "ack", "set the ACK flag", OPTION_FLAG, TCP_ACK, 0,
	 0, false},
	{TRACE_METHOD_TCP, "fin", "set the FIN flag", OPTION_FLAG, TCP_FIN, 0,
	 0, false},
	{TRACE_METHOD_TCP, "rst", "set the RST flag", OPTION_FLAG, TCP_RST, 0,
	 0, false},
	{TRACE_METHOD_TCP, "psh", "set the PSH flag", OPTION_FLAG, TCP_PSH, 0,
	 0, false},
	{TRACE_METHOD_TCP, "urg", "set the URG flag", OPTION_FLAG, TCP_URG, 0,
	 0, false},
	{TRACE_METHOD_TCP, "ece", "set the ECE flag", OPTION_FLAG, TCP_ECE, 0,
	 0, false},
	{TRACE_METHOD_TCP, "cwr", "set the CWR flag", OPTION_FLAG, TCP_CWR, 0,
	 0, false},
	{TRACE_METHOD_TCP, "flags", "set exactly these flags", OPTION_FLAGS, 0,
	 255, 0, false},
	{TRACE_METHOD_TCP, "ecn", "offer ECN: syn, ece and cwr", OPTION_ECN, 0,
	 0, 0, false},
	{TRACE_METHOD_TCP, "sack", "send the option SACK permitted",
	 OPTION_SACK, 0, 0, 0, false},
	{TRACE_METHOD_TCP, "timestamps", "send timestamps", OPTION_TIMESTAMPS,
	 0, 0, 0, false},
	{TRACE_METHOD_TCP, "window_scaling", "send the window scale",
	 OPTION_WINDOW_SCALING, 0, 0, 0, false},
	{TRACE_METHOD_TCP, "fastopen", "ask for a cookie of fast open",
	 OPTION_FASTOPEN, 0, 0, 0, false},
	{TRACE_METHOD_TCP, "sysctl",
	 "send what net.ipv4.tcp_* has on (default with syn alone)",
	 OPTION_SYSCTL, 0, 0, 0, false},
	{TRACE_METHOD_TCP, "reuse", "share the port of --sport with others",
	 OPTION_REUSE, 0, 0, 0, false},
	{TRACE_METHOD_TCP, "mss",
	 "send this maximum segment size and show where it is changed",
	 OPTION_MSS, 0, UINT16_MAX, 1, true},
	{TRACE_METHOD_TCP, "info",
	 "show what the target answers: its flags and options", OPTION_INFO, 0,
	 0, 0, false},
	{TRACE_METHOD_ICMP, "raw", "use raw sockets only", OPTION_RAW, 0, 0, 0,
	 false},
	{TRACE_METHOD_ICMP, "dgram", "use ping sockets only", OPTION_DGRAM, 0,
	 0, 0, false},
	{TRACE_METHOD_UDPLITE, "coverage", "bytes under the checksum (8)",
	 OPTION_COVERAGE, 0, UINT16_MAX, COVERAGE_LEAST, false},
	{TRACE_METHOD_DCCP, "service", "service code (1885957735)",
	 OPTION_SERVICE, 0, UINT32_MAX, 0, false},
	{TRACE_METHOD_DCCP, "info", "show what the target answers", OPTION_INFO,
	 0, 0, 0, false},
	{TRACE_METHOD_SCTP, "info", "show what the target answers", OPTION_INFO,
	 0, 0, 0, false},
	{TRACE_METHOD_RAW, "protocol", "number of the IP protocol (253)",
	 OPTION_PROTOCOL, 0, UINT8_MAX, 1, false},
};

#define OPTIONS (sizeof(option_rows) / sizeof(option_rows[0]))

void trace_module_options_init(struct trace_module_options *options)
{
	*options = (struct trace_module_options){
		.coverage = COVERAGE_LEAST,
		.service = SERVICE,
	};
}

/* A header option: with it the system is not asked, unless it is named too. */
static bool extra(struct trace_module_options *options)
{
	options->extras_given = true;
	return true;
}

static void apply_tcp(struct trace_module_options *options,
		      const struct option_row *row, uint32_t value)
{
	struct tcp_form *tcp = &options->tcp;

	switch (row->option) {
	case OPTION_FLAG:
		tcp->flags |= row->bit;
		options->flags_given = true;
		break;
	case OPTION_FLAGS:
		tcp->flags = (uint8_t)value;
		options->flags_given = true;
		break;
	case OPTION_ECN:
		tcp->flags |= TCP_SYN | TCP_ECE | TCP_CWR;
		options->flags_given = true;
		break;
	case OPTION_SACK:
		tcp->sack = extra(options);
		break;
	case OPTION_TIMESTAMPS:
		tcp->timestamps = extra(options);
		break;
	case OPTION_WINDOW_SCALING:
		tcp->window_scaling = extra(options);
		break;
	case OPTION_FASTOPEN:
		tcp->fastopen = true;
		break;
	case OPTION_SYSCTL:
		options->sysctl = true;
		break;
	case OPTION_REUSE:
		options->reuse = true;
		break;
	case OPTION_MSS:
		tcp->mss = value != 0 ? (uint16_t)value : tcp->mss;
		options->mss = true;
		break;
	case OPTION_INFO:
	case OPTION_RAW:
	case OPTION_DGRAM:
	case OPTION_COVERAGE:
	case OPTION_SERVICE:
	case OPTION_PROTOCOL:
		break;
	}
}

static void apply(struct trace_module_options *options,
		  const struct option_row *row, uint32_t value,
		  uint8_t *protocol)
{
	if (row->option == OPTION_RAW)
		options->icmp = TRACE_MODULE_RAW;
	else if (row->option == OPTION_DGRAM)
		options->icmp = TRACE_MODULE_DGRAM;
	else if (row->option == OPTION_COVERAGE)
		options->coverage = (uint16_t)value;
	else if (row->option == OPTION_SERVICE)
		options->service = value;
	else if (row->option == OPTION_PROTOCOL)
		*protocol = (uint8_t)value;
	else if (row->option == OPTION_INFO)
		options->info = true;
	else
		apply_tcp(options, row, value);
}

/* A connect sends what the system likes. */
static bool has_option(const struct trace_module *module,
		       const struct option_row *row)
{
	if (row->method != module->method)
		return false;
	return !module->connects || row->option == OPTION_INFO ||
	       row->option == OPTION_REUSE;
}

static const struct option_row *find_option(const struct trace_module *module,
					    const char *name, size_t size)
{
	for (size_t i = 0; i < OPTIONS; i++)
		if (has_option(module, &option_rows[i]) &&
		    strlen(option_rows[i].name) == size &&
		    strncasecmp(option_rows[i].name, name, size) == 0)
			return &option_rows[i];
	return NULL;
}

/* A number, octal and hexadecimal too, that ends where the option does. */
static bool read_value(const struct option_row *row, const char *text,
		       const char *end, uint32_t *value)
{
	char *rest;
	unsigned long long number;

	*value = 0;
	if (text == NULL)
		return row->max == 0 || row->value_free;
	if (row->max == 0 || *text < '0' || *text > '9')
		return false;
	number = strtoull(text, &rest, 0);
	*value = (uint32_t)number;
	return rest == end && number >= row->min && number <= row->max;
}

static bool reject(struct buf *error, const struct trace_module *module,
		   const char *text, size_t size, const char *why)
{
	buf_print(error, "-O: %s of module %s: '", why, module->name);
	escape_bytes(error, text, size < 64 ? size : 64);
	buf_char(error, '\'');
	return false;
}

static bool take_one(struct trace_module_options *options,
		     const struct trace_module *module, const char *text,
		     size_t size, uint8_t *protocol, struct buf *error)
{
	const char *equals = memchr(text, '=', size);
	size_t name = equals != NULL ? (size_t)(equals - text) : size;
	const struct option_row *row = find_option(module, text, name);
	uint32_t value;

	if (size == 4 && strncmp(text, "help", size) == 0) {
		options->help = true;
		return true;
	}
	if (row == NULL)
		return reject(error, module, text, size, "no such option");
	if (!read_value(row, equals != NULL ? equals + 1 : NULL, text + size,
			&value))
		return reject(error, module, text, size, "wrong value");
	apply(options, row, value, protocol);
	return true;
}

bool trace_module_options_parse(struct trace_module_options *options,
				const struct trace_module *module,
				const char *list, uint8_t *protocol,
				struct buf *error)
{
	for (;;) {
		size_t size = strcspn(list, ",");

		if (!take_one(options, module, list, size, protocol, error))
			return false;
		if (list[size] == '\0')
			return true;
		list += size + 1;
	}
}

void trace_module_help(const struct trace_module *module, struct buf *buf)
{
	size_t found = 0;

	buf_print(buf, "Module %s: %s.\n", module->name, module->help);
	for (size_t i = 0; i < OPTIONS; i++) {
		const struct option_row *row = &option_rows[i];

		if (!has_option(module, row))
			continue;
		buf_print(buf, "  %s%s  %s\n", row->name,
			  row->value_free ? "[=N]"
			  : row->max != 0 ? "=N"
					  : "",
			  row->help);
		found++;
	}
	if (found == 0)
		buf_text(buf, "  It has no options.\n");
}

struct tcp_form trace_module_tcp(const struct trace_module_options *options,
				 const struct trace_module_sysctls *sysctls,
				 enum addr_family family)
{
	struct tcp_form tcp = options->tcp;

	if (!options->flags_given)
		tcp.flags |= TCP_SYN;
	if ((tcp.flags & TCP_SYN) != 0 && tcp.mss == 0)
		tcp.mss = family == ADDR_V6 ? MSS_V6 : MSS_V4;
	if (!options->sysctl && (options->flags_given || options->extras_given))
		return tcp;
	tcp.sack = tcp.sack || sysctls->sack;
	tcp.timestamps = tcp.timestamps || sysctls->timestamps;
	tcp.window_scaling = tcp.window_scaling || sysctls->window_scaling;
	if (sysctls->ecn && (tcp.flags & TCP_SYN) != 0)
		tcp.flags |= TCP_ECE | TCP_CWR;
	return tcp;
}
