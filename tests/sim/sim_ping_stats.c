/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * ping --stats and --histogram: the block behind a summary that stays as it is.
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

/* A target two routers away, 30 ms there and back. */
static struct pinging *near(void)
{
	struct pinging *pinging = pinging_new(HOST);

	net_line(&pinging->net, net_addr(HOST), 2, 5 * MS);
	return pinging;
}

static void delay(struct pinging *pinging, uint32_t number, int64_t span)
{
	net_script(&pinging->net, number,
		   (struct net_action){.kind = NET_DELAY, .span = span});
}

static void details_follow_the_summary(void **state)
{
	struct pinging *pinging = near();

	(void)state;
	for (uint32_t i = 1; i <= 100; i++)
		delay(pinging, i, (i - 1) * MS);
	net_script(&pinging->net, 3,
		   (struct net_action){
			   .kind = NET_DUPLICATE, .count = 1, .span = MS});
	pinging_run(pinging, "-q -c 100 --stats");
	capture_expect(
		&pinging->out,
		"PING 192.0.2.9 (192.0.2.9) 56(84) bytes of data.\n"
		"\n"
		"--- 192.0.2.9 ping statistics ---\n"
		"100 packets transmitted, 100 received, +1 duplicates, "
		"0% packet loss, time 99000ms\n"
		"rtt min/avg/max/mdev = 30.000/79.039/129.000/29.089 ms\n"
		"\n"
		"--- 192.0.2.9 statistics in detail ---\n"
		"percentiles  p50 79.000, p90 119.000, p95 124.000, "
		"p99 128.000 ms\n"
		"jitter       0.998 ms (RFC 3550)\n"
		"ipdv         p50 1.000, p90 1.000, p95 1.000 ms\n"
		"pdv          p50 49.000, p90 89.000, p95 94.000, "
		"p99 98.000 ms\n"
		"loss         0 % (<= 3.7 % at 95 %, n=100)\n"
		"outages      0\n"
		"reordering   0 % (<= 3.7 % at 95 %, n=100)\n"
		"duplicates   1\n"
		"late         0\n");
	pinging_free(pinging);
}

static void outages_have_a_time_and_a_length(void **state)
{
	struct pinging *pinging = near();

	(void)state;
	net_outage(&pinging->net, 1500 * MS, 2 * SEC);
	net_script(&pinging->net, 6, (struct net_action){.kind = NET_LOSE});
	delay(pinging, 8, 1500 * MS);
	pinging_run(pinging, "-q -c 10 -W 1 --stats");
	capture_expect(
		&pinging->out,
		"PING 192.0.2.9 (192.0.2.9) 56(84) bytes of data.\n"
		"\n"
		"--- 192.0.2.9 ping statistics ---\n"
		"10 packets transmitted, 7 received, 30% packet loss, "
		"time 9000ms\n"
		"rtt min/avg/max/mdev = 30.000/244.285/1530.000/524.890 ms, "
		"pipe 2\n"
		"\n"
		"--- 192.0.2.9 statistics in detail ---\n"
		"percentiles  p50 30.000, p90 30.000, p95 30.000 ms\n"
		"jitter       0.000 ms (RFC 3550)\n"
		"ipdv         p50 0.000, p90 0.000, p95 0.000 ms\n"
		"pdv          p50 0.000, p90 0.000, p95 0.000 ms\n"
		"loss         40 % (16.8 % to 68.7 % at 95 %, n=10)\n"
		"outages      3, of 1.3 probes in the mean, 2 at most, "
		"2.0 apart\n"
		"             2023-11-14T22:13:22.000Z  2.000 s, "
		"2 probes from icmp_seq=3\n"
		"             2023-11-14T22:13:25.000Z  1.000 s, "
		"1 probe from icmp_seq=6\n"
		"             2023-11-14T22:13:27.000Z  1.000 s, "
		"1 probe from icmp_seq=8\n"
		"reordering   0 % (<= 39 % at 95 %, n=6)\n"
		"duplicates   0\n"
		"late         1\n");
	pinging_free(pinging);
}

static void silence_has_details(void **state)
{
	struct pinging *pinging = near();

	(void)state;
	net_script(&pinging->net, NET_EVERY,
		   (struct net_action){.kind = NET_LOSE});
	pinging_run(pinging, "-q -c 2 -W 1 --stats --histogram");
	capture_expect(&pinging->out,
		       "PING 192.0.2.9 (192.0.2.9) 56(84) bytes of data.\n"
		       "\n"
		       "--- 192.0.2.9 ping statistics ---\n"
		       "2 packets transmitted, 0 received, 100% packet loss, "
		       "time 1000ms\n"
		       "\n"
		       "\n"
		       "--- 192.0.2.9 statistics in detail ---\n"
		       "percentiles  none\n"
		       "jitter       none\n"
		       "ipdv         none\n"
		       "pdv          none\n"
		       "loss         100 % (>= 34.2 % at 95 %, n=2)\n"
		       "outages      1, of 2.0 probes in the mean, 2 at most\n"
		       "             2023-11-14T22:13:20.000Z  to the end, "
		       "2 probes from icmp_seq=1\n"
		       "reordering   unknown (n=0)\n"
		       "duplicates   0\n"
		       "late         0\n"
		       "\n"
		       "--- 192.0.2.9 round-trip times ---\n");
	pinging_free(pinging);
}

static void round_trips_are_drawn(void **state)
{
	struct pinging *pinging = near();

	(void)state;
	delay(pinging, 2, 6 * MS);
	delay(pinging, 3, 6 * MS);
	delay(pinging, 4, 30 * MS);
	pinging_run(pinging, "-q -c 4 --histogram");
	capture_expect(&pinging->out,
		       "PING 192.0.2.9 (192.0.2.9) 56(84) bytes of data.\n"
		       "\n"
		       "--- 192.0.2.9 ping statistics ---\n"
		       "4 packets transmitted, 4 received, 0% packet loss, "
		       "time 3000ms\n"
		       "rtt min/avg/max/mdev = 30.000/40.500/60.000/11.521 ms\n"
		       "\n"
		       "--- 192.0.2.9 round-trip times ---\n"
		       "30.000 - 35.000 ms  1  ####################\n"
		       "35.000 - 40.000 ms  2  "
		       "########################################\n"
		       "40.000 - 45.000 ms  0\n"
		       "45.000 - 50.000 ms  0\n"
		       "50.000 - 55.000 ms  0\n"
		       "55.000 - 60.000 ms  0\n"
		       "60.000 - 65.000 ms  1  ####################\n");
	pinging_free(pinging);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(details_follow_the_summary),
		cmocka_unit_test(outages_have_a_time_and_a_length),
		cmocka_unit_test(silence_has_details),
		cmocka_unit_test(round_trips_are_drawn),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
