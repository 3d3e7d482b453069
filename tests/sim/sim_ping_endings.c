/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * How runs of ping end, and what they say of what did not come back.
 */
#include "pinging.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#define MS  NS_PER_MS
#define SEC NS_PER_SEC

#define HOST "192.0.2.9"

static const struct net_action lose = {.kind = NET_LOSE};

/* A target two routers away, 30 ms there and back. */
static struct pinging *near(void)
{
	struct pinging *pinging = pinging_new(HOST);

	net_line(&pinging->net, net_addr(HOST), 2, 5 * MS);
	return pinging;
}

static void every_lost_probe_is_told_the_last_one_too(void **state)
{
	struct pinging *pinging = near();

	(void)state;
	net_script(&pinging->net, 1, lose);
	net_script(&pinging->net, 3, lose);
	pinging_run(pinging, "-c 3 -O -W 0.2");
	capture_expect(
		&pinging->out,
		"PING 192.0.2.9 (192.0.2.9) 56(84) bytes of data.\n"
		"no answer yet for icmp_seq=1\n"
		"64 bytes from 192.0.2.9: icmp_seq=2 ttl=62 time=30.0 ms\n"
		"no answer yet for icmp_seq=3\n"
		"\n"
		"--- 192.0.2.9 ping statistics ---\n"
		"3 packets transmitted, 1 received, 66.6667% packet loss, "
		"time 2000ms\n"
		"rtt min/avg/max/mdev = 30.000/30.000/30.000/0.000 ms\n");
	assert_true(pinging->took < 2300 * MS);
	pinging_free(pinging);
}

static void late_replies_are_counted_as_late(void **state)
{
	struct pinging *pinging = near();

	(void)state;
	net_script(&pinging->net, 1,
		   (struct net_action){.kind = NET_DELAY, .span = 500 * MS});
	pinging_run(pinging, "-c 2 -v -W 0.2");
	capture_expect(
		&pinging->out,
		"PING 192.0.2.9 (192.0.2.9) 56(84) bytes of data.\n"
		"64 bytes from 192.0.2.9: icmp_seq=1 ident=77 ttl=62 "
		"time=530 ms (LATE!)\n"
		"64 bytes from 192.0.2.9: icmp_seq=2 ident=77 ttl=62 "
		"time=30.0 ms\n"
		"\n"
		"--- 192.0.2.9 ping statistics ---\n"
		"2 packets transmitted, 2 received, +1 late, 0% packet loss, "
		"time 1000ms\n"
		"rtt min/avg/max/mdev = 30.000/280.000/530.000/250.000 ms\n");
	pinging_free(pinging);
}

static void errors_end_a_deadline_unless_told_otherwise(void **state)
{
	static const char *const options[] = {"-q -w 3", "-q -w 3 --keep-going",
					      "-q -w 3 -c 2 --keep-going"};
	static const uint64_t sent[] = {1, 3, 3};

	(void)state;
	for (int i = 0; i < 3; i++) {
		struct pinging *pinging = near();

		pinging->net.hops[2].type = 3;
		pinging->net.hops[2].code = 1;
		pinging_run(pinging, options[i]);
		assert_int_equal(pinging->net.sent, sent[i]);
		assert_false(pinging->success);
		pinging_free(pinging);
	}
}

static void a_flood_of_small_probes_ends_in_spite_of_loss(void **state)
{
	struct pinging *pinging = near();

	(void)state;
	net_script(&pinging->net, 7, lose);
	pinging_run(pinging, "-q -c 40 -s 0 -i 0");
	assert_int_equal(pinging->net.sent, 40);
	assert_true(pinging->took < 3 * SEC);
	assert_true(pinging->success);
	pinging_free(pinging);
}

static void a_sweep_goes_through_all_sizes(void **state)
{
	struct pinging *pinging = near();
	struct net_record log[8];

	(void)state;
	net_watch(&pinging->net, log, 8);
	pinging_run(pinging, "-q --sweep 10,50,20 -c 2 -i 0.1");
	assert_int_equal(pinging->net.log_count, 6);
	for (int i = 0; i < 6; i++)
		assert_int_equal(log[i].probe.size, 10 + i / 2 * 20);
	pinging_free(pinging);
}

static void enough_replies_end_a_run(void **state)
{
	struct pinging *pinging = near();

	(void)state;
	net_script(&pinging->net, 1, lose);
	pinging_run(pinging, "-q -o");
	assert_int_equal(pinging->net.sent, 2);
	assert_true(pinging->success);
	pinging_free(pinging);
	pinging = near();
	pinging_run(pinging, "-q --until-replies 3");
	assert_int_equal(pinging->net.sent, 3);
	pinging_free(pinging);
}

static void losses_in_a_row_end_a_run(void **state)
{
	struct pinging *pinging = near();

	(void)state;
	net_script(&pinging->net, 1, lose);
	for (uint32_t i = 3; i < 6; i++)
		net_script(&pinging->net, i, lose);
	pinging_run(pinging, "-q --until-losses 3 -W 0.5");
	assert_int_equal(pinging->net.sent, 5);
	assert_false(pinging->success);
	pinging_free(pinging);
}

static void loss_decides_the_status_if_asked(void **state)
{
	static const char *const options[] = {
		"-q -c 4 --loss-exit 25", "-q -c 4 --loss-exit 24", "-q -c 4"};
	static const bool success[] = {true, false, true};

	(void)state;
	for (int i = 0; i < 3; i++) {
		struct pinging *pinging = near();

		net_script(&pinging->net, 2, lose);
		pinging_run(pinging, options[i]);
		assert_int_equal(pinging->success, success[i]);
		pinging_free(pinging);
	}
}

/* 8 bytes of payload come back: too few for a MAC, and those that came are not
 * what was sent. */
static void a_short_answer_has_to_be_the_start_of_ours(void **state)
{
	struct pinging *pinging = near();

	(void)state;
	net_script(&pinging->net, 1,
		   (struct net_action){.kind = NET_CUT, .count = 8});
	net_script(&pinging->net, 2,
		   (struct net_action){.kind = NET_CUT, .count = 8});
	net_script(&pinging->net, 2,
		   (struct net_action){.kind = NET_CORRUPT, .count = 5});
	pinging_run(pinging, "-c 2 -v");
	capture_expect(
		&pinging->out,
		"PING 192.0.2.9 (192.0.2.9) 56(84) bytes of data.\n"
		"16 bytes from 192.0.2.9: icmp_seq=1 ident=77 ttl=62 "
		"(truncated)\n"
		"16 bytes from 192.0.2.9: icmp_seq=2 ident=77 ttl=62 "
		"(FORGED!)\n"
		"\n"
		"--- 192.0.2.9 ping statistics ---\n"
		"2 packets transmitted, 1 received, 50% packet loss, "
		"time 1000ms\n"
		"rtt min/avg/max/mdev = 30.000/30.000/30.000/0.000 ms\n");
	pinging_free(pinging);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_lost_probe_is_told_the_last_one_too),
		cmocka_unit_test(late_replies_are_counted_as_late),
		cmocka_unit_test(errors_end_a_deadline_unless_told_otherwise),
		cmocka_unit_test(a_flood_of_small_probes_ends_in_spite_of_loss),
		cmocka_unit_test(a_sweep_goes_through_all_sizes),
		cmocka_unit_test(enough_replies_end_a_run),
		cmocka_unit_test(losses_in_a_row_end_a_run),
		cmocka_unit_test(loss_decides_the_status_if_asked),
		cmocka_unit_test(a_short_answer_has_to_be_the_start_of_ours),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
