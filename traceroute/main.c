/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * traceroute: the order of things.
 *
 * Descriptors, options, the resolver's process, sockets, and then no privilege
 * any more; only after that names are resolved and the network is read. This is
 * the only file here that knows Linux, and the only one that prints errors.
 */
#include "base/ns.h"
#include "io/caps.h"
#include "io/fds.h"
#include "io/loop.h"
#include "io/random.h"
#include "io/resolve.h"
#include "io/route.h"
#include "io/sock.h"
#include "leadline_version.h"
#include "trace.h"
#include "trace_options.h"
#include "ui/escape.h"

#include <errno.h>
#include <net/if.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* A larger packet may have to be fragmented, which only the system does. */
#define PACKET_WHOLE 1280

/* The way to the targets of one family. */
struct way {
	struct sock sock;
	struct route route;
	struct sock_failure failure;
	int error; /* why it is not open, an errno, or 0 */
};

struct program {
	struct trace_options options;
	struct caps caps;
	struct resolve resolve;
	struct way ways[2];  /* v4, v6 */
	struct addr source;  /* of -s, or no family */
	struct addr target;
	struct loop loop;
	struct trace *trace; /* owned */
};

enum status {
	STATUS_DONE = 0,
	STATUS_FAILED = 2,
};

/* "traceroute: WHAT 'VALUE': WHY", one line on stderr. WHAT and VALUE may be
 * NULL. */
static enum status complain(const char *what, const char *value,
			    const char *why)
{
	char memory[1024];
	struct buf line;

	buf_init(&line, memory, sizeof(memory) - 1);
	buf_text(&line, "traceroute: ");
	if (what != NULL)
		buf_text(&line, what);
	if (value != NULL && value[0] != '\0') {
		buf_text(&line, what != NULL ? " " : "");
		escape_text(&line, value);
	}
	if (what != NULL || value != NULL)
		buf_text(&line, ": ");
	buf_text(&line, why);
	fprintf(stderr, "%s\n", memory);
	return STATUS_FAILED;
}

static enum status complain_errno(const char *what, int error)
{
	return complain(what, NULL, strerror(error));
}

/* --help and --version: data, so on stdout. */
static enum status print(const struct buf *text)
{
	if (fputs(text->text, stdout) == EOF || fflush(stdout) == EOF)
		return complain_errno("standard output", errno);
	return STATUS_DONE;
}

static enum status print_help(void)
{
	char memory[8192];
	struct buf text;

	buf_init(&text, memory, sizeof(memory));
	trace_options_help(&text);
	return print(&text);
}

static enum status print_version(void)
{
	char memory[256];
	struct buf text;

	buf_init(&text, memory, sizeof(memory));
	buf_text(&text, "leadline traceroute " LEADLINE_VERSION "\n");
	return print(&text);
}

/* 192.0.2.1 in the clothes of IPv6, ::ffff:192.0.2.1 (RFC 4291 section
 * 2.5.5.2), is meant as IPv4. */
static struct addr unmapped(const struct addr *addr)
{
	static const uint8_t prefix[12] = {[10] = 0xff, [11] = 0xff};

	if (addr->family == ADDR_V6 &&
	    memcmp(addr->bytes, prefix, sizeof(prefix)) == 0)
		return addr_v4(addr->bytes + sizeof(prefix));
	return *addr;
}

static bool is_number(const char *text, struct addr *addr)
{
	if (!resolve_number(text, addr))
		return false;
	*addr = unmapped(addr);
	return true;
}

/* The first usable address of TEXT. */
static enum status find_host(struct program *program, const char *text,
			     enum addr_family family, struct addr *addr)
{
	struct resolve_host host;
	int status;

	if (is_number(text, addr)) {
		if (family == ADDR_NONE || addr->family == family)
			return STATUS_DONE;
		return complain(NULL, text,
				"Address family for hostname not supported");
	}
	status = resolve_host(&program->resolve, text, family, &host);
	if (status < 0)
		return complain_errno("resolver", -status);
	if (host.error != NULL || host.count == 0)
		return complain(NULL, text,
				host.error != NULL ? host.error
						   : "no address");
	for (size_t i = host.count; i-- > 0;)
		if (program->ways[host.addrs[i].family == ADDR_V6].error == 0)
			*addr = host.addrs[i];
	if (addr->family == ADDR_NONE)
		*addr = host.addrs[0];
	return STATUS_DONE;
}

/* The child that resolves names is started while there are no sockets yet, if
 * anything may need it. */
static enum status start_resolver(struct program *program)
{
	const struct trace_options *options = &program->options;
	struct addr addr;
	int status;

	if (options->numeric && is_number(options->host, &addr) &&
	    (options->source == NULL || is_number(options->source, &addr)))
		return STATUS_DONE;
	status = resolve_start(&program->resolve);
	return status == 0 ? STATUS_DONE
			   : complain_errno("resolver", -status);
}

/* -s. It decides the family if nothing else did. */
static enum status find_source(struct program *program)
{
	struct trace_options *options = &program->options;
	struct addr target;

	if (options->source == NULL)
		return STATUS_DONE;
	if (options->family == ADDR_NONE && is_number(options->host, &target))
		options->family = target.family;
	if (find_host(program, options->source, options->family,
		      &program->source) != STATUS_DONE)
		return STATUS_FAILED;
	options->family = program->source.family;
	return STATUS_DONE;
}

static struct sock_want want_of(const struct program *program,
				enum addr_family family)
{
	const struct trace_options *options = &program->options;
	bool udp = options->method == TRACE_METHOD_UDP;
	bool large = trace_options_packet(options, family) > PACKET_WHOLE;
	uint16_t ident = 0;

	random_bytes(&ident, sizeof(ident));
	return (struct sock_want){
		.family = family,
		.method = udp ? SOCK_BY_UDP : SOCK_BY_ECHO,
		.choice = udp && large ? SOCK_PLAIN_ONLY : SOCK_RAW_FIRST,
		.flows = options->queries,
		.own_header = udp,
		.ident = ident,
		.options = {
			.source = program->source,
			.device = options->device,
			.mtu = SOCK_MTU_DONT,
			.transmit_stamps = true,
		},
	};
}

static void open_way(struct program *program, enum addr_family family)
{
	struct way *way = &program->ways[family == ADDR_V6];
	struct sock_want want = want_of(program, family);

	way->error = -sock_open(&way->sock, &want, &program->caps,
				&way->failure);
	if (way->error == 0)
		way->error = -route_open(&way->route, family, &want.options,
					 &program->caps, &way->failure);
}

/* Neither kind of ICMP socket: what to type. */
static enum status tell_cures(void)
{
	char path[512] = "/usr/bin/traceroute";
	ssize_t size = readlink("/proc/self/exe", path, sizeof(path) - 1);

	if (size > 0)
		path[size] = '\0';
	complain(NULL, NULL, "no permission for ICMP sockets; allow them to "
			     "every user, or to this program:");
	fprintf(stderr,
		"  sudo sysctl -w net.ipv4.ping_group_range='0 2147483647'\n"
		"  sudo setcap cap_net_raw=p %s\n",
		path);
	return STATUS_FAILED;
}

static enum status complain_way(const struct program *program,
				const struct way *way)
{
	bool denied = way->error == EACCES || way->error == EPERM;

	if (denied && program->options.method == TRACE_METHOD_ICMP &&
	    strcmp(way->failure.what, "socket") == 0)
		return tell_cures();
	return complain(way->failure.what, way->failure.value,
			strerror(way->error));
}

/* The family of a name is known only when it is resolved, and then there is no
 * privilege left: both are opened. One that fails matters if it is needed. */
static enum status open_ways(struct program *program)
{
	enum addr_family family = program->options.family;
	struct addr target;

	if (is_number(program->options.host, &target))
		family = target.family;
	for (int i = 0; i < 2; i++)
		program->ways[i].error = EAFNOSUPPORT;
	if (family != ADDR_V6)
		open_way(program, ADDR_V4);
	if (family != ADDR_V4)
		open_way(program, ADDR_V6);
	if (program->ways[0].error == 0 || program->ways[1].error == 0)
		return STATUS_DONE;
	return complain_way(program, &program->ways[family == ADDR_V6]);
}

/* All that needs privilege; afterwards there is none. */
static enum status acquire(struct program *program)
{
	enum status status = start_resolver(program);
	int error;

	if (status == STATUS_DONE)
		status = find_source(program);
	if (status == STATUS_DONE)
		status = open_ways(program);
	error = -caps_drop(&program->caps);
	if (error != 0)
		return complain_errno("cannot drop privileges", error);
	return status;
}

/* The target, and our address as it will see it. */
static enum status find_target(struct program *program,
			       struct trace_setup *setup)
{
	const struct trace_options *options = &program->options;
	struct way *way;
	int error;

	if (find_host(program, options->host, options->family,
		      &setup->target) != STATUS_DONE)
		return STATUS_FAILED;
	way = &program->ways[setup->target.family == ADDR_V6];
	if (way->error != 0)
		return complain_way(program, way);
	error = -route_source(&way->route, &setup->target, &setup->source);
	if (error != 0)
		return complain(NULL, options->host, strerror(error));
	setup->own_header = way->sock.own_header;
	setup->ident = way->sock.ident;
	setup->source_port = way->sock.source_port;
	return STATUS_DONE;
}

/* Link-local addresses are shown with the name of their link. */
static void name_link(struct program *program, const struct addr *target)
{
	struct output *output = &program->trace->output;
	char name[IF_NAMESIZE];

	if (target->scope == 0 || if_indextoname(target->scope, name) == NULL)
		return;
	output->scope = target->scope;
	memcpy(output->scope_name, name, sizeof(output->scope_name));
}

static enum status prepare(struct program *program)
{
	struct trace_setup setup = {
		.options = &program->options,
		.fd = STDOUT_FILENO,
	};
	int error = -random_key(&setup.key);

	if (error != 0)
		return complain_errno("getrandom", error);
	if (find_target(program, &setup) != STATUS_DONE)
		return STATUS_FAILED;
	program->target = setup.target;
	program->trace = calloc(1, sizeof(*program->trace));
	if (program->trace == NULL)
		return complain_errno("memory", errno);
	trace_init(program->trace, &setup);
	name_link(program, &setup.target);
	return STATUS_DONE;
}

static int open_loop(struct program *program)
{
	struct way *way = &program->ways[program->target.family == ADDR_V6];
	struct loop_setup setup = {
		.sock = &way->sock,
		.route = &way->route,
		.form = &program->trace->form,
		.targets = &program->trace->targets,
		.resolve = program->options.numeric ? NULL : &program->resolve,
		.payload_max = trace_options_payload(&program->options,
						     program->target.family),
	};

	sigemptyset(&setup.signals);
	sigaddset(&setup.signals, SIGINT);
	sigaddset(&setup.signals, SIGTERM);
	sigaddset(&setup.signals, SIGQUIT);
	sigaddset(&setup.signals, SIGHUP);
	return loop_open(&program->loop, &setup);
}

/* What our own system refused to send is said once and counted. */
static enum status judge(const struct trace_hops *hops)
{
	char what[64];
	struct buf buf;

	if (hops->refused == 0)
		return STATUS_DONE;
	if (hops->sent == 0)
		return complain_errno("send", hops->error);
	buf_init(&buf, what, sizeof(what));
	buf_print(&buf, "%u probes could not be sent",
		  (unsigned int)hops->refused);
	complain_errno(what, hops->error);
	return STATUS_DONE;
}

/* Prepares and runs; *ENDED_BY is the signal that did it, or 0. */
static enum status run(struct program *program, int *ended_by)
{
	struct trace_end end;
	int error;

	if (prepare(program) != STATUS_DONE)
		return STATUS_FAILED;
	error = -open_loop(program);
	if (error != 0)
		return complain_errno("start", error);
	end = trace_run(program->trace, &program->loop.driver);
	loop_close(&program->loop);
	*ended_by = end.signal;
	if (program->trace->output.error != 0)
		return complain_errno("standard output", end.error);
	if (end.error != 0)
		return complain_errno("network", end.error);
	return judge(&program->trace->hops);
}

static void release(struct program *program)
{
	resolve_stop(&program->resolve);
	for (int i = 0; i < 2; i++) {
		sock_close(&program->ways[i].sock);
		route_close(&program->ways[i].route);
	}
	free(program->trace);
}

/* Ends as if the signal had not been caught. */
static void die_by(int number)
{
	sigset_t set;

	signal(number, SIG_DFL);
	sigemptyset(&set);
	sigaddset(&set, number);
	raise(number);
	sigprocmask(SIG_UNBLOCK, &set, NULL);
}

static enum status parse(struct program *program, int argc, char **argv)
{
	char memory[512];
	struct buf error;

	buf_init(&error, memory, sizeof(memory));
	if (trace_options_parse(&program->options, argc, argv, &error))
		return STATUS_DONE;
	buf_text(&error, " (see traceroute --help)");
	return complain(NULL, NULL, memory);
}

int main(int argc, char **argv)
{
	struct program program = {0};
	enum status status = STATUS_FAILED;
	int ended_by = 0;
	int error = -fds_reserve();

	if (error == 0)
		error = -caps_start(&program.caps);
	if (error != 0)
		return (int)complain_errno("start", error);
	if (parse(&program, argc, argv) != STATUS_DONE)
		return STATUS_FAILED;
	switch (program.options.action) {
	case TRACE_ACTION_HELP:
		return (int)print_help();
	case TRACE_ACTION_VERSION:
		return (int)print_version();
	case TRACE_ACTION_RUN:
		break;
	}
	if (acquire(&program) == STATUS_DONE)
		status = run(&program, &ended_by);
	release(&program);
	if (ended_by != 0)
		die_by(ended_by);
	return (int)status;
}
