/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * ping and time: schedules, ends, signals, names, and what befalls a process
 * and its clocks.
 */
#include "pinging.h"

#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <time.h>

#include <cmocka.h>

#define MS  NS_PER_MS
#define SEC NS_PER_SEC

#define HOST "192.0.2.9"

/* A target two routers away, 30 ms there and back. */
static struct pinging *near(void)
{
	struct pinging *pinging = pinging_new(HOST);

	net_line(&pinging->net, net_addr(HOST), 2, 5 * MS);
	return pinging;
}

static void a_stopped_process_loses_nothing(void **state)
{
	struct pinging *pinging = near();

	(void)state;
	net_pause(&pinging->net, 1010 * MS, 60 * SEC);
	pinging_run(pinging, "-c 3 -W 2");
	capture_expect(
		&pinging->out,
		"PING 192.0.2.9 (192.0.2.9) 56(84) bytes of data.\n"
		"64 bytes from 192.0.2.9: icmp_seq=1 ttl=62 time=30.0 ms\n"
		"64 bytes from 192.0.2.9: icmp_seq=2 ttl=62 time=30.0 ms\n"
		"64 bytes from 192.0.2.9: icmp_seq=3 ttl=62 time=30.0 ms\n"
		"\n"
		"--- 192.0.2.9 ping statistics ---\n"
		"3 packets transmitted, 3 received, 0% packet loss, "
		"time 61010ms\n"
		"rtt min/avg/max/mdev = 30.000/30.000/30.000/0.000 ms\n");
	pinging_free(pinging);
}

/* Answers that waited bring no beats of the past with them. */
static void beats_that_were_slept_through_are_not_made_up_for(void **state)
{
	struct pinging *pinging = pinging_new(HOST);
	struct net_record log[4];

	(void)state;
	net_line(&pinging->net, net_addr(HOST), 0, 1000 * MS);
	net_pause(&pinging->net, 1500 * MS, 60 * SEC);
	net_watch(&pinging->net, log, 4);
	pinging_run(pinging, "-c 4");
	assert_int_equal(pinging->net.log_count, 4);
	assert_int_equal(log[1].at, 1000 * MS);
	assert_int_equal(log[2].at, 61500 * MS);
	assert_int_equal(log[3].at, 62000 * MS);
	pinging_free(pinging);
}

/* Whatever is out at once is remembered. */
static void a_burst_is_not_forgotten_while_it_is_out(void **state)
{
	struct pinging *pinging = near();

	(void)state;
	pinging_run(pinging, "-q -l 6000 -c 6000");
	capture_expect(
		&pinging->out,
		"PING 192.0.2.9 (192.0.2.9) 56(84) bytes of data.\n"
		"\n"
		"--- 192.0.2.9 ping statistics ---\n"
		"6000 packets transmitted, 6000 received, 0% packet loss, "
		"time 6ms\n"
		"rtt min/avg/max/mdev = 30.000/30.000/30.000/0.000 ms, "
		"pipe 6000\n");
	pinging_free(pinging);
}

static void a_clock_that_is_set_changes_no_round_trip(void **state)
{
	struct pinging *pinging = near();

	(void)state;
	net_step_clock(&pinging->net, 10 * MS, -3600 * SEC);
	net_step_clock(&pinging->net, 1010 * MS, 7200 * SEC);
	net_step_clock(&pinging->net, 2010 * MS, -1 * SEC);
	net_step_clock(&pinging->net, 3010 * MS, 1 * SEC);
	pinging_run(pinging, "-c 4 -D");
	capture_expect(
		&pinging->out,
		"PING 192.0.2.9 (192.0.2.9) 56(84) bytes of data.\n"
		"[1699996400.030000] 64 bytes from 192.0.2.9: icmp_seq=1 "
		"ttl=62 time=30.0 ms\n"
		"[1700003601.030000] 64 bytes from 192.0.2.9: icmp_seq=2 "
		"ttl=62 time=30.0 ms\n"
		"[1700003601.030000] 64 bytes from 192.0.2.9: icmp_seq=3 "
		"ttl=62 time=30.0 ms\n"
		"[1700003603.030000] 64 bytes from 192.0.2.9: icmp_seq=4 "
		"ttl=62 time=30.0 ms\n"
		"\n"
		"--- 192.0.2.9 ping statistics ---\n"
		"4 packets transmitted, 4 received, 0% packet loss, "
		"time 3000ms\n"
		"rtt min/avg/max/mdev = 30.000/30.000/30.000/0.000 ms\n");
	pinging_free(pinging);
}

/* The field has 16 bits; the count goes on, and a late answer from before the
 * wrap is not taken for a new one. */
static void sequences_wrap_without_harm(void **state)
{
	struct pinging *pinging = near();
	const char *text;

	(void)state;
	net_script(&pinging->net, 65535,
		   (struct net_action){.kind = NET_DELAY, .span = 25 * MS});
	net_script(&pinging->net, 65538, (struct net_action){.kind = NET_LOSE});
	pinging->unrecorded = true;
	pinging_run(pinging, "-c 65540 -i 0.01 -O");
	text = capture_read(&pinging->out);
	text = strstr(text, "icmp_seq=65533 ");
	assert_non_null(text);
	assert_string_equal(
		text,
		"icmp_seq=65533 ttl=62 time=30.0 ms\n"
		"no answer yet for icmp_seq=65535\n"
		"64 bytes from 192.0.2.9: icmp_seq=65534 ttl=62 time=30.0 ms\n"
		"no answer yet for icmp_seq=0\n"
		"no answer yet for icmp_seq=1\n"
		"64 bytes from 192.0.2.9: icmp_seq=0 ttl=62 time=30.0 ms\n"
		"no answer yet for icmp_seq=2\n"
		"64 bytes from 192.0.2.9: icmp_seq=1 ttl=62 time=30.0 ms\n"
		"no answer yet for icmp_seq=3\n"
		"64 bytes from 192.0.2.9: icmp_seq=65535 ttl=62 "
		"time=55.0 ms\n"
		"64 bytes from 192.0.2.9: icmp_seq=3 ttl=62 time=30.0 ms\n"
		"64 bytes from 192.0.2.9: icmp_seq=4 ttl=62 time=30.0 ms\n"
		"\n"
		"--- 192.0.2.9 ping statistics ---\n"
		"65540 packets transmitted, 65539 received, "
		"0.00152579% packet loss, time 655390ms\n"
		"rtt min/avg/max/mdev = 30.000/30.000/55.000/0.097 ms, "
		"pipe 6\n");
	pinging_free(pinging);
}

static void a_day_does_not_drift(void **state)
{
	struct pinging *pinging = near();
	clock_t start = clock();

	(void)state;
	pinging->unrecorded = true;
	pinging_run(pinging, "-c 86401 -i 1 -q");
	capture_expect(
		&pinging->out,
		"PING 192.0.2.9 (192.0.2.9) 56(84) bytes of data.\n"
		"\n"
		"--- 192.0.2.9 ping statistics ---\n"
		"86401 packets transmitted, 86401 received, 0% packet loss, "
		"time 86400000ms\n"
		"rtt min/avg/max/mdev = 30.000/30.000/30.000/0.000 ms\n");
	print_message("a day: %.0f ms\n",
		      (double)(clock() - start) * 1e3 / (double)CLOCKS_PER_SEC);
	pinging_free(pinging);
}

static void a_probe_in_flight_at_the_end_is_no_loss(void **state)
{
	struct pinging *pinging = near();

	(void)state;
	net_signal(&pinging->net, 2010 * MS, SIGINT);
	pinging_run(pinging, "");
	capture_expect(
		&pinging->out,
		"PING 192.0.2.9 (192.0.2.9) 56(84) bytes of data.\n"
		"64 bytes from 192.0.2.9: icmp_seq=1 ttl=62 time=30.0 ms\n"
		"64 bytes from 192.0.2.9: icmp_seq=2 ttl=62 time=30.0 ms\n"
		"\n"
		"--- 192.0.2.9 ping statistics ---\n"
		"3 packets transmitted, 2 received, 0% packet loss, "
		"time 2000ms\n"
		"rtt min/avg/max/mdev = 30.000/30.000/30.000/0.000 ms\n");
	assert_true(pinging->success);
	assert_int_equal(pinging->end.signal, 0);
	pinging_free(pinging);
}

/* Nobody ever answered, and somebody gives up: that is loss. */
static void a_dead_host_is_lost_at_any_time(void **state)
{
	struct pinging *pinging = near();

	(void)state;
	net_outage(&pinging->net, 0, 100 * SEC);
	net_signal(&pinging->net, 1500 * MS, SIGINT);
	pinging_run(pinging, "");
	capture_expect(&pinging->out,
		       "PING 192.0.2.9 (192.0.2.9) 56(84) bytes of data.\n"
		       "\n"
		       "--- 192.0.2.9 ping statistics ---\n"
		       "2 packets transmitted, 0 received, 100% packet loss, "
		       "time 1000ms\n"
		       "\n");
	assert_false(pinging->success);
	pinging_free(pinging);
}

static void sigquit_asks_and_sigterm_ends(void **state)
{
	struct pinging *pinging = near();

	(void)state;
	net_signal(&pinging->net, 1500 * MS, SIGQUIT);
	net_signal(&pinging->net, 1700 * MS, SIGTERM);
	pinging_run(pinging, "-q");
	capture_expect(
		&pinging->out,
		"PING 192.0.2.9 (192.0.2.9) 56(84) bytes of data.\n"
		"\n"
		"--- 192.0.2.9 ping statistics ---\n"
		"2 packets transmitted, 2 received, 0% packet loss, "
		"time 1000ms\n"
		"rtt min/avg/max/mdev = 30.000/30.000/30.000/0.000 ms\n");
	capture_expect(&pinging->err,
		       "\r2/2 packets, 0% loss, min/avg/ewma/max = "
		       "30.000/30.000/30.000/30.000 ms\n");
	assert_int_equal(pinging->end.signal, SIGTERM);
	pinging_free(pinging);
}

static void a_deadline_ends_the_run(void **state)
{
	struct pinging *pinging = near();

	(void)state;
	pinging_run(pinging, "-q -w 3.5 -i 0.5");
	capture_expect(
		&pinging->out,
		"PING 192.0.2.9 (192.0.2.9) 56(84) bytes of data.\n"
		"\n"
		"--- 192.0.2.9 ping statistics ---\n"
		"7 packets transmitted, 7 received, 0% packet loss, "
		"time 3000ms\n"
		"rtt min/avg/max/mdev = 30.000/30.000/30.000/0.000 ms\n");
	assert_true(pinging->took == 3500 * MS);
	pinging_free(pinging);
}

static void the_interval_follows_the_round_trip(void **state)
{
	struct pinging *pinging = near();

	(void)state;
	pinging_run(pinging, "-A -c 11");
	assert_non_null(strstr(capture_read(&pinging->out),
			       "11 packets transmitted, 11 received, "
			       "0% packet loss, time 300ms\n"
			       "rtt min/avg/max/mdev = "
			       "30.000/30.000/30.000/0.000 ms, "
			       "ipg/ewma 30.000/30.000 ms\n"));
	pinging_free(pinging);
}

/* The name comes after 200 ms: the first line waits, no probe does. */
static void a_line_waits_for_a_name_and_no_probe_does(void **state)
{
	struct pinging *pinging = near();

	(void)state;
	pinging->names = true;
	net_name(&pinging->net, net_addr(HOST), "host.\033[31mexample",
		 200 * MS);
	pinging_run(pinging, "-c 3 -i 0.1");
	capture_expect(
		&pinging->out,
		"PING 192.0.2.9 (192.0.2.9) 56(84) bytes of data.\n"
		"64 bytes from host.\\033[31mexample (192.0.2.9): icmp_seq=1 "
		"ttl=62 time=30.0 ms\n"
		"64 bytes from host.\\033[31mexample (192.0.2.9): icmp_seq=2 "
		"ttl=62 time=30.0 ms\n"
		"64 bytes from host.\\033[31mexample (192.0.2.9): icmp_seq=3 "
		"ttl=62 time=30.0 ms\n"
		"\n"
		"--- 192.0.2.9 ping statistics ---\n"
		"3 packets transmitted, 3 received, 0% packet loss, "
		"time 200ms\n"
		"rtt min/avg/max/mdev = 30.000/30.000/30.000/0.000 ms\n");
	pinging_free(pinging);
}

static void a_silent_name_server_costs_half_a_second_at_the_end(void **state)
{
	struct pinging *pinging = near();

	(void)state;
	pinging->names = true;
	net_name(&pinging->net, net_addr(HOST), "never", NS_NEVER);
	pinging_run(pinging, "-c 1");
	capture_expect(
		&pinging->out,
		"PING 192.0.2.9 (192.0.2.9) 56(84) bytes of data.\n"
		"64 bytes from 192.0.2.9 (192.0.2.9): icmp_seq=1 ttl=62 "
		"time=30.0 ms\n"
		"\n"
		"--- 192.0.2.9 ping statistics ---\n"
		"1 packets transmitted, 1 received, 0% packet loss, time 0ms\n"
		"rtt min/avg/max/mdev = 30.000/30.000/30.000/0.000 ms\n");
	assert_true(pinging->took <= 531 * MS);
	pinging_free(pinging);
}

/* 30 ms by the kernel, of which the card has not seen 8 us, and CARD. */
static void expect_times(const struct net_card *card, const char *note,
			 const char *times)
{
	struct pinging *pinging = near();

	pinging->net.card = *card;
	pinging_run(pinging, "-c 3 -i 0.1 -v");
	assert_non_null(strstr(capture_read(&pinging->out), times));
	capture_expect(&pinging->err, note);
	pinging_free(pinging);
}

static void times_are_those_of_a_card_that_stamps_both_ends(void **state)
{
	static const char *const note =
		"ping: times are those of the network card where it stamped "
		"probe and answer\n";
	static const char *const by_card =
		"rtt min/avg/max/mdev = 29.992/29.992/29.992/0.000 ms\n";
	static const char *const by_kernel =
		"rtt min/avg/max/mdev = 30.000/30.000/30.000/0.000 ms\n";
	struct net_card card = {.stamps = true, .lag = 4000};

	(void)state;
	/* Seconds since some other year, or since it was switched on. */
	card.clock = INT64_C(37) * 365 * 86400 * SEC;
	expect_times(&card, note, by_card);
	card.clock = 100 * SEC - NET_START;
	expect_times(&card, note, by_card);
	/* Two cards, of which nobody has set the clocks. */
	card.other = SEC;
	expect_times(&card, "", by_kernel);
	card.other = -SEC;
	expect_times(&card, "", by_kernel);
	/* What is told behind the answer is too late for it. */
	card.other = 0;
	card.delay = 40 * MS;
	expect_times(&card, "", by_kernel);
}

static void a_resolver_that_ends_is_told_and_delays_no_probe(void **state)
{
	struct pinging *pinging = near();

	(void)state;
	pinging->names = true;
	net_name(&pinging->net, net_addr(HOST), "slow", 200 * MS);
	net_mute(&pinging->net, 100 * MS);
	pinging_run(pinging, "-c 3 -i 0.1");
	capture_expect(
		&pinging->out,
		"PING 192.0.2.9 (192.0.2.9) 56(84) bytes of data.\n"
		"64 bytes from 192.0.2.9 (192.0.2.9): icmp_seq=1 ttl=62 "
		"time=30.0 ms\n"
		"64 bytes from 192.0.2.9 (192.0.2.9): icmp_seq=2 ttl=62 "
		"time=30.0 ms\n"
		"64 bytes from 192.0.2.9 (192.0.2.9): icmp_seq=3 ttl=62 "
		"time=30.0 ms\n"
		"\n"
		"--- 192.0.2.9 ping statistics ---\n"
		"3 packets transmitted, 3 received, 0% packet loss, "
		"time 200ms\n"
		"rtt min/avg/max/mdev = 30.000/30.000/30.000/0.000 ms\n");
	capture_expect(&pinging->err, "ping: the process that looks up names "
				      "has ended: no more names\n");
	pinging_free(pinging);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_stopped_process_loses_nothing),
		cmocka_unit_test(
			beats_that_were_slept_through_are_not_made_up_for),
		cmocka_unit_test(a_burst_is_not_forgotten_while_it_is_out),
		cmocka_unit_test(a_clock_that_is_set_changes_no_round_trip),
		cmocka_unit_test(sequences_wrap_without_harm),
		cmocka_unit_test(a_day_does_not_drift),
		cmocka_unit_test(a_probe_in_flight_at_the_end_is_no_loss),
		cmocka_unit_test(a_dead_host_is_lost_at_any_time),
		cmocka_unit_test(sigquit_asks_and_sigterm_ends),
		cmocka_unit_test(a_deadline_ends_the_run),
		cmocka_unit_test(the_interval_follows_the_round_trip),
		cmocka_unit_test(a_line_waits_for_a_name_and_no_probe_does),
		cmocka_unit_test(
			a_silent_name_server_costs_half_a_second_at_the_end),
		cmocka_unit_test(
			times_are_those_of_a_card_that_stamps_both_ends),
		cmocka_unit_test(
			a_resolver_that_ends_is_told_and_delays_no_probe),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
