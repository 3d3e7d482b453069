/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * ping and the answers it gets: lines and summary, byte for byte.
 */
#include "pinging.h"

#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cmocka.h>

#define MS  NS_PER_MS
#define SEC NS_PER_SEC

#define HOST  "192.0.2.9"
#define HOST6 "2001:db8::9"

/* A target two routers away, 30 ms there and back. */
static struct pinging *near(const char *host)
{
	struct pinging *pinging = pinging_new(host);

	net_line(&pinging->net, net_addr(host), 2, 5 * MS);
	return pinging;
}

static void an_honest_path_looks_like_iputils(void **state)
{
	struct pinging *pinging = near(HOST);

	(void)state;
	pinging_run(pinging, "-c 3");
	capture_expect(
		&pinging->out,
		"PING 192.0.2.9 (192.0.2.9) 56(84) bytes of data.\n"
		"64 bytes from 192.0.2.9: icmp_seq=1 ttl=62 time=30.0 ms\n"
		"64 bytes from 192.0.2.9: icmp_seq=2 ttl=62 time=30.0 ms\n"
		"64 bytes from 192.0.2.9: icmp_seq=3 ttl=62 time=30.0 ms\n"
		"\n"
		"--- 192.0.2.9 ping statistics ---\n"
		"3 packets transmitted, 3 received, 0% packet loss, "
		"time 2000ms\n"
		"rtt min/avg/max/mdev = 30.000/30.000/30.000/0.000 ms\n");
	capture_expect(&pinging->err, "");
	assert_true(pinging->success);
	pinging_free(pinging);
}

static void v6_looks_like_iputils(void **state)
{
	struct pinging *pinging = near(HOST6);

	(void)state;
	pinging->net.style = NET_SOCKET;
	pinging_run(pinging, "-c 1");
	capture_expect(
		&pinging->out,
		"PING 2001:db8::9 (2001:db8::9) 56 data bytes\n"
		"64 bytes from 2001:db8::9: icmp_seq=1 ttl=62 time=30.0 ms\n"
		"\n"
		"--- 2001:db8::9 ping statistics ---\n"
		"1 packets transmitted, 1 received, 0% packet loss, time 0ms\n"
		"rtt min/avg/max/mdev = 30.000/30.000/30.000/0.000 ms\n");
	pinging_free(pinging);
}

static void small_payloads_have_no_time(void **state)
{
	struct pinging *pinging = near(HOST);

	(void)state;
	pinging_run(pinging, "-c 1 -s 15");
	capture_expect(
		&pinging->out,
		"PING 192.0.2.9 (192.0.2.9) 15(43) bytes of data.\n"
		"23 bytes from 192.0.2.9: icmp_seq=1 ttl=62\n"
		"\n"
		"--- 192.0.2.9 ping statistics ---\n"
		"1 packets transmitted, 1 received, 0% packet loss, time 0ms\n"
		"\n");
	pinging_free(pinging);
}

static void loss_is_told_as_it_is(void **state)
{
	struct pinging *pinging = near(HOST);

	(void)state;
	net_script(&pinging->net, 2, (struct net_action){.kind = NET_LOSE});
	pinging_run(pinging, "-c 3 -O");
	capture_expect(
		&pinging->out,
		"PING 192.0.2.9 (192.0.2.9) 56(84) bytes of data.\n"
		"64 bytes from 192.0.2.9: icmp_seq=1 ttl=62 time=30.0 ms\n"
		"no answer yet for icmp_seq=2\n"
		"64 bytes from 192.0.2.9: icmp_seq=3 ttl=62 time=30.0 ms\n"
		"\n"
		"--- 192.0.2.9 ping statistics ---\n"
		"3 packets transmitted, 2 received, 33.3333% packet loss, "
		"time 2000ms\n"
		"rtt min/avg/max/mdev = 30.000/30.000/30.000/0.000 ms\n");
	/* The lost one was not the last: nothing to linger for. */
	assert_true(pinging->took < 4 * SEC);
	pinging_free(pinging);
}

static void a_dead_host_is_given_ten_seconds(void **state)
{
	struct pinging *pinging = near(HOST);

	(void)state;
	net_script(&pinging->net, NET_EVERY,
		   (struct net_action){.kind = NET_LOSE});
	pinging_run(pinging, "-c 2 -i 0.5");
	capture_expect(&pinging->out,
		       "PING 192.0.2.9 (192.0.2.9) 56(84) bytes of data.\n"
		       "\n"
		       "--- 192.0.2.9 ping statistics ---\n"
		       "2 packets transmitted, 0 received, 100% packet loss, "
		       "time 500ms\n"
		       "\n");
	assert_false(pinging->success);
	assert_true(pinging->took >= 10500 * MS && pinging->took < 11 * SEC);
	pinging_free(pinging);
}

static void duplicates_are_marked_and_timed(void **state)
{
	struct pinging *pinging = near(HOST);

	(void)state;
	net_script(&pinging->net, 1,
		   (struct net_action){
			   .kind = NET_DUPLICATE, .count = 2, .span = 10 * MS});
	pinging_run(pinging, "-c 2");
	capture_expect(
		&pinging->out,
		"PING 192.0.2.9 (192.0.2.9) 56(84) bytes of data.\n"
		"64 bytes from 192.0.2.9: icmp_seq=1 ttl=62 time=30.0 ms\n"
		"64 bytes from 192.0.2.9: icmp_seq=1 ttl=62 time=40.0 ms "
		"(DUP!)\n"
		"64 bytes from 192.0.2.9: icmp_seq=1 ttl=62 time=50.0 ms "
		"(DUP!)\n"
		"64 bytes from 192.0.2.9: icmp_seq=2 ttl=62 time=30.0 ms\n"
		"\n"
		"--- 192.0.2.9 ping statistics ---\n"
		"2 packets transmitted, 2 received, +2 duplicates, "
		"0% packet loss, time 1000ms\n"
		"rtt min/avg/max/mdev = 30.000/37.500/50.000/8.291 ms\n");
	pinging_free(pinging);
}

static void reordered_answers_keep_their_numbers(void **state)
{
	struct pinging *pinging = near(HOST);

	(void)state;
	net_script(&pinging->net, 1,
		   (struct net_action){.kind = NET_DELAY, .span = 150 * MS});
	pinging_run(pinging, "-c 2 -i 0.1");
	capture_expect(
		&pinging->out,
		"PING 192.0.2.9 (192.0.2.9) 56(84) bytes of data.\n"
		"64 bytes from 192.0.2.9: icmp_seq=2 ttl=62 time=30.0 ms\n"
		"64 bytes from 192.0.2.9: icmp_seq=1 ttl=62 time=180 ms\n"
		"\n"
		"--- 192.0.2.9 ping statistics ---\n"
		"2 packets transmitted, 2 received, 0% packet loss, "
		"time 100ms\n"
		"rtt min/avg/max/mdev = 30.000/105.000/180.000/75.000 ms, "
		"pipe 2\n");
	pinging_free(pinging);
}

static void a_late_answer_is_an_answer(void **state)
{
	struct pinging *pinging = near(HOST);

	(void)state;
	net_script(&pinging->net, 1,
		   (struct net_action){.kind = NET_DELAY, .span = 1500 * MS});
	pinging_run(pinging, "-c 3 -W 0.5 -O");
	capture_expect(
		&pinging->out,
		"PING 192.0.2.9 (192.0.2.9) 56(84) bytes of data.\n"
		"no answer yet for icmp_seq=1\n"
		"64 bytes from 192.0.2.9: icmp_seq=2 ttl=62 time=30.0 ms\n"
		"64 bytes from 192.0.2.9: icmp_seq=1 ttl=62 time=1530 ms\n"
		"64 bytes from 192.0.2.9: icmp_seq=3 ttl=62 time=30.0 ms\n"
		"\n"
		"--- 192.0.2.9 ping statistics ---\n"
		"3 packets transmitted, 3 received, 0% packet loss, "
		"time 2000ms\n"
		"rtt min/avg/max/mdev = 30.000/530.000/1530.000/707.106 ms, "
		"pipe 2\n");
	pinging_free(pinging);
}

static void errors_count_and_end_the_run(void **state)
{
	struct pinging *pinging = near(HOST);

	(void)state;
	pinging_run(pinging, "-c 2 -t 2 -D");
	capture_expect(&pinging->out,
		       "PING 192.0.2.9 (192.0.2.9) 56(84) bytes of data.\n"
		       "[1700000000.020000] From 10.0.2.1 icmp_seq=1 "
		       "Time to live exceeded\n"
		       "[1700000001.020000] From 10.0.2.1 icmp_seq=2 "
		       "Time to live exceeded\n"
		       "\n"
		       "--- 192.0.2.9 ping statistics ---\n"
		       "2 packets transmitted, 0 received, +2 errors, "
		       "100% packet loss, time 1000ms\n"
		       "\n");
	assert_false(pinging->success);
	assert_true(pinging->took < 1100 * MS);
	pinging_free(pinging);
}

static void a_redirect_ends_nothing(void **state)
{
	struct pinging *pinging = near(HOST);

	(void)state;
	net_script(&pinging->net, 1,
		   (struct net_action){.kind = NET_REDIRECT,
				       .also = true,
				       .addr = net_addr("192.0.2.254"),
				       .type = 5,
				       .code = 1});
	pinging_run(pinging, "-c 1 -w 9");
	capture_expect(
		&pinging->out,
		"PING 192.0.2.9 (192.0.2.9) 56(84) bytes of data.\n"
		"From 10.0.1.1: icmp_seq=1 "
		"Redirect Host(New nexthop: 192.0.2.254)\n"
		"64 bytes from 192.0.2.9: icmp_seq=1 ttl=62 time=30.0 ms\n"
		"\n"
		"--- 192.0.2.9 ping statistics ---\n"
		"1 packets transmitted, 1 received, 0% packet loss, time 0ms\n"
		"rtt min/avg/max/mdev = 30.000/30.000/30.000/0.000 ms\n");
	pinging_free(pinging);
}

/* With -v the header that it quotes is shown, where the socket hands it over.
 */
static void a_redirect_shows_what_it_quotes(void **state)
{
	struct pinging *pinging = near(HOST);

	(void)state;
	net_script(&pinging->net, 1,
		   (struct net_action){.kind = NET_REDIRECT,
				       .also = true,
				       .addr = net_addr("192.0.2.254"),
				       .type = 5,
				       .code = 1});
	pinging_run(pinging, "-c 1 -v");
	capture_expect(
		&pinging->out,
		"PING 192.0.2.9 (192.0.2.9) 56(84) bytes of data.\n"
		"From 10.0.1.1: icmp_seq=1 "
		"Redirect Host(New nexthop: 192.0.2.254)\n"
		"Vr HL TOS  Len   ID Flg  off TTL Pro  cks      Src      "
		"Dst Data\n"
		" 4  5  00 0054 0001   0 0000  40  01 ae9d 10.0.0.2  "
		"192.0.2.9 \n"
		"64 bytes from 192.0.2.9: icmp_seq=1 ident=77 ttl=62 "
		"time=30.0 ms\n"
		"\n"
		"--- 192.0.2.9 ping statistics ---\n"
		"1 packets transmitted, 1 received, 0% packet loss, time 0ms\n"
		"rtt min/avg/max/mdev = 30.000/30.000/30.000/0.000 ms\n");
	pinging_free(pinging);
}

static void odd_replies_say_what_is_odd(void **state)
{
	struct pinging *pinging = near(HOST);
	struct net *net = &pinging->net;

	(void)state;
	net_script(net, 1, (struct net_action){.kind = NET_BAD_CHECKSUM});
	net_script(net, 2,
		   (struct net_action){.kind = NET_FROM,
				       .addr = net_addr("192.0.2.10")});
	net_script(net, 3, (struct net_action){.kind = NET_CUT, .count = 20});
	net_script(net, 4,
		   (struct net_action){.kind = NET_CORRUPT, .count = 20});
	net_script(net, 5, (struct net_action){.kind = NET_GROW, .count = 2});
	pinging_run(pinging, "-c 5 -i 0.1");
	capture_expect(
		&pinging->out,
		"PING 192.0.2.9 (192.0.2.9) 56(84) bytes of data.\n"
		"64 bytes from 192.0.2.9: icmp_seq=1 ttl=62 time=30.0 ms "
		"(BAD CHECKSUM!)\n"
		"64 bytes from 192.0.2.10: icmp_seq=2 ttl=62 time=30.0 ms "
		"(DIFFERENT ADDRESS!)\n"
		"28 bytes from 192.0.2.9: icmp_seq=3 ttl=62 (truncated)\n"
		"64 bytes from 192.0.2.9: icmp_seq=4 ttl=62 time=30.0 ms\n"
		"wrong data byte #20 should be 0x14 but was 0xeb\n"
		"#16\t10 11 12 13 eb 15 16 17 18 19 1a 1b 1c 1d 1e 1f "
		"20 21 22 23 24 25 26 27 28 29 2a 2b 2c 2d 2e 2f \n"
		"#48\t30 31 32 33 34 35 36 37 \n"
		"66 bytes from 192.0.2.9: icmp_seq=5 ttl=62 time=30.0 ms\n"
		"\n"
		"--- 192.0.2.9 ping statistics ---\n"
		"5 packets transmitted, 4 received, +2 corrupted, "
		"20% packet loss, time 400ms\n"
		"rtt min/avg/max/mdev = 30.000/30.000/30.000/0.000 ms\n");
	pinging_free(pinging);
}

/* What is broken may be a stranger's: the true answer counts as ever. */
static void a_broken_answer_takes_no_place_of_the_true_one(void **state)
{
	struct pinging *pinging = near(HOST);
	struct net *net = &pinging->net;

	(void)state;
	for (uint32_t i = 1; i <= 2; i++)
		net_script(net, i,
			   (struct net_action){.kind = NET_BAD_CHECKSUM,
					       .also = true});
	pinging_run(pinging, "-c 2 -i 0.1");
	capture_expect(
		&pinging->out,
		"PING 192.0.2.9 (192.0.2.9) 56(84) bytes of data.\n"
		"64 bytes from 192.0.2.9: icmp_seq=1 ttl=62 time=30.0 ms "
		"(BAD CHECKSUM!)\n"
		"64 bytes from 192.0.2.9: icmp_seq=1 ttl=62 time=30.0 ms\n"
		"64 bytes from 192.0.2.9: icmp_seq=2 ttl=62 time=30.0 ms "
		"(BAD CHECKSUM!)\n"
		"64 bytes from 192.0.2.9: icmp_seq=2 ttl=62 time=30.0 ms\n"
		"\n"
		"--- 192.0.2.9 ping statistics ---\n"
		"2 packets transmitted, 2 received, +2 corrupted, "
		"0% packet loss, time 100ms\n"
		"rtt min/avg/max/mdev = 30.001/30.001/30.001/0.000 ms\n");
	pinging_free(pinging);
}

static void a_stranger_is_shown_to_the_curious_only(void **state)
{
	static const char *const options[] = {"-c 1", "-c 1 -v"};
	static const char *const lines[] = {
		"64 bytes from 192.0.2.9: icmp_seq=1 ttl=62 time=30.0 ms\n",
		"64 bytes from 192.0.2.9: icmp_seq=1 ident=77 ttl=62 "
		"(FORGED!)\n"
		"64 bytes from 192.0.2.9: icmp_seq=1 ident=77 ttl=62 "
		"time=30.0 ms\n",
	};

	(void)state;
	for (int i = 0; i < 2; i++) {
		struct pinging *pinging = near(HOST);
		char text[512];
		struct buf buf;

		net_script(&pinging->net, 1,
			   (struct net_action){.kind = NET_WRONG_MAC,
					       .also = true});
		pinging_run(pinging, options[i]);
		buf_init(&buf, text, sizeof(text));
		buf_print(&buf,
			  "PING 192.0.2.9 (192.0.2.9) 56(84) bytes of data.\n"
			  "%s\n--- 192.0.2.9 ping statistics ---\n"
			  "1 packets transmitted, 1 received, 0%% packet loss, "
			  "time 0ms\n"
			  "rtt min/avg/max/mdev = "
			  "30.001/30.001/30.001/0.000 ms\n",
			  lines[i]);
		capture_expect(&pinging->out, text);
		pinging_free(pinging);
	}
}

static void what_cannot_leave_is_said(void **state)
{
	struct pinging *pinging = near(HOST);
	struct net *net = &pinging->net;

	(void)state;
	net_script(net, 1,
		   (struct net_action){.kind = NET_FAIL, .error = EPERM});
	net_script(net, 2,
		   (struct net_action){
			   .kind = NET_FAIL, .error = EMSGSIZE, .mtu = 1400});
	pinging_run(pinging, "-c 2");
	capture_expect(&pinging->err,
		       "ping: sendmsg: Operation not permitted\n"
		       "ping: local error: message too long, mtu=1400\n");
	capture_expect(&pinging->out,
		       "PING 192.0.2.9 (192.0.2.9) 56(84) bytes of data.\n"
		       "\n"
		       "--- 192.0.2.9 ping statistics ---\n"
		       "2 packets transmitted, 0 received, +2 errors, "
		       "100% packet loss, time 1000ms\n"
		       "\n");
	pinging_free(pinging);
}

static void a_flood_is_dots_taken_back(void **state)
{
	struct pinging *pinging = near(HOST);
	struct net *net = &pinging->net;

	(void)state;
	net_script(net, 2, (struct net_action){.kind = NET_LOSE});
	net_script(
		net, 4,
		(struct net_action){.kind = NET_REFUSE, .type = 3, .code = 1});
	pinging_run(pinging, "-c 5 -f -l 1");
	capture_expect(&pinging->out,
		       "PING 192.0.2.9 (192.0.2.9) 56(84) bytes of data.\n"
		       "...\b \b..\b \b\bE\b \b"
		       "\n--- 192.0.2.9 ping statistics ---\n"
		       "5 packets transmitted, 3 received, +1 errors, "
		       "40% packet loss, time 40ms\n"
		       "rtt min/avg/max/mdev = 30.000/30.000/30.000/0.000 ms, "
		       "pipe 3, ipg/ewma 10.000/30.000 ms\n");
	pinging_free(pinging);
}

/* Runs OPTIONS with a reader for whom each write is a message. Returns how many
 * there are, and in TOOK how long it took. */
static int64_t count_writes(const char *options, int64_t *took)
{
	struct pinging *pinging = pinging_new(HOST);
	char text[4096];
	int64_t writes = 0;
	int ends[2];

	net_line(&pinging->net, net_addr(HOST), 0, MS);
	assert_int_equal(socketpair(AF_UNIX, SOCK_SEQPACKET, 0, ends), 0);
	close(pinging->out.fd);
	pinging->out.fd = ends[0];
	pinging->unrecorded = true;
	pinging_run(pinging, options);
	assert_true(pinging->success);
	while (recv(ends[1], text, sizeof(text), MSG_DONTWAIT) > 0)
		writes++;
	*took = pinging->took;
	close(ends[1]);
	pinging_free(pinging);
	return writes;
}

static void dots_are_written_a_hundred_times_a_second_at_most(void **state)
{
	int64_t took;
	int64_t writes = count_writes("-c 100 -f", &took);

	(void)state;
	assert_in_range(writes, took / (20 * MS), took / (10 * MS) + 3);
	/* Slow ones come and go at once. */
	assert_in_range(count_writes("-c 50 -f -i 0.02", &took), 100, 103);
}

static void several_targets_take_turns(void **state)
{
	struct pinging *pinging = near(HOST);

	(void)state;
	pinging_add(pinging, "192.0.2.7");
	net_line(&pinging->net, net_addr("192.0.2.7"), 0, 50 * MS);
	pinging_run(pinging, "-c 2");
	capture_expect(
		&pinging->out,
		"PING 192.0.2.9 (192.0.2.9) 56(84) bytes of data.\n"
		"PING 192.0.2.7 (192.0.2.7) 56(84) bytes of data.\n"
		"64 bytes from 192.0.2.9: icmp_seq=1 ttl=62 time=30.0 ms\n"
		"64 bytes from 192.0.2.7: icmp_seq=1 ttl=64 time=100 ms\n"
		"64 bytes from 192.0.2.9: icmp_seq=2 ttl=62 time=30.0 ms\n"
		"64 bytes from 192.0.2.7: icmp_seq=2 ttl=64 time=100 ms\n"
		"\n"
		"--- 192.0.2.9 ping statistics ---\n"
		"2 packets transmitted, 2 received, 0% packet loss, "
		"time 1000ms\n"
		"rtt min/avg/max/mdev = 30.000/30.000/30.000/0.000 ms\n"
		"\n"
		"--- 192.0.2.7 ping statistics ---\n"
		"2 packets transmitted, 2 received, 0% packet loss, "
		"time 1000ms\n"
		"rtt min/avg/max/mdev = 100.000/100.000/100.000/0.000 ms\n");
	pinging_free(pinging);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(an_honest_path_looks_like_iputils),
		cmocka_unit_test(v6_looks_like_iputils),
		cmocka_unit_test(small_payloads_have_no_time),
		cmocka_unit_test(loss_is_told_as_it_is),
		cmocka_unit_test(a_dead_host_is_given_ten_seconds),
		cmocka_unit_test(duplicates_are_marked_and_timed),
		cmocka_unit_test(reordered_answers_keep_their_numbers),
		cmocka_unit_test(a_late_answer_is_an_answer),
		cmocka_unit_test(errors_count_and_end_the_run),
		cmocka_unit_test(a_redirect_ends_nothing),
		cmocka_unit_test(a_redirect_shows_what_it_quotes),
		cmocka_unit_test(odd_replies_say_what_is_odd),
		cmocka_unit_test(
			a_broken_answer_takes_no_place_of_the_true_one),
		cmocka_unit_test(a_stranger_is_shown_to_the_curious_only),
		cmocka_unit_test(what_cannot_leave_is_said),
		cmocka_unit_test(a_flood_is_dots_taken_back),
		cmocka_unit_test(
			dots_are_written_a_hundred_times_a_second_at_most),
		cmocka_unit_test(several_targets_take_turns),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
