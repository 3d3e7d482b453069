/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Many traces side by side, behind a tree of routers that they share.
 *
 *	r1 - r2 - r3 -+- 10.4.b.1 -+- 10.5.c.1 -+- host k
 *
 * Host k is behind branch b = k % 5 and, further on, c = k % 25.
 */
#include "tracing.h"

#include <errno.h>
#include <setjmp.h>
#include <signal.h>
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

/* Hops of each path, the host included. */
#define HOPS 6

#define FOREST_MAX 512

struct forest {
	struct tracing *tracing;
	struct addr hosts[FOREST_MAX];
	struct net_hop *paths[FOREST_MAX];
	size_t count;
	int late; /* us that every answer takes longer */
};

static struct addr address(size_t a, size_t b, size_t c)
{
	char text[64];

	snprintf(text, sizeof(text), "10.%zu.%zu.%zu", a, b, c);
	return net_addr(text);
}

/* Who is at PLACE of the way to host K. */
static struct addr hop_address(size_t place, size_t k)
{
	switch (place) {
	case 3:
		return address(4, k % 5, 1);
	case 4:
		return address(5, k % 25, 1);
	case HOPS - 1:
		return address(9, k / 250, 1 + k % 250);
	default:
		return address(place + 1, 0, 1);
	}
}

/* COUNT hosts; each router has one error more every LIMIT ns, 0: any number. */
static struct forest *plant(size_t count, int64_t limit)
{
	struct forest *forest = calloc(1, sizeof(*forest));

	assert_non_null(forest);
	assert_true(count <= FOREST_MAX);
	forest->count = count;
	for (size_t k = 0; k < count; k++)
		forest->hosts[k] = hop_address(HOPS - 1, k);
	forest->tracing = tracing_new("10.9.0.1");
	for (size_t k = 0; k < count; k++) {
		struct net_hop hops[HOPS] = {{.delay = MS}};

		for (size_t i = 0; i < HOPS; i++)
			hops[i] = (struct net_hop){
				.addr = hop_address(i, k),
				.delay = MS,
				.limit = limit,
			};
		forest->paths[k] = net_path(&forest->tracing->net, hops, HOPS);
	}
	forest->tracing->targets = forest->hosts;
	forest->tracing->count = count;
	forest->tracing->lanes = 256;
	forest->tracing->no_json = count > 10;
	return forest;
}

static void fell(struct forest *forest)
{
	tracing_free(forest->tracing);
	free(forest);
}

/* Appends what a trace of host K alone prints, QUERIES for each hop, up to row
 * LAST; rows SILENT are stars. */
static void put_block(struct buf *buf, size_t k, int queries, size_t silent,
		      int late)
{
	char text[ADDR_TEXT_MAX];
	struct addr host = hop_address(HOPS - 1, k);

	addr_format(&host, text);
	buf_print(buf, "traceroute to %s (%s), 30 hops max, 60 byte packets\n",
		  text, text);
	for (size_t i = 0; i < HOPS; i++) {
		struct addr addr = hop_address(i, k);

		buf_print(buf, "%2zu ", i + 1);
		addr_format(&addr, text);
		if (i + 1 != silent)
			buf_print(buf, " %s", text);
		for (int q = 0; q < queries; q++) {
			if (i + 1 == silent)
				buf_text(buf, " *");
			else
				buf_print(buf, "  %zu.%03d ms", 2 * (i + 1),
					  late);
		}
		buf_char(buf, '\n');
	}
}

/* The block in OUT that begins as GOLDEN does, or what shows that there is
 * none. */
static const char *block_of(const char *out, const char *golden)
{
	char head[64];
	const char *found;

	snprintf(head, sizeof(head), "%.*s", (int)strcspn(golden, "("), golden);
	found = strstr(out, head);
	return found != NULL ? found : "nothing";
}

/* Each host has its block, whole, with stars in row SILENT, and there is
 * nothing else. */
static void expect_blocks(struct forest *forest, int queries, size_t silent)
{
	const char *out = capture_read(&forest->tracing->out);
	size_t sum = 0;

	for (size_t k = 0; k < forest->count; k++) {
		char memory[1024];
		struct buf block;

		buf_init(&block, memory, sizeof(memory));
		put_block(&block, k, queries, silent, forest->late);
		if (strstr(out, memory) == NULL)
			fail_msg("no block:\n%s\nbut:\n%.300s", memory,
				 block_of(out, memory));
		sum += block.len;
	}
	assert_int_equal(strlen(out), sum);
}

TEST(five_hundred_targets_have_the_blocks_of_single_traces)
{
	struct forest *forest = plant(500, 0);

	tracing_run(forest->tracing, "-n");
	expect_blocks(forest, 3, 0);
	/* No probe but those that are shown. */
	assert_int_equal(forest->tracing->net.sent, 500 * 3 * HOPS);
	assert_true(forest->tracing->took < 200 * MS);
	fell(forest);
}

TEST(limited_routers_that_all_share_are_no_stars)
{
	struct forest *forest = plant(500, NET_LIMIT_V4);

	tracing_run(forest->tracing, "-n -q 1");
	expect_blocks(forest, 1, 0);
	/* The first router has 6 answers and then one a second. */
	assert_in_range(forest->tracing->took / SEC, 494, 530);
	assert_true(forest->tracing->net.sent < 2 * 500 * HOPS);
	fell(forest);
}

TEST(limited_routers_of_ipv4_are_no_stars_in_three_queries)
{
	struct forest *forest = plant(60, NET_LIMIT_V4);

	tracing_run(forest->tracing, "-n");
	expect_blocks(forest, 3, 0);
	assert_in_range(forest->tracing->took / SEC, 174, 200);
	fell(forest);
}

/* Another program takes all that the first router has, as long as one trace
 * alone would wait for it. */
TEST(what_others_take_from_a_shared_router_is_no_star_of_ours)
{
	for (unsigned int wants = 3; wants <= 7; wants++) {
		struct forest *forest = plant(3, NET_LIMIT_V4);

		net_rival(&forest->tracing->net,
			  (struct net_rival){
				  .addr = hop_address(0, 0),
				  .at = 10 * MS,
				  .period = 100 * MS,
				  .wants = wants,
			  });
		tracing_run(forest->tracing, "-n");
		expect_blocks(forest, 3, 0);
		fell(forest);
	}
}

TEST(every_way_to_probe_tells_targets_apart)
{
	static const enum net_style styles[] = {NET_RAW, NET_SOCKET};
	static const char *const options[] = {"-n", "-n -I"};

	for (size_t i = 0; i < 8; i++) {
		struct forest *forest = plant(20, 0);

		forest->tracing->net.style = styles[i % 2];
		/* What tells probes of one flow apart is not quoted. */
		for (size_t k = 0; k < forest->count && i >= 4; k++)
			for (size_t hop = 0; hop < HOPS; hop++)
				forest->paths[k][hop].quote = 8;
		tracing_run(forest->tracing, options[i / 2 % 2]);
		expect_blocks(forest, 3, 0);
		assert_true(forest->tracing->took < 5 * SEC);
		fell(forest);
	}
}

TEST(forged_answers_reach_no_trace)
{
	/* A forger off the path knows neither port nor number, nor address. */
	static const struct net_action from = {
		.kind = NET_FROM,
		.addr = {.family = ADDR_V4, .bytes = {10, 7, 7, 7}},
		.also = true,
	};

	for (size_t i = 0; i < 4; i++) {
		struct forest *forest = plant(100, 0);
		struct net *net = &forest->tracing->net;
		struct net_action action = {.kind = NET_WRONG_ID, .also = true};

		net_script(net, NET_EVERY, from);
		if (i < 2) {
			action.kind = NET_WRONG_SEQ;
			net_script(net, NET_EVERY, action);
			action.kind = NET_WRONG_MAC;
		}
		net_script(net, NET_EVERY, action);
		/* The honest answer follows in a microsecond. */
		forest->late = 1;
		tracing_run(forest->tracing, i % 2 == 0 ? "-n" : "-n -I");
		expect_blocks(forest, 3, 0);
		fell(forest);
	}
}

/* The answers to the first probes of a row come when their traces are over and
 * others have taken their places. */
TEST(late_answers_reach_no_other_trace)
{
	struct forest *forest = plant(200, 0);
	struct tracing *tracing = forest->tracing;

	tracing->lanes = 8;
	net_script(&tracing->net, NET_EVERY,
		   (struct net_action){.kind = NET_DELAY,
				       .span = 700 * MS,
				       .ttl = 4,
				       .times = 8});
	tracing_run(tracing, "-n -q 1");
	expect_blocks(forest, 1, 0);
	assert_in_range(tracing->took / MS, 500, 2000);
	fell(forest);
}

TEST(silent_routers_are_stars_in_every_block)
{
	struct forest *forest = plant(100, 0);

	for (size_t k = 0; k < forest->count; k++)
		forest->paths[k][1].silent = true;
	tracing_run(forest->tracing, "-n");
	expect_blocks(forest, 3, 2);
	assert_true(forest->tracing->took < 3 * SEC);
	fell(forest);
}

/* What others have met on the way there is expected, and not there. */
TEST(a_router_that_is_silent_for_some_is_a_star_for_them)
{
	struct forest *forest = plant(100, NET_LIMIT_V4 / 100);
	const char *out;

	for (size_t k = 0; k < forest->count; k += 10)
		forest->paths[k][4].silent = true;
	tracing_run(forest->tracing, "-n -q 1");
	out = capture_read(&forest->tracing->out);
	for (size_t k = 0; k < forest->count; k++) {
		char memory[1024];
		struct buf block;

		buf_init(&block, memory, sizeof(memory));
		put_block(&block, k, 1, k % 10 == 0 ? 5 : 0, 0);
		if (strstr(out, memory) == NULL)
			fail_msg("no block:\n%s\nbut:\n%.300s", memory,
				 block_of(out, memory));
	}
	assert_true(forest->tracing->took < 30 * SEC);
	fell(forest);
}

TEST(the_rate_is_that_of_all_traces_together)
{
	struct forest *forest = plant(50, 0);
	struct tracing *tracing = forest->tracing;

	tracing_run(tracing, "-n --rate 100");
	expect_blocks(forest, 3, 0);
	assert_in_range(tracing->net.sent, 900, 1000);
	assert_in_range(tracing->took / MS, 8900, 10100);
	for (size_t i = 100; i < tracing->net.log_count; i++)
		assert_true(tracing->log[i].at - tracing->log[i - 100].at >
			    990 * MS);
	fell(forest);
}

/* A signal shows what is known: blocks that are whole, and those that are not,
 * as far as they go. */
TEST(a_signal_shows_what_is_known_of_each)
{
	struct forest *forest = plant(50, NET_LIMIT_V4);
	struct tracing *tracing = forest->tracing;
	char memory[1024];
	struct buf block;
	const char *out;

	buf_init(&block, memory, sizeof(memory));
	net_signal(&tracing->net, 10 * SEC, SIGINT);
	tracing_run(tracing, "-n -q 1");
	assert_int_equal(tracing->end.signal, SIGINT);
	out = capture_read(&tracing->out);
	put_block(&block, 0, 1, 0, 0);
	assert_non_null(strstr(out, memory));
	for (size_t k = 0; k < forest->count; k++) {
		struct addr host = hop_address(HOPS - 1, k);
		char head[128];
		char text[ADDR_TEXT_MAX];

		addr_format(&host, text);
		snprintf(head, sizeof(head), "traceroute to %s (%s), ", text,
			 text);
		assert_non_null(strstr(out, head));
	}
	assert_int_equal(out[strlen(out) - 1], '\n');
	fell(forest);
}

TEST(the_deadline_is_for_all_of_them)
{
	struct forest *forest = plant(300, NET_LIMIT_V4);
	struct tracing *tracing = forest->tracing;

	tracing->lanes = 32;
	tracing_run(tracing, "-n -q 1 --deadline 5");
	assert_in_range(tracing->took / MS, 5000, 5100);
	assert_true(tracing->trace->tally.cut);
	assert_in_range(tracing->trace->tally.traced, 32, 60);
	fell(forest);
	/* All have begun: they are shown as far as they came. */
	forest = plant(8, NET_LIMIT_V4);
	tracing_run(forest->tracing, "-n --deadline 2");
	assert_in_range(forest->tracing->took / MS, 2000, 2100);
	assert_false(forest->tracing->trace->tally.cut);
	assert_int_equal(forest->tracing->trace->tally.traced, 8);
	fell(forest);
}

static size_t occurrences(const char *text, const char *part)
{
	size_t count = 0;

	for (; (text = strstr(text, part)) != NULL; text++)
		count++;
	return count;
}

/* A block waits for names as a line of a single trace does. */
TEST(names_are_in_every_block)
{
	struct forest *forest = plant(20, 0);
	struct net *net = &forest->tracing->net;
	const char *out;

	net_name(net, net_addr("10.1.0.1"), "near.example", 300 * MS);
	net_name(net, forest->hosts[7], "host.example", 200 * MS);
	tracing_run(forest->tracing, "-q 1");
	out = capture_read(&forest->tracing->out);
	assert_int_equal(
		occurrences(out, " 1  near.example (10.1.0.1)  2.000 ms\n"),
		20);
	assert_int_equal(
		occurrences(out, " 6  host.example (10.9.0.8)  12.000 ms\n"),
		1);
	assert_int_equal(
		occurrences(out, " 2  10.2.0.1 (10.2.0.1)  4.000 ms\n"), 20);
	fell(forest);
}

TEST(lines_of_json_are_those_of_each_trace)
{
	struct forest *forest = plant(10, 0);
	const char *json;

	tracing_run(forest->tracing, "-n -q 1");
	json = capture_read(&forest->tracing->json);
	for (size_t k = 0; k < forest->count; k++) {
		struct addr host = hop_address(HOPS - 1, k);
		char text[ADDR_TEXT_MAX];
		char key[96];

		addr_format(&host, text);
		snprintf(key, sizeof(key), "\"target\":\"%s\"", text);
		/* start and its table, six replies, six hops, a path, a sum */
		assert_in_range(occurrences(json, key), 15, 17);
	}
	fell(forest);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(
			five_hundred_targets_have_the_blocks_of_single_traces),
		cmocka_unit_test(limited_routers_that_all_share_are_no_stars),
		cmocka_unit_test(
			limited_routers_of_ipv4_are_no_stars_in_three_queries),
		cmocka_unit_test(
			what_others_take_from_a_shared_router_is_no_star_of_ours),
		cmocka_unit_test(every_way_to_probe_tells_targets_apart),
		cmocka_unit_test(forged_answers_reach_no_trace),
		cmocka_unit_test(late_answers_reach_no_other_trace),
		cmocka_unit_test(silent_routers_are_stars_in_every_block),
		cmocka_unit_test(
			a_router_that_is_silent_for_some_is_a_star_for_them),
		cmocka_unit_test(the_rate_is_that_of_all_traces_together),
		cmocka_unit_test(a_signal_shows_what_is_known_of_each),
		cmocka_unit_test(the_deadline_is_for_all_of_them),
		cmocka_unit_test(names_are_in_every_block),
		cmocka_unit_test(lines_of_json_are_those_of_each_trace),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
