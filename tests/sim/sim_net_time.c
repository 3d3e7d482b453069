/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The simulated network itself: virtual time, stamps, clocks, signals and
 * names.
 */
#include "world.h"

#include <errno.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <time.h>

#include <cmocka.h>

#define MS  NS_PER_MS
#define SEC NS_PER_SEC

#define HOST "192.0.2.9"

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
	world_run(world, 10 * SEC);
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
	world_run(world, 10 * SEC);
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
	world_run(world, 10 * SEC);
	capture_expect(&world->out,
		       "2.003 reply 1 192.0.2.9 0/0 ttl 64 rtt 2.000\n");
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
	world_run(world, 10 * SEC);
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
	world_run(world, SEC);
	capture_expect(&world->out, "1.000 name \"\"\n"
				    "700.000 name \"far.example\"\n"
				    "1000.000 lost 1\n");
	world_free(world);
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
	world_run(world, 10 * SEC);
	assert_int_equal(world->replies, 86400);
	print_message("a day: %.0f ms\n",
		      (double)(clock() - start) * 1e3 / (double)CLOCKS_PER_SEC);
	world_free(world);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_pause_queues_datagrams),
		cmocka_unit_test(without_stamps_a_pause_is_in_the_rtt),
		cmocka_unit_test(
			kernel_stamps_leave_out_the_way_through_the_kernel),
		cmocka_unit_test(a_clock_step_moves_the_wall_only),
		cmocka_unit_test(names_come_when_they_come),
		cmocka_unit_test(a_story_that_cannot_end_is_an_error),
		cmocka_unit_test(a_day_takes_less_than_a_second),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
