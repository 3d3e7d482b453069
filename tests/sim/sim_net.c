/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The simulated network itself: what stories rely on, shown with a plan that
 * sends echo requests at an interval, or UDP probes through all hops.
 */
#include "capture.h"
#include "engine/pace.h"
#include "net.h"

#include <errno.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include <cmocka.h>

#define MS  NS_PER_MS
#define SEC NS_PER_SEC

#define HOST  "192.0.2.9"
#define HOST6 "2001:db8::9"

/* --- a trivial plan ------------------------------------------------------- */

struct drum {
	struct plan plan;
	struct pace pace;
	uint32_t count; /* probes to send */
	uint32_t sent;
	uint32_t hops;	/* other than 0: TTL 1 to this, over and over */
	uint16_t flows; /* probe k is of flow k % flows */
	uint16_t size;
	bool started;
};

static enum plan_verdict drum_next(struct plan *plan, int64_t now,
				   struct probe *probe, int64_t *until)
{
	struct drum *drum = (struct drum *)(void *)plan;

	if (!drum->started)
		pace_start(&drum->pace, now, drum->pace.interval);
	drum->started = true;
	if (drum->sent == drum->count) {
		*until = NS_NEVER;
		return PLAN_DRAIN;
	}
	if (!pace_is_due(&drum->pace, now)) {
		*until = drum->pace.due;
		return PLAN_WAIT;
	}
	pace_take(&drum->pace, now);
	probe->seq = drum->sent + 1;
	probe->size = drum->size;
	probe->flow = (uint16_t)(drum->sent % drum->flows);
	if (drum->hops > 0)
		probe->ttl = (uint8_t)(drum->sent % drum->hops + 1);
	drum->sent++;
	return PLAN_SEND;
}

static void drum_note(struct plan *plan, const struct event *event)
{
	(void)plan;
	(void)event;
}

static const struct plan_ops drum_ops = {
	.next = drum_next,
	.note = drum_note,
};

/* --- a program around it -------------------------------------------------- */

#define RING 4096

/* Too large for a stack. */
struct world {
	struct net net;
	struct drum drum;
	struct probe_form form;
	struct target rows[4];
	struct targets targets;
	struct session session;
	struct ledger_entry ring[RING];
	struct capture out;
	bool quiet;
	uint64_t replies;
	uint64_t lost;
};

static void world_init(struct world *world, enum tag_carrier carrier,
		       const char *host)
{
	struct addr none = {0};
	struct addr addr = net_addr(host);

	memset(world, 0, sizeof(*world));
	net_init(&world->net, 1);
	capture_init(&world->out);
	world->form.tag = (struct tag_codec){
		.carrier = carrier,
		.key = {{1, 2, 3}},
		.ident = 0x1234,
		.source_port = 40000,
		.dest_port = 33434,
		.flows = 1,
		.own_header = carrier == TAG_UDP_FLOW,
		.balanced = carrier == TAG_UDP_FLOW,
	};
	targets_init(&world->targets, world->rows, 4);
	targets_add(&world->targets, &addr, &none);
	world->rows[0].source = addr.family == ADDR_V4 ? world->net.source_v4
						       : world->net.source_v6;
	world->drum = (struct drum){
		.plan = {&drum_ops},
		.pace = {.interval = SEC},
		.count = 3,
		.flows = 1,
		.size = 56,
	};
	net_plug(&world->net, &world->form, &world->targets);
}

static struct world *world_new(enum tag_carrier carrier, const char *host)
{
	struct world *world = malloc(sizeof(*world));

	assert_non_null(world);
	world_init(world, carrier, host);
	return world;
}

static void world_free(struct world *world)
{
	net_free(&world->net);
	capture_free(&world->out);
	free(world);
}

static const char *name_of(enum event_kind kind)
{
	switch (kind) {
	case EVENT_SENT:
		return "sent";
	case EVENT_FAILED:
		return "failed";
	case EVENT_REPLY:
		return "reply";
	case EVENT_NOTICE:
		return "notice";
	case EVENT_DUPLICATE:
		return "duplicate";
	case EVENT_LATE:
		return "late";
	case EVENT_LOST:
		return "lost";
	case EVENT_FORGED:
		return "forged";
	}
	return "?";
}

static void show_reply(struct world *world, const struct event *event)
{
	const struct reply *reply = event->reply;
	char from[ADDR_TEXT_MAX];

	addr_format(&reply->from, from);
	dprintf(world->out.fd, " %s %u/%u ttl %d rtt %.3f", from,
		(unsigned int)reply->type, (unsigned int)reply->code,
		reply->ttl, (double)event->rtt / 1e6);
	if (reply->quoted_ttl >= 0)
		dprintf(world->out.fd, " left %d", reply->quoted_ttl);
	if (reply->extensions.size > 0)
		dprintf(world->out.fd, " extended");
	if (reply->info != 0)
		dprintf(world->out.fd, " info %u", (unsigned int)reply->info);
	if (reply->bad_checksum)
		dprintf(world->out.fd, " bad checksum");
}

/* "ms kind seq ...", ms since the start. */
static void show(struct world *world, const struct event *event)
{
	world->replies += event->kind == EVENT_REPLY;
	world->lost += event->kind == EVENT_LOST;
	if (world->quiet || event->kind == EVENT_SENT)
		return;
	dprintf(world->out.fd, "%.3f %s %u",
		(double)(event->at - NET_START) / 1e6, name_of(event->kind),
		(unsigned int)event->probe.seq);
	if (event->reply != NULL)
		show_reply(world, event);
	if (event->kind == EVENT_FAILED)
		dprintf(world->out.fd, " error %d mtu %u", event->error,
			(unsigned int)event->mtu);
	dprintf(world->out.fd, "\n");
}

/* Shows an input that is not the session's. */
static void show_input(struct world *world, const struct input *input)
{
	double ms = (double)(world->net.driver.now - NET_START) / 1e6;

	if (input->kind == INPUT_SIGNAL)
		dprintf(world->out.fd, "%.3f signal %d\n", ms, input->signal);
	if (input->kind == INPUT_NAME)
		dprintf(world->out.fd, "%.3f name \"%s\"\n", ms, input->name);
}

static void run(struct world *world, int64_t timeout)
{
	struct session_setup setup = {
		.targets = &world->targets,
		.plan = &world->drum.plan,
		.form = &world->form,
		.ring = world->ring,
		.ring_size = RING,
		.timeout = timeout,
	};
	struct driver_news news;

	session_init(&world->session, &setup);
	for (;;) {
		switch (driver_pump(&world->net.driver, &world->session,
				    NS_NEVER, &news)) {
		case DRIVER_EVENT:
			show(world, &news.event);
			break;
		case DRIVER_INPUT:
			show_input(world, &news.input);
			break;
		case DRIVER_TIME:
			break;
		case DRIVER_DONE:
			return;
		case DRIVER_ERROR:
			fail_msg("driver: %s", strerror(news.error));
		}
	}
}

/* --- stories -------------------------------------------------------------- */

static void an_honest_path_echoes(void **state)
{
	struct world *world = world_new(TAG_ECHO_SEQ, HOST);

	(void)state;
	net_line(&world->net, net_addr(HOST), 2, 5 * MS);
	run(world, 10 * SEC);
	capture_expect(&world->out,
		       "30.000 reply 1 192.0.2.9 0/0 ttl 62 rtt 30.000\n"
		       "1030.000 reply 2 192.0.2.9 0/0 ttl 62 rtt 30.000\n"
		       "2030.000 reply 3 192.0.2.9 0/0 ttl 62 rtt 30.000\n");
	world_free(world);
}

static void every_style_and_family_says_the_same(void **state)
{
	static const char *const hosts[] = {HOST, HOST6};

	(void)state;
	for (int i = 0; i < 4; i++) {
		struct world *world = world_new(TAG_ECHO_SEQ, hosts[i / 2]);

		world->net.style = i % 2 == 0 ? NET_RAW : NET_SOCKET;
		net_line(&world->net, net_addr(hosts[i / 2]), 2, 5 * MS);
		run(world, 10 * SEC);
		assert_int_equal(world->replies, 3);
		assert_int_equal(world->net.unparsed, 0);
		assert_int_equal(world->session.foreign, 0);
		world_free(world);
	}
}

static void routers_answer_where_the_ttl_ends(void **state)
{
	struct world *world = world_new(TAG_UDP_FLOW, HOST);

	(void)state;
	net_line(&world->net, net_addr(HOST), 2, MS);
	world->drum.hops = 4;
	world->drum.count = 4;
	world->drum.size = 32;
	run(world, 5 * SEC);
	capture_expect(
		&world->out,
		"2.000 reply 1 10.0.1.1 11/0 ttl 64 rtt 2.000 left 1\n"
		"1004.000 reply 2 10.0.2.1 11/0 ttl 63 rtt 4.000 left 1\n"
		"2006.000 reply 3 192.0.2.9 3/3 ttl 62 rtt 6.000 left 1\n"
		"3006.000 reply 4 192.0.2.9 3/3 ttl 62 rtt 6.000 left 2\n");
	world_free(world);
}

static void an_error_queue_has_no_quoted_header(void **state)
{
	static const uint8_t label[] = {0, 8, 1, 1, 0x12, 0x34, 0x51, 1};
	struct world *world = world_new(TAG_UDP_FLOW, HOST6);
	struct net_hop *hop;

	(void)state;
	world->net.style = NET_SOCKET;
	world->form.tag.own_header = false;
	hop = net_line(&world->net, net_addr(HOST6), 1, MS);
	hop[0].objects = (struct span){label, sizeof(label)};
	world->drum.hops = 2;
	world->drum.count = 2;
	world->drum.size = 32;
	run(world, 5 * SEC);
	capture_expect(
		&world->out,
		"2.000 reply 1 fd00:0:0:1::1 3/0 ttl 64 rtt 2.000 extended\n"
		"1004.000 reply 2 2001:db8::9 1/4 ttl 63 rtt 4.000\n");
	world_free(world);
}

static void extensions_and_short_quotes_are_found(void **state)
{
	static const uint8_t label[] = {0, 8, 1, 1, 0x12, 0x34, 0x51, 1};
	struct world *world = world_new(TAG_UDP_FLOW, HOST);
	struct net_hop *hop;

	(void)state;
	hop = net_line(&world->net, net_addr(HOST), 2, MS);
	hop[0].objects = (struct span){label, sizeof(label)};
	hop[0].legacy = true;
	hop[1].quote = 8;
	world->drum.hops = 3;
	world->drum.size = 32;
	run(world, 5 * SEC);
	capture_expect(
		&world->out,
		"2.000 reply 1 10.0.1.1 11/0 ttl 64 rtt 2.000 left 1 extended\n"
		"1004.000 reply 2 10.0.2.1 11/0 ttl 63 rtt 4.000 left 1\n"
		"2006.000 reply 3 192.0.2.9 3/3 ttl 62 rtt 6.000 left 1\n");
	world_free(world);
}

static void scripts_lose_delay_and_duplicate(void **state)
{
	struct world *world = world_new(TAG_ECHO_SEQ, HOST);
	struct net *net = &world->net;

	(void)state;
	net_line(net, net_addr(HOST), 0, MS);
	net_script(net, 1, (struct net_action){.kind = NET_LOSE});
	net_script(net, 2,
		   (struct net_action){
			   .kind = NET_DUPLICATE, .count = 2, .span = 10 * MS});
	net_script(net, 3,
		   (struct net_action){.kind = NET_DELAY, .span = 1500 * MS});
	net_script(net, 4,
		   (struct net_action){.kind = NET_DELAY, .span = 3 * SEC});
	world->drum.count = 5;
	run(world, 2 * SEC);
	capture_expect(&world->out,
		       "1002.000 reply 2 192.0.2.9 0/0 ttl 64 rtt 2.000\n"
		       "1012.000 duplicate 2 192.0.2.9 0/0 ttl 64 rtt 12.000\n"
		       "1022.000 duplicate 2 192.0.2.9 0/0 ttl 64 rtt 22.000\n"
		       "2000.000 lost 1\n"
		       "3502.000 reply 3 192.0.2.9 0/0 ttl 64 rtt 1502.000\n"
		       "4002.000 reply 5 192.0.2.9 0/0 ttl 64 rtt 2.000\n"
		       "5000.000 lost 4\n");
	world_free(world);
}

static void forgeries_are_told_from_replies(void **state)
{
	struct world *world = world_new(TAG_ECHO_SEQ, HOST);
	struct net *net = &world->net;

	(void)state;
	net_line(net, net_addr(HOST), 0, MS);
	net_script(net, 1,
		   (struct net_action){.kind = NET_WRONG_MAC, .also = true});
	net_script(net, 2,
		   (struct net_action){.kind = NET_WRONG_ID, .also = true});
	net_script(net, 3,
		   (struct net_action){.kind = NET_WRONG_SEQ, .also = true});
	net_script(net, 4,
		   (struct net_action){.kind = NET_FROM,
				       .addr = net_addr("192.0.2.10")});
	net_script(net, 5, (struct net_action){.kind = NET_BAD_CHECKSUM});
	world->drum.count = 5;
	run(world, 2 * SEC);
	capture_expect(
		&world->out,
		"2.000 forged 1 192.0.2.9 0/0 ttl 64 rtt 0.000\n"
		"2.001 reply 1 192.0.2.9 0/0 ttl 64 rtt 2.001\n"
		"1002.001 reply 2 192.0.2.9 0/0 ttl 64 rtt 2.001\n"
		"2002.000 forged 21763 192.0.2.9 0/0 ttl 64 rtt 0.000\n"
		"2002.001 reply 3 192.0.2.9 0/0 ttl 64 rtt 2.001\n"
		"3002.000 reply 4 192.0.2.10 0/0 ttl 64 rtt 2.000\n"
		"4002.000 reply 5 192.0.2.9 0/0 ttl 64 rtt 2.000 bad checksum\n");
	assert_int_equal(world->session.foreign, 1);
	world_free(world);
}

static void an_unprivileged_socket_hears_only_its_own(void **state)
{
	struct world *world = world_new(TAG_ECHO_SEQ, HOST);
	struct net *net = &world->net;

	(void)state;
	net->style = NET_SOCKET;
	net_line(net, net_addr(HOST), 0, MS);
	net_script(net, 1, (struct net_action){.kind = NET_WRONG_ID});
	net_script(net, 2, (struct net_action){.kind = NET_BAD_CHECKSUM});
	net_script(
		net, 3,
		(struct net_action){.kind = NET_REFUSE, .type = 3, .code = 13});
	run(world, 2 * SEC);
	capture_expect(&world->out,
		       "2000.000 lost 1\n"
		       "2002.000 reply 3 192.0.2.9 3/13 ttl 64 rtt 2.000\n"
		       "3000.000 lost 2\n");
	assert_int_equal(world->session.foreign, 0);
	world_free(world);
}

static void redirects_and_refused_sends_are_told(void **state)
{
	struct world *world = world_new(TAG_ECHO_SEQ, HOST);
	struct net *net = &world->net;

	(void)state;
	net_line(net, net_addr(HOST), 1, MS);
	net_script(net, 1,
		   (struct net_action){.kind = NET_REDIRECT,
				       .addr = net_addr("10.0.0.254")});
	net_script(net, 2,
		   (struct net_action){
			   .kind = NET_FAIL, .error = EMSGSIZE, .mtu = 1400});
	run(world, 2 * SEC);
	capture_expect(&world->out,
		       "2.000 notice 1 10.0.1.1 5/1 ttl 64 rtt 2.000 left 64 "
		       "info 167772414\n"
		       "4.000 reply 1 192.0.2.9 0/0 ttl 63 rtt 4.000\n"
		       "1000.000 failed 2 error 90 mtu 1400\n"
		       "2004.000 reply 3 192.0.2.9 0/0 ttl 63 rtt 4.000\n");
	assert_int_equal(net->sent, 2);
	world_free(world);
}

/* Six at once, then one a second; refused ones cost nothing. */
static void routers_limit_as_linux_does(void **state)
{
	struct world *world = world_new(TAG_UDP_FLOW, HOST);
	struct net_hop *hop;

	(void)state;
	hop = net_line(&world->net, net_addr(HOST), 1, MS);
	hop[0].limit = NET_LIMIT_V4;
	world->drum.hops = 1;
	world->drum.count = 40;
	world->drum.pace.interval = 100 * MS;
	world->drum.size = 32;
	run(world, 5 * SEC);
	assert_int_equal(world->replies, 6 + 3);
	assert_int_equal(hop[0].arrived, 40);
	assert_int_equal(hop[0].answered, 9);
	world_free(world);
}

static void big_packets_are_refused_by_the_router_before_the_link(void **state)
{
	struct world *world = world_new(TAG_ECHO_SEQ, HOST);
	struct net_hop *hop;

	(void)state;
	hop = net_line(&world->net, net_addr(HOST), 1, MS);
	hop[0].mtu = 1400;
	world->form.dont_fragment = true;
	world->drum.count = 1;
	world->drum.size = 1472;
	run(world, 5 * SEC);
	capture_expect(&world->out,
		       "2.000 reply 1 10.0.1.1 3/4 ttl 64 rtt 2.000 left 64 "
		       "info 1400\n");
	world_free(world);
}

/* Both routers are met, each flow meets always the same one. */
static void flows_keep_their_path(void **state)
{
	struct world *world = world_new(TAG_UDP_FLOW, HOST);
	struct net *net = &world->net;
	struct net_hop longer[3] = {{.delay = MS},
				    {.delay = MS},
				    {.delay = MS, .addr = net_addr(HOST)}};
	struct net_hop *paths[2];
	uint32_t met[2];

	(void)state;
	paths[0] = net_line(net, net_addr(HOST), 1, MS);
	paths[1] = net_path(net, longer, 3);
	world->form.tag.flows = 8;
	world->drum.flows = 8;
	world->drum.count = 80;
	world->drum.size = 32;
	run(world, 5 * SEC);
	met[0] = paths[0][1].arrived;
	met[1] = paths[1][2].arrived;
	assert_int_equal(met[0] + met[1], 80);
	assert_int_equal(met[0] % 10, 0);
	assert_in_range(met[0], 10, 70);
	world_free(world);
}

static void chance_may_choose_the_path_of_each_packet(void **state)
{
	struct world *world = world_new(TAG_ECHO_SEQ, HOST);
	struct net_hop *one;

	(void)state;
	world->net.balance = NET_BALANCE_PACKET;
	one = net_line(&world->net, net_addr(HOST), 1, MS);
	net_line(&world->net, net_addr(HOST), 3, MS);
	world->drum.count = 400;
	world->quiet = true;
	run(world, 5 * SEC);
	assert_int_equal(world->replies, 400);
	assert_in_range(one[1].arrived, 160, 240);
	world_free(world);
}

/* The answers that came during the pause are not lost, and keep their time. */
static void a_pause_queues_datagrams(void **state)
{
	struct world *world = world_new(TAG_ECHO_SEQ, HOST);
	struct net *net = &world->net;

	(void)state;
	net_line(net, net_addr(HOST), 0, 100 * MS);
	net_pause(net, 1100 * MS, 60 * SEC);
	net_signal(net, 61200 * MS, SIGQUIT);
	world->drum.count = 4;
	run(world, 10 * SEC);
	capture_expect(&world->out,
		       "200.000 reply 1 192.0.2.9 0/0 ttl 64 rtt 200.000\n"
		       "1200.000 reply 2 192.0.2.9 0/0 ttl 64 rtt 200.000\n"
		       "61200.000 signal 3\n"
		       "61300.000 reply 3 192.0.2.9 0/0 ttl 64 rtt 200.000\n"
		       "62200.000 reply 4 192.0.2.9 0/0 ttl 64 rtt 200.000\n");
	world_free(world);
}

static void without_stamps_a_pause_is_in_the_rtt(void **state)
{
	struct world *world = world_new(TAG_ECHO_SEQ, HOST);

	(void)state;
	world->net.stamps = STAMP_USER;
	world->net.send_lag = 3 * NS_PER_US;
	world->net.receive_lag = 7 * NS_PER_US;
	net_line(&world->net, net_addr(HOST), 0, 100 * MS);
	net_pause(&world->net, 1100 * MS, SEC);
	world->drum.count = 2;
	run(world, 10 * SEC);
	capture_expect(&world->out,
		       "200.010 reply 1 192.0.2.9 0/0 ttl 64 rtt 200.010\n"
		       "2100.000 reply 2 192.0.2.9 0/0 ttl 64 rtt 1100.000\n");
	world_free(world);
}

static void kernel_stamps_leave_out_the_way_through_the_kernel(void **state)
{
	struct world *world = world_new(TAG_ECHO_SEQ, HOST);

	(void)state;
	world->net.send_lag = 3 * NS_PER_US;
	world->net.receive_lag = 7 * NS_PER_US;
	net_line(&world->net, net_addr(HOST), 0, MS);
	world->drum.count = 1;
	run(world, 10 * SEC);
	capture_expect(&world->out,
		       "2.003 reply 1 192.0.2.9 0/0 ttl 64 rtt 2.000\n");
	world_free(world);
}

static void patterns_and_outages_lose_what_they_say(void **state)
{
	struct world *world = world_new(TAG_ECHO_SEQ, HOST);
	struct net_hop *hop;

	(void)state;
	hop = net_line(&world->net, net_addr(HOST), 1, 0);
	hop[0].arrive = "..x";
	hop[1].answer = "x....";
	net_outage(&world->net, 9500 * MS, 2 * SEC);
	world->drum.count = 12;
	run(world, SEC / 2);
	capture_expect(&world->out,
		       "500.000 lost 1\n"
		       "1000.000 reply 2 192.0.2.9 0/0 ttl 63 rtt 0.000\n"
		       "2500.000 lost 3\n"
		       "3000.000 reply 4 192.0.2.9 0/0 ttl 63 rtt 0.000\n"
		       "4000.000 reply 5 192.0.2.9 0/0 ttl 63 rtt 0.000\n"
		       "5500.000 lost 6\n"
		       "6000.000 reply 7 192.0.2.9 0/0 ttl 63 rtt 0.000\n"
		       "7500.000 lost 8\n"
		       "8500.000 lost 9\n"
		       "9000.000 reply 10 192.0.2.9 0/0 ttl 63 rtt 0.000\n"
		       "10500.000 lost 11\n"
		       "11500.000 lost 12\n");
	world_free(world);
}

static void a_clock_step_moves_the_wall_only(void **state)
{
	struct world *world = world_new(TAG_ECHO_SEQ, HOST);
	struct driver *driver = &world->net.driver;

	(void)state;
	assert_true(driver->now + driver->wall == NET_WALL);
	net_line(&world->net, net_addr(HOST), 0, MS);
	net_step_clock(&world->net, 500 * MS, -3600 * SEC);
	run(world, 10 * SEC);
	assert_true(driver->now == NET_START + 2002 * MS);
	assert_true(driver->now + driver->wall ==
		    NET_WALL + 2002 * MS - 3600 * SEC);
	world_free(world);
}

static void names_come_when_they_come(void **state)
{
	struct world *world = world_new(TAG_ECHO_SEQ, HOST);
	struct net *net = &world->net;
	struct addr asked[3] = {net_addr(HOST), net_addr("10.0.0.7"),
				net_addr("10.0.0.8")};

	(void)state;
	net_line(net, net_addr(HOST), 0, MS);
	net_name(net, asked[0], "far.example", 700 * MS);
	net_name(net, asked[1], "never.example", NS_NEVER);
	for (int i = 0; i < 3; i++)
		net->driver.ops->lookup(&net->driver, &asked[i]);
	world->drum.count = 1;
	net_script(net, 1, (struct net_action){.kind = NET_LOSE});
	run(world, SEC);
	capture_expect(&world->out, "1.000 name \"\"\n"
				    "700.000 name \"far.example\"\n"
				    "1000.000 lost 1\n");
	world_free(world);
}

static void strangers_are_injected(void **state)
{
	static const uint8_t garbage[] = {0x45, 0, 1, 2, 3};
	struct world *world = world_new(TAG_ECHO_SEQ, HOST);
	struct datagram datagram = {
		.kind = DATAGRAM_IPV4,
		.bytes = {garbage, sizeof(garbage)},
		.size = sizeof(garbage),
	};

	(void)state;
	net_line(&world->net, net_addr(HOST), 0, MS);
	net_inject(&world->net, 500 * MS, &datagram);
	run(world, 10 * SEC);
	assert_int_equal(world->net.unparsed, 1);
	assert_int_equal(world->replies, 3);
	world_free(world);
}

static void records_hold_when_and_what_was_sent(void **state)
{
	struct world *world = world_new(TAG_UDP_FLOW, HOST);
	struct net_record log[4];

	(void)state;
	net_line(&world->net, net_addr(HOST), 3, MS);
	net_watch(&world->net, log, 4);
	world->drum.pace.interval = 0;
	world->drum.hops = 3;
	world->drum.size = 32;
	world->drum.count = 200;
	world->quiet = true;
	run(world, SEC);
	assert_int_equal(world->replies, 200);
	assert_int_equal(world->net.sent, 200);
	assert_int_equal(world->net.log_count, 4);
	for (int i = 0; i < 4; i++) {
		assert_int_equal(log[i].at, i * NS_PER_US);
		assert_int_equal(log[i].probe.ttl, i % 3 + 1);
	}
	world_free(world);
}

/* One story with all that chance decides, as text. */
static void tell_by_chance(struct capture *text, uint64_t seed)
{
	struct world *world = world_new(TAG_ECHO_SEQ, HOST);
	struct net_hop *hop;

	net_init(&world->net, seed);
	net_plug(&world->net, &world->form, &world->targets);
	hop = net_line(&world->net, net_addr(HOST), 4, MS);
	hop[2].loss = 20;
	hop[3].jitter = 10 * MS;
	world->drum.count = 200;
	run(world, SEC);
	dprintf(text->fd, "%s", capture_read(&world->out));
	world_free(world);
}

static void the_seed_decides_all(void **state)
{
	struct capture text[3];

	(void)state;
	for (int i = 0; i < 3; i++) {
		capture_init(&text[i]);
		tell_by_chance(&text[i], i < 2 ? 7 : 8);
		capture_read(&text[i]);
	}
	assert_string_equal(text[0].text, text[1].text);
	assert_string_not_equal(text[0].text, text[2].text);
	for (int i = 0; i < 3; i++)
		capture_free(&text[i]);
}

static void a_story_that_cannot_end_is_an_error(void **state)
{
	struct world *world = world_new(TAG_ECHO_SEQ, HOST);
	struct input input;

	(void)state;
	assert_int_equal(world->net.driver.ops->next(&world->net.driver,
						     NS_NEVER, &input),
			 -EDEADLK);
	world_free(world);
}

static void a_day_takes_less_than_a_second(void **state)
{
	struct world *world = world_new(TAG_ECHO_SEQ, HOST);
	clock_t start = clock();

	(void)state;
	net_line(&world->net, net_addr(HOST), 12, MS);
	world->drum.count = 86400;
	world->quiet = true;
	run(world, 10 * SEC);
	assert_int_equal(world->replies, 86400);
	print_message("a day: %.0f ms\n",
		      (double)(clock() - start) * 1e3 / (double)CLOCKS_PER_SEC);
	world_free(world);
}

static void a_capture_tells_equal_from_different(void **state)
{
	struct capture capture;
	int err = dup(STDERR_FILENO);
	FILE *sink = freopen("/dev/null", "w", stderr);

	(void)state;
	assert_non_null(sink);
	capture_init(&capture);
	assert_true(capture_is(&capture, "", "here"));
	dprintf(capture.fd, "a\nb\n");
	assert_true(capture_is(&capture, "a\nb\n", "here"));
	assert_false(capture_is(&capture, "a\n", "here"));
	assert_false(capture_is(&capture, "a\nb\nc", "here"));
	capture_free(&capture);
	fflush(stderr);
	dup2(err, STDERR_FILENO);
	close(err);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(an_honest_path_echoes),
		cmocka_unit_test(every_style_and_family_says_the_same),
		cmocka_unit_test(routers_answer_where_the_ttl_ends),
		cmocka_unit_test(an_error_queue_has_no_quoted_header),
		cmocka_unit_test(extensions_and_short_quotes_are_found),
		cmocka_unit_test(scripts_lose_delay_and_duplicate),
		cmocka_unit_test(forgeries_are_told_from_replies),
		cmocka_unit_test(an_unprivileged_socket_hears_only_its_own),
		cmocka_unit_test(redirects_and_refused_sends_are_told),
		cmocka_unit_test(routers_limit_as_linux_does),
		cmocka_unit_test(
			big_packets_are_refused_by_the_router_before_the_link),
		cmocka_unit_test(flows_keep_their_path),
		cmocka_unit_test(chance_may_choose_the_path_of_each_packet),
		cmocka_unit_test(a_pause_queues_datagrams),
		cmocka_unit_test(without_stamps_a_pause_is_in_the_rtt),
		cmocka_unit_test(
			kernel_stamps_leave_out_the_way_through_the_kernel),
		cmocka_unit_test(patterns_and_outages_lose_what_they_say),
		cmocka_unit_test(a_clock_step_moves_the_wall_only),
		cmocka_unit_test(names_come_when_they_come),
		cmocka_unit_test(strangers_are_injected),
		cmocka_unit_test(records_hold_when_and_what_was_sent),
		cmocka_unit_test(the_seed_decides_all),
		cmocka_unit_test(a_story_that_cannot_end_is_an_error),
		cmocka_unit_test(a_day_takes_less_than_a_second),
		cmocka_unit_test(a_capture_tells_equal_from_different),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
