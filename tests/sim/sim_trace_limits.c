/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Many traces through a chain of routers with the limits that Linux has: six
 * answers, then one a second.
 *
 *	r1 - r2 - ... - r12 - host k
 */
#include "tracing.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#define MS  NS_PER_MS
#define SEC NS_PER_SEC

#define TEST(name) static void name(void **state __attribute__((unused)))

#define ROUTERS	  12
#define HOSTS_MAX 512

struct chain {
	struct tracing *tracing;
	struct addr hosts[HOSTS_MAX];
	struct net_hop *paths[HOSTS_MAX];
	size_t count;
};

static struct addr host_address(size_t k)
{
	char text[64];

	snprintf(text, sizeof(text), "10.88.%zu.%zu", 1 + k / 250, 1 + k % 250);
	return net_addr(text);
}

/* How long the router at PLACE has nothing. */
static int64_t dry_of(size_t place)
{
	return MS + (int64_t)(place * 7 + 3) % ROUTERS * 80 * MS;
}

/* COUNT hosts, SPENT: others have had all answers of the routers. */
static struct chain *forge(size_t count, bool spent)
{
	struct chain *chain = calloc(1, sizeof(*chain));

	assert_non_null(chain);
	assert_true(count <= HOSTS_MAX);
	chain->count = count;
	chain->tracing = tracing_new("10.88.1.1");
	for (size_t k = 0; k < count; k++) {
		struct net_hop hops[ROUTERS + 1] = {{.delay = MS}};

		chain->hosts[k] = host_address(k);
		for (size_t i = 0; i < ROUTERS; i++)
			hops[i] = (struct net_hop){
				.delay = MS,
				.limit = NET_LIMIT_V4,
				.dry = spent ? dry_of(i) : 0,
			};
		hops[ROUTERS] = (struct net_hop){.addr = chain->hosts[k]};
		chain->paths[k] =
			net_path(&chain->tracing->net, hops, ROUTERS + 1);
	}
	chain->tracing->targets = chain->hosts;
	chain->tracing->count = count;
	chain->tracing->lanes = 256;
	chain->tracing->no_json = count > 10;
	return chain;
}

static void scrap(struct chain *chain)
{
	tracing_free(chain->tracing);
	free(chain);
}

/* How often PART is in TEXT. */
static size_t occurrences(const char *text, const char *part)
{
	size_t count = 0;

	for (; (text = strstr(text, part)) != NULL; text++)
		count++;
	return count;
}

static size_t stars(const struct chain *chain)
{
	return occurrences(capture_read(&chain->tracing->out), " *");
}

/* Each trace has met each router where it stands. */
static void expect_whole(const struct chain *chain)
{
	const char *out;

	assert_int_equal(stars(chain), 0);
	out = capture_read(&chain->tracing->out);
	for (int i = 1; i <= ROUTERS; i++) {
		char row[64];

		snprintf(row, sizeof(row), "%2d  10.0.%d.1  ", i, i);
		assert_int_equal(occurrences(out, row), chain->count);
	}
}

TEST(a_crowd_of_traces_has_no_stars)
{
	struct chain *chain = forge(100, false);

	tracing_run(chain->tracing, "-n -q 1 --rate 1000");
	expect_whole(chain);
	/* Each router has 6 answers and then one a second. */
	assert_in_range(chain->tracing->took / SEC, 94, 100);
	assert_true(chain->tracing->net.sent < 2 * 100 * (ROUTERS + 1));
	scrap(chain);
}

/* The first rounds of all are in vain, before anybody has met anyone. */
TEST(routers_that_have_nothing_at_first_are_no_stars)
{
	static const char *const options[] = {"-n -q 1 --rate 1000", "-n -q 1"};

	for (size_t i = 0; i < 2; i++) {
		struct chain *chain = forge(100, true);

		tracing_run(chain->tracing, options[i]);
		expect_whole(chain);
		assert_in_range(chain->tracing->took / SEC, 99, 106);
		assert_true(chain->tracing->net.sent <
			    (i == 0 ? 2 : 4) * 100 * (ROUTERS + 1));
		scrap(chain);
	}
}

/* Somebody else has two of three answers, as long as that lasts. */
TEST(routers_that_others_ask_as_often_are_no_stars)
{
	for (int spent = 0; spent < 2; spent++) {
		struct chain *chain = forge(30, spent == 1);

		for (size_t i = 0; i < ROUTERS; i++)
			net_rival(&chain->tracing->net,
				  (struct net_rival){
					  .addr = chain->paths[0][i].addr,
					  .at = 2 * MS,
					  .period = 1500 * MS,
					  .wants = 100,
				  });
		tracing_run(chain->tracing, "-n -q 1 --rate 1000");
		expect_whole(chain);
		assert_true(chain->tracing->took < 90 * SEC);
		scrap(chain);
	}
}

/* A router is silent for one host in APART: the others have their answers in
 * time. Returns how long it took, s. */
static int64_t run_with_silent_rows(size_t count, size_t apart)
{
	struct chain *chain = forge(count, false);
	int64_t took;

	for (size_t k = 0; k < count; k += apart)
		chain->paths[k][5].silent = true;
	tracing_run(chain->tracing, "-n -q 1 --rate 1000");
	assert_int_equal(stars(chain), count / apart);
	took = chain->tracing->took / SEC;
	scrap(chain);
	return took;
}

TEST(silent_rows_do_not_keep_a_router_from_the_others)
{
	assert_in_range(run_with_silent_rows(100, 10), 94, 110);
	assert_in_range(run_with_silent_rows(40, 2), 34, 150);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_crowd_of_traces_has_no_stars),
		cmocka_unit_test(
			routers_that_have_nothing_at_first_are_no_stars),
		cmocka_unit_test(routers_that_others_ask_as_often_are_no_stars),
		cmocka_unit_test(
			silent_rows_do_not_keep_a_router_from_the_others),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
