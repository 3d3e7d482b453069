/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The simulated network itself: what stories let go wrong.
 */
#include "world.h"

#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <unistd.h>

#include <cmocka.h>

#define MS  NS_PER_MS
#define SEC NS_PER_SEC

#define HOST "192.0.2.9"

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
	world_run(world, 2 * SEC);
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
	net_script(net, 5,
		   (struct net_action){.kind = NET_BAD_CHECKSUM, .also = true});
	world->drum.count = 5;
	world_run(world, 2 * SEC);
	capture_expect(
		&world->out,
		"2.000 forged 1 192.0.2.9 0/0 ttl 64 rtt 0.000\n"
		"2.001 reply 1 192.0.2.9 0/0 ttl 64 rtt 2.001\n"
		"1002.001 reply 2 192.0.2.9 0/0 ttl 64 rtt 2.001\n"
		"2002.000 forged 21763 192.0.2.9 0/0 ttl 64 rtt 0.000\n"
		"2002.001 reply 3 192.0.2.9 0/0 ttl 64 rtt 2.001\n"
		"3002.000 reply 4 192.0.2.10 0/0 ttl 64 rtt 2.000\n"
		"4002.000 notice 5 192.0.2.9 0/0 ttl 64 rtt 2.000 bad checksum\n"
		"4002.001 reply 5 192.0.2.9 0/0 ttl 64 rtt 2.001\n");
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
	world_run(world, 2 * SEC);
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
	world_run(world, 2 * SEC);
	capture_expect(&world->out,
		       "2.000 notice 1 10.0.1.1 5/1 ttl 64 rtt 2.000 left 64 "
		       "info 167772414\n"
		       "4.000 reply 1 192.0.2.9 0/0 ttl 63 rtt 4.000\n"
		       "1000.000 failed 2 error 90 mtu 1400\n"
		       "2004.000 reply 3 192.0.2.9 0/0 ttl 63 rtt 4.000\n");
	assert_int_equal(net->sent, 2);
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
	world_run(world, SEC / 2);
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
	world_run(world, 10 * SEC);
	assert_int_equal(world->net.unparsed, 1);
	assert_int_equal(world->replies, 3);
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
		cmocka_unit_test(scripts_lose_delay_and_duplicate),
		cmocka_unit_test(forgeries_are_told_from_replies),
		cmocka_unit_test(an_unprivileged_socket_hears_only_its_own),
		cmocka_unit_test(redirects_and_refused_sends_are_told),
		cmocka_unit_test(patterns_and_outages_lose_what_they_say),
		cmocka_unit_test(strangers_are_injected),
		cmocka_unit_test(a_capture_tells_equal_from_different),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
