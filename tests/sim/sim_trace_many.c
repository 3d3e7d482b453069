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
	forest->tracing->no_json = count > 20;
	return forest;
}

static void fell(struct forest *forest)
{
	tracing_free(forest->tracing);
	free(forest);
}

/* Appends what a trace of host K alone prints, QUERIES for each hop, up to row
 * LAST; rows SILENT are stars. */
static void put_block(struct buf *buf, size_t k, int queries, size_t silent)
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
				buf_print(buf, "  %zu.000 ms", 2 * (i + 1));
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

/* Each host has its block, whole, and there is nothing else. */
static void expect_blocks(struct forest *forest, int queries)
{
	const char *out = capture_read(&forest->tracing->out);
	size_t sum = 0;

	for (size_t k = 0; k < forest->count; k++) {
		char memory[1024];
		struct buf block;

		buf_init(&block, memory, sizeof(memory));
		put_block(&block, k, queries, 0);
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
	expect_blocks(forest, 3);
	/* No probe but those that are shown. */
	assert_int_equal(forest->tracing->net.sent, 500 * 3 * HOPS);
	assert_true(forest->tracing->took < 200 * MS);
	fell(forest);
}

TEST(limited_routers_that_all_share_are_no_stars)
{
	struct forest *forest = plant(500, NET_LIMIT_V4);

	tracing_run(forest->tracing, "-n -q 1");
	expect_blocks(forest, 1);
	/* The first router has 6 answers and then one a second. */
	assert_in_range(forest->tracing->took / SEC, 494, 530);
	assert_true(forest->tracing->net.sent < 2 * 500 * HOPS);
	fell(forest);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(
			five_hundred_targets_have_the_blocks_of_single_traces),
		cmocka_unit_test(limited_routers_that_all_share_are_no_stars),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
