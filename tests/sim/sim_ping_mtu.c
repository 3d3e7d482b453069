/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The search of the path MTU: routers that tell, routers that do not.
 */
#include "pinging.h"

#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#define MS  NS_PER_MS
#define SEC NS_PER_SEC

/* Two routers, 30 ms there and back; the link behind the second is MTU bytes
 * wide. */
static struct pinging *behind(const char *host, uint32_t mtu)
{
	struct pinging *pinging = pinging_new(host);
	struct net_hop *hops =
		net_line(&pinging->net, net_addr(host), 2, 5 * MS);

	hops[1].mtu = mtu;
	return pinging;
}

static void a_router_tells_what_fits(void **state)
{
	struct pinging *pinging = behind("192.0.2.9", 1400);

	(void)state;
	pinging_run(pinging, "--find-mtu");
	capture_expect(&pinging->out,
		       "path MTU to 192.0.2.9 (192.0.2.9) is 1400 bytes "
		       "(-s 1372), told by 10.0.2.1\n");
	assert_true(pinging->success);
	/* Is it there, the largest, what was told, and one byte more. */
	assert_int_equal(pinging->net.sent, 4);
	pinging_free(pinging);
}

static void v6_has_larger_headers(void **state)
{
	struct pinging *pinging = behind("2001:db8::9", 1280);

	(void)state;
	pinging_run(pinging, "--find-mtu");
	capture_expect(&pinging->out,
		       "path MTU to 2001:db8::9 (2001:db8::9) is 1280 bytes "
		       "(-s 1232), told by fd00:0:0:2::1\n");
	pinging_free(pinging);
}

static void silence_is_searched_by_halves(void **state)
{
	struct pinging *pinging = behind("192.0.2.9", 1423);

	(void)state;
	pinging->net.hops[1].silent = true;
	pinging_run(pinging, "--find-mtu");
	capture_expect(&pinging->out,
		       "path MTU to 192.0.2.9 (192.0.2.9) is 1423 bytes "
		       "(-s 1395), larger packets vanish without a word\n");
	assert_true(pinging->success);
	assert_true(pinging->took < 20 * SEC);
	pinging_free(pinging);
}

static void one_loss_proves_nothing(void **state)
{
	struct pinging *pinging = behind("192.0.2.9", 1400);

	(void)state;
	net_script(&pinging->net, 1, (struct net_action){.kind = NET_LOSE});
	net_script(&pinging->net, 4, (struct net_action){.kind = NET_LOSE});
	pinging_run(pinging, "--find-mtu");
	capture_expect(&pinging->out,
		       "path MTU to 192.0.2.9 (192.0.2.9) is 1400 bytes "
		       "(-s 1372), told by 10.0.2.1\n");
	pinging_free(pinging);
}

/* The words for it are the C library's. */
static void our_own_system_tells_first(void **state)
{
	struct pinging *pinging = behind("192.0.2.9", 0);
	const char *why = strerror(EMSGSIZE);
	char golden[300];

	(void)state;
	net_script(&pinging->net, 2,
		   (struct net_action){
			   .kind = NET_FAIL, .error = EMSGSIZE, .mtu = 1500});
	net_script(&pinging->net, 4,
		   (struct net_action){
			   .kind = NET_FAIL, .error = EMSGSIZE, .mtu = 1500});
	pinging_run(pinging, "--find-mtu -v");
	snprintf(golden, sizeof(golden),
		 "68 bytes: came back\n"
		 "65535 bytes: %s, mtu=1500\n"
		 "1500 bytes: came back\n"
		 "1501 bytes: %s, mtu=1500\n"
		 "path MTU to 192.0.2.9 (192.0.2.9) is 1500 bytes "
		 "(-s 1472), told by this host\n",
		 why, why);
	capture_expect(&pinging->out, golden);
	pinging_free(pinging);
}

static void nobody_has_no_mtu(void **state)
{
	struct pinging *pinging = behind("192.0.2.9", 1400);

	(void)state;
	pinging->net.hops[2].silent = true;
	pinging_run(pinging, "--find-mtu");
	capture_expect(&pinging->out,
		       "path MTU to 192.0.2.9 (192.0.2.9) is not known: "
		       "no answer\n");
	assert_false(pinging->success);
	pinging_free(pinging);
}

/* Whoever says so could say it of any size, and for ever. */
static void what_every_path_carries_is_asked_for_once(void **state)
{
	struct pinging *pinging = behind("192.0.2.9", 60);
	char golden[100];

	(void)state;
	pinging_run(pinging, "--find-mtu -w 2");
	snprintf(golden, sizeof(golden),
		 "path MTU to 192.0.2.9 (192.0.2.9) is not known: %s\n",
		 strerror(EMSGSIZE));
	capture_expect(&pinging->out, golden);
	assert_false(pinging->success);
	assert_int_equal(pinging->net.sent, 1);
	pinging_free(pinging);
}

static void a_search_that_was_cut_short_says_so(void **state)
{
	struct pinging *pinging = behind("192.0.2.9", 1400);

	(void)state;
	pinging->net.hops[2].silent = true;
	pinging_run(pinging, "--find-mtu --json -w 2");
	assert_non_null(strstr(capture_read(&pinging->json),
			       "\"reason\":\"deadline\""));
	pinging_free(pinging);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_router_tells_what_fits),
		cmocka_unit_test(v6_has_larger_headers),
		cmocka_unit_test(silence_is_searched_by_halves),
		cmocka_unit_test(one_loss_proves_nothing),
		cmocka_unit_test(our_own_system_tells_first),
		cmocka_unit_test(nobody_has_no_mtu),
		cmocka_unit_test(what_every_path_carries_is_asked_for_once),
		cmocka_unit_test(a_search_that_was_cut_short_says_so),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
