/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The simulated network itself: paths, routers and hosts, and what either kind
 * of socket delivers.
 */
#include "world.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include <cmocka.h>

#define MS  NS_PER_MS
#define SEC NS_PER_SEC

#define HOST  "192.0.2.9"
#define HOST6 "2001:db8::9"

static void an_honest_path_echoes(void **state)
{
	struct world *world = world_new(TAG_ECHO_SEQ, HOST);

	(void)state;
	net_line(&world->net, net_addr(HOST), 2, 5 * MS);
	world_run(world, 10 * SEC);
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
		world_run(world, 10 * SEC);
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
	world_run(world, 5 * SEC);
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
	world_run(world, 5 * SEC);
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
	world_run(world, 5 * SEC);
	capture_expect(
		&world->out,
		"2.000 reply 1 10.0.1.1 11/0 ttl 64 rtt 2.000 left 1 extended\n"
		"1004.000 reply 2 10.0.2.1 11/0 ttl 63 rtt 4.000 left 1\n"
		"2006.000 reply 3 192.0.2.9 3/3 ttl 62 rtt 6.000 left 1\n");
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
	world_run(world, 5 * SEC);
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
	world_run(world, 5 * SEC);
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
	world_run(world, 5 * SEC);
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
	world_run(world, 5 * SEC);
	assert_int_equal(world->replies, 400);
	assert_in_range(one[1].arrived, 160, 240);
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
	world_run(world, SEC);
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
	world_run(world, SEC);
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

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(an_honest_path_echoes),
		cmocka_unit_test(every_style_and_family_says_the_same),
		cmocka_unit_test(routers_answer_where_the_ttl_ends),
		cmocka_unit_test(an_error_queue_has_no_quoted_header),
		cmocka_unit_test(extensions_and_short_quotes_are_found),
		cmocka_unit_test(routers_limit_as_linux_does),
		cmocka_unit_test(
			big_packets_are_refused_by_the_router_before_the_link),
		cmocka_unit_test(flows_keep_their_path),
		cmocka_unit_test(chance_may_choose_the_path_of_each_packet),
		cmocka_unit_test(records_hold_when_and_what_was_sent),
		cmocka_unit_test(the_seed_decides_all),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
