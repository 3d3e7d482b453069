/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * methods: a bare trace over the Linux driver, for tests of its sockets.
 *
 *	methods [OPTIONS] METHOD TARGET
 *
 * METHOD is udp, icmp, tcp, or the number of a protocol. Every flow probes
 * every TTL once; one line tells what became of each, in that order:
 *
 *	TTL FLOW FROM TYPE/CODE | TTL FLOW FROM FLAGS | TTL FLOW *
 *
 *	-u        without privilege, -r: raw; otherwise raw if we may
 *	-m N      TTLs from 1 to N (4)     -q N      flows (3)
 *	-p N      destination port         -s N      source port
 *	-l N      payload bytes (32)       -t N      TOS
 *	-g HOP    loose source route       -b        bare protocol: no ports
 *	-d        tell what was used, too  -k MARK   SO_MARK
 *	-F        do not fragment
 *	-f        a flow label for each flow; the labels of the probes are
 *	          whatever the secret of the run makes of them
 */
#include "base/ns.h"
#include "engine/driver.h"
#include "io/caps.h"
#include "io/loop.h"
#include "io/random.h"
#include "io/route.h"
#include "io/sock.h"
#include "wire/ip.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define PROBES_MAX 256

struct methods {
	struct plan plan;
	struct sock_want want;
	struct probe_form form;
	struct addr target;
	const char *hop;
	bool tell;
	uint8_t ttls;
	uint16_t size;
	struct sock sock;
	uint16_t next[16]; /* TTL of each flow */
	uint16_t open[16]; /* probes under way of each flow */
	char lines[PROBES_MAX][160];
};

static void die(const char *what, int error)
{
	fprintf(stderr, "methods: %s: %s\n", what, strerror(error));
	exit(2);
}

static enum plan_verdict next(struct plan *plan, int64_t now,
			      struct probe *probe, int64_t *until)
{
	struct methods *m = (struct methods *)plan;
	bool done = true;

	(void)now;
	*until = NS_NEVER;
	for (uint16_t flow = 0; flow < m->want.flows; flow++) {
		if (m->next[flow] > m->ttls)
			continue;
		done = false;
		if (m->sock.serial && m->open[flow] > 0)
			continue;
		probe->flow = flow;
		probe->seq = m->next[flow];
		probe->ttl = (uint8_t)m->next[flow]++;
		probe->size = m->size;
		m->open[flow]++;
		return PLAN_SEND;
	}
	return done ? PLAN_DRAIN : PLAN_WAIT;
}

static void note(struct plan *plan, const struct event *event)
{
	struct methods *m = (struct methods *)plan;
	const struct reply *reply = event->reply;
	char from[ADDR_TEXT_MAX] = "";
	size_t at = (size_t)(event->probe.ttl - 1) * m->want.flows +
		    event->probe.flow;
	char *line = m->lines[at];

	if (event->kind == EVENT_SENT || event->kind == EVENT_NOTICE)
		return;
	if (event->kind == EVENT_FORGED) {
		printf("forged\n");
		return;
	}
	if (event->kind != EVENT_DUPLICATE && event->kind != EVENT_LATE)
		m->open[event->probe.flow]--;
	if (reply != NULL)
		addr_format(&reply->from, from);
	snprintf(line, sizeof(m->lines[0]), "%u %u ", event->probe.ttl,
		 event->probe.flow);
	line += strlen(line);
	if (event->kind == EVENT_FAILED)
		sprintf(line, "%s", strerror(event->error));
	else if (reply == NULL)
		sprintf(line, "*");
	else if (reply->meaning == ICMP_ECHO_REPLY)
		sprintf(line, "%s answer 0x%02x", from,
			reply->tcp_flags | reply->packet_type);
	else
		sprintf(line, "%s %u/%u", from, reply->type, reply->code);
	if (m->tell && reply != NULL)
		sprintf(line + strlen(line),
			" rtt=%lldus ttl=%d source=%d ext=%zu tos=%d info=%u",
			(long long)(event->rtt / 1000), reply->ttl,
			reply->source, reply->extensions.size,
			reply->quoted_tos, (unsigned int)reply->info);
	if (event->kind == EVENT_DUPLICATE)
		strcat(line, " again");
}

static void read_method(struct methods *m, const char *name)
{
	struct tag_codec *tag = &m->form.tag;

	tag->carrier = TAG_UDP_FLOW;
	m->want.method = SOCK_BY_UDP;
	if (strcmp(name, "icmp") == 0) {
		tag->carrier = TAG_ECHO_FLOW;
		m->want.method = SOCK_BY_ECHO;
	} else if (strcmp(name, "tcp") == 0) {
		tag->carrier = TAG_TCP_FLOW;
		m->want.method = SOCK_BY_TCP;
		m->form.tcp = (struct tcp_form){.flags = TCP_SYN, .mss = 1460};
	} else if (strcmp(name, "udp") != 0) {
		tag->carrier = TAG_ID_FLOW;
		m->want.method = SOCK_BY_PROTOCOL;
		m->want.protocol = tag->protocol = (uint8_t)atoi(name);
	}
}

static void read_options(struct methods *m, int argc, char **argv)
{
	int c;

	while ((c = getopt(argc, argv, "urm:q:p:s:l:t:g:bdk:fF")) != -1) {
		unsigned int n = optarg ? (unsigned int)atoi(optarg) : 0;

		if (c == 'u')
			m->want.choice = SOCK_PLAIN_ONLY;
		else if (c == 'r')
			m->want.choice = SOCK_RAW_ONLY;
		else if (c == 'm')
			m->ttls = (uint8_t)n;
		else if (c == 'q')
			m->want.flows = (uint16_t)n;
		else if (c == 'p')
			m->form.tag.dest_port = (uint16_t)n;
		else if (c == 's')
			m->want.source_port = (uint16_t)n;
		else if (c == 'l')
			m->size = (uint16_t)n;
		else if (c == 't')
			m->form.tos = m->want.options.tos = (uint8_t)n,
			m->want.options.has_tos = true;
		else if (c == 'g')
			m->hop = optarg;
		else if (c == 'b')
			m->want.portless = m->form.tag.portless = true;
		else if (c == 'd')
			m->tell = true;
		else if (c == 'k')
			m->want.options.mark = n,
			m->want.options.has_mark = true;
		else if (c == 'F')
			m->want.options.mtu = SOCK_MTU_PROBE,
			m->form.dont_fragment = true;
		else if (c == 'f')
			m->want.options.flow_labels = true;
		else
			exit(2);
	}
	if (argc - optind != 2 || !addr_parse(argv[optind + 1], &m->target))
		exit(2);
	read_method(m, argv[optind]);
}

static void put_route(struct methods *m)
{
	struct addr hop;

	if (m->hop == NULL)
		return;
	if (!addr_parse(m->hop, &hop))
		exit(2);
	m->form.ip_options_size = (uint8_t)ip_options_source_route(
		m->form.ip_options, false, &hop, 1);
}

static void open_all(struct methods *m, struct route *route, struct addr *from)
{
	struct sock_failure failure = {"", "", 0};
	struct caps caps;
	int error = caps_start(&caps);

	random_bytes(&m->want.ident, 2);
	random_key(&m->form.tag.key);
	m->want.family = m->target.family;
	if (error == 0)
		error = sock_open(&m->sock, &m->want, &caps, &failure);
	if (error == 0)
		error = route_open(route, m->want.family, &m->want.options,
				   &caps, &failure);
	if (error != 0)
		die(failure.what, -error);
	if (caps_drop(&caps) != 0)
		die("caps", EPERM);
	error = route_source(route, &m->target, from);
	if (error != 0)
		die("route", -error);
	m->form.tag.own_header = m->sock.own_header;
	m->form.tag.ident = m->sock.ident;
	m->form.tag.source_port = m->sock.source_port;
	m->form.tag.flows = m->want.flows;
	m->form.tag.balanced = m->size >= TAG_SIZE;
	if (m->tell)
		printf("kind %d source port %u\n", (int)m->sock.kind,
		       m->sock.source_port);
}

static void run(struct methods *m, struct loop *loop, struct targets *targets)
{
	static struct ledger_entry ring[PROBES_MAX];
	struct session session;
	struct session_setup setup = {
		.targets = targets,
		.plan = &m->plan,
		.form = &m->form,
		.ring = ring,
		.ring_size = PROBES_MAX,
		.timeout = NS_PER_SEC + 200 * NS_PER_MS,
	};
	struct driver_news news;

	session_init(&session, &setup);
	for (;;) {
		switch (driver_pump(&loop->driver, &session, NS_NEVER, &news)) {
		case DRIVER_EVENT:
		case DRIVER_INPUT:
		case DRIVER_TIME:
			break;
		case DRIVER_DONE:
			return;
		case DRIVER_ERROR:
			die("driver", news.error);
		}
	}
}

int main(int argc, char **argv)
{
	static const struct plan_ops ops = {.next = next, .note = note};
	static struct methods m = {
		.plan = {.ops = &ops},
		.want = {.choice = SOCK_RAW_FIRST,
			 .flows = 3,
			 .own_header = true,
			 .options = {.mtu = SOCK_MTU_DONT,
				     .transmit_stamps = true}},
		.form = {.tag = {.dest_port = 33434}},
		.ttls = 4,
		.size = 32,
	};
	struct route route = {0};
	struct target row;
	struct targets targets;
	struct addr from;
	struct loop loop;
	struct loop_setup setup = {.payload_max = 2000};
	int error;

	read_options(&m, argc, argv);
	for (size_t i = 0; i < 16; i++)
		m.next[i] = 1;
	put_route(&m);
	if (m.want.portless)
		m.want.flows = 1;
	open_all(&m, &route, &from);
	targets_init(&targets, &row, 1);
	targets_add(&targets, &m.target, &from);
	setup.sock = &m.sock;
	setup.form = &m.form;
	setup.targets = &targets;
	sigemptyset(&setup.signals);
	error = loop_open(&loop, &setup);
	if (error != 0)
		die("loop", -error);
	run(&m, &loop, &targets);
	for (size_t i = 0; i < (size_t)m.ttls * m.want.flows; i++)
		printf("%s\n", m.lines[i]);
	loop_close(&loop);
	sock_close(&m.sock);
	route_close(&route);
	return 0;
}
